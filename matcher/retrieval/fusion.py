"""Putting several rankings of the same documents together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def reciprocal_rank_fusion(rankings: Sequence[Scores], *, constant: float = 60.0) -> Scores:
    """Return the sum over rankings of 1 / (constant + rank), rank counted from 1.

    Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
    Rank Learning Methods", SIGIR 2009. Documents of equal score share the best of their ranks, so
    that the order of the files cannot matter.

    Args:
        rankings: score arrays of equal length, higher is better.
        constant: damps the weight of the first ranks; 60 in the paper.
    """
    fused = np.zeros(len(rankings[0]) if rankings else 0, dtype=np.float64)
    for scores in rankings:
        _, inverse, counts = np.unique(-scores, return_inverse=True, return_counts=True)
        first_rank = 1 + np.concatenate(([0], np.cumsum(counts)[:-1]))
        fused += 1.0 / (constant + first_rank[inverse])
    return fused.astype(np.float32)
