"""What the server holds in memory: the index of the stored candidates, renewed as the store changes.

Readers take the current snapshot and keep it for as long as they need; a renewal builds the next one
beside it and swaps them in one assignment, so that no search ever waits for a write.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from api.columns import ColumnReader, Columns
from api.metrics import Metrics
from api.middleware import log
from api.problems import ApiError
from matcher.geo import Roads
from matcher.ranking.demand import posting_text
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import LARGE
from matcher.records import Candidate, Facts, Posting, Training
from matcher.records.errors import PasserelleError, Text
from matcher.retrieval import LexicalIndex, VectorIndex, reciprocal_rank_fusion
from matcher.services.audit import pool_fingerprint
from matcher.services.catalogue import facts_of, load_pool
from matcher.services.courses import read_course
from matcher.services.deriving import vectors_version
from matcher.services.search import Ranking, rank_all
from matcher.store import Store
from matcher.understanding.words import stems

FIRST_LOAD_PATIENCE_S = 20.0
"""How long the start waits for the first index; beyond, `/ready` tells when it is there."""

WRITE_PATIENCE_S = 3.0
"""How long a write waits for the index to hold it; a large index follows a moment later."""

_CACHED_CELLS = 1_000_000
"""Candidates times rankings kept in memory; a ranking weighs some 200 bytes a candidate."""


@dataclass(frozen=True)
class PostingIndex:
    """The stored postings by words and by meaning, to choose which ones are worth ranking for a person.

    Attributes:
        ids: their ids.
        words: their texts by words.
        meaning: their texts by the mean direction of their sentences.
    """

    ids: tuple[str, ...]
    words: LexicalIndex
    meaning: VectorIndex

    def nearest(self, text: str, direction: NDArray[np.float32], top: int) -> list[str]:
        """Return the ids of the postings nearest to a profile, nearest first, both rankings fused."""
        if not self.ids:
            return []
        fused = reciprocal_rank_fusion([self.words.scores(stems(text)), self.meaning.scores(direction)])
        return [self.ids[index] for index in np.argsort(-fused, kind="stable")[:top]]


@dataclass
class Snapshot:
    """The index as it was at one moment, with the rankings asked of it so far.

    Attributes:
        pool: the candidates.
        postings: the postings by words and meaning.
        columns: where the candidates live and what they accept.
        loaded_at: when it was built.
        withdrawn: ids deleted since; they are left out of every answer at once.
        roads: the routing engine asked about those who are shown, if there is one.
    """

    pool: CandidatePool
    postings: PostingIndex
    columns: Columns
    loaded_at: datetime
    withdrawn: frozenset[str] = frozenset()
    roads: Roads | None = None
    _rankings: OrderedDict[tuple[str, bool], Ranking] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def large(self) -> bool:
        """Whether the pool is so large that a request must not look at everybody."""
        return len(self.pool) > LARGE

    def ranking(
        self,
        posting: Posting,
        *,
        ignore_requirements: bool = False,
        facts: Callable[[], Facts] | None = None,
    ) -> Ranking:
        """Return the pool ranked for a posting; the last rankings are remembered.

        Args:
            posting: the posting.
            ignore_requirements: read the free text alone.
            facts: fetches the facts that the store keeps of the posting's text, if it does.
        """
        key = (posting.model_dump_json(), ignore_requirements)
        with self._lock:
            known = self._rankings.get(key)
            if known is not None:
                self._rankings.move_to_end(key)
                return known
        made = rank_all(
            posting,
            self.pool,
            ignore_requirements=ignore_requirements,
            facts=facts() if facts is not None else None,
            roads=self.roads,
        )
        with self._lock:
            self._rankings[key] = made
            while len(self._rankings) > max(4, min(256, _CACHED_CELLS // max(1, len(self.pool)))):
                self._rankings.popitem(last=False)
        return made

    def nearest_postings(self, row: int, top: int) -> list[str]:
        """Return the ids of the postings nearest to one candidate by words and meaning, nearest first."""
        return self.postings.nearest(
            self.pool.candidates[row].text, self.pool.directions[row].astype(np.float32), top
        )


class Workplace:
    """The store and its index, for one application.

    Args:
        store: the database.
        encoder: name of the encoder.
        metrics: told about every renewal.
        refresh_seconds: how often to look whether another program changed the database.
        roads: the routing engine to ask about those who are shown; their ways are estimated without.
    """

    def __init__(
        self,
        store: Store,
        encoder: str,
        metrics: Metrics,
        refresh_seconds: float,
        roads: Roads | None = None,
    ) -> None:
        self.store = store
        self.write_lock = threading.Lock()
        self.encoder_name = encoder
        self._metrics = metrics
        self._roads = roads
        self._refresh_seconds = refresh_seconds
        self._snapshot: Snapshot | None = None
        self._failure: Exception | None = None
        self._stamp = ""
        self._asked, self._done = 1, 0
        self._changes = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="passerelle-index", daemon=True)

    def start(self) -> None:
        """Begin to load the index, and wait for it a while.

        Raises:
            PasserelleError: it cannot be loaded: unknown encoder, unreadable database.
        """
        self._thread.start()
        threading.Thread(target=self._read_courses, name="passerelle-courses", daemon=True).start()
        self._wait(FIRST_LOAD_PATIENCE_S)
        if self._failure is not None:
            raise self._failure

    def _read_courses(self) -> None:
        """Read what the courses teach beforehand, so that the first explanation need not."""
        try:
            for batch in self.store.iterate(Training):
                for stored in batch:
                    if self._closing:
                        return
                    read_course(stored.record)
        except PasserelleError as error:
            # Nothing hangs on it: an explanation reads for itself what was not read before.
            log.warning("courses_not_read", error=type(error).__name__)

    def close(self) -> None:
        """Stop renewing and close the database."""
        with self._changes:
            self._closing = True
            self._changes.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=30)
        self.store.close()

    @property
    def loaded(self) -> bool:
        """Whether there is an index to answer from."""
        return self._snapshot is not None

    def snapshot(self) -> Snapshot:
        """Return the current index.

        Raises:
            ApiError: 503, the first one is still being loaded.
        """
        current = self._snapshot
        if current is None:
            raise ApiError(
                "unavailable",
                Text(
                    "Les profils sont en cours de chargement ; réessayez dans un instant.",
                    "Profiles are being loaded; try again in a moment.",
                ),
                headers={"Retry-After": "5"},
            )
        return current

    def rank_stored(
        self, snapshot: Snapshot, posting: Posting, *, ignore_requirements: bool = False
    ) -> Ranking:
        """Return the pool ranked for a stored posting, from the facts stored of it."""
        return snapshot.ranking(
            posting,
            ignore_requirements=ignore_requirements,
            facts=lambda: self.facts_of(snapshot, posting),
        )

    def facts_of(self, snapshot: Snapshot, posting: Posting) -> Facts:
        """Return the facts of a stored posting, read now where the store does not hold them."""
        return facts_of(self.store, posting, snapshot.pool.encoder)

    def changed(self, withdrawn: str | None = None) -> None:
        """Tell that the store has changed, and wait a little for the index to follow.

        Args:
            withdrawn: id of a candidate who was deleted: gone from answers at once, whatever the wait.
        """
        with self._changes:
            if withdrawn is not None and self._snapshot is not None:
                self._snapshot.withdrawn |= {withdrawn}
            self._asked += 1
            self._changes.notify_all()
        self._wait(WRITE_PATIENCE_S)

    def _wait(self, seconds: float) -> None:
        with self._changes:
            goal = self._asked
            self._changes.wait_for(lambda: self._done >= goal or self._closing, timeout=seconds)

    def _run(self) -> None:
        while True:
            with self._changes:
                self._changes.wait_for(
                    lambda: self._asked > self._done or self._closing, timeout=self._refresh_seconds
                )
                if self._closing:
                    return
                goal, asked = self._asked, self._asked > self._done
            try:
                if asked or self._current_stamp() != self._stamp:
                    self._renew()
            except Exception as error:
                # Whatever it is, the last index goes on answering, and the next round tries again.
                self._failure = error
                self._metrics.refreshes.labels("failed").inc()
                log.error("index_failed", error=type(error).__name__)
            with self._changes:
                self._done = max(self._done, goal)
                self._changes.notify_all()

    def _current_stamp(self) -> str:
        return f"{self.store.stamp(Candidate)} {self.store.stamp(Posting)}"

    def _renew(self) -> None:
        started = time.perf_counter()
        before = self._snapshot.withdrawn if self._snapshot else frozenset()
        stamp = self._current_stamp()
        pool = load_pool(self.store, self.encoder_name)
        # The fingerprint is made here, so that the first ranking need not: the audit log tells who was
        # compared. Each record is decoded once, for it and for the columns.
        columns = ColumnReader(len(pool))
        pool_fingerprint(pool, columns.add)
        postings = _posting_index(self.store, pool)
        renewed = Snapshot(pool, postings, columns.finish(), datetime.now(UTC), roads=self._roads)
        with self._changes:
            # Deleted while we were reading: perhaps read before, so still to be left out.
            if self._snapshot is not None:
                renewed.withdrawn = self._snapshot.withdrawn - before
            self._snapshot, self._stamp, self._failure = renewed, stamp, None
        self._metrics.candidates.set(len(pool))
        self._metrics.refreshes.labels("done").inc()
        self._metrics.refresh_seconds.set(time.perf_counter() - started)


def _posting_index(store: Store, pool: CandidatePool) -> PostingIndex:
    version = vectors_version(pool.encoder)
    ids: list[str] = []
    texts: list[str] = []
    rows: list[NDArray[np.float32]] = []
    for batch in store.iterate(Posting):
        hashes = [stored.text_hash for stored in batch if stored.text_hash is not None]
        vectors = store.vectors("posting", hashes, version)
        for stored in batch:
            found = vectors.get(stored.text_hash or "")
            total = (
                found.vectors.astype(np.float32).sum(axis=0)
                if found is not None and len(found.vectors)
                else np.zeros(pool.encoder.dimension, dtype=np.float32)
            )
            ids.append(stored.record.id)
            texts.append(posting_text(stored.record))
            rows.append(total / max(float(np.linalg.norm(total)), 1e-9))
    whole = np.stack(rows) if rows else np.zeros((0, pool.encoder.dimension), dtype=np.float32)
    return PostingIndex(tuple(ids), LexicalIndex.of_texts(texts), VectorIndex(whole, pool.encoder.model_id))
