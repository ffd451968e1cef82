"""Courses understood like postings, and what each would change for the people near an opening."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import build_pool
from matcher.ranking.scoring import assess
from matcher.records import Candidate, CertificateFact, Facts, SkillFact, Training
from matcher.services.courses import after_training
from matcher.services.gaps.crowd import Crowd, answers
from matcher.services.gaps.market import Asked, Link, phrase_certificates, phrase_links
from matcher.services.gaps.reach import Place, Reach
from matcher.services.gaps.readiness import PROVEN, Judge, Standing
from matcher.services.gaps.remembering import remembering
from matcher.taxonomy import load_taxonomy
from matcher.understanding.phrase_facts import phrase_facts, read_phrases

WORK_STUDY = "alternance"
REMOTE = "distance"
TOLERATED_LEVEL = 3
"""Entry level that is open to somebody whose diploma is not told: experience stands in for a CAP."""

SHORT_HOURS, LONG_HOURS = 70.0, 400.0
SHORT_COURSE, LONG_COURSE = 2.5, 6.0
"""How far from an opening somebody may stand for a course to be thought of, in log-odds beyond the
requirements it closes: three days do not make a milling operator of a nurse, a qualification may."""

DEFAULT_SEATS = 10
"""Places of a session where the catalogue tells none."""

TOGETHER = 100
"""Courses understood at a time."""


@dataclass(frozen=True)
class Course:
    """A course read once.

    Attributes:
        training: the record.
        taught: concepts it teaches, surest first.
        certificates: codes it leads to.
        level: level of the diploma it leads to, None where it leads to none.
        entry_level: level of the diploma it asks for, 0 for none.
        profile: somebody who has passed this course and nothing else, as they would write it.
        facts: what is read from that profile.
    """

    training: Training
    taught: tuple[Link, ...]
    certificates: tuple[str, ...]
    level: int | None
    entry_level: int
    profile: Candidate
    facts: Facts

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
    """All courses, and their profiles as the ranking sees people."""

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
    courses = []
    for start in range(0, len(trainings), TOGETHER):
        some = trainings[start : start + TOGETHER]
        read_phrases((phrase for training in some for phrase in _phrases(training)), "training")
        read_phrases((text for training in some for text in _texts(training)), "candidate")
        courses += [read_course(training) for training in some]
        if progress:
            progress(len(some))
    pool = build_pool(
        [course.profile for course in courses], people.encoder, facts=[course.facts for course in courses]
    )
    return Catalogue(tuple(courses), remembering(pool, people))


def read_course(training: Training) -> Course:
    """Understand one course: concepts, certificate, levels, and the profile it leaves."""
    phrases = _phrases(training)
    taught = _surest(link for phrase in phrases for link in phrase_links(phrase, "training"))
    codes = dict.fromkeys(code for phrase in phrases for code in phrase_certificates(phrase))
    named, profile = _named(training), _profile(training)
    levels = [fact.level for fact in phrase_facts(named, "candidate").diplomas]
    return Course(
        training=training,
        taught=taught,
        certificates=tuple(codes),
        level=max(levels, default=None),
        entry_level=_level(training.entry_diploma),
        profile=profile,
        facts=_with_taught(phrase_facts(profile.text, "candidate"), taught, tuple(codes)),
    )


def _phrases(training: Training) -> list[str]:
    return [training.title, *([training.outcome] if training.outcome else []), *training.skills]


def _texts(training: Training) -> list[str]:
    """Return the texts of a course that are read as a person's would be."""
    entry = [training.entry_diploma] if training.entry_diploma else []
    return [_named(training), _profile(training).text, *entry]


def _named(training: Training) -> str:
    return training.outcome or training.title


def _profile(training: Training) -> Candidate:
    return after_training(Candidate(id=training.id), training)


def _surest(links: Iterable[Link]) -> tuple[Link, ...]:
    best: dict[str, Link] = {}
    for link in links:
        if link.uri not in best or best[link.uri].confidence < link.confidence:
            best[link.uri] = link
    return tuple(sorted(best.values(), key=lambda link: (-link.confidence, link.uri)))


def _level(name: str | None) -> int:
    if not name:
        return 0
    return max((fact.level for fact in phrase_facts(name, "candidate").diplomas), default=0)


def _with_taught(facts: Facts, taught: Sequence[Link], codes: Sequence[str]) -> Facts:
    """Return the facts of a course's profile with everything that the catalogue says it teaches."""
    taxonomy = load_taxonomy()
    skills = [fact for fact in facts.skills if not fact.negated]
    skills += [
        SkillFact(
            start=0,
            end=0,
            uri=link.uri,
            label=taxonomy.skills[link.uri].label_fr,
            found="label" if link.named else "implied",
            confidence=link.confidence,
        )
        for link in taught
    ]
    papers = [CertificateFact(start=0, end=0, code=code, state="held") for code in codes]
    return facts.model_copy(update={"skills": skills, "certificates": papers})


def after_course(person: Candidate, facts: Facts, course: Course) -> tuple[Candidate, Facts]:
    """Return a person's profile and facts as they would be once the course is passed."""
    changed = after_training(person, course.training)
    return changed, facts.model_copy(
        update={
            "skills": [*facts.skills, *course.facts.skills],
            "certificates": [*facts.certificates, *course.facts.certificates],
            "diplomas": [*facts.diplomas, *course.facts.diplomas],
        }
    )


def may_enter(crowd: Crowd, courses: Sequence[Course]) -> NDArray[np.bool_]:
    """Return who may follow which course, bool (people, courses): level, distance, mode, place free."""
    places = [Place(course.training.commune, course.training.postal_code) for course in courses]
    reach = Reach(crowd.homes, crowd.mobility, places)
    table = np.zeros((len(crowd), len(courses)), dtype=np.bool_)
    for column, (course, place) in enumerate(zip(courses, places, strict=True)):
        if course.seats == 0:
            continue
        level = (crowd.level >= course.entry_level) | (
            (crowd.level == 0) & (course.entry_level <= TOLERATED_LEVEL)
        )
        mode = (course.training.mode or "").strip().lower()
        near = np.ones(len(crowd), dtype=np.bool_) if mode == REMOTE else reach.to(place)
        table[:, column] = level & near & (crowd.work_study if mode == WORK_STUDY else True)
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
