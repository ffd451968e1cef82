"""Tables as an XLSX workbook: one sheet a table, a heading that stays in sight, wide columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | float | int | None

WIDEST = 70
SHEET_NAME_CHARACTERS = 31
"""Longest name that a sheet may have."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Table:
    """A sheet: its name, its columns, its rows, and a note under them."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = field(default_factory=tuple)


def write_workbook(tables: Iterable[Table], path: Path) -> None:
    """Write tables into a workbook, one sheet each.

    A text that begins with "=" stays text: what came in from a file is never run as a formula.
    """
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    names: set[str] = set()
    for table in tables:
        _fill(book.create_sheet(_sheet_name(table.name, names)), table)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    plain = _FORBIDDEN.sub(" ", wanted)[:SHEET_NAME_CHARACTERS].strip() or "?"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: SHEET_NAME_CHARACTERS - 4]} ({number})"
    taken.add(name.casefold())
    return name


def _fill(sheet: Worksheet, table: Table) -> None:
    for column, title in enumerate(table.header, start=1):
        heading = sheet.cell(1, column, title)
        heading.font = Font(bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", fgColor="0B3D42")
        heading.alignment = Alignment(wrap_text=True, vertical="center")
    widths = [len(title) for title in table.header]
    for number, row in enumerate(table.rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.value = _CONTROL.sub(" ", value)
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=len(value) > WIDEST, vertical="top")
            elif isinstance(value, float):
                cell.value = value
                cell.number_format = "0.00" if value != int(value) else "0"
            else:
                cell.value = value
            if column <= len(widths):
                widths[column - 1] = max(widths[column - 1], min(WIDEST, len(str(value or ""))))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, width + 2)
    sheet.freeze_panes = "B2"
    if table.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.header))}{len(table.rows) + 1}"
    for number, note in enumerate(table.notes, start=len(table.rows) + 3):
        sheet.cell(number, 1, note).font = Font(italic=True, color="52606D")
