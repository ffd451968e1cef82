"""The `--audit DATABASE` option of commands that rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from matcher.cli import bilingual
from matcher.records.errors import Text
from matcher.store import Store, open_store

F = TypeVar("F", bound=Callable[..., Any])


def audit_option(command: F) -> F:
    """Add `--audit DATABASE` to a command."""
    return bilingual.option(
        "--audit",
        "audit_database",
        metavar="DATABASE",
        help=Text(
            "Inscrire ce classement au journal d'audit de cette base (voir passerelle audit).",
            "Enter this ranking in the audit log of this database (see passerelle audit).",
        ),
    )(command)


@contextmanager
def audit_log(database: str | None) -> Iterator[Store | None]:
    """Open the database whose log is written to; None where none was asked for."""
    if database is None:
        yield None
        return
    with open_store(database) as store:
        yield store
