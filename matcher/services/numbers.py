"""Figures as people of each language write them."""

from __future__ import annotations

from models.errors import Text, user_language

NARROW, NO_BREAK = "\u202f", "\u00a0"


def number(value: float, digits: int = 0) -> str:
    """Return a figure with the decimals and group separators of the user's language."""
    text = f"{value:,.{digits}f}"
    if user_language() == "en":
        return text
    return text.replace(",", NARROW).replace(".", ",")


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


def counted(value: int, one: Text, several: Text) -> str:
    """Return a number with its noun: "1 poste", "3 postes"; French counts 0 as one."""
    single = value == 1 or (value == 0 and user_language() != "en")
    return f"{number(value)} {(one if single else several).render()}"
