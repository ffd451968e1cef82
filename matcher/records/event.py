"""A forum: its slots, stands, visitors and rules, and the meeting plan made for it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

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
    seats: int | None = Field(default=None, ge=1, le=500)
    """How many people of one moving group a recruiter can receive at the same time; without it, a group
    of any size fits and takes all recruiters of the stand."""
    breaks: list[ShortText] = Field(default_factory=list, max_length=1_000)
    """When nobody receives there: slot ids or times, "12:00-13:00"."""
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
    breaks: list[ShortText] = Field(default_factory=list, max_length=1_000)
    """When the visitor is not free: slot ids or times, "12:00-13:00"."""
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
    """Free slots between meetings in two different rooms; stands without a room share one."""
    time_limit_s: float = Field(default=60, gt=0, le=3_600)
    seed: int = Field(default=1, ge=0)
    overbooking: bool = False
    """Whether a stand may invite one person more than it can receive, by their no-show probabilities."""
    overbooking_risk: float = Field(default=0.2, ge=0, le=1)
    """Largest probability that everybody invited by an overbooked stand comes."""
    target_gap: float = Field(default=0.005, ge=0, le=1)
    """Gap at which the solver stops looking for a better plan."""


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


class Floor(Value):
    """How far the floor is met, in meetings of single people.

    Attributes:
        asked: meetings that the floor asks for, everybody together.
        reached: those of them that the plan gives.
        possible: proven upper bound of `reached`.
    """

    asked: int = 0
    reached: int = 0
    possible: int = 0


class Conflict(Value):
    """What in the event stands against the floor: the smallest set of fields, in words, and a way out.

    Attributes:
        fields: paths in event.json, as `visitors[3].leave`.
        missing: meetings that are lacking because of it.
    """

    fields: tuple[str, ...]
    text: str
    remedy: str | None = None
    missing: int = 0


class Interest(Value):
    """What a visitor is worth to a stand: their best posting there and the match probability."""

    posting: str | None
    score: float


class Moves(Value):
    """What an update of a running forum changed in the meetings still to come.

    Attributes:
        kept: same visitor, stand and slot.
        moved: same visitor and stand at another time.
        cancelled: visitor and stand that no longer meet.
        added: visitor and stand that were not to meet before.
        dropped: meetings whose visitor does not come or has left: nobody moved them.
    """

    kept: int = 0
    moved: int = 0
    cancelled: int = 0
    added: int = 0
    dropped: int = 0


class Plan(Value):
    """The meeting plan of a forum.

    Attributes:
        objective: total expected value of the meetings.
        bound: proven upper bound of the objective among plans that meet the floor as well.
        gap: (bound - objective) / bound, 0 where the plan is proven optimal.
        seed: seed the solver ran with.
        status: "optimal" where proven; "update" for a plan changed on the day.
        event: id of the event.
        floor: how far the floor is met.
        conflicts: why it is not met further.
        neutral: score of a person of whom nothing is known.
        scores: visitor -> stand -> interest, None where no posting of the stand is open to them.
        changes: what happened on the day so far, in order.
        moves: what the last update changed.
    """

    meetings: tuple[Meeting, ...]
    unplaced: tuple[Unplaced, ...]
    objective: float
    bound: float
    gap: float
    seed: int
    status: Literal["optimal", "feasible", "greedy", "update"] = "optimal"
    event: str | None = None
    floor: Floor = Floor()
    conflicts: tuple[Conflict, ...] = ()
    neutral: float = 0.25
    scores: dict[str, dict[str, Interest | None]] = Field(default_factory=dict)
    changes: tuple[dict[str, Any], ...] = ()
    moves: Moves | None = None
