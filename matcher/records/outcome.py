"""What became of the meetings of a forum, and the figures its organiser owes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from matcher.records.base import Value

OutcomeStatus = Literal["met", "absent", "second_interview", "offered", "hired", "refused"]

HELD: frozenset[OutcomeStatus] = frozenset({"met", "second_interview", "offered", "hired", "refused"})
"""Statuses of a meeting that took place."""


class Outcome(Value):
    """What came of one meeting.

    Attributes:
        slot: the slot of the plan; None for a meeting that was not planned.
        reason: why somebody was refused or absent, as the firm wrote it.
        at: when it was noted, ISO 8601, as it came.
        gender: only where a column declares it, never guessed: "femme", "homme", "autre".
    """

    event: str
    visitor: str
    stand: str
    slot: str | None = None
    posting: str | None = None
    status: OutcomeStatus
    reason: str | None = None
    at: str | None = None
    gender: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes the meeting one: a visitor meets a stand once, whenever that was moved to."""
        return self.event, self.stand, self.visitor


class Count(Value):
    """The figures of one line of the sheet: a firm, a trade family, or everything."""

    label: str
    planned: int = 0
    held: int = 0
    absent: int = 0
    unknown: int = 0
    second_interviews: int = 0
    offers: int = 0
    hired: int = 0
    refused: int = 0
    people: int = 0


class Balance(Value):
    """Women and men among those who came; `shown` is false where a group is too small to be told."""

    declared: int
    shown: bool
    counts: dict[str, int] = Field(default_factory=dict)
    hired: dict[str, int] = Field(default_factory=dict)
    note: str = ""


class ShowUp(Value):
    """How often people of one kind come.

    Attributes:
        kind: the kind of visitor ("demandeur_emploi", "lyceen"...), "" where it is not known.
        travel: "near", "far" or "unknown".
        group: whether they come with a class.
        invited, came: people with a planned meeting and a known outcome, and those who came to one.
        rate: probability of coming, drawn towards everybody's where few were seen.
        low, high: 90% credible interval.
    """

    kind: str
    travel: str
    group: bool
    invited: int
    came: int
    rate: float
    low: float
    high: float


class ShowUpRates(Value):
    """Show-up probabilities learned from forums, to be read as `no_show` by the next plan.

    Attributes:
        overall: share of everybody that came.
        strength: how many observations the common rate weighs in a segment.
    """

    events: tuple[str, ...]
    invited: int
    came: int
    overall: float
    strength: float
    segments: tuple[ShowUp, ...]


class Kpi(Value):
    """The figures owed to those who funded a forum."""

    event: str
    name: str | None
    date: str | None
    registered: int
    came: int
    expected: int
    stands: int
    openings: int
    positions: int
    total: Count
    by_firm: tuple[Count, ...]
    by_family: tuple[Count, ...]
    reasons: dict[str, int]
    balance: Balance | None
    show_up: tuple[ShowUp, ...]
    notes: tuple[str, ...] = ()
