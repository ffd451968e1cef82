"""Arithmetic that every encoder does on its rows."""

from __future__ import annotations

import numpy as np

from models.encoder import Vectors


def unit_rows(vectors: Vectors) -> Vectors:
    """Divide each row by its norm, in place, and return the array; rows of zeros stay."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(norms > 0, norms, 1)
    return vectors
