"""A bridge: how a person gets from where they stand to a trade that hires, and what it takes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from matcher.records.base import Value
from matcher.records.facts import Found
from matcher.records.match import EligibilityStatus
from matcher.records.wage import WageBand

BridgeKind = Literal["same_trade", "bridge", "entry"]
EntryLevel = Literal["ok", "to_check"]


class TradeShare(Value):
    """A trade that a person's text tells of.

    Attributes:
        uri: the occupation.
        label: its name.
        share: how much of the text it explains, relative to the strongest, 0..1.
        held: the text names it as a trade held.
        words: the words that name it, where it is held.
    """

    uri: str
    label: str
    share: float = Field(ge=0, le=1)
    held: bool = False
    words: str | None = None


class Transferred(Value):
    """A skill that the trade or its openings require and the person shows, with their words.

    `uri` is None where only an opening's own words name the skill. `start` and `end` are offsets into
    the person's text, `end` exclusive.
    """

    uri: str | None
    label: str
    found: Found
    start: int
    end: int
    words: str


class NamedSkill(Value):
    """A skill by URI and label; `uri` is None where only an opening's own words name it."""

    uri: str | None
    label: str


class BridgeStep(Value):
    """One change of trade.

    Attributes:
        uri: the occupation that is reached.
        label: its name.
        transfer: share of it that the trade before (or the person, for the first) brings, 0..1.
        openings: positions open in this trade.
        shared: labels of essential skills that both trades need, rarest first.
        declared: the taxonomy names the two trades as neighbours.
    """

    uri: str
    label: str
    transfer: float = Field(ge=0, le=1)
    openings: int
    shared: tuple[str, ...] = ()
    declared: bool = False


class BridgeCourse(Value):
    """A course on the way.

    Attributes:
        closes: labels of the missing skills that it teaches.
        km: crow-fly distance from home, None where a place is not known.
        entry: whether the diploma it asks for is held, as far as the text says.
    """

    training_id: str
    title: str
    provider: str | None
    commune: str | None
    hours: float | None
    cost_eur: float | None
    mode: str | None
    start_date: date | None
    entry_diploma: str | None
    entry: EntryLevel
    closes: tuple[str, ...]
    km: float | None


class BridgeOpening(Value):
    """A real opening at the end of a bridge, scored as the person is and once the courses are passed."""

    posting_id: str
    title: str
    firm: str | None
    commune: str | None
    contract: str | None
    positions: int
    km: float | None
    beginners: bool
    score: float = Field(ge=0, le=1)
    score_after: float = Field(ge=0, le=1)
    grade: int
    grade_after: int
    eligibility: EligibilityStatus
    conditions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Bridge(Value):
    """One path from a person to a trade that hires.

    Attributes:
        kind: "same_trade" where nothing changes, "entry" where the way in is an opening that takes
            beginners, "bridge" elsewhere.
        steps: the trades passed through, the destination last.
        cost: length of the path; less is nearer (see docs/bridges.md).
        wished: the person's text says that they seek this trade.
        transfers: what serves there, with the person's words.
        likely: what the trades held usually bring and the text does not say: to be asked.
        missing: what the trade requires beside that.
        courses: what to follow, in this order.
        hours: of all the courses; None where one does not say.
        cost_eur: likewise.
        untaught: labels of what is missing and no course of the catalogue teaches.
        wage: what the openings of this trade say they pay.
        openings: best score first, after the courses.
        other_openings: postings of this trade that are not shown.
    """

    kind: BridgeKind
    steps: tuple[BridgeStep, ...]
    cost: float
    wished: bool
    transfers: tuple[Transferred, ...]
    likely: tuple[NamedSkill, ...]
    missing: tuple[NamedSkill, ...]
    courses: tuple[BridgeCourse, ...]
    hours: float | None
    cost_eur: float | None
    untaught: tuple[str, ...]
    wage: WageBand | None
    openings: tuple[BridgeOpening, ...]
    other_openings: int = 0


class Bridges(Value):
    """All bridges of one person.

    Attributes:
        trades: the trades the text tells of, strongest first.
        wished: labels of trades that the text says are sought.
        bridges: nearest first.
        notes: what the reader should know of this answer.
    """

    candidate_id: str
    trades: tuple[TradeShare, ...]
    wished: tuple[str, ...]
    bridges: tuple[Bridge, ...]
    notes: tuple[str, ...] = ()
