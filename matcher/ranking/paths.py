"""How a contract lies on the path a person is on: some are for who learns a trade, others for who has one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.demand import Demand
from matcher.ranking.pool import CandidatePool
from matcher.records.posting import TRAINING_CONTRACTS
from matcher.taxonomy.courses import load_courses

Column = NDArray[np.float32]

OF_ANOTHER_PATH = 0.3
"""What the closeness of trades counts in a training contract for somebody who is not there to learn."""

STILL_LEARNING = 0.8
"""What it counts in another contract for a newcomer, who tells of a trade before practising it.

Whoever has a trade and would also take a training contract, or follows a course beside work, is none.
"""

COURSE_SHARE = 0.5
"""Share of what lacks to the closeness of trades that the very course on offer makes up for."""

THE_COURSE = 1.0
"""What it counts to follow or want a course that a training contract names."""

BEFORE_IT = 0.8
"""What it counts to be in a course from which one usually enters one of those."""

PASSED = 0.6
"""What it counts to hold the diploma of either."""

ANOTHER_LEVEL = 0.3
"""What a training contract counts for a learner who is too far on for it, or not far enough."""

ENTERED_FROM = {3: 2.0, 4: 2.0, 5: 4.0, 6: 5.0, 7: 5.0}
"""The level from which one enters a course of each level: a bac pro from lower secondary school on."""

OUT_OF_SCHOOL = 3.0
"""The level from which one takes a "contrat de professionnalisation": younger pupils stay at school."""

INTERNSHIP_REACH = 0.5
"""How far from the levels that an internship addresses a learner may be; up to twice that it half suits."""


def trains(demand: Demand) -> bool:
    """Return whether the contract is one in which a trade is learnt."""
    return demand.contract in TRAINING_CONTRACTS


def closeness_on_path(demand: Demand, pool: CandidatePool, closeness: Column) -> Column:
    """Return what the closeness of trades counts for each person, float32 (candidates,).

    All of it if the contract is on their path. In a training contract the course that somebody follows, wants
    or holds tells of the trade they go for, where their text tells little of it.
    """
    if not trains(demand):
        return np.asarray(closeness * np.where(pool.newcomers, STILL_LEARNING, 1.0), dtype=np.float32)
    nearer = closeness + COURSE_SHARE * course_fit(demand, pool) * (1 - closeness)
    fit = level_fit(demand, pool)
    return np.where(pool.learning, fit * nearer, OF_ANOTHER_PATH * closeness).astype(np.float32)


class CourseInCommon(NamedTuple):
    """A course that a training contract names, one of some learners that fits it, and how well.

    `rows` is int32, who has it in the pool; `worth` is THE_COURSE, BEFORE_IT or PASSED.
    """

    named: str
    own: str
    worth: float
    rows: NDArray[np.int32]


def courses_in_common(demand: Demand, pool: CandidatePool) -> list[CourseInCommon]:
    """Return the courses of learners that fit those which a training contract names.

    General ones are left out: a class at school is a level, and tells of no trade.
    """
    if not demand.courses:
        return []
    courses = load_courses()
    found = []
    for named in demand.courses:
        if courses[named].general:
            continue
        same = courses.same(named)
        before = frozenset(
            one for one in courses.leading_to(named) if one in courses and not courses[one].general
        )
        for some, index, worth in (
            (same, pool.on_course, THE_COURSE),
            (before, pool.on_course, BEFORE_IT),
            (same | before, pool.past_course, PASSED),
        ):
            found += [CourseInCommon(named, own, worth, index[own]) for own in sorted(some & index.keys())]
    return found


def course_fit(demand: Demand, pool: CandidatePool) -> Column:
    """Return how well the courses of each learner fit those that a training contract names, in 0..1."""
    fit = np.zeros(len(pool), dtype=np.float32)
    for common in courses_in_common(demand, pool):
        fit[common.rows] = np.maximum(fit[common.rows], common.worth)
    return fit


def level_fit(demand: Demand, pool: CandidatePool) -> Column:
    """Return how well the level of each learner suits a training contract, in ANOTHER_LEVEL..1.

    An apprenticeship is entered from the course before, or changed to by who is in the very course. An
    internship is for the pupils or students it addresses. 1 where either side tells no level.
    """
    levels = np.array(sorted(demand.study_levels), dtype=np.float32)
    if not len(levels):
        return np.ones(len(pool), dtype=np.float32)
    if demand.contract == "stage":
        away = np.abs(pool.study_levels[:, None] - levels).min(axis=1)
        near = np.where(away <= 2 * INTERNSHIP_REACH, (1 + ANOTHER_LEVEL) / 2, ANOTHER_LEVEL)
        fit = np.where(away <= INTERNSHIP_REACH, 1.0, near)
    else:
        highest = float(levels.max())
        lowest = min(float(levels.min()), ENTERED_FROM.get(int(highest), highest))
        if demand.contract == "professionnalisation":
            lowest = max(lowest, OUT_OF_SCHOOL)
        inside = (pool.study_levels >= lowest) & (pool.study_levels <= highest)
        fit = np.where(inside, 1.0, ANOTHER_LEVEL)
    return np.where(np.isnan(pool.study_levels), 1.0, fit).astype(np.float32)


def learner(demand: Demand, pool: CandidatePool, closeness: Column) -> Column:
    """Return how well a training contract suits each person; 1 for all where the contract is no such one.

    Somebody in training gets a half at least, and the more the closer their trade or project is.

    Args:
        demand: the posting.
        pool: the candidates.
        closeness: what the trades count on their path, float32 (candidates,).
    """
    if not trains(demand):
        return np.ones(len(pool), dtype=np.float32)
    likely = pool.learning * level_fit(demand, pool) * (0.5 + 0.5 * np.sqrt(closeness))
    return np.asarray(likely, dtype=np.float32)
