"""Where a laid-off group could go: a proposal for each person, what else there is, and what is lacking."""

from __future__ import annotations

from typing import Literal

from matcher.records.base import Value
from matcher.records.shortlist import Proof

ChangeKind = Literal["position", "training", "skill", "travel", "wish", "eligibility"]


class CourseTaken(Value):
    """A course that closes a gap: what it teaches of what is missing, its length and its price.

    Attributes:
        gain: fit once the course is passed, less the fit today.
    """

    training: str
    title: str
    provider: str | None
    hours: float | None
    cost_eur: float | None
    closes: tuple[str, ...]
    gain: float


class Destination(Value):
    """One opening for one person.

    Attributes:
        score: fit, with the course where there is one; `score_today` is the fit without it.
        minutes: one way, by `mode`; None where it is not known.
        travel: the trip in words.
        conditions: what has to be settled first.
        free: whether a position is left at this opening in the plan.
    """

    posting: str
    title: str
    firm: str | None
    commune: str | None
    contract: str | None
    schedule: str | None
    score: float
    score_today: float
    grade: int
    minutes: float | None
    mode: str | None
    travel: str
    course: CourseTaken | None = None
    conditions: tuple[str, ...] = ()
    free: bool = True


class Placement(Value):
    """The opening proposed to one person, why, and the next best.

    Attributes:
        choice: 1 if it is the person's best option, 2 the second...
    """

    person: str
    proposed: Destination
    choice: int
    proofs: tuple[Proof, ...] = ()
    missing: tuple[str, ...] = ()
    alternatives: tuple[Destination, ...] = ()


class Change(Value):
    """What would open a place to somebody, recomputed with that change.

    Attributes:
        free: whether a position is left there, or would be by moving others to another of their openings.
    """

    kind: ChangeKind
    text: str
    posting: str
    score: float
    free: bool


class Unmatched(Value):
    """A person without a proposal: why, and what would change that."""

    person: str
    reason: str
    changes: tuple[Change, ...] = ()


class OpeningFilled(Value):
    """One opening: its positions, and who is proposed for them."""

    posting: str
    title: str
    firm: str | None
    commune: str | None
    positions: int
    people: tuple[str, ...]


class CourseGroup(Value):
    """A course to order, and for whom."""

    training: str
    title: str
    provider: str | None
    hours: float | None
    cost_eur: float | None
    seats: int | None
    people: tuple[str, ...]


class MethodFigures(Value):
    """What one way of assigning gives.

    Attributes:
        placed: people with a proposal.
        mean, worst: fit of the people placed.
        total: sum of the fits.
        first_choice: people placed at their own best option; `displaced` the others who are placed.
        courses: courses used.
    """

    method: str
    label: str
    placed: int
    mean: float
    worst: float
    total: float
    first_choice: int
    displaced: int
    courses: int


class Redeployment(Value):
    """The plan of a group.

    Attributes:
        floor: least fit of a proposal.
        worst_floor: fit that everybody placed reaches, raised as high as it can be.
        least_gain: what a course must gain to be chosen.
        max_minutes: most minutes one way; None where only each person's own limits count.
        total, bound, gap: value of the plan (fits less `least_gain` a course), the solver's proven bound.
        one_by_one_range: fewest and most people placed one by one, over shuffled orders.
    """

    people: int
    openings: int
    positions: int
    floor: float
    worst_floor: float
    least_gain: float
    max_minutes: float | None
    fairness: str
    placements: tuple[Placement, ...]
    unmatched: tuple[Unmatched, ...]
    filled: tuple[OpeningFilled, ...]
    courses: tuple[CourseGroup, ...]
    methods: tuple[MethodFigures, ...]
    one_by_one_range: tuple[int, int]
    total: float
    bound: float
    gap: float
    proven: bool
    notes: tuple[str, ...] = ()
