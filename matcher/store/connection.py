"""From an address to an engine: defaults, SQLite and PostgreSQL settings, and errors told in words."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from matcher.records.errors import StoreError, Text

URL_VARIABLE = "PASSERELLE_DATABASE_URL"
LOCK_TIMEOUT_S = 15
"""How long a statement waits for another program's lock before it gives up."""

_PAUSE_S = 0.01
"""Pause between two tries where SQLite itself does not wait."""

CONNECT_TIMEOUT_S = 10

_POSTGRESQL_NAMES = ("postgres", "postgresql", "postgresql+psycopg")
_IMMEDIATE = "passerelle_immediate"


def default_path() -> Path:
    """Return the default database: `passerelle/passerelle.db` in the user's data folder."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "passerelle" / "passerelle.db"


def resolve_url(given: str | None = None) -> URL:
    """Return the address to use: `given`, else the environment's, else the default file.

    Args:
        given: a database URL, or the path of a SQLite file.

    Raises:
        StoreError: it is not an address of SQLite or PostgreSQL.
    """
    text = given or os.environ.get(URL_VARIABLE)
    if not text:
        path = default_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(path))
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise _wrong_url(text) from None
    if url.drivername in _POSTGRESQL_NAMES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite") or url.host:
        raise _wrong_url(text)
    if not url.database or url.database == ":memory:" or url.query.get("mode") == "memory":
        raise StoreError(
            Text(
                "une base SQLite en mémoire disparaît avec le programme ; un fichier est attendu.",
                "an in-memory SQLite database vanishes with the program; a file is expected.",
            ),
            field="database",
            remedy=Text(
                "Donnez par exemple sqlite:///passerelle.db.", "Give for instance sqlite:///passerelle.db."
            ),
        )
    return url


def _wrong_url(text: str) -> StoreError:
    shown = re.sub(r"//[^@/]*@", "//***@", text)
    return StoreError(
        Text(
            f"« {shown} » n'est pas l'adresse d'une base SQLite ou PostgreSQL.",
            f"'{shown}' is not the address of a SQLite or PostgreSQL database.",
        ),
        field="database",
        remedy=Text(
            "Exemples : sqlite:////chemin/passerelle.db, postgresql://utilisateur:motdepasse@serveur/passerelle.",
            "Examples: sqlite:////path/passerelle.db, postgresql://user:password@server/passerelle.",
        ),
    )


def public_name(url: URL) -> str:
    """Return how messages call the database: the file, or the address without password."""
    if url.get_backend_name() == "sqlite":
        return (url.database or "").removeprefix("file:")
    return url.set(password=None, query={}).render_as_string()


def make_engine(url: URL) -> Engine:
    """Return an engine for `url`, usable from several threads.

    Raises:
        StoreError: the PostgreSQL driver is not installed.
    """
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            connect_args={} if "timeout" in url.query else {"timeout": LOCK_TIMEOUT_S},
            json_serializer=_as_is,
            json_deserializer=_as_is,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    arguments = {"connect_timeout": CONNECT_TIMEOUT_S} if "connect_timeout" not in url.query else {}
    options = f"-c lock_timeout={LOCK_TIMEOUT_S * 1000}"
    try:
        return create_engine(
            url,
            connect_args={**arguments, **({} if "options" in url.query else {"options": options})},
            json_serializer=_as_is,
            json_deserializer=_as_is,
            hide_parameters=True,
            pool_pre_ping=True,
        )
    except ImportError:
        raise StoreError(
            Text(
                "le pilote PostgreSQL (psycopg) n'est pas installé.",
                "the PostgreSQL driver (psycopg) is not installed.",
            ),
            remedy=Text(
                "Installez-le : pip install 'passerelle[postgresql]'.",
                "Install it: pip install 'passerelle[postgresql]'.",
            ),
        ) from None


def writer(engine: Engine) -> Engine:
    """Return `engine` for transactions that write: on SQLite they take the write lock at their start.

    A transaction that reads first and writes later cannot wait for the lock; SQLite refuses it at once.
    """
    return engine.execution_options(**{_IMMEDIATE: True})


def _as_is(value: str | bytes) -> str:
    """Pass JSON through as text: pydantic writes and reads it faster than the standard library."""
    return value if isinstance(value, str) else bytes(value).decode("utf-8")


def _set_up_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # The driver opens transactions by itself and late; `_begin_sqlite` does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is deleted here is about people: overwrite it in the file.
    cursor.execute("PRAGMA secure_delete=ON")
    _turn_on_write_ahead_log(cursor)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _turn_on_write_ahead_log(cursor: sqlite3.Cursor) -> None:
    """Let readers read while one writes.

    SQLite does not wait when programs that open a new database together all ask for it: the wait is here.
    """
    patience_s = cursor.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
    deadline = monotonic() + patience_s
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            # A database on a read-only disk can still be read as it is.
            if "readonly" in str(error):
                return
            if "locked" not in str(error) or monotonic() > deadline:
                raise
            sleep(_PAUSE_S)


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def errors_in_words(url: URL) -> Iterator[None]:
    """Turn what the driver raises inside the block into a StoreError without any stored value."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, PoolTimeoutError) as error:
        raise explain(error, url) from None


def explain(error: Exception, url: URL) -> StoreError:
    """Return the StoreError for a driver error: what happened to which database, and the remedy."""
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    message = str(original).lower()
    state = str(getattr(original, "sqlstate", None) or "")
    for fragments, states, problem, remedy in _EXPLANATIONS:
        if state in states or any(fragment in message for fragment in fragments):
            return StoreError(_named(problem, url), remedy=remedy)
    if "unable to open database file" in message:
        return StoreError(_named(_cannot_open(url), url), remedy=_CHECK_PATH)
    if isinstance(error, DBAPIError) and url.get_backend_name() == "postgresql" and not state:
        return StoreError(_named(_UNREACHABLE, url), remedy=_CHECK_SERVER)
    kind = type(original).__name__ + (f" {state}" if state else "")
    return StoreError(
        _named(
            Text(f"la base {{name}} a refusé l'opération ({kind}).", f"database {{name}} refused ({kind})."),
            url,
        )
    )


def _named(problem: Text, url: URL) -> Text:
    name = public_name(url)
    return Text(problem.fr.replace("{name}", f"« {name} »"), problem.en.replace("{name}", f"'{name}'"))


def _cannot_open(url: URL) -> Text:
    path = Path(public_name(url))
    effective = os.access in os.supports_effective_ids
    if path.is_file() and os.access(path, os.R_OK, effective_ids=effective):
        return _READ_ONLY
    return Text("la base {name} ne peut pas être ouverte.", "database {name} cannot be opened.")


_READ_ONLY = Text("la base {name} est en lecture seule.", "database {name} is read-only.")
_UNREACHABLE = Text("la base {name} ne répond pas.", "database {name} does not answer.")
_CHECK_PATH = Text(
    "Vérifiez le chemin, et vos droits sur le fichier et son dossier.",
    "Check the path, and your rights on the file and its folder.",
)
_CHECK_SERVER = Text(
    "Vérifiez l'adresse, le port et que le serveur PostgreSQL est démarré.",
    "Check the address, the port and that the PostgreSQL server is running.",
)
_EXPLANATIONS: tuple[tuple[tuple[str, ...], tuple[str, ...], Text, Text | None], ...] = (
    (
        ("is locked", "queuepool limit"),
        ("55P03", "40P01"),
        Text(
            "la base {name} est verrouillée par un autre programme.",
            "database {name} is locked by another program.",
        ),
        Text("Fermez-le ou attendez qu'il ait fini, puis recommencez.", "Close it or wait, then try again."),
    ),
    (("readonly database",), ("25006", "42501"), _READ_ONLY, _CHECK_PATH),
    (
        ("file is not a database", "malformed"),
        (),
        Text(
            "{name} n'est pas une base SQLite, ou elle est abîmée.",
            "{name} is not a SQLite database, or is damaged.",
        ),
        Text(
            "Indiquez un autre fichier, ou restaurez une sauvegarde.",
            "Name another file, or restore a backup.",
        ),
    ),
    (
        ("disk is full", "disk full"),
        ("53100",),
        Text(
            "il n'y a plus de place sur le disque de la base {name}.", "the disk of database {name} is full."
        ),
        Text("Libérez de la place ; rien n'est perdu.", "Free some space; nothing is lost."),
    ),
    (
        ("password authentication failed", "no password supplied"),
        ("28P01", "28000"),
        Text(
            "la base {name} refuse cet utilisateur ou ce mot de passe.",
            "database {name} refuses this user or password.",
        ),
        Text("Vérifiez-les dans l'adresse.", "Check them in the address."),
    ),
    (
        ('fatal:  database "',),
        ("3D000",),
        Text("la base {name} n'existe pas sur ce serveur.", "database {name} does not exist on this server."),
        Text("Créez-la : createdb passerelle.", "Create it: createdb passerelle."),
    ),
    (
        (),
        ("23505", "40001"),
        Text(
            "un autre programme a modifié le même enregistrement de la base {name} au même moment.",
            "another program changed the same record of database {name} at the same moment.",
        ),
        Text("Recommencez.", "Try again."),
    ),
    (
        ("connection refused", "could not translate host", "timeout expired", "name or service not known"),
        ("57P03",),
        _UNREACHABLE,
        _CHECK_SERVER,
    ),
)
