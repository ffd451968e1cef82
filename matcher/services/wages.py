"""Wages as postings write them, brought to euros gross a month so that they can be set side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable

from matcher.records import Posting
from matcher.records.wage import WageBand

HOURS_A_MONTH = 151.67
"""Legal full time in France: 35 hours a week over 52 weeks, a twelfth (Code du travail, L3121-27)."""

LEAST_MONTHLY, MOST_MONTHLY = 800.0, 15_000.0
"""Outside these bounds a figure is a bonus, a meal or a mistake, not a month's pay."""

_NUMBER = r"(\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?)"
_RANGE = rf"{_NUMBER}(?:\s*(?:€|euros?|k€)?\s*(?:-|–|à|a|to|et)\s*{_NUMBER})?"
_EUROS = rf"{_RANGE}\s*(?:€|euros?|eur)\s*(?:bruts?\s*)?"
_EACH = r"(?:/\s*|par\s+|per\s+|an\s+)?"
_UNITS = tuple(
    (re.compile(pattern, re.IGNORECASE), to_month)
    for pattern, to_month in (
        (rf"{_RANGE}\s*(?:k€|ke\b|k euros|keur)", 1000 / 12),
        (rf"{_EUROS}(?:/\s*|de l['’]|par\s+|per\s+|an\s+)(?:heure|h\b|hour)", HOURS_A_MONTH),
        (rf"{_EUROS}{_EACH}(?:mois|mensuels?|month|bruts?\s+mensuels?)", 1.0),
        (rf"{_EUROS}{_EACH}(?:ans?\b|année|annuels?|bruts?\s+annuels?|year)", 1 / 12),
    )
)
"""What follows the figures, and what brings them to a month."""


def read_wage(text: str) -> WageBand | None:
    """Return the wage that a text states, None where it states none that can be read."""
    for pattern, to_month in _UNITS:
        for found in pattern.finditer(text):
            values = [_value(part) * to_month for part in found.groups() if part]
            if all(LEAST_MONTHLY <= value <= MOST_MONTHLY for value in values):
                return WageBand(low=min(values), high=max(values), words=(" ".join(found.group().split()),))
    return None


def wage_band(postings: Iterable[Posting]) -> WageBand | None:
    """Return the band over several postings, from their wage field, else their text."""
    bands = []
    for posting in postings:
        band = read_wage(posting.wage or "") or read_wage(posting.text)
        if band is not None:
            bands.append(band)
    if not bands:
        return None
    return WageBand(
        low=min(band.low for band in bands),
        high=max(band.high for band in bands),
        words=tuple(dict.fromkeys(word for band in bands for word in band.words)),
        postings=len(bands),
    )


def _value(number: str) -> float:
    grouped = re.sub(r"[ \u00a0\u202f](?=\d{3})|\.(?=\d{3}(?!\d))", "", number)
    return float(grouped.replace(",", "."))
