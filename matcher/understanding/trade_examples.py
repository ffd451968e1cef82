"""Which trades a sentence tells of by its meaning: the examples nearest to it.

The sentences of the trade corpus and the titles, as an encoder's vectors, each vote for their trade with a
softmax weight (k-nearest neighbours without a cut); sentences that tell of no trade vote, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.records import Occupation
from matcher.taxonomy import load_background, load_corpus
from matcher.understanding.compiled import Arrays
from matcher.understanding.trade_words import Distribution, titles_of
from models.encoder import Encoder, Vectors

_SHARPNESS = 25.0


@dataclass(frozen=True)
class NearestReader:
    """Corpus sentences and titles sorted by trade, as vectors.

    Attributes:
        memory: float32 (sentences, dimension).
        first: int64 (trades with a sentence,), where each trade's sentences start.
        columns: int64, the trade of each of those groups.
        background: float32 (sentences, dimension), sentences that tell of no trade.
        trades: how many trades there are.
    """

    memory: Vectors
    first: NDArray[np.int64]
    columns: NDArray[np.int64]
    background: Vectors
    trades: int

    def read(self, vectors: Vectors, *, chunk: int = 512) -> Distribution:
        """Return float32 (texts, trades + 1), each row a distribution, or zeros for an empty text.

        The last column is for texts that tell of no trade.
        """
        table = np.zeros((len(vectors), self.trades + 1), dtype=np.float32)
        for start in range(0, len(vectors), chunk):
            part, rows = vectors[start : start + chunk], table[start : start + chunk]
            rows[:, self.columns] = np.add.reduceat(_votes(part, self.memory), self.first, axis=1)
            rows[:, -1] = _votes(part, self.background).sum(axis=1)
        table[~vectors.any(axis=1)] = 0.0
        mass = table.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(table, mass, out=table, where=mass > 0), dtype=np.float32)


def _votes(vectors: Vectors, memory: Vectors) -> Distribution:
    votes = vectors @ memory.T
    # In place: the table of all votes is the largest thing here.
    votes -= 1.0
    votes *= _SHARPNESS
    return np.asarray(np.exp(votes, out=votes), dtype=np.float32)


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
        (column[occupation.uri], title) for occupation in occupations for title in titles_of(occupation)
    ]
    labelled.sort(key=lambda pair: pair[0])
    columns, first = np.unique(np.array([index for index, _ in labelled], dtype=np.int64), return_index=True)
    return NearestReader(
        memory=encoder.encode([text for _, text in labelled], kind="passage"),
        first=first.astype(np.int64),
        columns=columns,
        background=encoder.encode(load_background(), kind="passage"),
        trades=len(occupations),
    )


def pack_nearest_reader(reader: NearestReader) -> Arrays:
    """Return a reader as arrays of numbers."""
    names = ("memory", "first", "columns", "background")
    return {name: getattr(reader, name) for name in names}


def unpack_nearest_reader(trades: int, arrays: Arrays) -> NearestReader:
    """Return the reader of `pack_nearest_reader`; raises ValueError where the arrays have another form."""
    background = arrays["background"]
    memory, first, columns = arrays["memory"], arrays["first"], arrays["columns"]
    if (
        memory.ndim != 2
        or background.shape[1:] != memory.shape[1:]
        or len(first) != len(columns)
        or not len(memory) > max(first)
        or not trades > max(columns)
    ):
        raise ValueError("nearest sentences of another form")
    return NearestReader(memory=memory, first=first, columns=columns, background=background, trades=trades)
