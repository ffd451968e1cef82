"""Skill gaps of a cluster: what firms ask, what people show, which courses open doors, and a plan.

The keys `skills`, `trainings` and `plan` of the report hold what the `gaps.json` contract names;
everything else is added to it. Counts of people are told by `People`, which knows the smallest group
that may be shown; lists of ids are for the adviser's own file and are emptied by a shared one.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from matcher.records.base import Value

GapKind = Literal["skill", "occupation", "certificate", "family"]
SplitKey = Literal["area", "contract", "size", "family"]
Interval = tuple[float, float]


class People(Value):
    """How many people a cell is about, as far as it may be told.

    Attributes:
        count: how many; None where the group is hidden.
        below: the count is hidden because it is 1 or more and below this number.
        hidden: the count is not told. With `below` None it is hidden so that no other hidden cell of
            the same table can be computed from the total (complementary suppression).
    """

    count: int | None = Field(default=None, ge=0)
    below: int | None = None
    hidden: bool = False


class Cell(Value):
    """One value of a split: demand counts openings, supply counts people with their confidence.

    `supply` and `tension` are None where the people behind them may not be told.
    """

    value: str
    label: str
    demand: float
    openings: int
    supply: float | None
    people: People
    tension: float | None


class Split(Value):
    """A gap by area of the workplace and of the home, by contract, firm size or trade family."""

    by: SplitKey
    cells: tuple[Cell, ...]


class TrendPoint(Value):
    """Demand in one month, "2026-03": openings that ask for the skill, of all that were published."""

    month: str
    openings: int
    of: int


class Trend(Value):
    """Demand over the months of publication.

    `direction` is told only where a binomial test of the later half of the months against the earlier
    one is significant at 5%.
    """

    points: tuple[TrendPoint, ...]
    direction: Literal["up", "down", "steady", "unknown"]


class Gap(Value):
    """What is asked for and what is there: a skill, an occupation, a certificate or a trade family.

    Attributes:
        demand: openings times need (a must counts 1, a wish less) times the confidence of the link.
        openings: openings of the postings that ask for it.
        postings: how many postings ask for it.
        supply: people who have it, each counted by confidence, within reach of a place that asks for it.
            Where few people have it this is the middle of the hidden class (`people.hidden`).
        people: how many people that is.
        tension: (demand + 0.5) / (supply + 0.5), openings a person.
        interval: bootstrap interval of the tension at the level of the report.
        soft: an attitude or a habit that CVs seldom tell; sorted after the others and never blocks.
        small: fewer than 5 postings or 5 people stand behind it; read the interval, not the figure.
        blocked_openings: openings of postings that cannot all be filled today and for which somebody lacks
            only this. All openings of such a posting count, so that no small number of people shows.
        near: how many people lack only this for one of them.
        near_candidates: their ids, the nearest first (adviser only).
        blocked_postings: the postings of these openings.
        trainings: ids of the courses of the catalogue that teach it.
    """

    uri: str
    label: str
    kind: GapKind = "skill"
    family: str | None = None
    step: str | None = None
    demand: float
    openings: int
    postings: int
    supply: float
    people: People
    tension: float
    interval: Interval
    small: bool
    soft: bool = False
    blocked_openings: int
    near: People = People(count=0)
    near_candidates: tuple[str, ...] = ()
    blocked_postings: tuple[str, ...] = ()
    trainings: tuple[str, ...] = ()
    trend: Trend | None = None
    splits: tuple[Split, ...] = ()


class SkillPair(Value):
    """Two skills asked for by the same postings.

    Attributes:
        postings: how many ask for both.
        lift: how much more often than if they were asked for independently.
        strength: log-likelihood ratio G2 (Dunning, 1993); pairs are sorted by it.
    """

    first: str
    first_label: str
    second: str
    second_label: str
    postings: int
    lift: float
    strength: float


class EmergingPhrase(Value):
    """A frequent phrase of requirements that no concept explains, for a person to accept or refuse.

    `proposal` holds lines of a trades file (YAML) to be completed by hand.
    """

    phrase: str
    postings: int
    firms: int
    openings: int
    examples: tuple[str, ...]
    near: tuple[str, ...] = ()
    proposal: str


class TaughtSkill(Value):
    """A concept that a course teaches, with the confidence of the link."""

    uri: str
    label: str
    confidence: float


class FillableOpening(Value):
    """A posting that a course makes fillable, its openings, and by whom (`candidates`: adviser only)."""

    posting: str
    title: str
    firm: str | None
    openings: int
    people: People
    candidates: tuple[str, ...] = ()


class CourseGap(Value):
    """A course seen from the openings: who would benefit, and what they could then take.

    Attributes:
        openings_filled: expected openings filled by one session alone beyond those people can take
            today: each opening and each person once, at most `seats` people, times `completion`.
        beneficiaries: ids of the people who could then take an opening, those of that session first, then
            by fit (adviser only).
        people: how many they are. Where they are hidden a shared report tells `openings_filled` by the
            middle of the class.
        eligible: people who may enter (level, distance, mode), needed or not.
        fillable: postings made fillable whatever the seats.
        fillable_openings: their openings that people of the course could take and nobody takes today.
        teaches: concepts it teaches.
        closes: URIs of gaps (blocked or without supply) among them.
        cost_per_opening: euros of a session over `openings_filled`; None where nothing is filled or
            the price is unknown.
        status: "useful" fills openings; "needed" teaches what postings ask for but fills none alone;
            "unneeded" teaches nothing that any posting asks for.
    """

    id: str
    title: str
    provider: str | None = None
    commune: str | None = None
    mode: str | None = None
    seats: int | None = None
    hours: float | None = None
    cost: float | None = None
    completion: float
    openings_filled: float
    beneficiaries: tuple[str, ...]
    people: People
    eligible: People
    fillable: tuple[FillableOpening, ...] = ()
    fillable_openings: int = 0
    teaches: tuple[TaughtSkill, ...] = ()
    certificates: tuple[str, ...] = ()
    level: int | None = None
    prerequisites: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    cost_per_opening: float | None = None
    status: Literal["useful", "needed", "unneeded"]


class Placement(Value):
    """One person of a planned session and the opening they are trained for (adviser only)."""

    candidate: str
    posting: str
    probability: float


class Session(Value):
    """One session of the plan. `candidates` and `placements` are for the adviser only."""

    training: str
    title: str
    number: int = 1
    cost: float
    hours: float
    seats: int
    candidates: tuple[str, ...]
    people: People
    placements: tuple[Placement, ...] = ()
    openings_filled: float


class CurvePoint(Value):
    """What a budget buys: one point of the curve of openings against euros."""

    budget: float
    spent: float
    openings_filled: float
    bound: float


class Alternative(Value):
    """A popular idea beside the plan: what it fills for the same budget.

    Attributes:
        kind: "most-seats" fills the cheapest seats first, "most-asked" the courses for the skills asked
            for most, "one-more" forces one session of `training` into the plan.
        regret: openings filled by the plan less those of the alternative.
    """

    kind: Literal["most-seats", "most-asked", "one-more"]
    training: str | None
    label: str
    spent: float
    openings_filled: float
    regret: float


class TrainingPlan(Value):
    """Which sessions to fund and whom to send.

    Attributes:
        budget: euros; None where no limit was given.
        openings_filled: expected openings filled beyond those of `filled_today`.
        bound: no plan of this model can exceed it.
        gap: (bound - openings_filled) / bound, 0 where the plan is proven optimal.
        method: "exact" (mixed-integer programme) or "greedy".
        guarantee: share of the optimum that the method assures in the worst case.
        filled_today: openings of `openings` that people could take without any course.
        hidden_sessions: sessions left out of a shared report because few people would follow them. Then
            money, hours, openings and bound are those of the sessions told, without curve or alternatives.
    """

    budget: float | None
    spent: float
    sessions: tuple[Session, ...]
    openings_filled: float
    bound: float
    gap: float
    method: Literal["exact", "greedy"]
    status: Literal["optimal", "feasible"]
    guarantee: float
    hours: float
    filled_today: int
    openings: int
    hidden_sessions: int = 0
    curve: tuple[CurvePoint, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class FirmPosting(Value):
    """One posting of a firm: who could take it today, who is one skill away, what is missing."""

    posting: str
    title: str
    openings: int
    ready: People
    near: People
    ready_candidates: tuple[str, ...] = ()
    near_candidates: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    trainings: tuple[str, ...] = ()


class FirmDiagnostic(Value):
    """What one firm looks for, which of its skills are hard to find, and who is near."""

    firm: str
    openings: int
    postings: tuple[FirmPosting, ...]
    hard_skills: tuple[Gap, ...]


class GapParameters(Value):
    """What the analysis was run with; the same inputs and parameters give the same file."""

    as_of: str
    seed: int
    replicates: int
    level: float
    k: int
    nice_weight: float
    completion: float
    threshold: float
    by: tuple[SplitKey, ...]
    date_from: str | None = None
    date_to: str | None = None
    hours: float | None = None
    shared: bool = False


class GapReport(Value):
    """The whole analysis. Lists are sorted, most important first."""

    skills: tuple[Gap, ...]
    trainings: tuple[CourseGap, ...]
    plan: TrainingPlan
    occupations: tuple[Gap, ...] = ()
    certificates: tuple[Gap, ...] = ()
    families: tuple[Gap, ...] = ()
    together: tuple[SkillPair, ...] = ()
    emerging: tuple[EmergingPhrase, ...] = ()
    uncovered: tuple[str, ...] = ()
    """URIs of gaps that no course of the catalogue teaches, worst first."""
    unneeded: tuple[str, ...] = ()
    """Ids of courses that teach nothing any posting asks for."""
    firm: FirmDiagnostic | None = None
    postings: int
    openings: int
    fillable_today: int
    """Openings that people of the file could take today, each person taking one."""
    candidates: People
    courses: int
    parameters: GapParameters
    limits: tuple[str, ...] = ()
    """What to know before reading the figures, in the language of the run."""
