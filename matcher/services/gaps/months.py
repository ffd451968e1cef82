"""The months in which postings ask for something, and whether it is asked for more or less."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from matcher.records import Posting
from matcher.records.gaps import Trend, TrendPoint
from matcher.services.gaps.market import Market

SIGNIFICANT = 0.05
"""Chance below which a difference between two halves of the months is told as a direction."""

Direction = Literal["up", "down", "steady", "unknown"]


def month_of(posting: Posting) -> str | None:
    """Return the month a posting was published or, failing that, imported: "2026-03"."""
    if posting.published:
        return posting.published.strftime("%Y-%m")
    for name in ("imported", "imported_at", "first_seen"):
        written = (posting.model_extra or {}).get(name)
        if isinstance(written, date):
            return written.strftime("%Y-%m")
        if isinstance(written, str) and len(written) >= 7:
            try:
                return date.fromisoformat(
                    written[:10] if len(written) >= 10 else f"{written[:7]}-01"
                ).strftime("%Y-%m")
            except ValueError:
                continue
    return None


@dataclass(frozen=True)
class Calendar:
    """Postings and openings published each month.

    Attributes:
        months: month of each posting, None where it is not known.
        openings: openings of each posting.
    """

    months: tuple[str | None, ...]
    openings: tuple[int, ...]

    @classmethod
    def of(cls, market: Market) -> Calendar:
        """Return the calendar of a market."""
        return cls(tuple(month_of(one.posting) for one in market.asked), tuple(market.openings.tolist()))

    def trend(self, asking: Sequence[int]) -> Trend | None:
        """Return the demand of some postings over the months; None where no month is known.

        Args:
            asking: places of the postings that ask for the concept.
        """
        known = sorted({month for month in self.months if month})
        if not known:
            return None
        of = Counter[str]()
        total = Counter[str]()
        for month, openings in zip(self.months, self.openings, strict=True):
            if month:
                of[month] += openings
                total[month] += 1
        wanted, postings = Counter[str](), Counter[str]()
        for number in asking:
            month = self.months[number]
            if month:
                wanted[month] += self.openings[number]
                postings[month] += 1
        points = tuple(TrendPoint(month=one, openings=wanted[one], of=of[one]) for one in known)
        middle = len(known) // 2
        early, late = known[:middle], known[middle:]
        return Trend(
            points=points,
            direction=_direction(
                sum(postings[one] for one in early),
                sum(total[one] for one in early),
                sum(postings[one] for one in late),
                sum(total[one] for one in late),
            ),
        )


def _direction(early: int, early_of: int, late: int, late_of: int) -> Direction:
    """Compare two rates: given their sum, the later count is binomial if nothing changed."""
    asked = early + late
    if not early_of or not late_of or asked < 2:
        return "unknown"
    share = late_of / (early_of + late_of)
    chances = [_binomial(asked, n, share) for n in range(asked + 1)]
    above, below = sum(chances[late:]), sum(chances[: late + 1])
    if min(above, below) * 2 >= SIGNIFICANT:
        return "steady"
    return "up" if above < below else "down"


def _binomial(trials: int, successes: int, share: float) -> float:
    """Return the chance of so many successes; by logarithms, for thousands of trials overflow otherwise."""
    ways = math.lgamma(trials + 1) - math.lgamma(successes + 1) - math.lgamma(trials - successes + 1)
    return math.exp(ways + successes * math.log(share) + (trials - successes) * math.log1p(-share))
