"""The `--routing URL` option of commands that tell how people would come to work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from matcher.cli import bilingual
from matcher.geo.roads import ROUTING_VARIABLE, Roads, open_roads
from matcher.records.errors import Text

F = TypeVar("F", bound=Callable[..., Any])


def routing_option(command: F) -> F:
    """Add `--routing URL` to a command; the environment may name the engine too."""
    return bilingual.option(
        "--routing",
        metavar="URL",
        envvar=ROUTING_VARIABLE,
        help=Text(
            "Moteur d'itinéraire des trajets : osrm+http://… ou valhalla+http://… "
            f"({ROUTING_VARIABLE} sinon ; estimés sans moteur).",
            "Routing engine of the trips: osrm+http://… or valhalla+http://… "
            f"({ROUTING_VARIABLE} otherwise; estimated without).",
        ),
    )(command)


def roads_of(url: str | None) -> Roads | None:
    """Return the trips of the engine named; that it does not answer is told once, on stderr.

    Raises:
        RoutingError: the address is not understood.
    """
    return open_roads(url, tell=lambda note: click.echo(note.render(), err=True))
