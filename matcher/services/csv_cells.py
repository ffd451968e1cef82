"""Cells of a table written as text, for spreadsheets to open."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell: https://owasp.org/www-community/attacks/CSV_Injection."""


def never_a_formula(cell: str) -> str:
    """Return a text as a spreadsheet shows it and does not compute it."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
