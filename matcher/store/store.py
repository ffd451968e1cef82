"""The database as the rest of the engine sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.orm import Session

from matcher.records import Candidate, Contact, Facts, Firm, Posting, Training
from matcher.store import derived as derived_rows
from matcher.store import records as record_rows
from matcher.store.audit import AuditLedger
from matcher.store.connection import errors_in_words, make_engine, public_name, resolve_url, writer
from matcher.store.contests import ContestLedger
from matcher.store.derived import Derived, Missing, SentenceVectors, Versions
from matcher.store.events import EventLedger
from matcher.store.imports import ImportLedger
from matcher.store.keys import KeyLedger
from matcher.store.mapping import ROWS, RecordKind, kind_of, pack, unpack, unpack_contact, with_contact
from matcher.store.records import Filters, Saved
from matcher.store.schema import prepare_schema
from matcher.store.sessions import SessionLedger
from matcher.store.statements import rows_changed
from matcher.store.tables import ContactRow
from matcher.store.watches import WatchLedger

R = TypeVar("R", Firm, Posting, Candidate, Training)
S = TypeVar("S", bound=Firm | Posting | Candidate | Training)

MAX_PAGE = 1_000
"""Most records a page; whoever needs all of them iterates."""


@dataclass(frozen=True)
class Page(Generic[S]):
    """Part of a list of records, with the number there are in all."""

    records: tuple[S, ...]
    total: int


@dataclass(frozen=True)
class Stored(Generic[S]):
    """A record with the hash of its text, by which its facts and vectors are found."""

    record: S
    text_hash: str | None


class Store:
    """Records, what was computed from them, and the history of imports.

    Every method is one transaction and may be called from any thread. Driver errors come out as
    StoreError; no message and no log holds a stored value.

    Attributes:
        imports: the ledger of imports.
        audit: the audit log.
        contests: contestations of what the log holds.
        keys: individual keys of the API.
        sessions: who is signed in to the web pages.
        watches: saved searches and their digests.
        events: forums and what came of their meetings.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer(engine)
        self.imports = ImportLedger(self.reading, self.writing)
        self.audit = AuditLedger(self.reading, self.writing)
        self.contests = ContestLedger(self.reading, self.writing)
        self.keys = KeyLedger(self.reading, self.writing)
        self.sessions = SessionLedger(self.reading, self.writing)
        self.watches = WatchLedger(self.reading, self.writing)
        self.events = EventLedger(self.reading, self.writing)

    @property
    def name(self) -> str:
        """The file or address of the database, without password."""
        return public_name(self._engine.url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that sees one state of the database and changes nothing."""
        with errors_in_words(self._engine.url), Session(self._engine) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction that commits at the end of the block, or leaves no trace where it fails."""
        with (
            errors_in_words(self._engine.url),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def check(self) -> None:
        """Ask the database for an answer; raises StoreError where none comes."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def upsert(
        self,
        records: Sequence[R],
        *,
        source: str | None = None,
        text_hashes: Sequence[str | None] | None = None,
        derived: Sequence[Derived] = (),
    ) -> Saved:
        """Insert or update records of one type; the key is the record's id with its source.

        A candidate without contact leaves the stored contact as it is (`delete_contact` removes it).

        Args:
            records: records of one type.
            source: where they come from, where they do not say it themselves.
            text_hashes: hash of each record's text, where facts and vectors are kept of it.
            derived: facts and vectors to store in the same transaction.

        Raises:
            RecordError: a record holds characters that no database can store; nothing is saved.
        """
        hashes = text_hashes if text_hashes is not None else [None] * len(records)
        packed = [
            pack(record, source=source, text_hash=key) for record, key in zip(records, hashes, strict=True)
        ]
        if not packed:
            return Saved()
        with self.writing() as session:
            for item in derived:
                derived_rows.save_derived(session, item)
            return record_rows.upsert(session, packed[0].kind, packed)

    def get(self, record_type: type[R], record_id: str, *, contact: bool = False) -> R | None:
        """Return one record, None where there is none.

        Args:
            record_type: its type.
            record_id: the id under which it is served.
            contact: also read how to reach the candidate.
        """
        kind = kind_of(record_type)
        table = ROWS[kind]
        with self.reading() as session:
            data = session.scalar(select(table.data).where(table.id == record_id))
            if data is None:
                return None
            record: Any = unpack(kind, record_id, data)
            if contact and isinstance(record, Candidate):
                record = with_contact(
                    record,
                    session.scalar(select(ContactRow.data).where(ContactRow.candidate_id == record_id)),
                )
            return record  # type: ignore[no-any-return]

    def contact(self, candidate_id: str) -> Contact | None:
        """Return how to reach a candidate, None where it is not known."""
        with self.reading() as session:
            data = session.scalar(select(ContactRow.data).where(ContactRow.candidate_id == candidate_id))
            return unpack_contact(data) if data else None

    def list(
        self, record_type: type[R], filters: Filters | None = None, *, offset: int = 0, limit: int = 100
    ) -> Page[R]:
        """Return part of the records in the order of their ids.

        Args:
            record_type: their type.
            filters: which ones; all by default.
            offset: how many to skip.
            limit: how many to return, at most 1,000.
        """
        kind = kind_of(record_type)
        table = ROWS[kind]
        wanted = record_rows.conditions(kind, filters)
        with self.reading() as session:
            rows = session.execute(
                select(table.id, table.data)
                .where(*wanted)
                .order_by(table.id)
                .offset(max(0, offset))
                .limit(max(0, min(limit, MAX_PAGE)))
            ).all()
            found: tuple[Any, ...] = tuple(unpack(kind, row.id, row.data) for row in rows)
            return Page(found, record_rows.count(session, kind, filters))

    def iterate(
        self, record_type: type[R], filters: Filters | None = None, *, batch: int = 500
    ) -> Iterator[Sequence[Stored[R]]]:
        """Yield all records with their text hashes in batches, in the order of their ids."""
        kind = kind_of(record_type)
        table = ROWS[kind]
        wanted, last = record_rows.conditions(kind, filters), ""
        while True:
            with self.reading() as session:
                rows = session.execute(
                    select(table.id, table.data, table.text_hash)
                    .where(*wanted, table.id > last)
                    .order_by(table.id)
                    .limit(batch)
                ).all()
            if not rows:
                return
            last = rows[-1].id
            found: Any = [Stored(unpack(kind, row.id, row.data), row.text_hash) for row in rows]
            yield found

    def delete(self, record_type: type[R], record_id: str) -> bool:
        """Delete a record with its contact and all computed from its text; return whether it was there."""
        with self.writing() as session:
            return record_rows.remove(session, kind_of(record_type), [record_id]) == 1

    def delete_contact(self, candidate_id: str) -> bool:
        """Delete how to reach a candidate; return whether it was there."""
        with self.writing() as session:
            return (
                rows_changed(session, delete(ContactRow).where(ContactRow.candidate_id == candidate_id)) > 0
            )

    def purge(self, record_type: type[R], before: datetime) -> int:
        """Delete records not touched since `before`, with all that hangs on them; return how many."""
        kind = kind_of(record_type)
        table = ROWS[kind]
        with self.writing() as session:
            old = list(session.scalars(select(table.id).where(table.updated_at < before)))
            return record_rows.remove(session, kind, old)

    def purge_derived(self, versions: Collection[Versions]) -> int:
        """Delete what other versions computed, or of texts that no record has; return how many rows."""
        with self.writing() as session:
            dropped = derived_rows.drop_other_versions(session, versions)
            return dropped + sum(record_rows.drop_unreferenced(session, kind) for kind in ROWS)

    def count(self, record_type: type[R], filters: Filters | None = None) -> int:
        """Return how many records of a type there are."""
        with self.reading() as session:
            return record_rows.count(session, kind_of(record_type), filters)

    def counts(self) -> dict[RecordKind, int]:
        """Return how many records of each kind there are."""
        with self.reading() as session:
            return {kind: record_rows.count(session, kind) for kind in ROWS}

    def stamp(self, record_type: type[R]) -> str:
        """Return a word that changes whenever a record of this type is added, changed or deleted."""
        table = ROWS[kind_of(record_type)]
        with self.reading() as session:
            number, last = session.execute(
                select(func.count(), func.max(table.updated_at)).select_from(table)
            ).one()
            return f"{number} {last.isoformat() if last else ''}"

    def source(self, record_type: type[R], record_id: str) -> str | None:
        """Return where a record comes from ("" where nobody said), None where there is no such record."""
        table = ROWS[kind_of(record_type)]
        with self.reading() as session:
            return session.scalar(select(table.source).where(table.id == record_id))

    def text_hash(self, record_type: type[R], record_id: str) -> str | None:
        """Return the hash of a record's text, None where there is no such record or no text."""
        table = ROWS[kind_of(record_type)]
        with self.reading() as session:
            return session.scalar(select(table.text_hash).where(table.id == record_id))

    def save_derived(self, items: Sequence[Derived]) -> None:
        """Store facts, vectors and trades; those that are there already stay."""
        with self.writing() as session:
            for item in items:
                derived_rows.save_derived(session, item)

    def facts(self, kind: RecordKind, hashes: Iterable[str], extractor_version: str) -> dict[str, Facts]:
        """Return the facts that this version of the extractor read, by text hash."""
        with self.reading() as session:
            return derived_rows.read_facts(session, kind, hashes, extractor_version)

    def vectors(self, kind: RecordKind, hashes: Iterable[str], model_id: str) -> dict[str, SentenceVectors]:
        """Return the float16 sentence vectors that this model made, by text hash."""
        with self.reading() as session:
            return derived_rows.read_vectors(session, kind, hashes, model_id)

    def trades(
        self, kind: RecordKind, hashes: Iterable[str], trades_id: str
    ) -> dict[str, NDArray[np.float32]]:
        """Return the shares of trades that this model read, float32 (trades,), by text hash."""
        with self.reading() as session:
            return derived_rows.read_trades(session, kind, hashes, trades_id)

    def missing(self, kind: RecordKind, hashes: Collection[str], versions: Versions) -> Missing:
        """Return of which texts there are no facts, vectors and trades of these versions."""
        with self.reading() as session:
            return derived_rows.missing(session, kind, hashes, versions)


def open_store(url: str | None = None) -> Store:
    """Open a database, creating it or bringing its schema up to date.

    Args:
        url: URL of a SQLite or PostgreSQL database, or path of a SQLite file; by default
            `PASSERELLE_DATABASE_URL`, else a file in the user's data folder.

    Raises:
        StoreError: the address is wrong, the database does not answer, is locked, read-only, of a
            newer schema, or not ours.
    """
    address = resolve_url(url)
    with errors_in_words(address):
        engine = make_engine(address)
        try:
            prepare_schema(engine)
        except BaseException:
            engine.dispose()
            raise
    return Store(engine)
