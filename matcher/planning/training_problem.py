"""The choice of a training plan as numbers: courses, people, openings, and what each course opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.planning.openings import Filling

CostPer = Literal["person", "session"]


class PlanCourse(NamedTuple):
    """A course that can be bought.

    Attributes:
        cost: euros of a place, or of a session, as the problem says.
        hours: per person.
        seats: places of a session.
        sessions: how many sessions may be opened.
        probability: that somebody who starts passes.
    """

    cost: float
    hours: float
    seats: int
    sessions: int
    probability: float


class Place(NamedTuple):
    """A person trained by a course for a posting; places in the lists of the problem."""

    person: int
    course: int
    posting: int


@dataclass(frozen=True)
class PlanProblem:
    """What a plan is chosen from.

    Attributes:
        courses: the catalogue.
        openings: openings of each posting.
        today: people ready for each posting today, best first.
        person: int64 (options,).
        course: int64 (options,).
        posting: int64 (options,).
        fit: float64 (options,), in 0..1: decides between options of equal worth.
        budget: euros, None for no limit.
        seats: people trained in all, None for no limit.
        cost_per: what the price of a course buys.
        free: places of a course already paid for, by course.
    """

    courses: tuple[PlanCourse, ...]
    openings: tuple[int, ...]
    today: tuple[tuple[int, ...], ...]
    person: NDArray[np.int64]
    course: NDArray[np.int64]
    posting: NDArray[np.int64]
    fit: NDArray[np.float64]
    budget: float | None = None
    seats: int | None = None
    cost_per: CostPer = "person"
    free: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.person)

    @property
    def people(self) -> int:
        """How many people some option is about."""
        return len(np.unique(self.person))

    def worth(self) -> NDArray[np.float64]:
        """Return the expected openings that each option fills, float64 (options,)."""
        chances = np.array([course.probability for course in self.courses], dtype=np.float64)
        return chances[self.course] if len(self.courses) else np.zeros(0)

    def best_first(self, course: int) -> NDArray[np.int64]:
        """Return the options of a course, best fit first; ties keep the order of the people."""
        chosen = np.flatnonzero(self.course == course)
        return chosen[np.lexsort((self.person[chosen], -self.fit[chosen]))]

    def places_of(self, course: int) -> int:
        """Return how many people a course can take in all its sessions."""
        return self.courses[course].seats * self.courses[course].sessions + self.free.get(course, 0)

    def filling(self) -> Filling:
        """Return the openings filled by people as they are."""
        filling = Filling(self.openings, self.today)
        filling.fill()
        return filling

    def only(self, kept: NDArray[np.bool_]) -> PlanProblem:
        """Return the problem with some of the options."""
        return replace(
            self,
            person=self.person[kept],
            course=self.course[kept],
            posting=self.posting[kept],
            fit=self.fit[kept],
        )

    def cost(self, course: int, count: int) -> float:
        """Return what `count` places of a course cost, those already paid for taken off."""
        known = self.courses[course]
        paid = max(0, count - self.free.get(course, 0))
        units = paid if self.cost_per == "person" else -(-paid // max(1, known.seats))
        return units * known.cost

    def spent(self, places: Sequence[Place]) -> float:
        """Return what a list of places costs."""
        taken = Counter(place.course for place in places)
        return sum((self.cost(course, count) for course, count in sorted(taken.items())), 0.0)


@dataclass(frozen=True)
class PlanSolution:
    """A plan.

    Attributes:
        places: who is trained for what.
        filled: expected openings filled beyond today's.
        bound: no plan fills more.
        spent: euros.
        method: how it was found.
        status: whether it is proven optimal.
        guarantee: share of the best plan that the method assures in the worst case.
    """

    places: tuple[Place, ...]
    filled: float
    bound: float
    spent: float
    method: Literal["exact", "greedy"]
    status: Literal["optimal", "feasible"]
    guarantee: float
