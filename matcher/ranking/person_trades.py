"""What trades people's texts tell of, read in the one way that a pool and a store share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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


def read_person_trades(
    sentences: Sentences,
    vectors: Vectors,
    work: NDArray[np.bool_],
    lengths: Counts,
    encoder: Encoder,
) -> Distribution:
    """Return how much of each person's text each trade explains, float32 (people, trades).

    Args:
        sentences: of all people, one after another.
        vectors: of all sentences, float32 (sentences, dimension).
        work: which of them tell of work.
        lengths: int64 (people,), how many sentences each has.
        encoder: made the vectors.
    """
    # One sentence has one vector: that of its first place.
    first = np.unique(sentences.place, return_index=True)[1]
    told = load_trade_reader(encoder).told(sentences.different, vectors[first], encoder, "passage")
    return shares(sums_by_text(told[sentences.place] * work[:, None], lengths))


def sums_by_text(rows: NDArray[np.float32], lengths: Counts) -> NDArray[np.float32]:
    """Return the sums over the sentences of each text, float32 (texts, columns).

    Args:
        rows: float32 (sentences, columns), text after text.
        lengths: int64 (texts,), how many sentences each has.
    """
    sums = np.zeros((len(lengths), rows.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        starts = (np.cumsum(lengths) - lengths)[filled]
        sums[filled] = np.add.reduceat(rows, starts, axis=0)
    return sums


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
    lengths = np.array([len(some) for some in texts], dtype=np.int64)
    return read_person_trades(sentences, joined_rows(passages, encoder.dimension), work, lengths, encoder)


def joined_rows(parts: Sequence[NDArray[np.floating]], dimension: int) -> Vectors:
    """Return stored vectors as one float32 array of unit rows; float16 moved their norm by up to 0.001."""
    return unit_rows(np.concatenate([np.zeros((0, dimension), dtype=np.float32), *parts]).astype(np.float32))
