"""What CSV and XLSX share: find the header row, map it, turn rows into fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from matcher.readers.columns import Column, clearly_other, fill, guess_kind, map_columns, recognised
from matcher.readers.fields import FIELDS
from matcher.readers.kinds import ambiguous_kind, wrong_kind
from matcher.readers.report import Kind, Notes, RawItem
from matcher.records import RecordError, Text
from matcher.records.errors import ReaderError

HEADER_SEARCH_ROWS = 10
"""A table's header stands among its first rows: people put a title or a logo line above it."""


class Row(NamedTuple):
    """A row of a table with the line where it starts, or the reason why it cannot be read."""

    line: int
    cells: Sequence[object] | RecordError


def read_table(
    rows: Iterable[Row], kind: Kind | None, notes: Notes, file: str
) -> Iterator[tuple[Kind, RawItem]]:
    """Yield each row below the header as fields, with the kind of record that the header shows.

    Raises:
        ReaderError: there is no header, it lacks the required column, or no row follows it.
    """
    iterator = iter(rows)
    first = _first_rows(iterator)
    at, header = _header(first, kind)
    if header is None:
        raise _no_header(file, first)
    if kind is not None and (other := clearly_other(header, kind)) is not None:
        raise wrong_kind(other, kind, file)
    found_kind = kind or guess_kind(header)
    if found_kind is None:
        raise ambiguous_kind(file)
    columns = map_columns(header, found_kind, notes, file, first[at].line)
    empty = True
    for line, cells in chain(first[at + 1 :], iterator):
        if isinstance(cells, RecordError):
            yield found_kind, RawItem(line, cells)
        elif any(cell is not None and str(cell).strip() for cell in cells):
            yield found_kind, RawItem(line, _row(columns, cells, len(header), file, line))
        else:
            continue
        empty = False
    if empty:
        raise ReaderError(
            Text("ce tableau n'a que son en-tête.", "this table has only its header."),
            file=file,
            remedy=Text("Ajoutez une ligne par enregistrement.", "Add one row a record."),
        )


def _first_rows(rows: Iterator[Row]) -> list[Row]:
    first: list[Row] = []
    for row in rows:
        first.append(row)
        if len(first) >= HEADER_SEARCH_ROWS:
            break
    return first


def _header(rows: Sequence[Row], kind: Kind | None) -> tuple[int, list[str] | None]:
    """Return the place and cells of the row that names most fields; the first of equals."""
    best, best_count = (0, None), 0
    kinds: tuple[Kind, ...] = (kind,) if kind else tuple(FIELDS)
    for index, row in enumerate(rows):
        if isinstance(row.cells, RecordError):
            continue
        header = ["" if cell is None else str(cell) for cell in row.cells]
        count = max(recognised(header, each) for each in kinds)
        if count > best_count:
            best, best_count = (index, header), count  # type: ignore[assignment]
    return best


def _row(
    columns: Sequence[Column], cells: Sequence[object], width: int, file: str, line: int
) -> dict[str, object] | RecordError:
    if any(cell is not None and str(cell).strip() for cell in cells[width:]):
        return RecordError(
            Text(f"{len(cells)} cellules pour {width} colonnes.", f"{len(cells)} cells for {width} columns."),
            file=file,
            line=line,
            remedy=Text(
                "Un texte qui contient le séparateur doit être entre guillemets.",
                "A text that holds the separator must stand between quotes.",
            ),
        )
    return fill(columns, cells)


def _no_header(file: str, rows: Sequence[Row]) -> ReaderError:
    first = next((row.cells for row in rows if not isinstance(row.cells, RecordError)), [])
    shown = ", ".join(f"« {str(cell)[:40]} »" for cell in first[:8] if cell is not None) or "-"
    return ReaderError(
        Text(
            f"aucun nom de colonne connu dans les premières lignes. Première ligne : {shown}.",
            f"no known column name in the first rows. First row: {shown}.",
        ),
        file=file,
        line=1,
        remedy=Text(
            "La première ligne doit nommer les colonnes (intitulé, description...) : voir docs/formats.md.",
            "The first row must name the columns (title, description...): see docs/formats.md.",
        ),
    )
