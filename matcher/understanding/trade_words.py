"""Which trades the words of a sentence tell of.

A naive Bayes model over word stems and pairs of stems, in its complement-smoothed log-odds form (Rennie et
al., "Tackling the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003), learnt from the sentences of
the trades, from what people write of themselves, from the clauses that show the skills they need, and from
the diplomas that lead to them. What tells of no trade (pay, hours, wishes, languages) is one class more:
"majoration de nuit" is no payroll clerk's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from matcher.records import Occupation
from matcher.taxonomy import Taxonomy, load_background, load_clauses, load_learnt, load_taxonomy
from matcher.taxonomy.courses import load_courses
from matcher.understanding.compiled import Arrays, kept, pack_strings, unpack_strings
from matcher.understanding.kinship import occupation_transfers
from matcher.understanding.words import stems

Distribution = NDArray[np.float32]

_TITLE_WEIGHT = 4.0
_SKILL_WEIGHT = 0.5
_CLAUSE_WEIGHT = 2.0
"""Weight of a clause that shows one skill, shared among the trades that need it."""
_DIPLOMA_WEIGHT = 4.0
"""Weight of a usual diploma or of a course, shared among the trades that it leads to."""
_NEAR_COURSE = 0.5
"""Share of a trade that readily takes who passed a course beside one that it prepares for."""
OPTIONAL_WEIGHT = 0.8
"""Weight of an optional skill of a trade beside an essential one."""
_SMOOTHING = 0.15
_TEMPERATURE = 2.5
_CLARITY_POWER = 0.3

_LEAST_PAIR = 2.0
"""Weight from which a pair of stems is kept: a pair seen once in one sentence is chance."""


def _terms(text: str) -> list[str]:
    tokens = stems(text)
    return tokens + [f"{first} {second}" for first, second in pairwise(tokens)]


@dataclass(frozen=True)
class TradeModel:
    """Log-odds of each term for each trade, and what the people of one trade are worth to another.

    `occupations` names the columns; `weights` is float32 (terms, trades + 1), the last column for what tells
    of no trade; `transfers` is float32 (trades, trades), row: a person's trade, column: the one that hires,
    1 on the diagonal.
    """

    occupations: tuple[Occupation, ...]
    vocabulary: dict[str, int]
    weights: NDArray[np.float32]
    transfers: NDArray[np.float32]

    @cached_property
    def affinity(self) -> NDArray[np.float32]:
        """The kinship of the trades, float32 (trades, trades), symmetric: the mean of both ways."""
        return np.asarray((self.transfers + self.transfers.T) / 2, dtype=np.float32)

    @cached_property
    def uris(self) -> tuple[str, ...]:
        """URIs of the occupations, in the order of the columns."""
        return tuple(occupation.uri for occupation in self.occupations)

    @cached_property
    def families(self) -> tuple[tuple[NDArray[np.int64], str], ...]:
        """The columns of each family of trades, with its name."""
        columns: dict[str, list[int]] = {}
        for column, occupation in enumerate(self.occupations):
            if occupation.family:
                columns.setdefault(occupation.family, []).append(column)
        return tuple((np.array(some, dtype=np.int64), family) for family, some in columns.items())

    def sentence(self, text: str) -> Distribution:
        """Return the probability of each trade for one sentence, zeros where no word is known."""
        return np.asarray(self.sentences([text])[0], dtype=np.float32)

    def sentences(self, texts: Sequence[str]) -> Distribution:
        """Return the probability of each trade for each sentence, float32 (sentences, trades).

        Zeros where no word is known; a row sums to less than 1 as far as the sentence may tell of none.
        """
        return self.read(texts)[:, :-1]

    def read(self, texts: Sequence[str]) -> Distribution:
        """Return the same with the probability of no trade as last column, (sentences, trades + 1)."""
        table = np.zeros((len(texts), len(self.occupations) + 1), dtype=np.float32)
        filled = np.zeros(len(texts), dtype=np.bool_)
        place = self.vocabulary.get
        for row, text in enumerate(texts):
            known = [found for term in _terms(text) if (found := place(term)) is not None]
            if known:
                np.add.reduce(self.weights[known], axis=0, out=table[row])
                table[row] /= _TEMPERATURE * np.sqrt(1 + 0.15 * len(known))
                filled[row] = True
        odds = np.exp(table[filled] - table[filled].max(axis=1, keepdims=True, initial=-np.inf))
        table[filled] = odds / odds.sum(axis=1, keepdims=True)
        return table

    def text(self, sentences: Sequence[str]) -> Distribution:
        """Return how much of a text each trade explains, by its words alone."""
        return mixture(self.sentences(list(sentences)))


def mixture(distributions: Distribution) -> Distribution:
    """Return how much of a text each trade explains, float32 (trades,); sums to 1 unless all is unknown.

    A sentence counts by how clearly it speaks of one trade rather than of all.

    Args:
        distributions: float32 (sentences, trades).
    """
    return shares(weighed(distributions).sum(axis=0))


def weighed(distributions: Distribution) -> Distribution:
    """Return what each sentence adds to the picture of a text, float32 (sentences, trades)."""
    clarity = np.square(distributions).sum(axis=1, keepdims=True) ** _CLARITY_POWER
    return np.asarray(clarity * distributions, dtype=np.float32)


def shares(totals: Distribution) -> Distribution:
    """Return each row of what sentences add up to as shares that sum to 1, or zeros where all is unknown.

    Args:
        totals: float32 (..., trades).
    """
    mass = totals.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(totals, mass, out=np.zeros_like(totals), where=mass > 0), dtype=np.float32)


def build_trade_model(taxonomy: Taxonomy) -> TradeModel:
    """Build the word model from the taxonomy and all of the trade corpus that serves learning."""
    occupations = taxonomy.own_occupations
    column = {occupation.uri: index for index, occupation in enumerate(occupations)}
    counts: list[Counter[str]] = [Counter() for _ in (*occupations, None)]
    for uri, text, weight in _weighted_texts(taxonomy, occupations):
        if uri in column:
            _count(text, weight, counts[column[uri]])
    for text in load_background():
        _count(text, 1.0, counts[-1])
    vocabulary, weights = _log_odds(counts)
    return TradeModel(occupations, vocabulary, weights, occupation_transfers(occupations))


def _count(text: str, weight: float, counts: Counter[str]) -> None:
    for term in set(_terms(text)):
        counts[term] += weight  # type: ignore[assignment]


def _log_odds(counts: Sequence[Counter[str]]) -> tuple[dict[str, int], NDArray[np.float32]]:
    """Return the terms kept, and the log-odds of each in each class, float32 (terms, classes)."""
    total: Counter[str] = Counter()
    for counter in counts:
        total.update(counter)
    kept = sorted(term for term, count in total.items() if " " not in term or count >= _LEAST_PAIR)
    vocabulary = {term: row for row, term in enumerate(kept)}
    table = np.zeros((len(vocabulary), len(counts)), dtype=np.float32)
    for index, counter in enumerate(counts):
        known = [(vocabulary[term], count) for term, count in counter.items() if term in vocabulary]
        rows, values = zip(*known, strict=True) if known else ((), ())
        table[list(rows), index] = values
    inside = (table + _SMOOTHING) / (table.sum(axis=0) + _SMOOTHING * len(vocabulary))
    rest = table.sum(axis=1, keepdims=True) - table
    outside = (rest + _SMOOTHING) / (rest.sum(axis=0) + _SMOOTHING * len(vocabulary))
    return vocabulary, np.log(inside / outside).astype(np.float32)


def titles_of(occupation: Occupation) -> Iterator[str]:
    """Yield the French titles of an occupation, then the English ones."""
    yield from occupation.titles_fr
    yield from (title for title in (occupation.label_en, *occupation.alternatives_en) if title)


def _weighted_texts(
    taxonomy: Taxonomy, occupations: Sequence[Occupation]
) -> Iterator[tuple[str, str, float]]:
    for sentence in load_learnt():
        yield sentence.occupation_uri, sentence.text, 1.0
    for occupation in occupations:
        for title in titles_of(occupation):
            yield occupation.uri, title, _TITLE_WEIGHT
        for skill_uri in occupation.essential:
            skill = taxonomy.skills[skill_uri]
            for text in (skill.label_fr, skill.label_en, *skill.alternatives_fr, *skill.tasks):
                if text:
                    yield occupation.uri, text, _SKILL_WEIGHT
    yield from _weighted_diplomas(occupations)
    yield from _weighted_courses(occupations)
    yield from _weighted_clauses(taxonomy, occupations)


def _weighted_diplomas(occupations: Sequence[Occupation]) -> Iterator[tuple[str, str, float]]:
    """Yield the usual diplomas of the trades: of pupils they often are all that tells where they go."""
    leads_to: dict[str, list[str]] = {}
    for occupation in occupations:
        for diploma in occupation.diplomas:
            leads_to.setdefault(diploma, []).append(occupation.uri)
    for diploma, uris in leads_to.items():
        for uri in uris:
            yield uri, diploma, _DIPLOMA_WEIGHT / len(uris)


def _weighted_courses(occupations: Sequence[Occupation]) -> Iterator[tuple[str, str, float]]:
    """Yield the names of the courses, each for the trades it prepares for and those that take its holders.

    All names of a course together weigh as the root of their number: many say the same in other words.
    """
    uris = {occupation.id: occupation.uri for occupation in occupations}
    for course in load_courses():
        shares = dict.fromkeys(course.near, _NEAR_COURSE) | dict.fromkeys(course.trades, 1.0)
        each = _DIPLOMA_WEIGHT / (sum(shares.values()) * sqrt(len(course.names))) if shares else 0.0
        for trade, share in shares.items():
            for name in course.names if trade in uris else ():
                yield uris[trade], name, each * share


def _weighted_clauses(
    taxonomy: Taxonomy, occupations: Sequence[Occupation]
) -> Iterator[tuple[str, str, float]]:
    """Yield the clauses that show the skills of the trades; what many trades need tells little of each."""
    needs: dict[str, list[tuple[str, float]]] = {}
    for occupation in occupations:
        for skills, share in ((occupation.essential, 1.0), (occupation.optional, OPTIONAL_WEIGHT)):
            for uri in skills:
                needs.setdefault(uri, []).append((occupation.uri, share))
    uris = {skill.id: skill.uri for skill in taxonomy.own_skills}
    for clause in load_clauses():
        trades = needs.get(uris.get(clause.skill, ""), ())
        all_shares = sum(share for _, share in trades)
        for uri, share in trades:
            yield uri, clause.text, _CLAUSE_WEIGHT * share / all_shares


@lru_cache(maxsize=1)
def load_trade_model() -> TradeModel:
    """Return the word model of the shipped taxonomy, once a process, from disk where it was kept."""
    taxonomy = load_taxonomy()
    return kept(
        "trade-words", lambda: build_trade_model(taxonomy), pack_trade_model, partial(_unpack_model, taxonomy)
    )


def pack_trade_model(model: TradeModel) -> Arrays:
    """Return a model as arrays of numbers; its occupations stay with the taxonomy."""
    return {
        "uris": pack_strings(model.uris),
        "vocabulary": pack_strings(list(model.vocabulary)),
        "weights": model.weights,
        "transfers": model.transfers,
    }


def _unpack_model(taxonomy: Taxonomy, arrays: Arrays) -> TradeModel:
    occupations = tuple(taxonomy.occupations[uri] for uri in unpack_strings(arrays["uris"]))
    vocabulary = {term: row for row, term in enumerate(unpack_strings(arrays["vocabulary"]))}
    weights, transfers = arrays["weights"], arrays["transfers"]
    trades = len(occupations)
    if (
        len(weights) != len(vocabulary)
        or weights.shape[1:] < (trades,)
        or transfers.shape != (trades, trades)
    ):
        raise ValueError("trade model of another form")
    return TradeModel(occupations, vocabulary, weights, transfers)
