"""From figures to the records of the report: gaps in order of importance, each as it may be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.records.gaps import Gap, GapKind, People
from matcher.services.gaps.courses import Catalogue
from matcher.services.gaps.demand_supply import HALF, Balance, Tensions, as_interval, tensions
from matcher.services.gaps.market import Market
from matcher.services.gaps.months import Calendar
from matcher.services.gaps.options import GapOptions
from matcher.services.gaps.privacy import class_interval, class_supply, told
from matcher.services.gaps.splits import Division, split
from matcher.services.gaps.survey import Survey

SMALL = 5
SPLIT_GAPS = 100
"""Gaps that are split and followed over time, the most important ones."""

NEAR_TOLD = 50


@dataclass(frozen=True)
class Concept:
    """How a concept is called, and where it belongs."""

    label: str
    family: str | None = None
    step: str | None = None
    soft: bool = False


@dataclass(frozen=True)
class Teller:
    """Everything that the gaps of all kinds are told from.

    Attributes:
        market: postings and people.
        survey: who is ready, near or could come by a course.
        catalogue: the courses.
        options: the questions.
        divisions: how gaps are split.
        calendar: months of the postings.
    """

    market: Market
    survey: Survey
    catalogue: Catalogue
    options: GapOptions
    divisions: Sequence[Division]
    calendar: Calendar

    def gaps(
        self,
        kind: GapKind,
        balance: Balance,
        concept: Callable[[str], Concept],
        teaching: Callable[[str, Sequence[int]], tuple[str, ...]],
    ) -> tuple[Gap, ...]:
        """Return the gaps of one kind, most important first.

        Args:
            kind: what the keys of the balance are.
            balance: demand and supply.
            concept: name of a key.
            teaching: ids of the courses that teach a key asked for by some postings.
        """
        options = self.options
        figures = tensions(balance, replicates=options.replicates, level=options.level, seed=options.seed)
        asking = _by_column(balance.demand.column, balance.demand.row, len(balance.keys))
        having = _by_column(balance.supply.column, np.arange(len(balance.supply.row)), len(balance.keys))
        made = []
        for column, key in enumerate(balance.keys):
            postings = asking[column].tolist()
            gap = self._gap(kind, key, column, balance, figures, postings, having[column], concept(key))
            made.append((gap.model_copy(update={"trainings": teaching(key, postings)}), column))
        made.sort(key=lambda pair: importance(pair[0]))
        return tuple(
            self._detailed(gap, column, balance, asking[column], having[column])
            if place < SPLIT_GAPS
            else gap
            for place, (gap, column) in enumerate(made)
        )

    def _gap(
        self,
        kind: GapKind,
        key: str,
        column: int,
        balance: Balance,
        figures: Tensions,
        postings: Sequence[int],
        having: NDArray[np.int64],
        concept: Concept,
    ) -> Gap:
        k = self.options.k
        people = told(len(having), k)
        demand, supply = float(figures.demand[column]), float(figures.supply[column])
        interval = as_interval(figures.interval[column])
        if people.hidden:
            supply = class_supply(k)
            interval = class_interval(as_interval(figures.demand_interval[column]), k)
        blocked, near = self._blocked(kind, key, postings)
        return Gap(
            uri=key,
            label=concept.label,
            kind=kind,
            family=concept.family,
            step=concept.step,
            demand=round(demand, 3),
            openings=int(self.market.openings[list(postings)].sum()),
            postings=len(postings),
            supply=round(supply, 3),
            people=people,
            tension=round((demand + HALF) / (supply + HALF), 3),
            interval=(round(interval[0], 3), round(interval[1], 3)),
            soft=concept.soft,
            small=len(postings) < SMALL or len(having) < SMALL,
            blocked_openings=int(self.market.openings[blocked].sum()),
            near=told(len(near), k),
            near_candidates=self.ids(near[:NEAR_TOLD]),
            blocked_postings=tuple(self.market.asked[number].posting.id for number in blocked),
        )

    def ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Return the ids of people by their rows."""
        return tuple(self.market.crowd.pool.ids[row] for row in rows)

    def _blocked(self, kind: GapKind, key: str, postings: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the postings that are blocked, largest first, and the people near, in that order.

        All openings of a blocked posting count: how many of them people could take would tell how many
        people there are.
        """
        blocked, near = [], {}
        for number in postings:
            seen = self.survey.seen[number].near
            rows = [seen[key]] if key in seen else []
            if kind not in ("skill", "certificate"):
                rows = list(seen.values())
            if rows and self.survey.unfilled(number) > 0:
                blocked.append(number)
                near[number] = [row for some in rows for row in some.tolist()]
        blocked.sort(key=lambda number: (-int(self.market.openings[number]), number))
        return blocked, list(dict.fromkeys(row for number in blocked for row in near[number]))

    def _detailed(
        self, gap: Gap, column: int, balance: Balance, asking: NDArray[np.int64], having: NDArray[np.int64]
    ) -> Gap:
        entries = np.flatnonzero(balance.demand.column == column)
        demand: Mapping[int, float] = dict(
            zip(balance.demand.row[entries].tolist(), balance.demand.amount[entries].tolist(), strict=True)
        )
        rows, amounts = balance.supply.row[having], balance.supply.amount[having]
        return gap.model_copy(
            update={
                "trend": self.calendar.trend(asking.tolist()),
                "splits": tuple(
                    split(division, demand, self.market.openings, rows, amounts, self.options.k)
                    for division in self.divisions
                ),
            }
        )


def importance(gap: Gap) -> tuple[bool, float, float, float, str]:
    """Return what gaps are sorted by: hard ones, openings blocked, then what is lacking, then tension."""
    return gap.soft, -gap.blocked_openings, -max(0.0, gap.demand - gap.supply), -gap.tension, gap.uri


def _by_column(columns: NDArray[np.int64], values: NDArray[np.int64], size: int) -> list[NDArray[np.int64]]:
    order = np.argsort(columns, kind="stable")
    bounds = np.searchsorted(columns[order], np.arange(size + 1))
    return [np.sort(values[order[bounds[n] : bounds[n + 1]]]) for n in range(size)]


def count_people(rows: Sequence[int], k: int) -> People:
    """Return how many distinct people some rows name, as it may be told."""
    return told(len(set(rows)), k)
