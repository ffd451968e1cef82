"""Figures and counted things as people of each language write them."""

from __future__ import annotations

from models.errors import Text, user_language

NARROW = "\u202f"


def number(value: float, digits: int = 0) -> str:
    """Return a figure with the decimals and group separators of the user's language."""
    return in_language(value, user_language(), digits)


def in_language(value: float, language: str, digits: int = 0) -> str:
    """Return a figure with the decimals and group separators of "fr" or "en"."""
    text = f"{value:,.{digits}f}"
    return text if language == "en" else text.replace(",", NARROW).replace(".", ",")


def is_one(value: float, language: str) -> bool:
    """Return whether a noun stays singular: in French below two, in English at one alone."""
    return value == 1 if language == "en" else abs(value) < 2


def counted(value: float, one: Text, several: Text) -> str:
    """Return a number with its noun in the user's language: "1 poste", "3 postes"; French counts 0 as one."""
    return how_many(value, one, several).render()


def how_many(value: float, one: Text, several: Text) -> Text:
    """Return a number with its noun in both languages, for a message that is rendered later.

    Args:
        value: how many; one decimal is shown where it is not whole.
        one: the noun, and what agrees with it, in the singular.
        several: the same in the plural.
    """
    digits = 0 if float(value).is_integer() else 1
    fr = f"{in_language(value, 'fr', digits)} {(one if is_one(value, 'fr') else several).fr}"
    return Text(fr, f"{in_language(value, 'en', digits)} {(one if is_one(value, 'en') else several).en}")
