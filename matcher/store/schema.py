"""The schema of a database: brought up to date when it is opened, refused when it is newer than this code."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from matcher.records.errors import StoreError, Text
from matcher.store.connection import public_name, writer
from matcher.store.tables import Base

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""All revisions, oldest first."""

HEAD = REVISIONS[-1]
"""The newest revision that this code knows."""

VERSION_TABLE = "passerelle_schema"
_MIGRATION_LOCK = 7_268_170_551
"""Number of the PostgreSQL advisory lock under which one process at a time migrates."""


def prepare_schema(engine: Engine) -> None:
    """Create the tables of a new database, or bring an older one up to date.

    Raises:
        StoreError: the schema is newer than this code, or the tables are another program's.
    """
    with engine.connect() as connection:
        if _is_current(connection, engine):
            return
    with writer(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
        # Another process may have done it while this one waited for the lock.
        if not _is_current(connection, engine):
            configuration = alembic_configuration()
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")


def alembic_configuration() -> Config:
    """Return the settings under which Alembic finds our migrations."""
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return configuration


def current_revision(connection: Connection) -> str | None:
    """Return the revision of the database, None where it holds no schema of ours."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _is_current(connection: Connection, engine: Engine) -> bool:
    revision = current_revision(connection)
    if revision == HEAD:
        return True
    if revision is not None and revision not in REVISIONS:
        raise StoreError(
            Text(
                f"la base « {public_name(engine.url)} » vient d'une version plus récente de Passerelle "
                f"(schéma {revision}, ce programme connaît {HEAD}).",
                f"database '{public_name(engine.url)}' was made by a newer version of Passerelle "
                f"(schema {revision}, this program knows {HEAD}).",
            ),
            remedy=Text(
                "Mettez Passerelle à jour, ou indiquez une autre base.",
                "Update Passerelle, or name another database.",
            ),
        )
    if revision is None:
        foreign = sorted(set(inspect(connection).get_table_names()) & set(Base.metadata.tables))
        if foreign:
            raise StoreError(
                Text(
                    f"la base « {public_name(engine.url)} » contient déjà des tables d'un autre programme "
                    f"({', '.join(foreign)}).",
                    f"database '{public_name(engine.url)}' already holds another program's tables "
                    f"({', '.join(foreign)}).",
                ),
                remedy=Text("Indiquez une base vide.", "Name an empty database."),
            )
    return False
