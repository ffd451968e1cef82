"""Reading the CSV tables of official classifications, with the line of every fault.

Official files come with quoted line breaks inside cells, with or without a byte-order mark, with
commas or semicolons, and gain columns from release to release: columns are found by name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.files import not_utf8, unreadable

MAX_CELL_CHARACTERS = 1_000_000


class Row(NamedTuple):
    """One line of a table: the number of its first line in the file, and its cells by column."""

    line: int
    cells: dict[str, str]


def read_table(path: Path, required: Sequence[str], *, delimiter: str = ",") -> Iterator[Row]:
    """Yield the rows of a CSV file whose header holds at least the `required` columns.

    Raises:
        TaxonomyError: unreadable file, missing column, or a line with a wrong number of cells.
    """
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path, file, required, delimiter)
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError as error:
        remedy = Text(
            "Reprenez le fichier officiel, ou enregistrez-le en « CSV UTF-8 ».",
            "Take the official file again, or save it as 'CSV UTF-8'.",
        )
        raise not_utf8(path, remedy=remedy) from error


def _rows(path: Path, file: Iterator[str], required: Sequence[str], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    header: list[str] = []
    start = 1
    try:
        for values in reader:
            line, start = start, reader.line_num + 1
            if not header:
                header = _header(path, values, required)
                continue
            if not any(value.strip() for value in values):
                continue
            if len(values) != len(header):
                raise TaxonomyError(
                    Text(
                        f"{len(values)} cellules, {len(header)} attendues ({', '.join(header)}).",
                        f"{len(values)} cells, {len(header)} expected ({', '.join(header)}).",
                    ),
                    file=str(path),
                    line=line,
                )
            yield Row(line, dict(zip(header, values, strict=True)))
    except csv.Error as error:
        raise TaxonomyError(
            Text(f"ligne CSV incorrecte ({error}).", f"invalid CSV line ({error})."),
            file=str(path),
            line=start,
            remedy=Text(
                "Vérifiez les guillemets : il en manque sans doute un.",
                "Check the quotes: one is probably missing.",
            ),
        ) from error
    if not header:
        raise TaxonomyError(
            Text(
                f"fichier vide ; colonnes attendues : {', '.join(required)}.",
                f"empty file; expected columns: {', '.join(required)}.",
            ),
            file=str(path),
        )


def _header(path: Path, values: Sequence[str], required: Sequence[str]) -> list[str]:
    header = [value.strip() for value in values]
    missing = [name for name in required if name not in header]
    if missing:
        raise TaxonomyError(
            Text(
                f"colonnes absentes : {', '.join(missing)} ; colonnes lues : {', '.join(header)[:200]}.",
                f"missing columns: {', '.join(missing)}; columns read: {', '.join(header)[:200]}.",
            ),
            file=str(path),
            line=1,
            remedy=Text(
                "Donnez le fichier officiel sans renommer ses colonnes.",
                "Give the official file without renaming its columns.",
            ),
        )
    return header


def cell_error(path: Path, row: Row, column: str, expected: Text) -> TaxonomyError:
    """Return the error of one cell: what it holds and what was expected."""
    value = row.cells[column][:80]
    return TaxonomyError(
        Text(f"« {value} » lu, {expected.fr} attendu.", f"'{value}' found, {expected.en} expected."),
        file=str(path),
        line=row.line,
        field=column,
    )
