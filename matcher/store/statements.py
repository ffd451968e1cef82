"""What every ledger of the store needs to talk to the database: transactions, chunks, rows counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TypeVar

from sqlalchemy import Delete, Update
from sqlalchemy.orm import Session

T = TypeVar("T")

Transaction = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction for one block; see `Store.reading` and `Store.writing`."""

CHUNK = 500
"""Rows a statement; SQLite and PostgreSQL both bound the number of parameters."""


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield the values in lists of `CHUNK` at most, in their order."""
    every = list(values)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]


def rows_changed(session: Session, statement: Delete | Update) -> int:
    """Carry out a statement and return how many rows it changed or deleted."""
    return int(getattr(session.execute(statement), "rowcount", 0))
