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

    def holding(self, stems: Collection[str], least: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the passages that hold at least some of the given stems, and how many each holds.

        A passage that lacks all of the `len(stems) - least + 1` rarest holds too few: only the others are
        looked at.

        Args:
            stems: the stems, each counted once.
            least: how many of them a passage must hold, 1 or more.

        Returns:
            Two int64 arrays (found,), the passages ascending.
        """
        lists = sorted((self._passages_of(stem) for stem in set(stems)), key=len)
        rarest = lists[: max(0, len(lists) - least + 1)]
        near = np.unique(np.concatenate([np.zeros(0, dtype=np.int32), *rarest]))
        counts = np.zeros(len(near), dtype=np.int64)
        for passages in lists:
            place = np.searchsorted(passages, near)
            there = place < len(passages)
            counts[there] += passages[place[there]] == near[there]
        enough = counts >= least
        return near[enough].astype(np.int64), counts[enough]

    def _passages_of(self, stem: str) -> NDArray[np.int32]:
        rows = self._rows.get(stem)
        return np.zeros(0, dtype=np.int32) if rows is None else np.frombuffer(rows, dtype=np.int32)
