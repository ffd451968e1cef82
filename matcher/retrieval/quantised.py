"""Vectors in a quarter of their memory: eight bits a number and one scale a row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors

_LEVELS = 127.0


class QuantisedVectors:
    """A growing table of vectors kept as int8, read back as float32.

    Each row is scaled by its largest number, so the error of a component is at most 1/254 of it.
    """

    def __init__(self, dimension: int) -> None:
        """Start an empty table of vectors of this dimension."""
        self._values = np.zeros((0, dimension), dtype=np.int8)
        self._scales = np.zeros(0, dtype=np.float32)

    def __len__(self) -> int:
        return len(self._values)

    @property
    def nbytes(self) -> int:
        """How many bytes the table takes."""
        return self._values.nbytes + self._scales.nbytes

    def add(self, vectors: NDArray[np.floating[Any]]) -> Vectors:
        """Append rows (rows, dimension), and return them as they will be read back."""
        before, after = len(self), len(self) + len(vectors)
        # In place: a copy would hold the whole table twice.
        self._values.resize((after, self._values.shape[1]), refcheck=False)
        self._scales.resize(after, refcheck=False)
        exact = vectors.astype(np.float32, copy=False)
        scales = np.abs(exact).max(axis=1, initial=0.0) / _LEVELS
        self._scales[before:] = scales
        self._values[before:] = np.rint(exact / np.where(scales > 0, scales, 1.0)[:, None])
        return self[before:after]

    def __getitem__(self, rows: slice | NDArray[np.int64]) -> Vectors:
        """Return some rows, float32 (rows, dimension)."""
        values = self._values[rows].astype(np.float32)
        values *= self._scales[rows][:, None]
        return values
