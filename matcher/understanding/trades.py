"""Which trades a text tells of, learnt from the sentences of the people who do them.

A naive Bayes model over word stems and pairs of stems, in its complement-smoothed log-odds form
(Rennie et al., "Tackling the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003), built
in memory from the trade corpus, the titles and the skills of the taxonomy. It reads a text sentence
by sentence, because a CV is several trades one after another, and knows look-alike trades outside
the cluster, so that a hairdresser's lacquer is not a bottle's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.taxonomy import Taxonomy, load_corpus, load_taxonomy
from matcher.understanding.words import stems

Distribution = NDArray[np.float32]

_TITLE_WEIGHT = 4.0
_SKILL_WEIGHT = 0.5
_SMOOTHING = 0.15
_TEMPERATURE = 2.5


def _terms(text: str) -> list[str]:
    tokens = stems(text)
    return tokens + [f"{first} {second}" for first, second in zip(tokens, tokens[1:], strict=False)]


@dataclass(frozen=True)
class TradeModel:
    """Log-odds of each term for each occupation, and the kinship of the occupations.

    `uris` names the columns; `weights` is float32 (terms, occupations); `affinity` is float32
    (occupations, occupations), 1 on the diagonal; `outside` marks trades outside the cluster.
    """

    uris: tuple[str, ...]
    vocabulary: dict[str, int]
    weights: NDArray[np.float32]
    affinity: NDArray[np.float32]
    outside: NDArray[np.bool_]

    def sentence(self, text: str) -> Distribution:
        """Return the probability of each trade for one sentence; zeros where no word is known."""
        rows = [self.vocabulary[term] for term in _terms(text) if term in self.vocabulary]
        if not rows:
            return np.zeros(len(self.uris), dtype=np.float32)
        logits = self.weights[rows].sum(axis=0) / (_TEMPERATURE * np.sqrt(1 + 0.15 * len(rows)))
        odds = np.exp(logits - logits.max())
        return np.asarray(odds / odds.sum(), dtype=np.float32)

    def text(self, sentences: Iterable[str]) -> Distribution:
        """Return how much of a text each trade explains; sums to 1 unless nothing is known.

        A sentence counts by how clearly it speaks of one trade rather than of all.
        """
        total = np.zeros(len(self.uris), dtype=np.float32)
        for sentence in sentences:
            distribution = self.sentence(sentence)
            total += distribution * float(np.square(distribution).sum())
        mass = float(total.sum())
        return total / mass if mass > 0 else total


def build_trade_model(taxonomy: Taxonomy, *, extra: Sequence[tuple[str, str, float]] = ()) -> TradeModel:
    """Build the model from the taxonomy and the train split of the trade corpus.

    Args:
        taxonomy: occupations with their skills.
        extra: further (occupation uri, text, weight) to learn from.
    """
    uris = tuple(uri for uri, occupation in taxonomy.occupations.items() if occupation.source == "passerelle")
    column = {uri: index for index, uri in enumerate(uris)}
    counts: list[Counter[str]] = [Counter() for _ in uris]
    for uri, text, weight in [*_training_texts(taxonomy), *extra]:
        if uri in column:
            for term in set(_terms(text)):
                counts[column[uri]][term] += weight  # type: ignore[assignment]
    vocabulary = {term: row for row, term in enumerate(sorted(set().union(*counts)))}
    table = np.zeros((len(vocabulary), len(uris)), dtype=np.float32)
    for index, counter in enumerate(counts):
        for term, count in counter.items():
            table[vocabulary[term], index] = count
    inside = (table + _SMOOTHING) / (table.sum(axis=0) + _SMOOTHING * len(vocabulary))
    rest = table.sum(axis=1, keepdims=True) - table
    outside = (rest + _SMOOTHING) / (rest.sum(axis=0) + _SMOOTHING * len(vocabulary))
    return TradeModel(
        uris=uris,
        vocabulary=vocabulary,
        weights=np.log(inside / outside).astype(np.float32),
        affinity=occupation_affinity(taxonomy, uris),
        outside=np.array([taxonomy.occupations[uri].outside for uri in uris]),
    )


def _training_texts(taxonomy: Taxonomy) -> Iterable[tuple[str, str, float]]:
    for sentence in load_corpus("train"):
        yield sentence.occupation_uri, sentence.text, 1.0
    for uri, occupation in taxonomy.occupations.items():
        for title in {occupation.label_fr, occupation.label_fr_feminine, *occupation.alternatives_fr} - {
            None
        }:
            yield uri, str(title), _TITLE_WEIGHT
        for skill_uri in occupation.essential:
            skill = taxonomy.skills[skill_uri]
            for text in (skill.label_fr, *skill.alternatives_fr, *skill.tasks):
                yield uri, text, _SKILL_WEIGHT


def occupation_affinity(taxonomy: Taxonomy, uris: Sequence[str]) -> NDArray[np.float32]:
    """Return the kinship of occupations in 0..1, symmetric, 1 on the diagonal.

    The greater of three: named neighbours (0.55 for the first, less down the list), shared skills
    (cosine of essential skills at 1 and optional at 0.5, times 0.8), same family (0.2) with the same
    function.
    """
    column = {uri: index for index, uri in enumerate(uris)}
    skill_column: dict[str, int] = {}
    for uri in uris:
        for skill in (*taxonomy.occupations[uri].essential, *taxonomy.occupations[uri].optional):
            skill_column.setdefault(skill, len(skill_column))
    needs = np.zeros((len(uris), max(1, len(skill_column))), dtype=np.float32)
    for uri, row in column.items():
        occupation = taxonomy.occupations[uri]
        for skill in occupation.optional:
            needs[row, skill_column[skill]] = 0.5
        for skill in occupation.essential:
            needs[row, skill_column[skill]] = 1.0
    rarity = np.log(1 + len(uris) / np.maximum(1, (needs > 0).sum(axis=0)))
    needs *= rarity
    norms = np.linalg.norm(needs, axis=1, keepdims=True)
    needs /= np.where(norms > 0, norms, 1)
    affinity = 0.8 * (needs @ needs.T)
    for uri, row in column.items():
        occupation = taxonomy.occupations[uri]
        for position, neighbour in enumerate(occupation.neighbours):
            if neighbour in column:
                closeness = max(0.3, 0.55 - 0.06 * position)
                affinity[row, column[neighbour]] = max(affinity[row, column[neighbour]], closeness)
        for other, index in column.items():
            kin = taxonomy.occupations[other]
            if kin.family == occupation.family and kin.function == occupation.function and not kin.outside:
                affinity[row, index] = max(affinity[row, index], 0.2)
    affinity = np.maximum(affinity, affinity.T)
    np.fill_diagonal(affinity, 1.0)
    return affinity.astype(np.float32)


@lru_cache(maxsize=2)
def load_trade_model() -> TradeModel:
    """Return the model of the shipped taxonomy, built once a process."""
    return build_trade_model(load_taxonomy())
