"""The shortlists of a forum: who is on the list of each stand, and the route of each visitor."""

from __future__ import annotations

from typing import Literal

from matcher.records.base import Value
from matcher.records.match import EligibilityStatus


class Proof(Value):
    """A skill asked for and the words of the person that show it."""

    skill: str
    words: str


class Listed(Value):
    """One person on the list of a posting, with the reasons.

    Attributes:
        value: what the place is worth to the balance: the score, raised where somebody wished it.
        conditions: what has to be settled before the person can take the job.
        missing: what the posting asks for and the profile does not show.
        wished_by: who asked for this meeting.
        lists: on how many stands' lists the person is.
    """

    visitor: str
    candidate: str | None
    score: float
    grade: int
    value: float
    eligibility: EligibilityStatus
    conditions: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    missing: tuple[str, ...] = ()
    wished_by: Literal["visitor", "firm", "both"] | None = None
    lists: int = 0


class PostingList(Value):
    """The list of one posting: `chosen` and then the second choices, best first."""

    posting: str
    title: str
    places: int
    chosen: tuple[Listed, ...]
    reserve: tuple[Listed, ...]


class StandList(Value):
    """The lists of one stand; `capacity` is the number of meetings it can hold."""

    stand: str
    firm: str | None
    room: str | None
    capacity: int
    postings: tuple[PostingList, ...]


class Stop(Value):
    """One stand of a visitor's route, and why."""

    stand: str
    firm: str | None
    posting: str
    title: str
    score: float
    grade: int
    conditions: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    wished: bool = False


class Route(Value):
    """The stands a visitor should see, best first, then those to see if there is time."""

    visitor: str
    candidate: str | None
    stops: tuple[Stop, ...]
    reserve: tuple[Stop, ...]


class Exposure(Value):
    """How evenly lists are spread over the visitors who fit at least one posting.

    Attributes:
        on_none: visitors with a fit who are on no list.
        under_floor: those on fewer lists than the floor, though they fit enough stands.
        gini: 0 all alike, towards 1 one person holds all.
        total_score: sum of the scores of all places.
    """

    visitors: int
    places: int
    on_none: int
    under_floor: int
    minimum: int
    median: float
    maximum: int
    gini: float
    total_score: float


class SharedPlaces(Value):
    """Visitors who cannot all reach the floor, the stands they share, and what is lacking, in words."""

    visitors: tuple[str, ...]
    stands: tuple[str, ...]
    places: int
    wanted: int
    text: str


class LeftOut(Value):
    """A visitor on no list, and why."""

    visitor: str
    reason: str


class Shortlists(Value):
    """All lists of a forum.

    Attributes:
        floor: places each visitor should get wherever they fit.
        ceiling: most lists a visitor is on.
        fit: score from which a person fits a posting.
        total: value of the lists; `bound` proves that no lists are worth more under the same floors.
        balanced: exposure of these lists; `by_score`: of the best of each posting, without balance.
    """

    event: str
    floor: int
    ceiling: int
    fit: float
    total: float
    bound: float
    stands: tuple[StandList, ...]
    routes: tuple[Route, ...]
    balanced: Exposure
    by_score: Exposure
    shared: tuple[SharedPlaces, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
