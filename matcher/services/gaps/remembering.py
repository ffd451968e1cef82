"""The scale of meaning of each posting, worked out once although several pools are compared with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.closeness import BEYOND_BEST, ORDINARY, Closeness
from matcher.ranking.pool import CandidatePool
from models.encoder import Vectors


@dataclass(frozen=True)
class RememberingCloseness(Closeness):
    """A scale that keeps the bounds of the queries it has seen; same figures as `Closeness`."""

    known: dict[bytes, tuple[NDArray[np.float32], NDArray[np.float32]]] = field(default_factory=dict)

    def scale(self, queries: Vectors, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Bring cosines to 0..1, each row by the scale of its query."""
        if not len(queries):
            return np.zeros_like(cosines)
        key = queries.tobytes()
        if key not in self.known:
            reached = queries @ self.background.T
            low = np.quantile(reached, ORDINARY, axis=1)[:, None]
            self.known[key] = (low, reached.max(axis=1)[:, None] + BEYOND_BEST)
        low, high = self.known[key]
        return np.asarray(np.clip((cosines - low) / (high - low), 0.0, 1.0), dtype=np.float32)


def remembering(pool: CandidatePool, like: CandidatePool | None = None) -> CandidatePool:
    """Return a pool whose scale remembers, sharing the memory of the pool `like` where one is given."""
    shared = like.closeness if like is not None else RememberingCloseness(pool.closeness.background)
    return replace(pool, closeness=shared)
