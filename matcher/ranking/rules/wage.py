"""Wages as people and firms write them, brought to euros gross a year so that they compare."""

from __future__ import annotations

import re
from typing import NamedTuple

from matcher.ranking.rules.tables import flat

HOURS_A_YEAR = 1820.0
"""151.67 hours a month, the legal 35-hour week."""

GROSS_OF_NET = 1 / 0.78
"""Usual ratio of an employee's gross to net wage before income tax; an assumption."""

LOWEST, HIGHEST = 8_000.0, 300_000.0
"""Outside these bounds a number is no yearly wage: part of another sentence."""

_AMOUNT = re.compile(
    r"(?<![\d,.])(\d{1,3}(?:[ .\u00a0]\d{3})+|\d+(?:[.,]\d{1,2})?)(?:\s*(?:a|-|–|/|et)\s*"
    r"(\d{1,3}(?:[ .\u00a0]\d{3})+|\d+(?:[.,]\d{1,2})?))?\s*(k ?€|k ?euros?|€|euros?|eur\b)([^.;€]{0,24})"
)
_MONTHS = re.compile(r"\b(1[2-6])(?:,5)? mois\b")
_FLOOR = re.compile(
    r"(?:pretentions?|salaire (?:souhaite|minimum|vise|voulu)|souhait\w* (?:de )?salaire|minimum"
    r"|pas (?:en dessous|moins) de|a partir de|remuneration (?:souhaitee|visee)"
    r"|je (?:cherche|demande|vise))[^.;]{0,40}$"
)


class Wage(NamedTuple):
    """A span in euros gross a year."""

    low: float
    high: float


def read_wage(text: str | None) -> Wage | None:
    """Return the wage that a text offers: "12,35 €/h", "2 100 € brut/mois", "30 à 34 k€"; None if none."""
    if not text:
        return None
    folded = _plain(text)
    for match in _AMOUNT.finditer(folded):
        wage = _yearly(match, folded)
        if wage is not None:
            return wage
    return None


def read_wage_floor(text: str) -> float | None:
    """Return the least a person asks for, in euros gross a year; None where the text does not say."""
    folded = _plain(text)
    for match in _AMOUNT.finditer(folded):
        if _FLOOR.search(folded[: match.start()][-70:]):
            wage = _yearly(match, folded)
            if wage is not None:
                return wage.low
    return None


def _plain(text: str) -> str:
    return flat(text.replace("\u202f", " ").replace("\u00a0", " "))


def _yearly(match: re.Match[str], folded: str) -> Wage | None:
    low = _number(match[1])
    high = _number(match[2]) if match[2] else low
    unit, after = match[3], match[4]
    if unit.startswith("k"):
        factor = 1000.0
    elif re.match(r"\s*(?:brut\w* |net\w* )?(?:/ ?|de l ?|par |l ?)?(?:h\b|heure)", after):
        factor = HOURS_A_YEAR
    elif re.search(r"\ban(?:s|nee|nuel\w*)?\b", after) or low >= LOWEST:
        factor = 1.0
    elif re.search(r"mois|mensuel", after) or 800 <= low < LOWEST:
        months = _MONTHS.search(folded)
        factor = float(months[1]) if months else 12.0
    else:
        return None
    if re.match(r"\s*(?:/ ?\w+ )?nets?\b", after):
        factor *= GROSS_OF_NET
    wage = Wage(low * factor, max(low, high) * factor)
    return wage if LOWEST <= wage.low <= HIGHEST else None


def _number(text: str) -> float:
    joined = re.sub(r"[ .\u00a0](?=\d{3}\b)", "", text)
    return float(joined.replace(",", "."))
