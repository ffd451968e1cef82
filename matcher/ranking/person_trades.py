"""What trades people's texts tell of, read in the one way that a pool and a store share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.retrieval import QuantisedVectors
from matcher.understanding.asides import is_aside
from matcher.understanding.trade_words import Distribution, shares
from matcher.understanding.trades import load_trade_reader
from models.encoder import Encoder, Vectors
from models.vectors import unit_rows

Counts = NDArray[np.int64]


class Sentences(NamedTuple):
    """Sentences one after another, each different one kept once: what is said twice is read once.

    Attributes:
        different: each sentence, in the order of its first place.
        place: int64 (sentences,), which of them stands where.
    """

    different: list[str]
    place: NDArray[np.int64]

    @classmethod
    def of(cls, sentences: Sequence[str]) -> Sentences:
        """Return `sentences` with each different one once."""
        places = {sentence: place for place, sentence in enumerate(dict.fromkeys(sentences))}
        return cls(list(places), np.array([places[sentence] for sentence in sentences], dtype=np.int64))


def tells_of_work(sentences: Sequence[str]) -> NDArray[np.bool_]:
    """Return which sentences may tell what the person does, bool (sentences,)."""
    return np.array([not is_aside(sentence) for sentence in sentences], dtype=np.bool_)


def rounded_passages(
    passages: NDArray[np.floating], work: NDArray[np.bool_], table: QuantisedVectors
) -> Vectors:
    """Append the vectors of sentences to a table in eight bits; return them as they are read back.

    What is an aside proves no requirement, whatever it resembles: its vector is zeros. All are rounded, in
    small pools too: a score must not depend on how many people are in the pool.
    """
    return table.add(passages * work[:, None])


def read_person_trades(
    sentences: Sentences,
    rounded: Vectors,
    work: NDArray[np.bool_],
    lengths: Counts,
    encoder: Encoder,
) -> Distribution:
    """Return how much of each person's text each trade explains, float32 (people, trades).

    Args:
        sentences: of all people, one after another.
        rounded: their vectors, as `rounded_passages` returns them.
        work: which of them tell of work.
        lengths: int64 (people,), how many sentences each has.
        encoder: made the vectors.
    """
    # One sentence has one vector: that of its first place.
    first = np.unique(sentences.place, return_index=True)[1]
    told = load_trade_reader(encoder).told(sentences.different, rounded[first], encoder, "passage")
    by_sentence = told[sentences.place] * work[:, None]
    table = np.zeros((len(lengths), by_sentence.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        starts = (np.cumsum(lengths) - lengths)[filled]
        table[filled] = shares(np.add.reduceat(by_sentence, starts, axis=0))
    return table


def trades_of_passages(
    texts: Sequence[Sequence[str]], passages: Sequence[NDArray[np.floating]], encoder: Encoder
) -> Distribution:
    """Return what trades each of some texts tells of, float32 (texts, trades), as a pool would read it.

    Args:
        texts: the sentences of each text.
        passages: their vectors, (sentences, dimension) for each text, by `encoder`; any float type.
        encoder: made them.
    """
    sentences = Sentences.of([sentence for some in texts for sentence in some])
    work = tells_of_work(sentences.different)[sentences.place]
    rounded = rounded_passages(
        joined_rows(passages, encoder.dimension), work, QuantisedVectors(encoder.dimension)
    )
    lengths = np.array([len(some) for some in texts], dtype=np.int64)
    return read_person_trades(sentences, rounded, work, lengths, encoder)


def joined_rows(parts: Sequence[NDArray[np.floating]], dimension: int) -> Vectors:
    """Return stored vectors as one float32 array of unit rows; float16 moved their norm by up to 0.001."""
    return unit_rows(np.concatenate([np.zeros((0, dimension), dtype=np.float32), *parts]).astype(np.float32))
