"""BM25 with a fixed yardstick: saturation per document, rarity from outside the pool."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SATURATION = 1.5
LENGTH_NORMALISATION = 0.75
TYPICAL_LENGTH = 70.0
"""k1 and b of BM25, and the length in stems at which a text is neither short nor long."""

QUERY_REPEATS = 3
"""A stem repeated in the query counts at most this often."""


class TermWeights:
    """An inverted index whose scores do not depend on which documents are in it.

    The score is BM25's sum divided by what a text saying every word of the query once, at typical
    length, would get; it may exceed 1 for a short text that repeats rare words.
    """

    def __init__(self, documents: Iterable[Sequence[str]] = ()) -> None:
        """Index documents given as lists of stems."""
        self._size = 0
        self._rows: dict[str, array[int]] = {}
        self._values: dict[str, array[float]] = {}
        self.add(documents)

    def __len__(self) -> int:
        return self._size

    def add(self, documents: Iterable[Sequence[str]]) -> None:
        """Index more documents, after those that are there."""
        for tokens in documents:
            length = 1 - LENGTH_NORMALISATION + LENGTH_NORMALISATION * len(tokens) / TYPICAL_LENGTH
            for token, count in Counter(tokens).items():
                saturated = count * (SATURATION + 1) / (count + SATURATION * length)
                self._rows.setdefault(token, array("i")).append(self._size)
                self._values.setdefault(token, array("f")).append(saturated)
            self._size += 1

    def scores(self, query: Sequence[str], rarity: Callable[[str], float]) -> NDArray[np.float32]:
        """Return the score of every document for the query's stems, float32 (documents,).

        Args:
            query: stems of the query.
            rarity: inverse document frequency of a stem, from a fixed background.
        """
        total = np.zeros(self._size, dtype=np.float32)
        reachable = 0.0
        for token, count in Counter(query).items():
            weight = min(count, QUERY_REPEATS) * rarity(token)
            reachable += weight
            if token in self._rows:
                rows = np.frombuffer(self._rows[token], dtype=np.int32)
                total[rows] += np.float32(weight) * np.frombuffer(self._values[token], dtype=np.float32)
        return total / reachable if reachable > 0 else total
