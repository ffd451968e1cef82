"""XLSX: the first sheet that holds a table, with the types Excel gives its cells."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

from matcher.readers.columns import recognised
from matcher.readers.fields import FIELDS
from matcher.readers.report import Kind, Notes, RawItem
from matcher.readers.source import Source
from matcher.readers.tables import HEADER_SEARCH_ROWS, Row, read_table
from matcher.readers.zipped import open_archive
from matcher.records import Text
from matcher.records.errors import ReaderError

MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
_EXCEL_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"))


def read_xlsx(source: Source, kind: Kind | None, notes: Notes) -> Iterator[tuple[Kind, RawItem]]:
    """Yield each row of the workbook's table; see `tables.read_table`."""
    data = source.read()
    with open_archive(io.BytesIO(data), source.name):
        pass
    try:
        with warnings.catch_warnings():
            # openpyxl warns about styles and drawings that have no part in the cells.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet = _sheet(book, kind, notes)
    except Exception as error:
        # A damaged workbook makes openpyxl fail in many ways (KeyError, ParseError, ValueError...).
        raise _damaged(source) from error
    if sheet is None:
        raise ReaderError(
            Text("classeur sans aucune cellule remplie.", "workbook without any filled cell."),
            file=source.name,
        )
    yield from read_table(_rows(sheet, source, notes), kind, notes, source.name)


def _sheet(book: Any, kind: Kind | None, notes: Notes) -> Any | None:
    """Return the sheet whose first rows name most fields; the first of equals, hidden ones last."""
    kinds: tuple[Kind, ...] = (kind,) if kind else tuple(FIELDS)
    best, best_quality = None, (-1, False)
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows(max_row=HEADER_SEARCH_ROWS, max_col=MAX_COLUMNS, values_only=True))
        headers = [["" if cell is None else str(cell) for cell in row] for row in rows]
        if not any(any(header) for header in headers):
            continue
        names = max((recognised(header, each) for header in headers for each in kinds), default=0)
        quality = (names, sheet.sheet_state == "visible")
        if quality > best_quality:
            best, best_quality = sheet, quality
    if best is not None and len(book.worksheets) > 1:
        notes.add(
            Text(
                f"feuille lue : « {best.title} » (sur {len(book.worksheets)}).",
                f"sheet read: '{best.title}' (of {len(book.worksheets)}).",
            )
        )
    return best


def _rows(sheet: Any, source: Source, notes: Notes) -> Iterator[Row]:
    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
    number = 0
    while True:
        try:
            cells = next(rows, None)
        except Exception as error:
            raise _damaged(source) from error
        if cells is None:
            return
        number += 1
        yield Row(number, [_cell(cell, number, notes) for cell in _trimmed(cells)])


def _trimmed(cells: tuple[object, ...]) -> tuple[object, ...]:
    """Return the cells without the empty ones that Excel keeps at the end of formatted rows."""
    end = len(cells)
    while end and cells[end - 1] in (None, ""):
        end -= 1
    return cells[:end]


def _cell(value: object, row: int, notes: Notes) -> object:
    if isinstance(value, str) and value in _EXCEL_ERRORS:
        notes.add(
            Text(
                f"ligne {row} : cellule en erreur ({value}), lue comme vide.",
                f"row {row}: error cell ({value}), read as empty.",
            )
        )
        return None
    return value


def _damaged(source: Source) -> ReaderError:
    return ReaderError(
        Text("classeur XLSX abîmé ou incomplet.", "damaged or incomplete XLSX workbook."),
        file=source.name,
        remedy=Text(
            "Ouvrez-le dans le tableur et enregistrez-le de nouveau en .xlsx.",
            "Open it in the spreadsheet program and save it again as .xlsx.",
        ),
    )
