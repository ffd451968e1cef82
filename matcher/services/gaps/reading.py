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
from matcher.services.deriving import PARALLEL_FROM, Deriver
from matcher.store import hash_text
from models.encoder import Encoder

BATCH = 1_000

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
    return build_pool(candidates, encoder, facts=_read(texts, "candidate", encoder, workers, progress))


def read_postings(
    postings: Sequence[Posting], encoder: Encoder, *, workers: int | None = None
) -> Sequence[Facts] | None:
    """Return the facts of the postings' texts; None where they are few and best read one by one."""
    if len(postings) < PARALLEL_FROM:
        return None
    return _read([posting_text(posting) for posting in postings], "posting", encoder, workers, None)


def _read(
    texts: Sequence[str],
    kind: Literal["candidate", "posting"],
    encoder: Encoder,
    workers: int | None,
    progress: Progress | None,
) -> PackedRecords[Facts]:
    deriver = Deriver(encoder, workers or min(4, os.cpu_count() or 1))
    read: PackedRecords[Facts] = PackedRecords(Facts)
    # One batch is read by the helpers while the one before is packed here.
    waiting = None
    try:
        for start in (*range(0, len(texts), BATCH), None):
            batch = texts[start : start + BATCH] if start is not None else []
            by_hash = {hash_text(text): text for text in batch}
            pending = deriver.submit(kind, by_hash, by_hash, ())
            if waiting is not None:
                some, before = waiting
                known = deriver.finish(before).facts
                read.extend(Facts.model_validate_json(known[hash_text(text)]) for text in some)
                if progress:
                    progress(len(some))
            waiting = (batch, pending) if batch else None
    finally:
        deriver.close()
    return read
