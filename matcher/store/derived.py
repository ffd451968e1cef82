"""What was computed from texts: facts by extractor version, sentence vectors by model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from matcher.records import Evidence, Facts
from matcher.store.mapping import RecordKind
from matcher.store.records import CHUNK
from matcher.store.tables import FactsRow, VectorsRow


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
    """Facts and vectors of some texts of one kind, ready to be stored.

    Attributes:
        extractor_version: which extractor read the facts.
        model_id: which model made the vectors.
        facts: JSON of the facts, by text hash.
        vectors: sentence vectors, by text hash.
    """

    kind: RecordKind
    extractor_version: str
    model_id: str
    facts: Mapping[str, str]
    vectors: Mapping[str, SentenceVectors]


def save_derived(session: Session, derived: Derived) -> None:
    """Store facts and vectors; those that are there already stay."""
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


def _insert_new(
    session: Session, table: type[FactsRow] | type[VectorsRow], rows: Sequence[dict[str, Any]]
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
    for some in _chunks(hashes):
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
    for some in _chunks(hashes):
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


def missing(
    session: Session, kind: RecordKind, hashes: Collection[str], extractor_version: str, model_id: str
) -> tuple[set[str], set[str]]:
    """Return the texts without facts of this extractor, and those without vectors of this model."""
    no_facts, no_vectors = set(hashes), set(hashes)
    for some in _chunks(hashes):
        no_facts.difference_update(
            session.scalars(select(FactsRow.text_hash).where(*_facts_key(kind, some, extractor_version)))
        )
        no_vectors.difference_update(
            session.scalars(select(VectorsRow.text_hash).where(*_vectors_key(kind, some, model_id)))
        )
    return no_facts, no_vectors


def drop_other_versions(session: Session, extractor_version: str, model_ids: Collection[str]) -> int:
    """Delete facts of other extractor versions and vectors of other models; return how many rows."""
    facts = session.execute(delete(FactsRow).where(FactsRow.extractor_version != extractor_version))
    vectors = session.execute(delete(VectorsRow).where(VectorsRow.model_id.not_in(list(model_ids))))
    return int(getattr(facts, "rowcount", 0)) + int(getattr(vectors, "rowcount", 0))


def _facts_key(kind: RecordKind, hashes: Sequence[str], version: str) -> list[ColumnElement[bool]]:
    return [FactsRow.kind == kind, FactsRow.text_hash.in_(hashes), FactsRow.extractor_version == version]


def _vectors_key(kind: RecordKind, hashes: Sequence[str], model_id: str) -> list[ColumnElement[bool]]:
    return [VectorsRow.kind == kind, VectorsRow.text_hash.in_(hashes), VectorsRow.model_id == model_id]


def _chunks(hashes: Iterable[str]) -> Iterable[list[str]]:
    distinct = list(dict.fromkeys(hashes))
    return (distinct[start : start + CHUNK] for start in range(0, len(distinct), CHUNK))
