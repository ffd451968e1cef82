"""Reading many postings before an analysis, in several processes side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from matcher.records import Posting
from matcher.services.deriving import PARALLEL_FROM, PART, in_helpers
from matcher.services.gaps.market import Asked, understand_postings
from matcher.understanding.trades import load_trade_reader
from models.registry import load_encoder

Progress = Callable[[int], object]

WORKERS = 4
"""Processes that read texts at most, and no more than there are cores."""


def read_postings(
    postings: Sequence[Posting],
    encoder_name: str,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[Asked]:
    """Understand postings, in several processes where there are many.

    Args:
        postings: sorted by id.
        encoder_name: the encoder of the people.
        workers: processes at most; by default one a core, four at most.
        progress: called with the number of postings read.
    """
    parts = [postings[start : start + PART] for start in range(0, len(postings), PART)]
    workers = (workers or available_workers()) if len(postings) > PARALLEL_FROM else 1
    found: list[Asked] = []
    for read in in_helpers(_read_part, parts, (encoder_name,), workers):
        found += read
        if progress:
            progress(len(read))
    return found


def _read_part(postings: Sequence[Posting], encoder_name: str) -> list[Asked]:
    encoder = load_encoder(encoder_name)
    return understand_postings(postings, encoder, load_trade_reader(encoder))


def available_workers() -> int:
    """Return how many processes read side by side: one a core, four at most."""
    return min(WORKERS, os.cpu_count() or 1)
