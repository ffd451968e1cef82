"""Reading many profiles: in helper processes where there are many, and packed in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from matcher.ranking.packed import PackedRecords
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import build_pool
from matcher.records import Candidate, Facts
from matcher.services.deriving import PARALLEL_FROM, Deriver
from matcher.store import hash_text
from models.encoder import Encoder

BATCH = 1_000


def read_people(
    candidates: Sequence[Candidate],
    encoder: Encoder,
    *,
    workers: int | None = None,
    progress: Callable[[int], object] | None = None,
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
    deriver = Deriver(encoder, workers or min(4, os.cpu_count() or 1))
    try:
        facts = _read_facts(candidates, deriver, progress)
    finally:
        deriver.close()
    return build_pool(candidates, encoder, facts=facts)


def _read_facts(
    candidates: Sequence[Candidate], deriver: Deriver, progress: Callable[[int], object] | None
) -> PackedRecords[Facts]:
    read: PackedRecords[Facts] = PackedRecords(Facts)
    # One batch is read by the helpers while the one before is packed here.
    waiting = None
    for start in (*range(0, len(candidates), BATCH), None):
        batch = candidates[start : start + BATCH] if start is not None else []
        texts = {hash_text(person.text): person.text for person in batch}
        pending = deriver.submit("candidate", texts, texts, ())
        if waiting is not None:
            people, before = waiting
            known = deriver.finish(before).facts
            read.extend(Facts.model_validate_json(known[hash_text(person.text)]) for person in people)
            if progress:
                progress(len(people))
        waiting = (batch, pending) if batch else None
    return read
