"""Tables that are mostly empty, kept row after row: which entries some rows have."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def row_entries(
    starts: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many entries each of some rows has, and the places of all of them, row after row.

    Args:
        starts: int64 (rows of the table + 1,), where the entries of each row start, and their end.
        rows: the rows asked for; the same one may come several times.
    """
    many = starts[rows + 1] - starts[rows]
    ends = np.cumsum(many)
    return many, np.repeat(starts[rows] - ends + many, many) + np.arange(many.sum())
