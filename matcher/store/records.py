"""Reading, writing and deleting records inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from matcher.records.errors import StoreError, Text
from matcher.store.mapping import ROWS, Packed, RecordKind, columns_of, place_key, second_ids
from matcher.store.statements import chunks, rows_changed
from matcher.store.tables import ContactRow, FactsRow, RecordRow, StagedRow, TradesRow, VectorsRow


@dataclass(frozen=True)
class Filters:
    """Which records to list; None leaves a field free.

    Attributes:
        contract: contract code; for candidates, one that they accept.
        commune: name of the commune, whatever its accents, case and hyphens.
        postal_code: postal code, or its first digits ("76" is the département).
        source: where the record comes from.
        firm: name of the firm (postings only).
    """

    contract: str | None = None
    commune: str | None = None
    postal_code: str | None = None
    source: str | None = None
    firm: str | None = None


@dataclass
class Saved:
    """What became of records that were saved.

    Attributes:
        accepted: new ones.
        updated: known ones that have changed.
        unchanged: known ones, the same again.
        ids: the id under which each is served, in the order given.
    """

    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    ids: list[str] = field(default_factory=list)

    def add(self, other: Saved) -> None:
        """Count `other` in."""
        self.accepted += other.accepted
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.ids += other.ids


@dataclass
class _Known:
    """The stored rows that incoming records may meet, by the two ways to find them."""

    by_key: dict[tuple[str, str], Any]
    by_id: dict[str, Any]

    def find(self, packed: Packed) -> Any | None:
        """Return the row of this record: same source and own id, else same source and served id."""
        found = self.by_key.get((packed.record.id, packed.source))
        if found is None:
            served = self.by_id.get(packed.record.id)
            found = served if served is not None and served.source == packed.source else None
        return found

    def free_id(self, packed: Packed) -> str:
        """Return an id under which a new record can be served."""
        for name in (packed.record.id, *second_ids(packed.record.id, packed.source)):
            if name not in self.by_id:
                return name
        raise StoreError(
            Text(
                f"l'identifiant « {packed.record.id} » est déjà pris par un autre enregistrement.",
                f"the id '{packed.record.id}' is already taken by another record.",
            ),
            field="id",
            remedy=Text("Donnez-lui un autre identifiant.", "Give it another id."),
        )


def upsert(session: Session, kind: RecordKind, packed: Sequence[Packed]) -> Saved:
    """Insert new records and update changed ones; the key is the record's id with its source.

    A candidate without contact leaves the stored contact as it is. Facts and vectors of a former
    text that no record has any more are deleted.
    """
    saved = Saved()
    for some in chunks(packed):
        saved.add(_upsert_chunk(session, kind, some))
    return saved


def _upsert_chunk(session: Session, kind: RecordKind, packed: Sequence[Packed]) -> Saved:
    # Within one statement a key may stand only once: a repeated one waits for the next round.
    first: dict[tuple[str, str], Packed] = {}
    later = []
    for item in packed:
        key = (item.record.id, item.source)
        if key in first:
            later.append(item)
        else:
            first[key] = item
    saved = _upsert_distinct(session, kind, list(first.values()))
    if later:
        saved.add(_upsert_chunk(session, kind, later))
    return saved


def _upsert_distinct(session: Session, kind: RecordKind, packed: Sequence[Packed]) -> Saved:
    table, now, saved = ROWS[kind], datetime.now(UTC), Saved()
    known = _known_rows(session, table, packed)
    contacts = _contacts(session, [row.id for row in known.by_id.values()]) if kind == "candidate" else {}
    inserts, updates, new_contacts, old_hashes = [], [], {}, []
    for item in packed:
        row = known.find(item)
        columns = columns_of(item)
        if row is None:
            public_id = known.free_id(item)
            inserts.append({**columns, "id": public_id, "created_at": now, "updated_at": now})
            known.by_id[public_id] = _Taken(item.source)
            saved.accepted += 1
        else:
            public_id = row.id
            columns["external_id"] = row.external_id
            new_contact = item.contact is not None and item.contact != contacts.get(public_id)
            if row.content_hash == item.content_hash and not new_contact:
                saved.unchanged += 1
            else:
                updates.append({**columns, "id": public_id, "updated_at": now})
                saved.updated += 1
                if row.text_hash and row.text_hash != item.text_hash:
                    old_hashes.append(row.text_hash)
        if item.contact is not None and item.contact != contacts.get(public_id):
            new_contacts[public_id] = item.contact
        saved.ids.append(public_id)
    if inserts:
        session.execute(insert(table), inserts)
    if updates:
        session.execute(update(table), updates)
    if new_contacts:
        session.execute(delete(ContactRow).where(ContactRow.candidate_id.in_(list(new_contacts))))
        session.execute(
            insert(ContactRow), [{"candidate_id": key, "data": data} for key, data in new_contacts.items()]
        )
    drop_unreferenced(session, kind, old_hashes)
    return saved


@dataclass(frozen=True)
class _Taken:
    source: str


def _known_rows(session: Session, table: type[RecordRow], packed: Sequence[Packed]) -> _Known:
    ids = [item.record.id for item in packed]
    served = ids + [name for item in packed for name in second_ids(item.record.id, item.source)]
    rows = session.execute(
        select(table.id, table.external_id, table.source, table.content_hash, table.text_hash).where(
            or_(table.external_id.in_(ids), table.id.in_(served))
        )
    ).all()
    return _Known({(row.external_id, row.source): row for row in rows}, {row.id: row for row in rows})


def _contacts(session: Session, ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(
        select(ContactRow.candidate_id, ContactRow.data).where(ContactRow.candidate_id.in_(ids))
    )
    return {row.candidate_id: row.data for row in rows}


def remove(session: Session, kind: RecordKind, ids: Sequence[str]) -> int:
    """Delete records with their contact, and the facts and vectors of texts that nobody else has."""
    table, deleted = ROWS[kind], 0
    for some in chunks(ids):
        rows = session.execute(select(table.id, table.text_hash).where(table.id.in_(some))).all()
        if kind == "candidate":
            session.execute(delete(ContactRow).where(ContactRow.candidate_id.in_(some)))
        session.execute(delete(table).where(table.id.in_(some)))
        drop_unreferenced(session, kind, [row.text_hash for row in rows if row.text_hash])
        deleted += len(rows)
    return deleted


def drop_unreferenced(session: Session, kind: RecordKind, hashes: Iterable[str] | None = None) -> int:
    """Delete facts and vectors of texts that no record, stored or staged, has any more.

    Args:
        session: the transaction.
        kind: of which kind of record.
        hashes: only these texts; all by default.

    Returns:
        The number of rows deleted.
    """
    wanted = sorted(set(hashes)) if hashes is not None else None
    if wanted is not None and not wanted:
        return 0
    table, deleted = ROWS[kind], 0
    for derived in (FactsRow, VectorsRow, TradesRow):
        conditions: list[ColumnElement[bool]] = [
            derived.kind == kind,
            ~exists().where(table.text_hash == derived.text_hash),
            ~exists().where(and_(StagedRow.text_hash == derived.text_hash, StagedRow.kind == kind)),
        ]
        if wanted is not None:
            conditions.append(derived.text_hash.in_(wanted))
        unread = delete(derived).where(*conditions).execution_options(synchronize_session=False)
        deleted += rows_changed(session, unread)
    return deleted


def conditions(kind: RecordKind, filters: Filters | None) -> list[ColumnElement[bool]]:
    """Return the WHERE conditions of `filters`.

    Raises:
        StoreError: the kind of record has no such field.
    """
    table: Any = ROWS[kind]
    found: list[ColumnElement[bool]] = []
    if filters is None:
        return found
    for name in ("contract", "firm"):
        if getattr(filters, name) is not None and not (
            kind == "posting" or (kind, name) == ("candidate", "contract")
        ):
            raise StoreError(
                Text(f"ce filtre n'existe pas pour {kind}.", f"there is no such filter for {kind}."),
                field=name,
            )
    if filters.contract is not None:
        if kind == "posting":
            found.append(table.contract == filters.contract)
        else:
            found.append(table.contracts.contains(f"|{filters.contract}|", autoescape=True))
    if filters.firm is not None:
        found.append(table.firm == filters.firm)
    if filters.commune is not None:
        found.append(table.commune_key == place_key(filters.commune))
    if filters.postal_code is not None:
        found.append(table.postal_code.startswith(filters.postal_code, autoescape=True))
    if filters.source is not None:
        found.append(table.source == filters.source)
    return found


def count(session: Session, kind: RecordKind, filters: Filters | None = None) -> int:
    """Return how many records of a kind there are."""
    table = ROWS[kind]
    return session.scalar(select(func.count()).select_from(table).where(*conditions(kind, filters))) or 0
