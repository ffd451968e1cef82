"""Figures as people of each language write them."""

from __future__ import annotations

from matcher.records.numbers import NARROW, counted, number
from models.errors import user_language

__all__ = ["NO_BREAK", "counted", "euros", "hours", "number", "percent"]

NO_BREAK = "\u00a0"


def percent(share: float, digits: int = 0) -> str:
    """Return a share of 1 as a percentage."""
    return f"{number(100 * share, digits)}{'' if user_language() == 'en' else NARROW}%"


def euros(value: float | None) -> str:
    """Return an amount in whole euros, "?" where it is not known."""
    if value is None:
        return "?"
    return f"€{number(value)}" if user_language() == "en" else f"{number(value)}{NO_BREAK}€"


def hours(value: float | None) -> str:
    """Return a duration in hours, "?" where it is not known."""
    return "?" if value is None else f"{number(value)}{NO_BREAK}h"
