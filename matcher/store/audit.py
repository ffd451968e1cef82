"""The audit log: what was served to whom and by what, append-only, each entry sealed to the one before.

An entry's hash covers its content and the hash of the entry before it, so that a changed, removed or
inserted entry breaks the chain from there on. Forgetting old entries leaves a tombstone: a new entry that
carries the hash of the last one forgotten, from which the rest of the chain is verified. The database
itself refuses to change an entry, or to delete one that no tombstone covers (triggers of revision 0002).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from matcher.store.statements import Transaction
from matcher.store.tables import AuditRow, ContestRow

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""

PURGE = "purge"
_CHAIN_LOCK = 7_268_170_552
"""Number of the PostgreSQL advisory lock under which one process at a time appends."""


@dataclass(frozen=True)
class Actor:
    """Who asked: a role, and the key shown with the id chosen for its holder.

    Attributes:
        role: "local", "recruiter", "admin" or "cli".
        key: id of the individual key, or first characters of a shared token's hash, "" without any.
        holder: the id chosen for whoever holds the key, "" for a shared token or none.
    """

    role: str
    key: str = ""
    holder: str = ""


@dataclass(frozen=True)
class AuditEntry:
    """One entry of the log.

    Attributes:
        seq: its number; numbers are never used twice.
        at: when, in UTC.
        kind: "ranking", "postings", "explanation", "comparison", "bridges", "contest", "review",
            "key" or "purge".
        actor: who asked.
        data: what was asked and served; JSON types only.
        previous: hash of the entry before.
        hash: hash of this entry.
    """

    seq: int
    at: datetime
    kind: str
    actor: Actor
    data: Mapping[str, Any]
    previous: str
    hash: str

    def sealed(self) -> bool:
        """Return whether the entry still is what its hash was made of."""
        return self.hash == seal(
            self.seq, self.at, self.kind, self.actor, canonical(self.data), self.previous
        )


def canonical(data: Mapping[str, Any]) -> str:
    """Return JSON data as one text: keys sorted, ASCII, no spaces."""
    return json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def moment(at: datetime) -> str:
    """Return an instant as it enters a hash: ISO 8601 in UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def seal(seq: int, at: datetime, kind: str, actor: Actor, data: str, previous: str) -> str:
    """Return the SHA-256 that seals an entry: of its fields, and of the hash before it.

    The holder is one of them where there is one; older entries, sealed before there were any, stay sound.
    """
    fields = [str(seq), moment(at), kind, actor.role, actor.key, data, previous]
    if actor.holder:
        fields.append(actor.holder)
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode("ascii")).hexdigest()


class AuditLedger:
    """Appends to the log, reads it and forgets its oldest entries."""

    def __init__(self, read: Transaction, write: Transaction) -> None:
        self._read = read
        self._write = write

    def append(self, kind: str, actor: Actor, data: Mapping[str, Any]) -> AuditEntry:
        """Seal an entry to the chain and store it."""
        with self._write() as session:
            return append_in(session, kind, actor, data)

    def get(self, seq: int) -> AuditEntry | None:
        """Return one entry, None where there is none of this number."""
        with self._read() as session:
            row = session.get(AuditRow, seq)
            return _entry(row) if row is not None else None

    def count(self) -> int:
        """Return how many entries are kept."""
        with self._read() as session:
            return session.scalar(select(func.count()).select_from(AuditRow)) or 0

    def last(self, limit: int = 50, *, before: int | None = None) -> list[AuditEntry]:
        """Return the newest entries, newest first; those before number `before` where it is given."""
        wanted = select(AuditRow).order_by(AuditRow.seq.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(AuditRow.seq < before)
        with self._read() as session:
            return [_entry(row) for row in session.scalars(wanted)]

    def entries(self, *, batch: int = 500) -> Iterator[AuditEntry]:
        """Yield all entries, oldest first."""
        seq = -1
        while True:
            with self._read() as session:
                rows = session.scalars(
                    select(AuditRow).where(AuditRow.seq > seq).order_by(AuditRow.seq).limit(batch)
                ).all()
                found = [_entry(row) for row in rows]
            if not found:
                return
            seq = found[-1].seq
            yield from found

    def purge(self, before: datetime, actor: Actor) -> AuditEntry | None:
        """Forget the entries from before `before` and leave a tombstone; return it.

        Entries from the first one that an open contestation is about stay: they are its evidence. None
        where there is nothing to forget.
        """
        with self._write() as session:
            _hold_chain(session)
            through = _forgettable(session, before)
            if through is None:
                return None
            row = session.get_one(AuditRow, through)
            count = session.scalar(select(func.count()).where(AuditRow.seq <= through)) or 0
            data = {
                "through": through,
                "hash": row.hash,
                "entries": count,
                "before": moment(before),
            }
            tombstone = append_in(session, PURGE, actor, data, purged_through=through)
            session.execute(delete(ContestRow).where(ContestRow.entry <= through))
            session.execute(delete(AuditRow).where(AuditRow.seq <= through))
            return tombstone


def append_in(
    session: Session, kind: str, actor: Actor, data: Mapping[str, Any], *, purged_through: int | None = None
) -> AuditEntry:
    """Seal and store an entry within a transaction that writes."""
    _hold_chain(session)
    head = session.execute(
        select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)
    ).one_or_none()
    seq, previous = (head.seq + 1, head.hash) if head is not None else (1, GENESIS)
    at, told = datetime.now(UTC), canonical(data)
    entry = AuditEntry(
        seq, at, kind, actor, json.loads(told), previous, seal(seq, at, kind, actor, told, previous)
    )
    session.execute(
        insert(AuditRow).values(
            seq=seq,
            at=at,
            kind=kind,
            role=actor.role,
            key=actor.key,
            holder=actor.holder or None,
            data=told,
            previous=previous,
            hash=entry.hash,
            purged_through=purged_through,
        )
    )
    return entry


def _hold_chain(session: Session) -> None:
    """Let one process at a time append; SQLite's write lock does it there."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _CHAIN_LOCK})


def _forgettable(session: Session, before: datetime) -> int | None:
    """Return the number up to which entries may be forgotten: old, and no evidence of an open contest."""
    young = session.scalar(select(func.min(AuditRow.seq)).where(AuditRow.at >= before))
    disputed = session.scalar(
        select(func.min(ContestRow.entry)).where(ContestRow.status.not_in(("upheld", "rejected")))
    )
    limits = [limit for limit in (young, disputed) if limit is not None]
    oldest = select(func.max(AuditRow.seq))
    if limits:
        oldest = oldest.where(AuditRow.seq < min(limits))
    return session.scalar(oldest)


def _entry(row: AuditRow) -> AuditEntry:
    actor = Actor(row.role, row.key, row.holder or "")
    return AuditEntry(row.seq, row.at, row.kind, actor, json.loads(row.data), row.previous, row.hash)


@dataclass(frozen=True)
class Verdict:
    """What a look at the whole chain found.

    Attributes:
        entries: how many were looked at.
        first: the number of the first one kept, None for an empty log.
        last: the number of the last one.
        head: the hash of the last one, to be noted outside the database.
        broken: the number of the first entry that does not fit, None where all do.
        fault: "content", "chain", "start" or "head" where something does not fit.
    """

    entries: int
    first: int | None
    last: int | None
    head: str
    broken: int | None = None
    fault: str | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing was changed."""
        return self.fault is None


def verify_chain(entries: Iterable[AuditEntry], *, noted: str | None = None) -> Verdict:
    """Look at every entry: is it what was sealed, and does it follow the one before?

    Args:
        entries: all entries, oldest first, from the database or an export.
        noted: a hash noted earlier; it must still be in the chain, or covered by a tombstone. Without one,
            entries cut off at the end cannot be seen.
    """
    count, first, previous = 0, None, None
    last, head = None, GENESIS
    start = (GENESIS, 1)
    known, tombs = {GENESIS}, dict[str, int]()
    fault: tuple[int, str] | None = None
    for entry in entries:
        if first is None:
            first = entry.seq
            start = (entry.previous, entry.seq)
        if fault is None and not entry.sealed():
            fault = (entry.seq, "content")
        if fault is None and previous is not None and entry.previous != previous:
            fault = (entry.seq, "chain")
        if fault is None and last is not None and entry.seq != last + 1:
            fault = (entry.seq, "chain")
        if entry.kind == PURGE:
            tombs[str(entry.data.get("hash"))] = int(entry.data.get("through", 0))
        known.add(entry.hash)
        count, previous, last, head = count + 1, entry.hash, entry.seq, entry.hash
    if fault is None and first is not None and not _starts_well(start, tombs):
        fault = (first, "start")
    if fault is None and noted is not None and noted not in known and noted not in tombs:
        fault = (last or 0, "head")
    return Verdict(count, first, last, head, *(fault or (None, None)))


def _starts_well(start: tuple[str, int], tombs: Mapping[str, int]) -> bool:
    before, seq = start
    return (before == GENESIS and seq == 1) or tombs.get(before) == seq - 1
