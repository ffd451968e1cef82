"""Courses that carry a person of the group to an opening: chosen by promise, judged by a new score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.geo import locate
from matcher.planning.commute import own_trip
from matcher.ranking.explanation import MET
from matcher.ranking.pool import CandidatePool
from matcher.ranking.rules.pair import LONG_COMMUTE_MINUTES
from matcher.ranking.scoring import assess
from matcher.records import Training
from matcher.services.changed_profiles import changed_pool
from matcher.services.courses import Taught, learnt, read_taught
from matcher.services.redeploy_group import Group, Pair
from matcher.services.search import load_ranker
from matcher.understanding import extract_facts

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
        recomputed: score of the profile as it reads after the course.
        score: what of it the plan counts, see `counted`.
    """

    person: int
    opening: int
    course: int
    recomputed: float
    score: float
    closes: tuple[str, ...]
    pair: Pair


@dataclass(frozen=True)
class Catalogue:
    """The courses that can serve, and which requirements of which opening each teaches.

    Attributes:
        closes: for each course, for each opening, the rows of the requirements that it teaches.
        levels: diploma level that each course asks for on entry, None where it asks for none.
    """

    trainings: tuple[Training, ...]
    closes: tuple[tuple[tuple[int, ...], ...], ...]
    levels: tuple[int | None, ...]


def read_catalogue(trainings: Sequence[Training], group: Group, max_hours: float) -> Catalogue:
    """Read the courses short enough to be a bridge."""
    short = sorted(
        (one for one in trainings if one.duration_hours is None or one.duration_hours <= max_hours),
        key=lambda one: one.id,
    )
    taught = [read_taught(one) for one in short]
    return Catalogue(
        trainings=tuple(short),
        closes=tuple(tuple(_closed(one, group, opening) for opening in _openings(group)) for one in taught),
        levels=tuple(_entry_level(one) for one in short),
    )


def _openings(group: Group) -> range:
    return range(len(group.postings))


def _closed(taught: Taught, group: Group, opening: int) -> tuple[int, ...]:
    requirements = group.rankings[opening].demand.requirements
    return tuple(row for row, wanted in enumerate(requirements) if taught.closes(wanted.uris, wanted.label))


def _entry_level(training: Training) -> int | None:
    if not training.entry_diploma:
        return None
    levels = [fact.level for fact in extract_facts(f"Diplôme : {training.entry_diploma}").diplomas]
    return min(levels, default=None)


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
    added = [(person, learnt(catalogue.trainings[course])) for person, course in trials]
    pool = changed_pool(group.pool, added)
    scores = scores_of(group, pool)
    found = []
    for row, (person, course) in enumerate(trials):
        for opening in _openings(group):
            rows = _gaps(group, catalogue, person, course, opening)
            before, recomputed = float(group.scores[person, opening]), float(scores[row, opening])
            after = counted(before, recomputed)
            if not rows or not _course_makes_sense(group, opening, before):
                continue
            if after < floor or after - before < least_gain:
                continue
            requirements = group.rankings[opening].demand.requirements
            found.append(
                Bridge(
                    person,
                    opening,
                    course,
                    recomputed,
                    after,
                    tuple(dict.fromkeys(requirements[one].label for one in rows)),
                    group.pair_after(person, opening, pool.candidates[row], pool.facts[row]),
                )
            )
    return _best(found)


def _course_makes_sense(group: Group, opening: int, today: float) -> bool:
    """Return whether a short course may lead to an opening: the trade is near, the contract no training."""
    return today >= LEAST_START and not group.jobs[opening].facts["training"]


def counted(today: float, recomputed: float) -> float:
    """Return what counts of a score after a course: it lifts a person by one grade at most.

    A profile that reads "trained in welding" scores like one that reads "welds": the words are the same.
    A few weeks teach the gestures and not the trade, so somebody far from it counts as trainable, never
    as operational, whatever the recomputed score says.
    """
    limits = (*load_ranker().grade_thresholds, 1.0)
    grade = sum(today >= limit for limit in limits[:3])
    ceiling = limits[grade + 1] if grade + 1 < len(limits) else 1.0
    return max(today, min(recomputed, ceiling - 0.0001))


def scores_of(group: Group, pool: CandidatePool) -> NDArray[np.float64]:
    """Return the fits of changed profiles at every opening, float (profiles, openings)."""
    model = load_ranker()
    return np.stack([model.scores(assess(one.demand, pool).features) for one in group.rankings], axis=1)


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
    promise = np.zeros(len(catalogue.trainings))
    for opening in _openings(group):
        start = float(group.scores[person, opening])
        if start > 1 - least_gain or not _course_makes_sense(group, opening, start):
            continue
        if any(one.kind == "eligibility" for one in group.pair(person, opening).blockers):
            continue
        weights = group.rankings[opening].assessment.weights
        for course in range(len(catalogue.trainings)):
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
    training, level = catalogue.trainings[course], catalogue.levels[course]
    held = [fact.level for fact in group.pool.facts[person].diplomas if fact.state == "held"]
    if training.seats == 0 or (level is not None and max(held, default=0) < level):
        return False
    if training.mode == "distance":
        return True
    home, there = group.persons[person].location.point, locate(training.commune, training.postal_code).point
    if home is None or there is None:
        return True
    trip = own_trip(group.persons[person], home, there)
    limit = max(group.limits.max_minutes or LONG_COMMUTE_MINUTES, LONG_COMMUTE_MINUTES)
    return trip is not None and trip.minutes <= limit
