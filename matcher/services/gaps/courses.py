"""Courses understood like postings, and what each would change for the people near an opening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.additive import logistic
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import build_pool
from matcher.ranking.scoring import assess
from matcher.records import Candidate, Facts, Training
from matcher.services import courses
from matcher.services.changed_profiles import changed_pool, score_ceiling
from matcher.services.gaps.crowd import Crowd, answers
from matcher.services.gaps.market import Asked
from matcher.services.gaps.reach import Place, Reach
from matcher.services.gaps.readiness import PROVEN, Judge, Standing

TOLERATED_LEVEL = 3
"""Entry level that is open to somebody whose diploma is not told: experience stands in for a CAP."""

SHORT_HOURS, LONG_HOURS = 70.0, 400.0
SHORT_COURSE, LONG_COURSE = 2.5, 6.0
"""How far from an opening somebody may stand for a course to be thought of, in log-odds beyond the
requirements it closes: three days do not make a milling operator of a nurse, a qualification may."""

DEFAULT_SEATS = 10
"""Places of a session where the catalogue tells none."""


@dataclass(frozen=True)
class Course(courses.Course):
    """A course as the analysis sees it: with places, and how far from an opening it may start."""

    @property
    def seats(self) -> int:
        """Places of one session."""
        seats = self.training.seats
        return DEFAULT_SEATS if seats is None else seats

    @property
    def allowance(self) -> float:
        """Log-odds by which somebody may be short beyond what the course closes, by its hours."""
        hours = self.training.duration_hours or 0.0
        return float(np.interp(hours, (SHORT_HOURS, LONG_HOURS), (SHORT_COURSE, LONG_COURSE)))

    def teaches(self, code: str) -> bool:
        """Tell whether the course leads to a certificate that answers `code`."""
        return any(answers(own, code) for own in self.certificates)


@dataclass(frozen=True)
class Catalogue:
    """All courses, and for each somebody who has passed it and done nothing else."""

    courses: tuple[Course, ...]
    pool: CandidatePool


class Offers(NamedTuple):
    """Who could take one posting after which course: parallel arrays, by estimate."""

    rows: NDArray[np.int64]
    courses: NDArray[np.int64]
    estimates: NDArray[np.float64]


def read_catalogue(
    trainings: Sequence[Training], people: CandidatePool, *, progress: Callable[[int], object] | None = None
) -> Catalogue:
    """Understand a catalogue, given in the order of ids, with the models of a pool of people."""
    nobody = build_pool([Candidate(id="0")], people.encoder, facts=[Facts()])
    found = tuple(
        Course(one.training, one.taught, one.certificates, one.level, one.entry_level, one.learnt)
        for one in courses.read_courses(trainings, progress=progress)
    )
    pool = changed_pool(nobody, [(0, [course.learnt]) for course in found])
    return Catalogue(found, pool)


def profiles_after(pool: CandidatePool, catalogue: Catalogue, pairs: NDArray[np.int64]) -> CandidatePool:
    """Return people as they would be once a course is passed, in the order of `pairs`.

    Args:
        pool: the people as they are.
        catalogue: the courses.
        pairs: int64 (pairs, 2), places of a course and of a person.
    """
    changes = [(person, [catalogue.courses[course].learnt]) for course, person in pairs.tolist()]
    return changed_pool(pool, changes)


def may_enter(crowd: Crowd, offered: Sequence[Course]) -> NDArray[np.bool_]:
    """Return who may follow which course, bool (people, courses): level, distance, mode, place free."""
    places = [Place(course.training.commune, course.training.postal_code) for course in offered]
    reach = Reach(crowd.homes, crowd.mobility, places)
    table = np.zeros((len(crowd), len(offered)), dtype=np.bool_)
    for column, (course, place) in enumerate(zip(offered, places, strict=True)):
        if course.seats == 0:
            continue
        asked = course.entry_level or 0
        level = (crowd.level >= asked) | ((crowd.level == 0) & (asked <= TOLERATED_LEVEL))
        near = np.ones(len(crowd), dtype=np.bool_) if course.remote else reach.to(place)
        table[:, column] = level & near & (crowd.work_study if course.work_study else True)
    return table


def find_offers(
    asked: Asked,
    standing: Standing,
    catalogue: Catalogue,
    entry: NDArray[np.bool_],
    judge: Judge,
    most: int,
) -> Offers:
    """Return who, not ready today, might be ready for a posting after which course.

    A course counts where it teaches something that the person lacks for the posting and leaves no hard
    requirement and no certificate open. What it would do to the score is estimated here and recomputed
    for those kept.

    Args:
        asked: the posting.
        standing: the people looked at for it.
        catalogue: the courses.
        entry: bool (people, courses), who may enter.
        judge: model and threshold.
        most: people kept for one course, the likeliest first.
    """
    nothing = Offers(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    if not len(standing.rows) or not catalogue.courses:
        return nothing
    shown = assess(asked.demand, catalogue.pool).strengths
    closes = shown >= PROVEN
    papers = np.array(
        [[course.teaches(code) for course in catalogue.courses] for code in asked.certificates],
        dtype=np.bool_,
    ).reshape(len(asked.certificates), len(catalogue.courses))
    musts = np.array([one.need == "must" for one in asked.demand.requirements], dtype=np.bool_)
    useful = np.flatnonzero(closes[musts].any(axis=0) | papers.any(axis=0))
    if not len(useful):
        return nothing
    closes, papers, shown = closes[:, useful], papers[:, useful], shown[:, useful]
    allowance = np.array([catalogue.courses[column].allowance for column in useful.tolist()])
    hours = np.array([catalogue.courses[column].learnt.hours for column in useful.tolist()])
    ceiling = score_ceiling(judge.model, logistic(standing.log_odds)[:, None], hours[None, :])
    unmet = (standing.strengths < PROVEN).T & musts
    open_after = _count(standing.missing, ~closes) + _count(standing.lacking, ~papers)
    closed = _count(unmet, closes) + _count(standing.lacking, papers)
    estimate = standing.log_odds[:, None] + _count(standing.lacking, papers) * standing.certificate_gain
    for row in range(len(shown)):
        rise = np.maximum(0.0, np.minimum(shown[row][None, :], 1.0) - standing.strengths[row][:, None])
        estimate += standing.slopes[row] * rise
    possible = (
        (open_after == 0)
        & (closed > 0)
        & ~standing.ready[:, None]
        & entry[np.ix_(standing.rows, useful)]
        & (estimate + allowance >= judge.threshold.log_odds)
        & (ceiling >= judge.threshold.score)
    )
    places, columns = _likeliest(possible, estimate, most)
    return Offers(standing.rows[places], useful[columns], estimate[places, columns])


def _count(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> NDArray[np.float32]:
    return np.asarray(first.astype(np.float32) @ second.astype(np.float32), dtype=np.float32)


def _likeliest(
    possible: NDArray[np.bool_], estimate: NDArray[np.float64], most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return places and columns of the `most` best possible entries of each column."""
    places, columns = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for column in range(possible.shape[1]):
        found = np.flatnonzero(possible[:, column])
        best = found[np.argsort(-estimate[found, column], kind="stable")[:most]]
        places.append(best)
        columns.append(np.full(len(best), column, dtype=np.int64))
    return np.concatenate(places), np.concatenate(columns)
