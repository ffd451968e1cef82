"""Choosing the courses of a bridge: those that raise the score of its openings, as the ranking sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from matcher.geo import distance_km, locate
from matcher.records import Candidate, Facts
from matcher.records.bridge import BridgeCourse, NamedSkill
from matcher.services.changed_profiles import Learnt
from matcher.services.courses import HOURS_WORTH, Course, closed_by

MOST_COURSES = 2
"""A bridge of more courses than this is no short one."""

TRIED = 6
"""Courses whose effect on the score is recomputed at each choice, those that teach most first."""

LEAST_GAIN = 0.01
"""A course that raises no opening's score by this much is not worth the hours."""

SHORT_HOURS = 70.0
"""Longest course worth following for one missing thing: a welder's course also teaches to look at parts."""

TOO_HIGH = 2
"""Levels of diploma above the person's own from which a course is out of reach."""


def held_level(facts: Facts) -> int | None:
    """Return the level of the highest diploma held or under way, None where the text tells of none."""
    levels = [fact.level for fact in facts.diplomas if fact.state in ("held", "in_progress")]
    return max(levels, default=None)


def within_reach(course: Course, level: int | None) -> bool:
    """Tell whether the diploma that a course asks for is near a level, or one of the two is not known."""
    return course.entry_level is None or level is None or course.entry_level < level + TOO_HIGH


def choose_courses(
    level: int | None,
    missing: Sequence[NamedSkill],
    courses: Sequence[Course],
    score_with: Callable[[Sequence[Sequence[Learnt]]], Sequence[float]],
) -> list[tuple[Course, tuple[str, ...]]]:
    """Choose up to two courses, each the one that raises the recomputed score most for its hours.

    Args:
        level: of the person's highest diploma, where known.
        missing: what the trade and its openings ask for beyond what is shown.
        courses: the catalogue.
        score_with: returns the best opening's score once each of some lists of things is learnt.

    Returns:
        The courses with the labels of what each closes, in order.
    """
    reachable = [course for course in courses if within_reach(course, level)]
    chosen: list[tuple[Course, tuple[str, ...]]] = []
    open_skills = list(missing)
    (score,) = score_with([[]])
    while len(chosen) < MOST_COURSES and open_skills:
        taken = {course.training.id for course, _ in chosen}
        offers = [
            (course, closed_by(course, open_skills))
            for course in reachable
            if course.training.id not in taken
        ]
        offers = sorted((o for o in offers if pays(*o)), key=lambda o: (-len(o[1]), o[0].training.id))[:TRIED]
        if not offers:
            break
        followed = [course.learnt for course, _ in chosen]
        scores = np.array(score_with([[*followed, course.learnt] for course, _ in offers]))
        hours = np.array([course.training.duration_hours or 0.0 for course, _ in offers])
        worth = np.where(scores - score >= LEAST_GAIN, (scores - score) / (1 + hours / HOURS_WORTH), 0.0)
        best = int(worth.argmax())
        if worth[best] <= 0:
            break
        chosen.append(offers[best])
        score = float(scores[best])
        open_skills = [skill for skill in open_skills if skill.label not in offers[best][1]]
    return chosen


def pays(course: Course, closes: Sequence[str]) -> bool:
    """Tell whether what a course closes is worth its hours: several things, or one in a short course."""
    hours = course.training.duration_hours
    return len(closes) > 1 or (len(closes) == 1 and hours is not None and hours <= SHORT_HOURS)


def told_course(
    course: Course, closes: tuple[str, ...], person: Candidate, level: int | None
) -> BridgeCourse:
    """Return a course as it is shown, with its distance from the person's home."""
    training = course.training
    home = locate(person.commune, person.postal_code).point
    place = locate(training.commune, training.postal_code).point
    reached = course.entry_level is None or (level is not None and course.entry_level <= level)
    return BridgeCourse(
        training_id=training.id,
        title=training.title,
        provider=training.provider,
        commune=training.commune,
        hours=training.duration_hours,
        cost_eur=training.cost_eur,
        mode=training.mode,
        start_date=training.start_date,
        entry_diploma=training.entry_diploma,
        entry="ok" if reached else "to_check",
        closes=closes,
        km=distance_km(home, place) if home and place else None,
    )
