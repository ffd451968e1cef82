"""The `--audit DATABASE` option of commands that rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from matcher.store import Store, open_store

F = TypeVar("F", bound=Callable[..., Any])


def audit_option(command: F) -> F:
    """Add `--audit DATABASE` to a command."""
    return click.option(
        "--audit",
        "audit_database",
        metavar="BASE",
        help="Inscrire ce classement au journal d'audit de cette base (voir passerelle audit).",
    )(command)


@contextmanager
def audit_log(database: str | None) -> Iterator[Store | None]:
    """Open the database whose log is written to; None where none was asked for."""
    if database is None:
        yield None
        return
    with open_store(database) as store:
        yield store
