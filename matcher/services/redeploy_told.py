"""A group's plan in the words of a redeployment cell: destinations, proofs, alternatives, courses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.planning.redeployment import GroupProblem, Option
from matcher.records.redeployment import (
    CourseGroup,
    CourseTaken,
    Destination,
    OpeningFilled,
    Placement,
)
from matcher.services.redeploy_courses import Bridge, Catalogue
from matcher.services.redeploy_group import Group
from matcher.services.search import load_ranker
from matcher.services.shortlist_told import proofs

ALTERNATIVES = 3
SHOWN_MISSING = 4


@dataclass(frozen=True)
class Offers:
    """A group with the courses that can serve and the bridges found."""

    group: Group
    catalogue: Catalogue
    bridges: tuple[Bridge, ...]

    @cached_property
    def bridge_of(self) -> dict[tuple[int, int, int], Bridge]:
        """Return the bridges by person, opening and course."""
        return {(one.person, one.opening, one.course): one for one in self.bridges}


def left_over(problem: GroupProblem, chosen: Sequence[Option]) -> list[int]:
    """Return the positions left at each opening."""
    left = list(problem.positions)
    for option in chosen:
        left[option.opening] -= 1
    return left


def placements(offers: Offers, problem: GroupProblem, chosen: Sequence[Option]) -> tuple[Placement, ...]:
    """Return each person's proposal with its reasons and their next best openings."""
    left = left_over(problem, chosen)
    by_person: dict[int, list[Option]] = {}
    for option in problem.options:
        by_person.setdefault(option.person, []).append(option)
    told = []
    for option in chosen:
        ordered = best_by_opening(by_person[option.person])
        others = [one for one in ordered if one.opening != option.opening][:ALTERNATIVES]
        better = sum(one.value > option.value + 1e-9 for one in ordered if one.opening != option.opening)
        match = offers.group.rankings[option.opening].match(option.person, 1)
        closed = offers.bridge_of[_key(option)].closes if option.course is not None else ()
        told.append(
            Placement(
                person=offers.group.people[option.person].id,
                proposed=destination(offers, option, free=True),
                choice=better + 1,
                proofs=proofs(match),
                missing=tuple(
                    one.label for one in match.missing if one.need == "must" and one.label not in closed
                )[:SHOWN_MISSING],
                alternatives=tuple(destination(offers, one, free=left[one.opening] > 0) for one in others),
            )
        )
    return tuple(told)


def best_by_opening(options: Sequence[Option]) -> list[Option]:
    """Return the best way of a person into each opening, best first."""
    best: dict[int, Option] = {}
    for option in sorted(options, key=lambda one: (-one.value, one.course is not None)):
        best.setdefault(option.opening, option)
    return sorted(best.values(), key=lambda one: (-one.value, one.opening))


def _key(option: Option) -> tuple[int, int, int]:
    return option.person, option.opening, -1 if option.course is None else option.course


def destination(offers: Offers, option: Option, *, free: bool) -> Destination:
    """Return one opening for one person, told."""
    group = offers.group
    posting = group.postings[option.opening]
    bridge = offers.bridge_of.get(_key(option))
    pair = bridge.pair if bridge else group.pair(option.person, option.opening)
    trip = pair.commute.trip
    today = float(group.scores[option.person, option.opening])
    return Destination(
        posting=posting.id,
        title=posting.title,
        firm=posting.firm,
        commune=posting.commune,
        contract=posting.contract,
        schedule=posting.schedule,
        score=round(option.score, 4),
        score_today=round(today, 4),
        grade=int(load_ranker().grades(np.array([option.score]))[0]),
        minutes=round(trip.minutes, 1) if trip else None,
        mode=trip.mode if trip else None,
        travel=pair.commute.told().render(),
        course=course_taken(offers, bridge, today) if bridge else None,
        conditions=pair.conditions,
        free=free,
    )


def course_taken(offers: Offers, bridge: Bridge, today: float) -> CourseTaken:
    """Return the course of a bridge, told."""
    training = offers.catalogue.trainings[bridge.course]
    return CourseTaken(
        training=training.id,
        title=training.title,
        provider=training.provider,
        hours=training.duration_hours,
        cost_eur=training.cost_eur,
        closes=bridge.closes,
        gain=round(bridge.score - today, 4),
    )


def openings_filled(offers: Offers, chosen: Sequence[Option]) -> tuple[OpeningFilled, ...]:
    """Return each opening with the people proposed for it."""
    people: dict[int, list[str]] = {}
    for option in chosen:
        people.setdefault(option.opening, []).append(offers.group.people[option.person].id)
    return tuple(
        OpeningFilled(
            posting=posting.id,
            title=posting.title,
            firm=posting.firm,
            commune=posting.commune,
            positions=posting.positions,
            people=tuple(sorted(people.get(opening, []))),
        )
        for opening, posting in enumerate(offers.group.postings)
    )


def course_groups(offers: Offers, chosen: Sequence[Option]) -> tuple[CourseGroup, ...]:
    """Return the courses to order, with who takes them."""
    people: dict[int, list[str]] = {}
    for option in chosen:
        if option.course is not None:
            people.setdefault(option.course, []).append(offers.group.people[option.person].id)
    return tuple(
        CourseGroup(
            training=training.id,
            title=training.title,
            provider=training.provider,
            hours=training.duration_hours,
            cost_eur=training.cost_eur,
            seats=training.seats,
            people=tuple(sorted(people[course])),
        )
        for course, training in enumerate(offers.catalogue.trainings)
        if course in people
    )
