"""Opening a database that must already be there: a mistyped name is no empty database."""

from __future__ import annotations

from pathlib import Path

from matcher.records.errors import StoreError, Text
from matcher.store import Store, open_store
from matcher.store.connection import resolve_url


def open_existing(database: str | None) -> Store:
    """Open a database for reading what it holds, without making a new one.

    Raises:
        StoreError: the SQLite file does not exist, or the database cannot be opened.
    """
    url = resolve_url(database)
    name = url.database or ""
    in_file = url.get_backend_name() == "sqlite" and name not in ("", ":memory:")
    if in_file and not name.startswith("file:") and not Path(name).exists():
        raise StoreError(
            Text("cette base n'existe pas.", "this database does not exist."),
            file=name,
            remedy=Text(
                "Vérifiez le chemin, ou créez-la avec passerelle import.",
                "Check the path, or make it with passerelle import.",
            ),
        )
    return open_store(database)
