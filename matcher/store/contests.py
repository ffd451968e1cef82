"""Contestations: a person or a recruiter disagrees with a logged result; a person decides and answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from matcher.store.audit import Actor, append_in
from matcher.store.statements import Transaction
from matcher.store.tables import ContestRow

PARTIES = ("candidate", "recruiter")
GROUNDS = ("wrong-fact", "missing-fact", "unfair", "eligibility", "human-review", "other")
STATUSES = ("open", "in-review", "upheld", "rejected")
"""What a contestation may be at; "upheld" and "rejected" close it."""


@dataclass(frozen=True)
class Contest:
    """A contestation.

    Attributes:
        id: its id.
        entry: number of the audit entry it is about.
        candidate_id: the person concerned.
        party: "candidate" or "recruiter", who contests.
        ground: one of `GROUNDS`.
        message: what they say; about a person, so never in the audit log.
        status: one of `STATUSES`, set by a person.
        answer: what they were answered.
        opened_by: holder of the key it was recorded with, None for a shared token or none.
        decided_by: holder of the key of the last decision.
    """

    id: str
    entry: int
    candidate_id: str
    party: str
    ground: str
    message: str
    status: str
    answer: str
    opened_by: str | None
    decided_by: str | None
    created_at: datetime
    updated_at: datetime


class ContestLedger:
    """Records contestations and what becomes of them; each step is an entry of the audit log too."""

    def __init__(self, read: Transaction, write: Transaction) -> None:
        self._read = read
        self._write = write

    def open(
        self, entry: int, candidate_id: str, party: str, ground: str, message: str, actor: Actor
    ) -> Contest:
        """Record a contestation and log it; the log holds its id and ground, never its words."""
        now = datetime.now(UTC)
        row = ContestRow(
            id=uuid.uuid4().hex,
            entry=entry,
            candidate_id=candidate_id,
            party=party,
            ground=ground,
            message=message,
            status="open",
            answer="",
            opened_by=actor.holder or None,
            created_at=now,
            updated_at=now,
        )
        with self._write() as session:
            session.add(row)
            session.flush()
            data = {"contest": row.id, "entry": entry, "candidate": candidate_id}
            append_in(session, "contest", actor, {**data, "party": party, "ground": ground})
            return _contest(row)

    def decide(self, contest_id: str, status: str, answer: str, actor: Actor) -> Contest | None:
        """Set the status that a person decided, with their answer; None where there is no such contest."""
        with self._write() as session:
            row = session.get(ContestRow, contest_id)
            if row is None:
                return None
            before = row.status
            row.status, row.answer, row.updated_at = status, answer, datetime.now(UTC)
            row.decided_by = actor.holder or None
            session.flush()
            append_in(
                session,
                "review",
                actor,
                {"contest": row.id, "entry": row.entry, "from": before, "to": status},
            )
            return _contest(row)

    def get(self, contest_id: str) -> Contest | None:
        """Return one contestation, None where there is none of this id."""
        with self._read() as session:
            row = session.get(ContestRow, contest_id)
            return _contest(row) if row is not None else None

    def list(
        self, *, status: str | None = None, offset: int = 0, limit: int = 50
    ) -> tuple[list[Contest], int]:
        """Return part of the contestations, newest first, with how many there are."""
        wanted = [ContestRow.status == status] if status is not None else []
        with self._read() as session:
            rows = session.scalars(
                select(ContestRow)
                .where(*wanted)
                .order_by(ContestRow.created_at.desc(), ContestRow.id)
                .offset(offset)
                .limit(limit)
            ).all()
            total = session.scalar(select(func.count()).select_from(ContestRow).where(*wanted)) or 0
            return [_contest(row) for row in rows], total


def _contest(row: ContestRow) -> Contest:
    return Contest(**{name: getattr(row, name) for name in Contest.__dataclass_fields__})
