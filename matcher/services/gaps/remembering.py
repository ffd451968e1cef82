"""The scale of meaning of each posting, worked out once although several pools are compared with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.closeness import Closeness
from matcher.ranking.pool import CandidatePool
from models.encoder import Vectors


@dataclass(frozen=True)
class RememberingCloseness(Closeness):
    """A scale that keeps the bounds of the queries it has seen; same figures as `Closeness`."""

    known: dict[bytes, tuple[NDArray[np.float32], NDArray[np.float32]]] = field(default_factory=dict)

    def bounds(self, queries: Vectors) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the bounds of these queries, worked out at the first time."""
        key = queries.tobytes()
        if key not in self.known:
            self.known[key] = super().bounds(queries)
        return self.known[key]


def remembering(pool: CandidatePool, like: CandidatePool | None = None) -> CandidatePool:
    """Return a pool whose scale remembers, sharing the memory of the pool `like` where one is given."""
    shared = like.closeness if like is not None else RememberingCloseness(pool.closeness.background)
    return replace(pool, closeness=shared)
