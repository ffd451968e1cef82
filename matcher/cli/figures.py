"""Nested figures of a measurement, told on the terminal or written as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from evaluation.wording import number


def figure_lines(figures: Mapping[str, Any], indent: int = 0) -> Iterator[str]:
    """Yield one line a figure, nested ones indented; names are those of the JSON."""
    pad = "  " * indent
    for name, value in figures.items():
        label = name.replace("_", " ")
        if isinstance(value, Mapping):
            yield f"{pad}{label}"
            yield from figure_lines(value, indent + 1)
        elif isinstance(value, float):
            yield f"{pad}{label:<36}{number(value, 3)}"
        else:
            yield f"{pad}{label:<36}{value}"


def tell(figures: Mapping[str, Any], json_path: Path | None) -> None:
    """Print the figures, and write them as JSON where a path is given."""
    for line in figure_lines(figures):
        click.echo(line)
    if json_path is not None:
        json_path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
