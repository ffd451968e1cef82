"""The ledger of forums: which meetings were planned, and what came of each. Nothing that ranks reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.records.event import Event, Meeting
from matcher.records.outcome import Outcome
from matcher.store.statements import Transaction, chunks, rows_changed
from matcher.store.tables import CandidateRow, EventRow, OutcomeRow


@dataclass(frozen=True)
class StoredEvent:
    """A forum with its planned meetings."""

    event: Event
    meetings: tuple[Meeting, ...]


class EventLedger:
    """Forums of a store and the outcomes of their meetings."""

    def __init__(self, read: Transaction, write: Transaction) -> None:
        self._read = read
        self._write = write

    def save(self, event: Event, meetings: Sequence[Meeting]) -> bool:
        """Store a forum under its id, outcomes kept; return whether it is new."""
        told = json.dumps([meeting.model_dump(mode="json") for meeting in meetings], ensure_ascii=False)
        with self._write() as session:
            row = session.get(EventRow, event.id, with_for_update=True)
            new = row is None
            row = row or EventRow(id=event.id)
            row.data, row.meetings = event.model_dump_json(exclude_unset=True), told
            row.updated_at = datetime.now(UTC)
            session.add(row)
        return new

    def get(self, event_id: str) -> StoredEvent | None:
        """Return a forum with its planned meetings, None where there is none of this id."""
        with self._read() as session:
            row = session.get(EventRow, event_id)
            if row is None:
                return None
            return StoredEvent(
                Event.model_validate_json(row.data),
                tuple(Meeting.model_validate(one) for one in json.loads(row.meetings)),
            )

    def delete(self, event_id: str) -> bool:
        """Delete a forum with all its outcomes; return whether it was there."""
        with self._write() as session:
            return rows_changed(session, delete(EventRow).where(EventRow.id == event_id)) > 0

    def outcomes(self, event_id: str) -> list[Outcome]:
        """Return the outcomes of a forum, by stand and visitor."""
        with self._read() as session:
            return [Outcome.model_validate_json(row.data) for row in _rows(session, event_id)]

    def change_outcomes(
        self, event: Event, change: Callable[[list[Outcome]], Iterable[Outcome]]
    ) -> tuple[int, int]:
        """Replace the outcomes of a stored forum by what `change` makes of them, in one transaction.

        An outcome of somebody whose profile is stored hangs on it, and is deleted with it.

        Returns:
            How many outcomes changed or came, and how many there are now.
        """
        profiles = {visitor.id: visitor.candidate for visitor in event.visitors if visitor.candidate}
        with self._write() as session:
            # Locked, so that two who report at once do not overwrite one another.
            if session.get(EventRow, event.id, with_for_update=True) is None:
                return 0, 0
            rows = {(row.stand, row.visitor): row for row in _rows(session, event.id)}
            wanted = list(change([Outcome.model_validate_json(row.data) for row in rows.values()]))
            known = _stored(session, {profiles[one.visitor] for one in wanted if one.visitor in profiles})
            changed = 0
            for outcome in wanted:
                data, profile = outcome.model_dump_json(exclude_none=True), profiles.get(outcome.visitor)
                row = rows.pop((outcome.stand, outcome.visitor), None)
                changed += row is None or row.data != data
                row = row or OutcomeRow(event_id=event.id, stand=outcome.stand, visitor=outcome.visitor)
                row.data, row.candidate_id = data, profile if profile in known else None
                session.add(row)
            for row in rows.values():
                session.delete(row)
            return changed, len(wanted)


def _rows(session: Session, event_id: str) -> Sequence[OutcomeRow]:
    wanted = select(OutcomeRow).where(OutcomeRow.event_id == event_id)
    return session.scalars(wanted.order_by(OutcomeRow.stand, OutcomeRow.visitor)).all()


def _stored(session: Session, ids: Iterable[str]) -> set[str]:
    """Return those of these ids under which a candidate is stored."""
    found: set[str] = set()
    for some in chunks(sorted(ids)):
        found |= set(session.scalars(select(CandidateRow.id).where(CandidateRow.id.in_(some))))
    return found
