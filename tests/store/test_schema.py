from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from matcher.records import Posting
from matcher.records.errors import StoreError
from matcher.store import Store, open_store
from matcher.store.schema import HEAD, REVISIONS, VERSION_TABLE, alembic_configuration, current_revision
from matcher.store.tables import Base


def test_the_migrations_build_exactly_the_tables_of_the_code(store: Store) -> None:
    with store.reading() as session:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(session.connection(), opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_code_names_every_revision_in_order() -> None:
    scripts = ScriptDirectory.from_config(alembic_configuration())
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS
    assert scripts.get_current_head() == HEAD


def test_many_programs_may_open_a_new_database_at_once(database_url: str) -> None:
    def open_and_count(_: int) -> int:
        with open_store(database_url) as store:
            return store.count(Posting)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(open_and_count, range(4))) == [0, 0, 0, 0]


def test_who_opens_a_new_file_while_another_holds_it_waits(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("CREATE TABLE elsewhere (name TEXT)")
    release = Timer(0.3, holder.commit)
    release.start()
    with open_store(str(path)) as store:
        assert store.count(Posting) == 0
    release.join()
    holder.close()


def test_who_waits_too_long_for_a_new_file_is_told_that_it_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="verrouillée par un autre programme"):
        open_store(f"sqlite:///{path}?timeout=0.2")
    holder.close()


def test_a_newer_schema_is_refused_and_left_alone(database_url: str) -> None:
    with open_store(database_url) as store:
        store.upsert([Posting(id="P1", title="Régleur")])
        with store.writing() as session:
            session.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0999'"))
    with pytest.raises(
        StoreError, match=r"version plus récente de Passerelle \(schéma 0999.*Mettez Passerelle à jour"
    ):
        open_store(database_url)
    with store.reading() as session:
        assert current_revision(session.connection()) == "0999"


def test_a_schema_of_ours_is_brought_up_to_date_without_losing_records(database_url: str) -> None:
    with open_store(database_url) as store:
        store.upsert([Posting(id="P1", title="Régleur")])
    with open_store(database_url) as store, store.reading() as session:
        assert current_revision(session.connection()) == HEAD
        assert store.count(Posting) == 1


def test_tables_of_another_program_are_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE candidates (name TEXT)")
    with pytest.raises(StoreError, match=r"tables d'un autre programme \(candidates\)"):
        open_store(str(path))
