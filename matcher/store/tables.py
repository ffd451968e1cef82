"""The tables of the database, as typed SQLAlchemy models.

A record keeps all its fields, known or not, in `data`; the columns beside it are copies that filters
and sorting need. What is computed from a text (facts, vectors, trades) hangs on the hash of that text, not on
the record: two records with one text share it, and a record whose text has not changed keeps it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import (
    JSON,
    DateTime,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

HASH_CHARACTERS = 32
"""Length of the hexadecimal hashes: 128 bits of BLAKE2b."""


class Moment(TypeDecorator[datetime]):
    """An instant: always aware and in UTC in Python, whatever the database can store."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring the value to UTC before it is stored."""
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read a stored value, which SQLite gives back without its zone, as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all tables, with one rule for the names of keys and indexes."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class RecordRow(Base):
    """What the tables of the four record kinds have in common.

    Attributes:
        id: the id under which the record is served; unique in its table.
        external_id: the id that its source gave it; unique within that source.
        source: where it comes from; empty where nobody said.
        content_hash: hash of `data`, to tell an update from the same record again.
        text_hash: hash of the text that was understood; links to facts and vectors.
        data: the whole record as JSON, unknown fields included, contact excluded.
    """

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(800), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(500))
    content_hash: Mapped[str] = mapped_column(String(HASH_CHARACTERS))
    text_hash: Mapped[str | None] = mapped_column(String(HASH_CHARACTERS), index=True)
    commune: Mapped[str | None] = mapped_column(String(500))
    commune_key: Mapped[str | None] = mapped_column(String(500), index=True)
    postal_code: Mapped[str | None] = mapped_column(String(500), index=True)
    data: Mapped[str] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment, index=True)


class FirmRow(RecordRow):
    """A member firm or agency."""

    __tablename__ = "firms"
    __table_args__ = (UniqueConstraint("external_id", "source"),)

    name: Mapped[str] = mapped_column(String(500))


class PostingRow(RecordRow):
    """A job posting."""

    __tablename__ = "postings"
    __table_args__ = (UniqueConstraint("external_id", "source"),)

    title: Mapped[str] = mapped_column(String(500))
    firm: Mapped[str | None] = mapped_column(String(500), index=True)
    contract: Mapped[str | None] = mapped_column(String(500), index=True)
    schedule: Mapped[str | None] = mapped_column(String(500))
    positions: Mapped[int]
    start_date: Mapped[date | None]
    published: Mapped[date | None]


class CandidateRow(RecordRow):
    """A candidate, without any means of contact. `contracts` reads `|CDI|interim|`."""

    __tablename__ = "candidates"
    __table_args__ = (UniqueConstraint("external_id", "source"),)

    kind: Mapped[str | None] = mapped_column(String(500))
    licence_b: Mapped[bool | None]
    contracts: Mapped[str]
    available_from: Mapped[date | None]


class ContactRow(Base):
    """How to reach a candidate; read only by those who ask for it by name."""

    __tablename__ = "contacts"

    candidate_id: Mapped[str] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    data: Mapped[str] = mapped_column(JSON)


class TrainingRow(RecordRow):
    """A course."""

    __tablename__ = "trainings"
    __table_args__ = (UniqueConstraint("external_id", "source"),)

    title: Mapped[str] = mapped_column(String(500))
    provider: Mapped[str | None] = mapped_column(String(500), index=True)
    duration_hours: Mapped[float | None] = mapped_column(Double)
    cost_eur: Mapped[float | None] = mapped_column(Double)
    start_date: Mapped[date | None]


class FactsRow(Base):
    """What one version of the extractor read in one text."""

    __tablename__ = "facts"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    text_hash: Mapped[str] = mapped_column(String(HASH_CHARACTERS), primary_key=True)
    extractor_version: Mapped[str] = mapped_column(String(100), primary_key=True)
    data: Mapped[str] = mapped_column(JSON)


class VectorsRow(Base):
    """The sentence vectors that one model made of one text.

    `vectors` is float16, little-endian, (rows, dimension); `spans` is int32 (rows, 2), where each
    sentence starts and ends in the text.
    """

    __tablename__ = "vectors"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    text_hash: Mapped[str] = mapped_column(String(HASH_CHARACTERS), primary_key=True)
    model_id: Mapped[str] = mapped_column(String(300), primary_key=True)
    rows: Mapped[int]
    dimension: Mapped[int]
    vectors: Mapped[bytes] = mapped_column(LargeBinary)
    spans: Mapped[bytes] = mapped_column(LargeBinary)


class TradesRow(Base):
    """What trades one text tells of, by one trade model.

    `shares` is float32, little-endian, one number a trade in the order of the model.
    """

    __tablename__ = "trades"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    text_hash: Mapped[str] = mapped_column(String(HASH_CHARACTERS), primary_key=True)
    model_id: Mapped[str] = mapped_column(String(400), primary_key=True)
    shares: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """One import of one file: how far it has come, and what it gave.

    `status` is "staging" until the records are made visible, then "done". `claim` names the process
    at work: a process that finds another claim there has been taken over and stops.
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str]
    file_hash: Mapped[str] = mapped_column(String(HASH_CHARACTERS), index=True)
    settings: Mapped[str]
    status: Mapped[str] = mapped_column(String(20), index=True)
    claim: Mapped[str] = mapped_column(String(40))
    items_read: Mapped[int] = mapped_column(default=0)
    last_line: Mapped[int | None]
    accepted: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class RejectionRow(Base):
    """A line that was refused: its place and the reason, never its content."""

    __tablename__ = "rejections"
    __table_args__ = (Index("ix_rejections_import_id", "import_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    file: Mapped[str | None]
    line: Mapped[int | None]
    field: Mapped[str | None]
    reason_fr: Mapped[str]
    reason_en: Mapped[str]


class StagedRow(Base):
    """A record read from a file whose import has not ended; nobody sees it yet."""

    __tablename__ = "staged"

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(500))
    text_hash: Mapped[str | None] = mapped_column(String(HASH_CHARACTERS), index=True)
    data: Mapped[str] = mapped_column(JSON)
    contact: Mapped[str | None] = mapped_column(JSON(none_as_null=True))


class AuditRow(Base):
    """One sealed entry of the audit log; the database refuses to change it.

    `data` is text, not JSON, so that it comes back character for character: its hash is in the chain.
    `purged_through` is set on tombstones alone.
    """

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    role: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(20))
    holder: Mapped[str | None] = mapped_column(String(40))
    data: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    purged_through: Mapped[int | None]


class ContestRow(Base):
    """A contestation of a logged result. Its words are about a person and go with the profile."""

    __tablename__ = "contests"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    entry: Mapped[int] = mapped_column(index=True)
    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"), index=True)
    party: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str] = mapped_column(String(30))
    message: Mapped[str]
    status: Mapped[str] = mapped_column(String(20), index=True)
    answer: Mapped[str]
    opened_by: Mapped[str | None] = mapped_column(String(40))
    decided_by: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class KeyRow(Base):
    """An individual key of the API: a hash of it, who holds it, what it opens and until when."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40), index=True)
    role: Mapped[str] = mapped_column(String(20))
    hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class SessionRow(Base):
    """Somebody signed in to the web pages: a hash of what their browser holds, who they are, until when."""

    __tablename__ = "sessions"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(40))
    ends_at: Mapped[datetime] = mapped_column(Moment, index=True)


class WatchRow(Base):
    """A saved search: new candidates for a posting, new openings or courses for a candidate.

    It hangs on the record it is about and goes with it. `since` bounds it to records touched later.
    """

    __tablename__ = "watches"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    candidate_id: Mapped[str | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    posting_id: Mapped[str | None] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str | None] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(2))
    least: Mapped[float] = mapped_column(Double)
    since: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)


class DigestRow(Base):
    """A digest that waits to be delivered; it is deleted once it is, with its recipient."""

    __tablename__ = "digests"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    recipient: Mapped[str | None] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)


class WatchItemRow(Base):
    """Something that a watch has found: told once, and never found again while it is there.

    `reasons` is a JSON list of sentences; like the row, it goes with the record it is about.
    """

    __tablename__ = "watch_items"
    __table_args__ = (UniqueConstraint("watch_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(800))
    candidate_id: Mapped[str | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    posting_id: Mapped[str | None] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), index=True)
    training_id: Mapped[str | None] = mapped_column(
        ForeignKey("trainings.id", ondelete="CASCADE"), index=True
    )
    digest_id: Mapped[str | None] = mapped_column(ForeignKey("digests.id", ondelete="SET NULL"), index=True)
    score: Mapped[float] = mapped_column(Double)
    reasons: Mapped[str] = mapped_column(JSON)
    told_at: Mapped[datetime | None] = mapped_column(Moment)


class EventRow(Base):
    """A forum, as far as its figures need it: `data` is the event, `meetings` the plan, both as JSON."""

    __tablename__ = "events"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    data: Mapped[str]
    meetings: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(Moment)


class OutcomeRow(Base):
    """What came of one meeting, as JSON; it goes with the forum, and with the profile of the person."""

    __tablename__ = "outcomes"

    event_id: Mapped[str] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    stand: Mapped[str] = mapped_column(String(200), primary_key=True)
    visitor: Mapped[str] = mapped_column(String(200), primary_key=True)
    candidate_id: Mapped[str | None] = mapped_column(
        ForeignKey("candidates.id", ondelete="CASCADE"), index=True
    )
    data: Mapped[str]
