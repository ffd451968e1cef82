"""The ledger of saved searches: what each has found, and the digests that tell it, each thing once.

What is found and the digest that will tell it are stored in one transaction. A digest is delivered
inside another, which ends by marking its items as told: killed anywhere, a run leaves either a digest
that still waits, which the next run delivers under the same id, or one that is done.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from matcher.records.errors import StoreError, Text
from matcher.store.mapping import ROWS, RecordKind
from matcher.store.statements import Transaction, rows_changed
from matcher.store.tables import DigestRow, WatchItemRow, WatchRow

WatchKind = Literal["candidates", "openings", "courses"]
WATCH_KINDS: tuple[WatchKind, ...] = ("candidates", "openings", "courses")

SUBJECTS: dict[WatchKind, RecordKind] = {
    "candidates": "posting",
    "openings": "candidate",
    "courses": "candidate",
}
"""What a watch of each kind is about."""

ITEMS: dict[WatchKind, RecordKind] = {
    "candidates": "candidate",
    "openings": "posting",
    "courses": "training",
}
"""What a watch of each kind finds."""


@dataclass(frozen=True)
class Watch:
    """A saved search.

    Attributes:
        id: its number.
        kind: what it looks for.
        subject_id: the posting or the candidate it is about.
        recipient: where its digest is sent, None where it is only written.
        language: "fr" or "en".
        least: score from which something is worth telling.
        since: only records touched since then are looked at; all where None.
        created_at: when it was added.
    """

    id: int
    kind: WatchKind
    subject_id: str
    recipient: str | None
    language: str
    least: float
    since: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Found:
    """Something that a watch has found: the record's id, its score, and why it is told."""

    item_id: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Digest:
    """A digest that waits: what it tells, watch by watch."""

    id: str
    recipient: str | None
    language: str
    made_at: datetime
    parts: tuple[tuple[Watch, tuple[Found, ...]], ...]


class WatchLedger:
    """Saved searches of a store."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def add(
        self,
        kind: WatchKind,
        subject_id: str,
        *,
        recipient: str | None = None,
        language: str = "fr",
        least: float = 0.5,
        only_new: bool = False,
    ) -> Watch:
        """Save a search; the same one for the same recipient is kept, with its new settings.

        Args:
            kind: what to look for.
            subject_id: the posting (kind "candidates") or the candidate it is about.
            recipient: an e-mail address.
            language: of the digest.
            least: score 0..1 from which something is told.
            only_new: leave out what is in the store already and is not touched again.

        Raises:
            StoreError: there is no such posting or candidate.
        """
        subject, now = SUBJECTS[kind], datetime.now(UTC)
        columns = {
            "recipient": recipient,
            "language": language,
            "least": least,
            "since": now if only_new else None,
        }
        with self._writing() as session:
            table = ROWS[subject]
            if session.scalar(select(table.id).where(table.id == subject_id)) is None:
                raise _no_subject(subject, subject_id)
            same = session.scalars(
                select(WatchRow).where(
                    WatchRow.kind == kind,
                    _subject_column(subject) == subject_id,
                    WatchRow.recipient.is_(None) if recipient is None else WatchRow.recipient == recipient,
                )
            ).first()
            row = same or WatchRow(kind=kind, created_at=now, **{f"{subject}_id": subject_id})
            for name, value in columns.items():
                setattr(row, name, value)
            session.add(row)
            session.flush()
            return _watch(row)

    def list(self, subject_id: str | None = None) -> list[Watch]:
        """Return the saved searches in the order of their numbers, all or those about one record."""
        with self._reading() as session:
            rows = session.scalars(select(WatchRow).order_by(WatchRow.id)).all()
            watches = [_watch(row) for row in rows]
        return [watch for watch in watches if subject_id is None or watch.subject_id == subject_id]

    def remove(self, watch_id: int) -> bool:
        """Delete a saved search with all it has found; return whether it was there."""
        with self._writing() as session:
            return rows_changed(session, delete(WatchRow).where(WatchRow.id == watch_id)) > 0

    def known(self, watch_id: int) -> set[str]:
        """Return the ids of what a watch has found before."""
        with self._reading() as session:
            return set(session.scalars(select(WatchItemRow.item_id).where(WatchItemRow.watch_id == watch_id)))

    def touched(self, kind: WatchKind, since: datetime) -> set[str]:
        """Return the ids of the records that a kind of watch looks at and that changed since a moment."""
        table = ROWS[ITEMS[kind]]
        with self._reading() as session:
            return set(session.scalars(select(table.id).where(table.updated_at >= since)))

    def record(self, found: Sequence[tuple[Watch, Sequence[Found]]]) -> int:
        """Store what watches have found with the digests that will tell it; return how many digests.

        Watches of one recipient and language share a digest; those without recipient share one for each
        record they are about. A watch, a record or an item that has gone meanwhile is left out.
        """
        digests: dict[tuple[str | None, str, str], str] = {}
        now = datetime.now(UTC)
        with self._writing() as session:
            for watch, items in found:
                if session.get(WatchRow, watch.id) is None:
                    continue
                kept = _still_there(session, watch, items)
                if not kept:
                    continue
                key = (watch.recipient, watch.language, "" if watch.recipient else watch.subject_id)
                if key not in digests:
                    digests[key] = uuid.uuid4().hex
                    session.add(
                        DigestRow(
                            id=digests[key], recipient=watch.recipient, language=watch.language, made_at=now
                        )
                    )
                    session.flush()
                session.add_all(_item_row(watch, item, digests[key]) for item in kept)
        return len(digests)

    def waiting(self) -> Sequence[str]:
        """Return the ids of the digests that wait, oldest first."""
        with self._reading() as session:
            return tuple(session.scalars(select(DigestRow.id).order_by(DigestRow.made_at, DigestRow.id)))

    @contextmanager
    def delivering(self, digest_id: str) -> Iterator[Digest | None]:
        """Give one waiting digest to the block; it is done when the block ends well, else it waits on.

        Another process that delivers at the same time waits, then finds it done: it gets None, as for a
        digest whose watches or records have all gone.
        """
        with self._writing() as session:
            row = session.scalars(
                select(DigestRow).where(DigestRow.id == digest_id).with_for_update()
            ).one_or_none()
            digest = _digest(session, row) if row is not None else None
            yield digest if digest is not None and digest.parts else None
            session.execute(
                update(WatchItemRow)
                .where(WatchItemRow.digest_id == digest_id)
                .values(told_at=datetime.now(UTC), digest_id=None)
            )
            session.execute(delete(DigestRow).where(DigestRow.id == digest_id))


def _no_subject(subject: RecordKind, subject_id: str) -> StoreError:
    noun = Text("offre", "posting") if subject == "posting" else Text("profil", "profile")
    return StoreError(
        Text(
            f"la base ne contient pas l'{noun.fr} « {subject_id} »."
            if noun.fr == "offre"
            else f"la base ne contient pas le {noun.fr} « {subject_id} ».",
            f"the store holds no {noun.en} '{subject_id}'.",
        ),
        field="id",
        remedy=Text(
            "Importez le fichier d'abord (passerelle import), ou vérifiez l'identifiant.",
            "Import the file first (passerelle import), or check the id.",
        ),
    )


def _subject_column(subject: RecordKind) -> InstrumentedAttribute[str | None]:
    return WatchRow.posting_id if subject == "posting" else WatchRow.candidate_id


def _watch(row: WatchRow) -> Watch:
    kind = next(kind for kind in WATCH_KINDS if kind == row.kind)
    return Watch(
        id=row.id,
        kind=kind,
        subject_id=row.posting_id or row.candidate_id or "",
        recipient=row.recipient,
        language=row.language,
        least=row.least,
        since=row.since,
        created_at=row.created_at,
    )


def _still_there(session: Session, watch: Watch, items: Sequence[Found]) -> list[Found]:
    """Return those items that are still in the store and that the watch did not find before."""
    table = ROWS[ITEMS[watch.kind]]
    kept = []
    for item in items:
        there = session.scalar(select(table.id).where(table.id == item.item_id))
        known = session.scalar(
            select(WatchItemRow.id).where(
                WatchItemRow.watch_id == watch.id, WatchItemRow.item_id == item.item_id
            )
        )
        if there is not None and known is None:
            kept.append(item)
    return kept


def _item_row(watch: Watch, item: Found, digest_id: str) -> WatchItemRow:
    return WatchItemRow(
        watch_id=watch.id,
        item_id=item.item_id,
        digest_id=digest_id,
        score=item.score,
        reasons=json.dumps(item.reasons, ensure_ascii=False),
        **{f"{ITEMS[watch.kind]}_id": item.item_id},
    )


def _digest(session: Session, row: DigestRow) -> Digest:
    items = session.execute(
        select(WatchItemRow, WatchRow)
        .join(WatchRow, WatchRow.id == WatchItemRow.watch_id)
        .where(WatchItemRow.digest_id == row.id)
        .order_by(WatchRow.id, WatchItemRow.score.desc(), WatchItemRow.item_id)
    ).all()
    parts: dict[int, tuple[Watch, list[Found]]] = {}
    for item, watch in items:
        found = parts.setdefault(watch.id, (_watch(watch), []))[1]
        found.append(Found(item.item_id, item.score, tuple(json.loads(item.reasons))))
    return Digest(
        id=row.id,
        recipient=row.recipient,
        language=row.language,
        made_at=row.made_at,
        parts=tuple((watch, tuple(found)) for watch, found in parts.values()),
    )
