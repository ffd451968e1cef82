"""A forum: its slots, stands, visitors and rules, and the meeting plan made for it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from matcher.records.base import Identifier, Record, ShortText, Value

ClockTime = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")]
"""A time of day, "09:30"."""


class Slot(Record):
    """One period of the forum in which a meeting fits, times of the same day."""

    id: Identifier
    start: ClockTime
    end: ClockTime


class Stand(Record):
    """A firm's place at the forum: who recruits there, for which postings, and when it is closed."""

    id: Identifier
    firm: ShortText | None = None
    postings: list[Identifier] = Field(default_factory=list, max_length=1_000)
    recruiters: int = Field(default=1, ge=1, le=100)
    closed_slots: list[Identifier] = Field(default_factory=list, max_length=1_000)
    room: ShortText | None = None
    step_free: bool = True
    """Whether the stand can be reached without stairs."""
    seats: int = Field(default=1, ge=1, le=500)
    """How many people of one moving group a recruiter can receive at the same time."""
    wish: list[Identifier] = Field(default_factory=list, max_length=10_000)
    """Visitors whom the firm asks to meet."""
    veto: list[Identifier] = Field(default_factory=list, max_length=10_000)
    """Visitors whom the firm does not want to meet."""


class Visitor(Record):
    """Somebody who comes: when, whom they wish to meet or not, and the group they move with."""

    id: Identifier
    candidate: Identifier | None = None
    arrive: ClockTime | None = None
    leave: ClockTime | None = None
    wish: list[Identifier] = Field(default_factory=list, max_length=1_000)
    veto: list[Identifier] = Field(default_factory=list, max_length=1_000)
    no_show: float = Field(default=0.0, ge=0, le=1)
    group: Identifier | None = None
    breaks: list[Identifier] = Field(default_factory=list, max_length=1_000)
    """Slots in which the visitor is not free."""
    step_free: bool = False
    """Whether the visitor needs stands that can be reached without stairs."""


class Group(Record):
    """A class that moves together with its teacher."""

    id: Identifier
    size: int = Field(ge=1, le=1_000)
    arrive: ClockTime | None = None
    leave: ClockTime | None = None
    wish: list[Identifier] = Field(default_factory=list, max_length=1_000)
    veto: list[Identifier] = Field(default_factory=list, max_length=1_000)


class EventRules(Record):
    """How the plan is made: floors, ceilings and the solver's limits."""

    min_meetings: int = Field(default=1, ge=0, le=100)
    max_meetings: int = Field(default=6, ge=1, le=100)
    walk_slots: int = Field(default=0, ge=0, le=20)
    """Free slots between meetings in two different rooms."""
    time_limit_s: float = Field(default=60, gt=0, le=3_600)
    seed: int = 1
    overbooking: bool = False
    """Whether a stand may invite more people than it can receive, by their no-show probabilities."""


class Event(Record):
    """A forum as its organiser describes it."""

    id: Identifier
    date: ShortText | None = None
    name: ShortText | None = None
    place: ShortText | None = None
    slots: list[Slot] = Field(min_length=1, max_length=1_000)
    stands: list[Stand] = Field(min_length=1, max_length=10_000)
    visitors: list[Visitor] = Field(default_factory=list, max_length=100_000)
    groups: list[Group] = Field(default_factory=list, max_length=10_000)
    rules: EventRules = EventRules()


class Meeting(Value):
    """One meeting: `recruiter` counts from 1 at its stand, `value` is its expected worth, 0..1."""

    slot: str
    stand: str
    recruiter: int
    visitor: str
    posting: str | None
    value: float


class Unplaced(Value):
    """A visitor who meets fewer stands than the floor, and why, in plain words."""

    visitor: str
    reason: str


class Plan(Value):
    """The meeting plan of a forum.

    Attributes:
        objective: total expected value of the meetings.
        bound: proven upper bound of the objective.
        gap: (bound - objective) / bound, 0 where the plan is proven optimal.
        seed: seed the solver ran with.
    """

    meetings: tuple[Meeting, ...]
    unplaced: tuple[Unplaced, ...]
    objective: float
    bound: float
    gap: float
    seed: int
    status: Literal["optimal", "feasible", "greedy"] = "optimal"
