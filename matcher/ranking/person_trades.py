"""What trades people's texts tell of, read in the one way that a pool and a store share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.retrieval import QuantisedVectors
from matcher.understanding.private_life import is_private
from matcher.understanding.trades import Distribution, load_trade_reader, mixture
from models.encoder import Encoder, Vectors

Counts = NDArray[np.int64]


def tells_of_work(sentences: Sequence[str]) -> NDArray[np.bool_]:
    """Return which sentences are not about private life alone, bool (sentences,)."""
    return np.array([not is_private(sentence) for sentence in sentences], dtype=np.bool_)


def rounded_passages(
    passages: NDArray[np.floating], work: NDArray[np.bool_], table: QuantisedVectors
) -> Vectors:
    """Append the vectors of sentences to a table in eight bits; return them as they are read back.

    What is private proves no requirement, whatever it resembles: its vector is zeros. All are rounded, in
    small pools too: a score must not depend on how many people are in the pool.
    """
    return table.add(passages * work[:, None])


def read_person_trades(
    sentences: Sequence[str],
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
    reader = load_trade_reader(encoder)
    # One sentence has one vector: each is read once.
    places = {sentence: place for place, sentence in enumerate(dict.fromkeys(sentences))}
    of_sentence = np.array([places[sentence] for sentence in sentences], dtype=np.int64)
    first = np.zeros(len(places), dtype=np.int64)
    first[of_sentence[::-1]] = np.arange(len(sentences))[::-1]
    by_sentence = reader.sentences(list(places), rounded[first])[of_sentence] * work[:, None]
    table = np.zeros((len(lengths), by_sentence.shape[1]), dtype=np.float32)
    end = 0
    for row, length in enumerate(lengths.tolist()):
        table[row] = mixture(by_sentence[end : end + length])
        end += length
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
    sentences = [sentence for some in texts for sentence in some]
    work = tells_of_work(sentences)
    rounded = rounded_passages(
        unit_rows(passages, encoder.dimension), work, QuantisedVectors(encoder.dimension)
    )
    lengths = np.array([len(some) for some in texts], dtype=np.int64)
    return read_person_trades(sentences, rounded, work, lengths, encoder)


def unit_rows(parts: Sequence[NDArray[np.floating]], dimension: int) -> Vectors:
    """Return stored vectors as one float32 array; storing in float16 moved their norm by up to 0.001."""
    rows = np.concatenate([np.zeros((0, dimension), dtype=np.float32), *parts]).astype(np.float32)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(norms > 0, norms, 1)
    return rows
