"""What a gap analysis can be asked: dates, budget, seats, splits, seed, smallest group shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from matcher.planning.training_problem import CostPer
from matcher.records.errors import PlanningError, Text
from matcher.records.gaps import SplitKey

ALL_SPLITS: tuple[SplitKey, ...] = ("area", "contract", "size", "family")


@dataclass(frozen=True)
class GapOptions:
    """The questions and assumptions of one analysis.

    Attributes:
        as_of: the day of the question; ages, validities and durations are counted from it.
        budget: euros that the plan may spend; None for no limit.
        seats: people whom the plan may train in all; None for no limit.
        hours: longest course per person; None for any.
        date_from: sessions start on this day or later.
        date_to: sessions end on this day or earlier.
        by: the splits that are made.
        firm: the firm whose diagnostic is wanted.
        completion: probability that somebody who starts a course passes it, where the course does not
            tell its own (`completion_rate`).
        cost_per: whether `cost_eur` is the price of a place or of a session.
        sessions: sessions of one course that the plan may open.
        nice_weight: weight of a wish beside a must of 1.
        k: no group of people smaller than this is told.
        seed: of the bootstrap.
        replicates: bootstrap replicates.
        level: level of the intervals.
        time_limit: work the solver may spend on one plan, in seconds on a usual machine.
        exact: longest plan solved exactly, in (courses, people).
    """

    as_of: date = field(default_factory=date.today)
    budget: float | None = None
    seats: int | None = None
    hours: float | None = None
    date_from: date | None = None
    date_to: date | None = None
    by: tuple[SplitKey, ...] = ALL_SPLITS
    firm: str | None = None
    completion: float = 0.85
    cost_per: CostPer = "person"
    sessions: int = 1
    nice_weight: float = 0.5
    k: int = 5
    seed: int = 7
    replicates: int = 500
    level: float = 0.9
    time_limit: float = 20.0
    exact: tuple[int, int] = (200, 2_000)

    def __post_init__(self) -> None:
        if self.date_from and self.date_to and self.date_to < self.date_from:
            raise PlanningError(
                Text(
                    f"la fin ({self.date_to}) précède le début ({self.date_from}).",
                    f"the end ({self.date_to}) comes before the start ({self.date_from}).",
                ),
                field="to",
            )
        if not 0 < self.level < 1:
            raise PlanningError(
                Text("le niveau de l'intervalle va de 0 à 1.", "the level of the interval lies in 0..1."),
                field="level",
            )
