"""How near is near: cosines brought to 0..1 by what unrelated sentences reach.

Encoders spread their cosines differently (an untuned transformer calls everything 0.8 alike), so a
raw cosine means nothing by itself. Each query sentence is compared with a fixed set of sentences from
the trade corpus; what most of them reach counts as nothing, what the best reach counts as near.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.taxonomy import load_corpus
from matcher.understanding.compiled import Arrays, kept_with_encoder
from models.encoder import Encoder, Vectors

EVERY = 8
"""One sentence in eight of the trade corpus serves as background."""

ORDINARY = 0.95
"""Quantile of the background that still counts as unrelated."""

BEYOND_BEST = 0.05
"""How far above the best background sentence a cosine must be to count as the same thing."""


@dataclass(frozen=True)
class Closeness:
    """A scale for cosines, from background vectors float32 (sentences, dimension)."""

    background: Vectors

    def scale(self, queries: Vectors, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Bring cosines to 0..1, each row by the scale of its query.

        Args:
            queries: float32 (queries, dimension).
            cosines: float32 (queries, anything).
        """
        if not len(queries):
            return np.zeros_like(cosines)
        low, high = self.bounds(queries)
        return np.asarray(np.clip((cosines - low) / (high - low), 0.0, 1.0), dtype=np.float32)

    def bounds(self, queries: Vectors) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the cosines that count as nothing and as the same thing, each (queries, 1)."""
        reached = queries @ self.background.T
        low = np.quantile(reached, ORDINARY, axis=1)[:, None]
        return low, reached.max(axis=1)[:, None] + BEYOND_BEST


@lru_cache(maxsize=2)
def load_closeness(encoder: Encoder) -> Closeness:
    """Return the scale of an encoder, once a process, from disk where it was kept."""
    return kept_with_encoder(
        f"background-{EVERY}",
        encoder,
        lambda: build_closeness(encoder),
        lambda closeness: {"background": closeness.background},
        _unpack,
    )


def build_closeness(encoder: Encoder) -> Closeness:
    """Encode the background sentences."""
    texts = [sentence.text for sentence in load_corpus("train")[::EVERY]]
    return Closeness(encoder.encode(texts, kind="passage"))


def _unpack(arrays: Arrays) -> Closeness:
    if arrays["background"].ndim != 2:
        raise ValueError("background of another form")
    return Closeness(arrays["background"])
