"""The ledger of imports: records of a file wait in a staging table and become visible all at once.

A file is read in batches. Each batch is one transaction: its records into `staged`, its facts and
vectors where they will stay, and the checkpoint (how many items of the file are done). The last
transaction moves everything that waited into the tables of records. Killed anywhere, an import shows
either nothing of its file or all of it, and the next run goes on after the last checkpoint.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from matcher.records.errors import PasserelleError, StoreError, Text
from matcher.store.derived import Derived, save_derived
from matcher.store.mapping import ROWS, Packed, RecordKind, unpack
from matcher.store.records import Saved, drop_unreferenced, upsert
from matcher.store.statements import CHUNK, Transaction, chunks, rows_changed
from matcher.store.tables import ImportRow, RejectionRow, StagedRow


@dataclass(frozen=True)
class ImportState:
    """An import in progress.

    Attributes:
        id: its number.
        claim: names this process's turn at it.
        items_read: records and rejections of the file that are done.
    """

    id: int
    claim: str
    items_read: int


@dataclass(frozen=True)
class Checkpoint:
    """One batch of a file, stored in one transaction.

    Attributes:
        items: records and rejections in this batch.
        last_line: the last line read.
        packed: the good records.
        rejected: the refused ones.
        derived: facts and vectors computed for them.
    """

    items: int
    last_line: int | None
    packed: Sequence[Packed]
    rejected: Sequence[PasserelleError]
    derived: Sequence[Derived] = field(default_factory=tuple)


@dataclass(frozen=True)
class ImportEntry:
    """One line of the history of imports."""

    id: int
    file: str
    file_hash: str
    status: str
    items_read: int
    last_line: int | None
    accepted: int
    updated: int
    unchanged: int
    rejected: int
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class Rejection:
    """A refused line: place and reason, with anything quoted from the line left out."""

    file: str | None
    line: int | None
    field: str | None
    reason: Text


class ImportLedger:
    """Begins, continues and ends imports."""

    def __init__(self, read: Transaction, write: Transaction) -> None:
        self._read = read
        self._write = write

    def begin(self, file: str, file_hash: str, settings: str) -> ImportState:
        """Start an import, or take up the one that was cut off.

        An unfinished import of the same file with another content or other settings is dropped.

        Args:
            file: the file as the user named it.
            file_hash: hash of its name and content.
            settings: everything else that changes the result (kind, source, model, extractor).
        """
        claim = uuid.uuid4().hex
        with self._write() as session:
            waiting = session.scalars(
                select(ImportRow).where(ImportRow.status == "staging", ImportRow.file_hash == file_hash)
            ).all()
            for row in waiting:
                if row.settings == settings:
                    row.claim = claim
                    return ImportState(row.id, claim, row.items_read)
            stale = [row.id for row in waiting]
            stale += session.scalars(
                select(ImportRow.id).where(ImportRow.status == "staging", ImportRow.file == file)
            ).all()
            _drop_imports(session, stale)
            row = ImportRow(
                file=file,
                file_hash=file_hash,
                settings=settings,
                status="staging",
                claim=claim,
                started_at=datetime.now(UTC),
            )
            session.add(row)
            session.flush()
            return ImportState(row.id, claim, 0)

    def checkpoint(self, state: ImportState, batch: Checkpoint) -> ImportState:
        """Store one batch; return the state after it.

        Raises:
            StoreError: another process has taken this import over.
        """
        items_read = state.items_read + batch.items
        with self._write() as session:
            _hold(session, state, items_read=items_read, last_line=batch.last_line)
            for derived in batch.derived:
                save_derived(session, derived)
            if batch.packed:
                session.execute(
                    insert(StagedRow),
                    [
                        {
                            "import_id": state.id,
                            "position": state.items_read + number,
                            "kind": item.kind,
                            "source": item.source,
                            "text_hash": item.text_hash,
                            "data": item.data,
                            "contact": item.contact,
                        }
                        for number, item in enumerate(batch.packed)
                    ],
                )
            if batch.rejected:
                session.execute(
                    insert(RejectionRow), [_rejection(state.id, error) for error in batch.rejected]
                )
                session.execute(
                    update(ImportRow)
                    .where(ImportRow.id == state.id)
                    .values(rejected=ImportRow.rejected + len(batch.rejected))
                )
        return ImportState(state.id, state.claim, items_read)

    def publish(self, state: ImportState) -> Saved:
        """Make the records of a file visible, all in one transaction, and close its import.

        Raises:
            StoreError: another process has taken this import over.
        """
        total = Saved()
        with self._write() as session:
            _hold(session, state)
            position = -1
            while rows := session.scalars(
                select(StagedRow)
                .where(StagedRow.import_id == state.id, StagedRow.position > position)
                .order_by(StagedRow.position)
                .limit(CHUNK)
            ).all():
                position = rows[-1].position
                packed = [_from_staging(row) for row in rows]
                session.expunge_all()
                for kind in dict.fromkeys(item.kind for item in packed):
                    total.add(upsert(session, kind, [item for item in packed if item.kind == kind]))
            session.execute(delete(StagedRow).where(StagedRow.import_id == state.id))
            session.execute(
                update(ImportRow)
                .where(ImportRow.id == state.id)
                .values(
                    status="done",
                    accepted=total.accepted,
                    updated=total.updated,
                    unchanged=total.unchanged,
                    finished_at=datetime.now(UTC),
                )
            )
        return total

    def abandon(self, state: ImportState) -> None:
        """Drop an import with all that waited: the file turned out to be unreadable."""
        with self._write() as session:
            _drop_imports(session, _ours(session, state))

    def history(self, limit: int = 50) -> list[ImportEntry]:
        """Return the last imports, newest first."""
        with self._read() as session:
            rows = session.scalars(select(ImportRow).order_by(ImportRow.id.desc()).limit(limit)).all()
            names = ImportEntry.__dataclass_fields__
            return [ImportEntry(**{name: getattr(row, name) for name in names}) for row in rows]

    def rejections(self, import_id: int) -> list[Rejection]:
        """Return the refused lines of an import, in the order of the file."""
        with self._read() as session:
            rows = session.scalars(
                select(RejectionRow).where(RejectionRow.import_id == import_id).order_by(RejectionRow.id)
            ).all()
            return [
                Rejection(row.file, row.line, row.field, Text(row.reason_fr, row.reason_en)) for row in rows
            ]

    def purge(self, before: datetime) -> int:
        """Forget imports that started before `before`, finished or cut off; return how many."""
        with self._write() as session:
            old = list(session.scalars(select(ImportRow.id).where(ImportRow.started_at < before)))
            _drop_imports(session, old)
            return len(old)


def _hold(session: Session, state: ImportState, **values: int | None) -> None:
    """Update the import if it is still ours, as one statement, so that two processes never both go on."""
    ours = (
        update(ImportRow)
        .where(
            ImportRow.id == state.id,
            ImportRow.claim == state.claim,
            ImportRow.status == "staging",
            ImportRow.items_read == state.items_read,
        )
        .values(claim=state.claim, **values)
    )
    if rows_changed(session, ours) != 1:
        raise StoreError(
            Text(
                "un autre programme importe le même fichier et a pris le relais.",
                "another program is importing the same file and has taken over.",
            ),
            remedy=Text("Laissez-le finir.", "Let it finish."),
        )


def _ours(session: Session, state: ImportState) -> Sequence[int]:
    """Return the import's number where it is still ours to drop, whatever checkpoint it is at."""
    wanted = (ImportRow.id == state.id, ImportRow.claim == state.claim, ImportRow.status == "staging")
    return session.scalars(select(ImportRow.id).where(*wanted)).all()


def _drop_imports(session: Session, ids: Sequence[int]) -> None:
    if not ids:
        return
    staged = session.execute(
        select(StagedRow.kind, StagedRow.text_hash).where(StagedRow.import_id.in_(ids)).distinct()
    ).all()
    for table in (StagedRow, RejectionRow):
        session.execute(delete(table).where(table.import_id.in_(ids)))
    session.execute(delete(ImportRow).where(ImportRow.id.in_(ids)))
    for kind in ROWS:
        some = [row.text_hash for row in staged if row.kind == kind and row.text_hash]
        for chunk in chunks(some):
            drop_unreferenced(session, kind, chunk)


def _from_staging(row: StagedRow) -> Packed:
    kind: RecordKind = row.kind  # type: ignore[assignment]
    record = unpack(kind, None, row.data)
    return Packed(record, kind, row.source, row.data, row.contact, row.text_hash)


def _rejection(import_id: int, error: PasserelleError) -> dict[str, str | int | None]:
    return {
        "import_id": import_id,
        "file": error.file,
        "line": error.line,
        "field": error.field,
        "reason_fr": without_quotes(error.problem.fr),
        "reason_en": without_quotes(error.problem.en),
    }


def without_quotes(reason: str) -> str:
    """Return the reason with what it quotes from the file left out: a quoted value may be about a person."""
    reason = re.sub(r"« .*? »", "« … »", reason, flags=re.DOTALL)
    return re.sub(r"(?<!\w)'.*?'(?!\w)", "'…'", reason, flags=re.DOTALL)
