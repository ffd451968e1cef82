"""Which trades a text tells of, learnt from the sentences of the people who do them.

Two readers give each sentence a probability over trades, and their opinions are pooled:

- words: a naive Bayes model over word stems and pairs of stems, in its complement-smoothed log-odds
  form (Rennie et al., "Tackling the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003), learnt
  from the sentences of the trades, from what people write of themselves, and from the clauses that show
  the skills they need;
- meaning: the sentences of the trade corpus nearest by the encoder, each voting for its trade with a
  softmax weight (k-nearest neighbours without a cut).

A text is read sentence by sentence, because a CV is several trades one after another. Look-alike
trades outside the cluster are known too, so that a hairdresser's lacquer is not a bottle's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matcher.records import Occupation
from matcher.taxonomy import Taxonomy, load_clauses, load_corpus, load_learnt, load_taxonomy
from matcher.understanding.compiled import Arrays, kept, kept_with_encoder, pack_strings, unpack_strings
from matcher.understanding.kinship import occupation_transfers
from matcher.understanding.words import stems
from models.encoder import Encoder, Vectors

Distribution = NDArray[np.float32]

_TITLE_WEIGHT = 4.0
_SKILL_WEIGHT = 0.5
_CLAUSE_WEIGHT = 2.0
"""Weight of a clause that shows one skill, shared among the trades that need it."""
OPTIONAL_WEIGHT = 0.8
"""Weight of an optional skill of a trade beside an essential one."""
_SMOOTHING = 0.15
_TEMPERATURE = 2.5
_NEAREST_SHARPNESS = 25.0
_CLARITY_POWER = 0.3

_TELLING = 0.025
"""Sum of squared probabilities by words from which a sentence tells of a trade; 0.004 says nothing."""

_LEAST_TOLD = 0.05
"""What a sentence of unknown words still counts: a text of such sentences alone is read by its meaning."""

_LEAST_PAIR = 2.0
"""Weight from which a pair of stems is kept: a pair seen once in one sentence is chance."""


def _terms(text: str) -> list[str]:
    tokens = stems(text)
    return tokens + [f"{first} {second}" for first, second in pairwise(tokens)]


@dataclass(frozen=True)
class TradeModel:
    """Log-odds of each term for each trade, and what the people of one trade are worth to another.

    `occupations` names the columns; `weights` is float32 (terms, trades); `transfers` is float32
    (trades, trades), row: a person's trade, column: the one that hires, 1 on the diagonal.
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

        Zeros where no word is known.
        """
        table = np.zeros((len(texts), len(self.occupations)), dtype=np.float32)
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
    clarity = np.square(distributions).sum(axis=1) ** _CLARITY_POWER
    total = np.asarray(clarity @ distributions, dtype=np.float32)
    mass = float(total.sum())
    return total / mass if mass > 0 else total


@dataclass(frozen=True)
class NearestReader:
    """Corpus sentences and titles sorted by trade, as vectors.

    Attributes:
        memory: float32 (sentences, dimension).
        first: int64 (trades with a sentence,), where each trade's sentences start.
        columns: int64, the trade of each of those groups.
        trades: how many trades there are.
    """

    memory: Vectors
    first: NDArray[np.int64]
    columns: NDArray[np.int64]
    trades: int

    def read(self, vectors: Vectors, *, chunk: int = 512) -> Distribution:
        """Return float32 (texts, trades), each row a distribution, or zeros for an empty text."""
        table = np.zeros((len(vectors), self.trades), dtype=np.float32)
        for start in range(0, len(vectors), chunk):
            part = vectors[start : start + chunk]
            votes = part @ self.memory.T
            # In place: the table of all votes is the largest thing here.
            votes -= 1.0
            votes *= _NEAREST_SHARPNESS
            np.exp(votes, out=votes)
            table[start : start + chunk, self.columns] = np.add.reduceat(votes, self.first, axis=1)
        table[~vectors.any(axis=1)] = 0.0
        mass = table.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(table, mass, out=table, where=mass > 0), dtype=np.float32)


@dataclass(frozen=True)
class TradeReader:
    """Reads trades out of sentences by their words and by their meaning."""

    model: TradeModel
    nearest: NearestReader

    def sentences(self, texts: Sequence[str], vectors: Vectors) -> Distribution:
        """Return the distribution over trades of each sentence, float32 (sentences, trades).

        A row sums to how surely the sentence tells of a trade at all, and not to 1: a name, an age or a
        home town resembles something of the corpus, too, and must not move the picture of the person.

        Args:
            texts: the sentences.
            vectors: their vectors by the encoder that the reader was built with.
        """
        by_words = self.model.sentences(texts)
        told = 1 - np.exp(-np.square(by_words).sum(axis=1, keepdims=True) / _TELLING)
        both = pooled(by_words, self.nearest.read(vectors))
        return np.asarray(np.maximum(told, _LEAST_TOLD) * both, dtype=np.float32)

    def text(self, texts: Sequence[str], vectors: Vectors) -> Distribution:
        """Return how much of a text each trade explains, given its sentences and their vectors."""
        return mixture(self.sentences(texts, vectors))


def pooled(by_words: Distribution, by_meaning: Distribution) -> Distribution:
    """Return the opinion of two readers on trades, float32 (sentences, trades).

    Half of it is their mean, which keeps what one of them alone sees, and half their logarithmic pool (Genest
    and Zidek, "Combining Probability Distributions", Statistical Science 1986), which trusts what both see;
    meaning, whose votes lean on each other, counts half as much there. The pool finds the trade of 1,552
    sentences of other hands more often than the mean, the mean misleads less where both are wrong.

    Args:
        by_words: float32 (sentences, trades), rows that sum to 1, or to 0 where no word is known.
        by_meaning: the same of the other reader.
    """
    both = by_words * np.sqrt(by_meaning)
    mass = both.sum(axis=1, keepdims=True)
    mean = (by_words + by_meaning) / 2
    agreed = np.divide(both, mass, out=mean.copy(), where=mass > 0)
    return np.asarray((mean + agreed) / 2, dtype=np.float32)


def build_trade_model(taxonomy: Taxonomy) -> TradeModel:
    """Build the word model from the taxonomy and all of the trade corpus that serves learning."""
    occupations = taxonomy.own_occupations
    column = {occupation.uri: index for index, occupation in enumerate(occupations)}
    counts: list[Counter[str]] = [Counter() for _ in occupations]
    for uri, text, weight in _weighted_texts(taxonomy, occupations):
        if uri in column:
            for term in set(_terms(text)):
                counts[column[uri]][term] += weight  # type: ignore[assignment]
    total: Counter[str] = Counter()
    for counter in counts:
        total.update(counter)
    kept = sorted(term for term, count in total.items() if " " not in term or count >= _LEAST_PAIR)
    vocabulary = {term: row for row, term in enumerate(kept)}
    table = np.zeros((len(vocabulary), len(occupations)), dtype=np.float32)
    for index, counter in enumerate(counts):
        known = [(vocabulary[term], count) for term, count in counter.items() if term in vocabulary]
        rows, values = zip(*known, strict=True) if known else ((), ())
        table[list(rows), index] = values
    inside = (table + _SMOOTHING) / (table.sum(axis=0) + _SMOOTHING * len(vocabulary))
    rest = table.sum(axis=1, keepdims=True) - table
    outside = (rest + _SMOOTHING) / (rest.sum(axis=0) + _SMOOTHING * len(vocabulary))
    return TradeModel(
        occupations=occupations,
        vocabulary=vocabulary,
        weights=np.log(inside / outside).astype(np.float32),
        transfers=occupation_transfers(occupations),
    )


def _titles(occupation: Occupation) -> Iterator[str]:
    """Yield the French titles of an occupation, then the English ones."""
    yield from occupation.titles_fr
    yield from (title for title in (occupation.label_en, *occupation.alternatives_en) if title)


def _weighted_texts(
    taxonomy: Taxonomy, occupations: Sequence[Occupation]
) -> Iterator[tuple[str, str, float]]:
    for sentence in load_learnt():
        yield sentence.occupation_uri, sentence.text, 1.0
    for occupation in occupations:
        for title in _titles(occupation):
            yield occupation.uri, title, _TITLE_WEIGHT
        for skill_uri in occupation.essential:
            skill = taxonomy.skills[skill_uri]
            for text in (skill.label_fr, skill.label_en, *skill.alternatives_fr, *skill.tasks):
                if text:
                    yield occupation.uri, text, _SKILL_WEIGHT
    yield from _weighted_clauses(taxonomy, occupations)


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


def build_nearest_reader(occupations: Sequence[Occupation], encoder: Encoder) -> NearestReader:
    """Encode the train sentences and the titles of these occupations.

    Sentences of profiles teach words alone: as votes by meaning they found no trade that their words had not
    found, and every vote costs time.
    """
    column = {occupation.uri: index for index, occupation in enumerate(occupations)}
    labelled = [
        (column[sentence.occupation_uri], sentence.text)
        for sentence in load_corpus("train")
        if sentence.occupation_uri in column
    ]
    labelled += [
        (column[occupation.uri], title) for occupation in occupations for title in _titles(occupation)
    ]
    labelled.sort(key=lambda pair: pair[0])
    columns, first = np.unique(np.array([index for index, _ in labelled], dtype=np.int64), return_index=True)
    return NearestReader(
        memory=encoder.encode([text for _, text in labelled], kind="passage"),
        first=first.astype(np.int64),
        columns=columns,
        trades=len(occupations),
    )


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
    if weights.shape != (len(vocabulary), trades) or transfers.shape != (trades, trades):
        raise ValueError("trade model of another form")
    return TradeModel(occupations, vocabulary, weights, transfers)


@lru_cache(maxsize=2)
def load_trade_reader(encoder: Encoder) -> TradeReader:
    """Return the reader of the shipped taxonomy for this encoder, once a process, from disk where kept."""
    model = load_trade_model()
    nearest = kept_with_encoder(
        "trade-sentences",
        encoder,
        lambda: build_nearest_reader(model.occupations, encoder),
        lambda built: {"memory": built.memory, "first": built.first, "columns": built.columns},
        partial(_unpack_nearest, len(model.occupations)),
    )
    return TradeReader(model, nearest)


def _unpack_nearest(trades: int, arrays: Arrays) -> NearestReader:
    memory, first, columns = arrays["memory"], arrays["first"], arrays["columns"]
    if (
        memory.ndim != 2
        or len(first) != len(columns)
        or not len(memory) > max(first)
        or not trades > max(columns)
    ):
        raise ValueError("nearest sentences of another form")
    return NearestReader(memory=memory, first=first, columns=columns, trades=trades)
