"""Which passages hold which words: an inverted index that counts shared words at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray


class PassageWords:
    """For each stem, the passages that hold it; each passage counts a stem once."""

    def __init__(self, passages: Sequence[Collection[str]]) -> None:
        """Index passages given as collections of stems."""
        self._size = len(passages)
        found: dict[str, list[int]] = {}
        for row, tokens in enumerate(passages):
            for token in set(tokens):
                found.setdefault(token, []).append(row)
        self._rows = {token: np.array(rows, dtype=np.int32) for token, rows in found.items()}

    def __len__(self) -> int:
        return self._size

    def shared(self, stems: Collection[str]) -> NDArray[np.float32]:
        """Return how many of the given stems each passage holds, float32 (passages,)."""
        known = [self._rows[stem] for stem in set(stems) if stem in self._rows]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.bincount(np.concatenate(known), minlength=self._size).astype(np.float32)
