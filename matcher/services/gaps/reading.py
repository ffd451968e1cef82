"""Reading many texts: in helper processes where there are many, and packed in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Literal

from matcher.ranking.demand import posting_text
from matcher.ranking.packed import PackedRecords
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import build_pool
from matcher.records import Candidate, Facts, Posting
from matcher.services.deriving import PARALLEL_FROM, read_all_facts
from models.encoder import Encoder

Progress = Callable[[int], object]


def read_people(
    candidates: Sequence[Candidate],
    encoder: Encoder,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> CandidatePool:
    """Understand people, each text once, and index them.

    Args:
        candidates: sorted by id.
        encoder: makes the vectors.
        workers: processes that read where there is much to read; as many as cores by default.
        progress: called with the number of people read.
    """
    if len(candidates) < PARALLEL_FROM:
        return build_pool(candidates, encoder, progress=progress)
    texts = [person.text for person in candidates]
    return build_pool(candidates, encoder, facts=_read(texts, "candidate", workers, progress))


def read_postings(postings: Sequence[Posting], *, workers: int | None = None) -> Sequence[Facts] | None:
    """Return the facts of the postings' texts; None where they are few and best read one by one."""
    if len(postings) < PARALLEL_FROM:
        return None
    return _read([posting_text(posting) for posting in postings], "posting", workers)


def _read(
    texts: Sequence[str],
    kind: Literal["candidate", "posting"],
    workers: int | None = None,
    progress: Progress | None = None,
) -> PackedRecords[Facts]:
    workers = workers or min(4, os.cpu_count() or 1)
    return PackedRecords(Facts, read_all_facts(texts, kind, workers=workers, progress=progress))
