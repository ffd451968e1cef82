"""Which passages hold which words: an inverted index that counts shared words at once."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray


class PassageWords:
    """For each stem, the passages that hold it; each passage counts a stem once."""

    def __init__(self, passages: Iterable[Collection[str]] = ()) -> None:
        """Index passages given as collections of stems."""
        self._size = 0
        self._rows: dict[str, array[int]] = {}
        self.add(passages)

    def __len__(self) -> int:
        return self._size

    def add(self, passages: Iterable[Collection[str]]) -> None:
        """Index more passages, after those that are there."""
        for tokens in passages:
            for token in set(tokens):
                self._rows.setdefault(token, array("i")).append(self._size)
            self._size += 1

    def shared(self, stems: Collection[str]) -> NDArray[np.float32]:
        """Return how many of the given stems each passage holds, float32 (passages,)."""
        return self._count(self._holding(stems), self._size)

    def shared_among(
        self, stems: Collection[str], position: NDArray[np.int32], size: int
    ) -> NDArray[np.float32]:
        """Return how many of the given stems each of some passages holds, float32 (size,).

        Args:
            stems: the stems.
            position: int32 (passages,), the place of each passage in the answer, -1 where it is not wanted.
            size: how many passages are wanted.
        """
        places = [position[rows] for rows in self._holding(stems)]
        return self._count([found[found >= 0] for found in places], size)

    def _holding(self, stems: Collection[str]) -> list[NDArray[np.int32]]:
        return [np.frombuffer(self._rows[stem], dtype=np.int32) for stem in set(stems) if stem in self._rows]

    @staticmethod
    def _count(rows: list[NDArray[np.int32]], size: int) -> NDArray[np.float32]:
        if not rows:
            return np.zeros(size, dtype=np.float32)
        return np.bincount(np.concatenate(rows), minlength=size).astype(np.float32)
