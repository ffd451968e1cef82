"""The vector index: exact search over unit vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class VectorIndex:
    """Exact inner-product search over unit vectors of one model.

    The vectors are kept as given; a float16 or memory-mapped array works and saves memory.
    """

    def __init__(self, vectors: NDArray[np.floating], model_id: str) -> None:
        """Index `vectors` (documents, dimension) that the model `model_id` made."""
        self._vectors = vectors
        self.model_id = model_id

    def __len__(self) -> int:
        return len(self._vectors)

    def scores(self, query: NDArray[np.float32], *, chunk: int = 65_536) -> NDArray[np.float32]:
        """Return the cosine of every document with `query` (dimension,), float32 (documents,)."""
        if self._vectors.dtype == np.float32:
            return np.asarray(self._vectors @ query, dtype=np.float32)
        result = np.empty(len(self._vectors), dtype=np.float32)
        for start in range(0, len(result), chunk):
            result[start : start + chunk] = self._vectors[start : start + chunk].astype(np.float32) @ query
        return result

    def top(self, query: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        """Return the `k` best (row, cosine), best first; ties keep the order of the rows."""
        scores = self.scores(query)
        k = min(k, len(scores))
        if k <= 0:
            return []
        kth_best = np.partition(scores, len(scores) - k)[len(scores) - k]
        rows = np.flatnonzero(scores >= kth_best)
        rows = rows[np.argsort(-scores[rows], kind="stable")][:k]
        return [(int(row), float(scores[row])) for row in rows]
