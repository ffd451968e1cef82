"""What was computed from texts: facts by extractor version, sentence vectors and trades by model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from matcher.records import Evidence, Facts
from matcher.store.mapping import RecordKind
from matcher.store.statements import chunks, rows_changed
from matcher.store.tables import FactsRow, TradesRow, VectorsRow


@dataclass(frozen=True)
class SentenceVectors:
    """The sentences of one text and their vectors.

    Attributes:
        vectors: (sentences, dimension); float16 when read from the store.
        spans: int32 (sentences, 2), where each sentence starts and ends in the text.
    """

    vectors: NDArray[np.floating[Any]]
    spans: NDArray[np.int32]

    @classmethod
    def empty(cls, dimension: int) -> SentenceVectors:
        """Return the vectors of a text without a sentence."""
        return cls(np.zeros((0, dimension), dtype=np.float16), np.zeros((0, 2), dtype=np.int32))

    def sentences(self) -> tuple[Evidence, ...]:
        """Return the spans as evidence."""
        return tuple(Evidence.model_construct(start=start, end=end) for start, end in self.spans.tolist())


@dataclass(frozen=True)
class Derived:
    """Facts, vectors and trades of some texts of one kind, ready to be stored.

    Attributes:
        extractor_version: which extractor read the facts.
        model_id: which model made the vectors.
        facts: JSON of the facts, by text hash.
        vectors: sentence vectors, by text hash.
        trades_id: which trade model read the trades.
        trades: float32 (trades,), how much of the text each trade explains, by text hash.
    """

    kind: RecordKind
    extractor_version: str
    model_id: str
    facts: Mapping[str, str]
    vectors: Mapping[str, SentenceVectors]
    trades_id: str = ""
    trades: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether there is anything to store."""
        return bool(self.facts or self.vectors or self.trades)


class Versions(NamedTuple):
    """What makes the things that are kept of a text.

    Attributes:
        extractor_version: reads facts.
        model_id: makes sentence vectors.
        trades_id: reads trades.
    """

    extractor_version: str
    model_id: str
    trades_id: str


class Missing(NamedTuple):
    """Hashes of the texts of which something is not stored."""

    facts: set[str]
    vectors: set[str]
    trades: set[str]


def save_derived(session: Session, derived: Derived) -> None:
    """Store facts, vectors and trades; those that are there already stay."""
    facts = [
        {"kind": derived.kind, "text_hash": key, "extractor_version": derived.extractor_version, "data": data}
        for key, data in derived.facts.items()
    ]
    vectors = [
        {
            "kind": derived.kind,
            "text_hash": key,
            "model_id": derived.model_id,
            "rows": item.vectors.shape[0],
            "dimension": item.vectors.shape[1],
            "vectors": item.vectors.astype("<f2").tobytes(),
            "spans": item.spans.astype("<i4").tobytes(),
        }
        for key, item in derived.vectors.items()
    ]
    _insert_new(session, FactsRow, facts)
    _insert_new(session, VectorsRow, vectors)
    trades = [
        {
            "kind": derived.kind,
            "text_hash": key,
            "model_id": derived.trades_id,
            "shares": shares.astype("<f4").tobytes(),
        }
        for key, shares in derived.trades.items()
    ]
    _insert_new(session, TradesRow, trades)


def _insert_new(
    session: Session,
    table: type[FactsRow] | type[VectorsRow] | type[TradesRow],
    rows: Sequence[dict[str, Any]],
) -> None:
    if not rows:
        return
    postgresql = session.get_bind().dialect.name == "postgresql"
    statement: Any = postgresql_insert(table) if postgresql else sqlite_insert(table)
    session.connection().execute(statement.on_conflict_do_nothing(), list(rows))


def read_facts(
    session: Session, kind: RecordKind, hashes: Iterable[str], extractor_version: str
) -> dict[str, Facts]:
    """Return the facts that this version of the extractor read, by text hash."""
    found = {}
    for some in chunks(dict.fromkeys(hashes)):
        rows = session.execute(
            select(FactsRow.text_hash, FactsRow.data).where(*_facts_key(kind, some, extractor_version))
        )
        found.update({row.text_hash: Facts.model_validate_json(row.data) for row in rows})
    return found


def read_vectors(
    session: Session, kind: RecordKind, hashes: Iterable[str], model_id: str
) -> dict[str, SentenceVectors]:
    """Return the float16 sentence vectors that this model made, by text hash."""
    found = {}
    for some in chunks(dict.fromkeys(hashes)):
        rows = session.execute(
            select(
                VectorsRow.text_hash,
                VectorsRow.rows,
                VectorsRow.dimension,
                VectorsRow.vectors,
                VectorsRow.spans,
            ).where(*_vectors_key(kind, some, model_id))
        )
        for row in rows:
            found[row.text_hash] = SentenceVectors(
                np.frombuffer(row.vectors, dtype="<f2").reshape(row.rows, row.dimension),
                np.frombuffer(row.spans, dtype="<i4").reshape(row.rows, 2),
            )
    return found


def read_trades(
    session: Session, kind: RecordKind, hashes: Iterable[str], trades_id: str
) -> dict[str, NDArray[np.float32]]:
    """Return the shares of trades that this model read, float32 (trades,), by text hash."""
    found = {}
    for some in chunks(dict.fromkeys(hashes)):
        rows = session.execute(
            select(TradesRow.text_hash, TradesRow.shares).where(*_trades_key(kind, some, trades_id))
        )
        found.update({row.text_hash: np.frombuffer(row.shares, dtype="<f4") for row in rows})
    return found


def missing(session: Session, kind: RecordKind, hashes: Collection[str], versions: Versions) -> Missing:
    """Return of which texts there are no facts, vectors and trades of these versions."""
    found = Missing(set(hashes), set(hashes), set(hashes))
    for some in chunks(dict.fromkeys(hashes)):
        for left, column, key in (
            (found.facts, FactsRow.text_hash, _facts_key(kind, some, versions.extractor_version)),
            (found.vectors, VectorsRow.text_hash, _vectors_key(kind, some, versions.model_id)),
            (found.trades, TradesRow.text_hash, _trades_key(kind, some, versions.trades_id)),
        ):
            left.difference_update(session.scalars(select(column).where(*key)))
    return found


def drop_other_versions(session: Session, versions: Collection[Versions]) -> int:
    """Delete facts, vectors and trades of all other versions; return how many rows."""
    return sum(
        rows_changed(session, delete(table).where(column.not_in(kept)))
        for table, column, kept in (
            (FactsRow, FactsRow.extractor_version, [one.extractor_version for one in versions]),
            (VectorsRow, VectorsRow.model_id, [one.model_id for one in versions]),
            (TradesRow, TradesRow.model_id, [one.trades_id for one in versions]),
        )
    )


def _facts_key(kind: RecordKind, hashes: Sequence[str], version: str) -> list[ColumnElement[bool]]:
    return [FactsRow.kind == kind, FactsRow.text_hash.in_(hashes), FactsRow.extractor_version == version]


def _vectors_key(kind: RecordKind, hashes: Sequence[str], model_id: str) -> list[ColumnElement[bool]]:
    return [VectorsRow.kind == kind, VectorsRow.text_hash.in_(hashes), VectorsRow.model_id == model_id]


def _trades_key(kind: RecordKind, hashes: Sequence[str], trades_id: str) -> list[ColumnElement[bool]]:
    return [TradesRow.kind == kind, TradesRow.text_hash.in_(hashes), TradesRow.model_id == trades_id]
