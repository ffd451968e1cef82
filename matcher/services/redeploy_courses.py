"""Courses that carry a person of the group to an opening: chosen by promise, judged by a new score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.geo import locate
from matcher.planning.commute import own_trip
from matcher.ranking.explanation import MET
from matcher.ranking.requirement_names import requirement_name
from matcher.ranking.rules.pair import LONG_COMMUTE_MINUTES
from matcher.records import Training
from matcher.services.changed_profiles import changed_profile
from matcher.services.courses import Course, diploma_held, read_courses
from matcher.services.redeploy_group import Group, Pair
from matcher.services.search import scores_after

MAX_HOURS = 400.0
"""Longest course that counts as a bridge: the length of a preparation before hire (POEI, POEC)."""

COURSES_A_PERSON = 3
"""How many courses are scored for each person: the most promising."""

LEAST_START = 0.10
"""Fit under which no short course is tried: the trade is another one."""

BEST_COURSES = 2
"""Courses kept for a person and an opening: a second one, should the first be full."""


@dataclass(frozen=True)
class Bridge:
    """A person at an opening after a course.

    Attributes:
        score: fit at the opening once the course is passed.
    """

    person: int
    opening: int
    course: int
    score: float
    closes: tuple[str, ...]
    pair: Pair


@dataclass(frozen=True)
class Catalogue:
    """The courses that can serve, and which requirements of which opening each teaches.

    Attributes:
        closes: for each course, for each opening, the rows of the requirements that it teaches.
    """

    courses: tuple[Course, ...]
    closes: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def trainings(self) -> tuple[Training, ...]:
        """The records."""
        return tuple(course.training for course in self.courses)


def read_catalogue(trainings: Sequence[Training], group: Group, max_hours: float) -> Catalogue:
    """Read the courses short enough to be a bridge."""
    short = sorted(
        (one for one in trainings if one.duration_hours is None or one.duration_hours <= max_hours),
        key=lambda one: one.id,
    )
    courses = tuple(read_courses(short))
    return Catalogue(
        courses, tuple(tuple(_closed(one, group, opening) for opening in _openings(group)) for one in courses)
    )


def _openings(group: Group) -> range:
    return range(len(group.postings))


def _closed(course: Course, group: Group, opening: int) -> tuple[int, ...]:
    requirements = group.rankings[opening].demand.requirements
    return tuple(row for row, wanted in enumerate(requirements) if course.closes(wanted.uris, wanted.label))


def find_bridges(group: Group, catalogue: Catalogue, least_gain: float, floor: float) -> list[Bridge]:
    """Return every person, opening and course where the recomputed score gains at least `least_gain`.

    The profile is scored again as it would read after the course, so that score, certificates and
    conditions are those of the changed profile, not an estimate.
    """
    trials = [
        (person, course)
        for person in range(len(group.people))
        for course in _promising(group, catalogue, person, least_gain)
    ]
    if not trials:
        return []
    changes = [(person, [catalogue.courses[course].learnt]) for person, course in trials]
    scores = scores_after(group.rankings, changes)
    found = []
    for row, (person, course) in enumerate(trials):
        changed = changed_profile(group.people[person], group.pool.facts[person], changes[row][1])
        for opening in _openings(group):
            rows = _gaps(group, catalogue, person, course, opening)
            before, after = float(group.scores[person, opening]), scores[opening][row]
            if not rows or not _course_makes_sense(group, opening, before):
                continue
            if after < floor or after - before < least_gain:
                continue
            demand = group.rankings[opening].demand
            names = (requirement_name(demand, demand.requirements[one]) for one in rows)
            found.append(
                Bridge(
                    person,
                    opening,
                    course,
                    after,
                    tuple(dict.fromkeys(names)),
                    group.pair_after(person, opening, *changed),
                )
            )
    return _best(found)


def _course_makes_sense(group: Group, opening: int, today: float) -> bool:
    """Return whether a short course may lead to an opening: the trade is near, the contract no training."""
    return today >= LEAST_START and not group.jobs[opening].facts["training"]


def _best(bridges: list[Bridge]) -> list[Bridge]:
    by_pair: dict[tuple[int, int], list[Bridge]] = {}
    for bridge in bridges:
        by_pair.setdefault((bridge.person, bridge.opening), []).append(bridge)
    return [
        bridge
        for found in by_pair.values()
        for bridge in sorted(found, key=lambda one: (-one.score, one.course))[:BEST_COURSES]
    ]


def _promising(group: Group, catalogue: Catalogue, person: int, least_gain: float) -> list[int]:
    """Return the courses that teach most of what keeps this person from openings near to them."""
    promise = np.zeros(len(catalogue.courses))
    for opening in _openings(group):
        start = float(group.scores[person, opening])
        if start > 1 - least_gain or not _course_makes_sense(group, opening, start):
            continue
        if any(one.kind == "eligibility" for one in group.pair(person, opening).blockers):
            continue
        weights = group.rankings[opening].assessment.weights
        for course in range(len(catalogue.courses)):
            rows = _gaps(group, catalogue, person, course, opening)
            if rows:
                promise[course] += start * float(weights[list(rows)].sum() / weights.sum())
    order = np.argsort(-promise, kind="stable")
    possible = [one for one in order.tolist() if promise[one] > 0 and _open_to(group, catalogue, person, one)]
    return possible[:COURSES_A_PERSON]


def _gaps(group: Group, catalogue: Catalogue, person: int, course: int, opening: int) -> tuple[int, ...]:
    """Return the requirements that the person does not show and the course teaches."""
    strengths = group.rankings[opening].assessment.strengths
    return tuple(row for row in catalogue.closes[course][opening] if strengths[row, person] < MET)


def _open_to(group: Group, catalogue: Catalogue, person: int, course: int) -> bool:
    """Return whether the person has the diploma asked for and can come to the course."""
    training, level = catalogue.courses[course].training, catalogue.courses[course].entry_level
    if training.seats == 0 or (level is not None and diploma_held(group.pool.facts[person]) < level):
        return False
    if catalogue.courses[course].remote:
        return True
    home, there = group.persons[person].location.point, locate(training.commune, training.postal_code).point
    if home is None or there is None:
        return True
    trip = own_trip(group.persons[person], home, there)
    limit = max(group.limits.max_minutes or LONG_COMMUTE_MINUTES, LONG_COMMUTE_MINUTES)
    return trip is not None and trip.minutes <= limit
