"""A laid-off group against the openings of a valley: who fits what, and what stands in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.planning.commute import Commute, commute
from matcher.ranking.eligibility import assess_eligibility
from matcher.ranking.pool import CandidatePool
from matcher.ranking.rules.job import Job, read_job
from matcher.ranking.rules.person import Person, read_person
from matcher.records import Candidate, Eligibility, Facts, Posting
from matcher.records.errors import PlanningError, Text
from matcher.records.redeployment import ChangeKind
from matcher.services.search import DEFAULT_ENCODER, Ranking, build_pool, rank_all

Wishes = Literal["respect", "ask"]

WISH_RULES = frozenset(
    {"contract", "wage", "wish-no-night", "wish-day-only", "wish-no-weekend", "wish-part-time"}
)
"""Eligibility rules that tell of a wish of the person: contract, hours, wage."""

TRAVEL_RULES = frozenset({"distance", "no-car", "place"})
"""Eligibility rules on the way to work, which `Commute` answers here."""


class Blocker(NamedTuple):
    """What keeps a person from an opening that they fit: of which kind, and in words."""

    kind: ChangeKind
    text: str


@dataclass(frozen=True)
class Pair:
    """A person and an opening: the way to work, the conditions and what stands against it."""

    commute: Commute
    blockers: tuple[Blocker, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    """What a proposal has to respect.

    Attributes:
        max_minutes: most minutes one way for everybody; None leaves each person's own mobility.
        wishes: "respect" keeps to the contracts, hours and wages people look for; "ask" proposes
            beyond them and says so.
    """

    max_minutes: float | None = None
    wishes: Wishes = "respect"


@dataclass
class Group:
    """Everybody against every opening; people and openings are in the order of their ids."""

    pool: CandidatePool
    rankings: tuple[Ranking, ...]
    limits: Limits
    _pairs: dict[tuple[int, int], Pair] = field(default_factory=dict)

    @property
    def people(self) -> Sequence[Candidate]:
        """The group."""
        return self.pool.candidates

    @cached_property
    def postings(self) -> tuple[Posting, ...]:
        """The openings."""
        return tuple(ranking.demand.posting for ranking in self.rankings)

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """The people as the rules read them."""
        return tuple(read_person(one, facts) for one, facts in zip(self.people, self.pool.facts, strict=True))

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """The openings as the rules read them."""
        return tuple(read_job(one.demand.posting, one.demand.facts) for one in self.rankings)

    @cached_property
    def scores(self) -> NDArray[np.float64]:
        """Fits, float (people, openings)."""
        return np.stack([ranking.scores for ranking in self.rankings], axis=1)

    def pair(self, person: int, opening: int) -> Pair:
        """Return what lies between a person as they are today and an opening."""
        key = (person, opening)
        if key not in self._pairs:
            way = commute(self.persons[person], self.jobs[opening], self.limits.max_minutes)
            eligibility = self.rankings[opening].eligibility(person)
            self._pairs[key] = judge(eligibility, way, self.limits)
        return self._pairs[key]

    def pair_after(self, person: int, opening: int, changed: Candidate, facts: Facts) -> Pair:
        """Return the same for a changed profile, after a course for instance."""
        demand = self.rankings[opening].demand
        eligibility = assess_eligibility(demand.posting, changed, demand.facts, facts)
        return judge(eligibility, self.pair(person, opening).commute, self.limits)


def read_group(
    people: Sequence[Candidate],
    postings: Sequence[Posting],
    limits: Limits,
    encoder_name: str = DEFAULT_ENCODER,
    progress: Callable[[int], object] | None = None,
) -> Group:
    """Understand and compare a group and the openings.

    Raises:
        PlanningError: nobody, nothing open, or an id twice.
    """
    _distinct([one.id for one in people], Text("profil", "profile"))
    _distinct([one.id for one in postings], Text("offre", "posting"))
    ordered = sorted(people, key=lambda one: one.id)
    pool = build_pool(ordered, encoder_name, progress=progress)
    rankings = []
    for posting in sorted(postings, key=lambda one: one.id):
        rankings.append(rank_all(posting, pool))
        if progress:
            progress(1)
    return Group(pool, tuple(rankings), limits)


def _distinct(ids: list[str], name: Text) -> None:
    if not ids:
        raise PlanningError(
            Text(f"aucun enregistrement ({name.fr}) à répartir.", f"no record ({name.en}) to assign.")
        )
    twice = sorted(one for one, count in Counter(ids).items() if count > 1)
    if twice:
        raise PlanningError(
            Text(
                f"identifiant donné deux fois ({name.fr}) : {', '.join(twice[:5])}.",
                f"id given twice ({name.en}): {', '.join(twice[:5])}.",
            ),
            field="id",
            remedy=Text(
                "Chaque personne et chaque offre a son identifiant ; une offre à plusieurs postes s'écrit "
                "une fois, avec « positions ».",
                "Each person and posting has its own id; a posting of several positions is written once, "
                "with 'positions'.",
            ),
        )


def judge(eligibility: Eligibility, way: Commute, limits: Limits) -> Pair:
    """Sort the conditions between a person and an opening into what blocks and what has to be settled."""
    blockers: list[Blocker] = []
    conditions: list[str] = []
    for reason in eligibility.reasons:
        if reason.rule in TRAVEL_RULES:
            continue
        wish = reason.rule in WISH_RULES and limits.wishes == "respect"
        if reason.status == "not_eligible":
            blockers.append(Blocker("eligibility", reason.text))
        elif wish and reason.status == "conditions":
            blockers.append(Blocker("wish", reason.text))
        elif reason.status != "eligible":
            conditions.append(reason.text)
    if way.obstacle is not None:
        blockers.append(Blocker("travel", _obstacle(way).render()))
    elif way.note is not None:
        conditions.append(way.note.render().capitalize() + ".")
    return Pair(way, tuple(blockers), tuple(conditions))


def _obstacle(way: Commute) -> Text:
    told = way.told()
    if way.obstacle == "too_long":
        return Text(f"{told.fr}, limite {way.limit:.0f} min", f"{told.en}, limit {way.limit:.0f} min")
    if way.obstacle == "beyond_mobility":
        km = way.trip.km if way.trip else 0.0
        return Text(
            f"{told.fr} ({km:.0f} km), au-delà de la mobilité indiquée",
            f"{told.en} ({km:.0f} km), beyond the stated mobility",
        )
    return way.note or told
