"""From the survey to a training plan: which courses may be bought, whom they place, and how it is told."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from matcher.planning.training_plan import Solver, curve, fill_alone, ideas
from matcher.planning.training_problem import Place, PlanCourse, PlanProblem, PlanSolution
from matcher.ranking.additive import logistic
from matcher.records.errors import Text
from matcher.records.gaps import (
    Alternative,
    CourseGap,
    FillableOpening,
    Placement,
    Session,
    TaughtSkill,
    TrainingPlan,
)
from matcher.services.courses import HOURS_WORTH
from matcher.services.gaps.courses import Course
from matcher.services.gaps.options import GapOptions
from matcher.services.gaps.privacy import told
from matcher.services.gaps.telling import Teller
from matcher.taxonomy import load_taxonomy

WEEKLY_HOURS = 35.0
WORK_STUDY_SHARE = 1 / 3
"""Share of the weeks of a work-study course that are spent at school."""

POPULAR = 5
"""Courses for which "one more session" is compared with the plan."""

IDEA_LABELS = {
    "most-seats": Text("Les places les moins chères d'abord", "The cheapest places first"),
    "most-asked": Text("Les compétences les plus demandées d'abord", "The skills most asked for first"),
}


@dataclass(frozen=True)
class Buying:
    """The courses seen as things to buy.

    Attributes:
        problem: the whole choice, without limits of money or dates.
        allowed: whether each course may be bought for the plan.
        asked: openings that ask for something each course teaches.
        eligible: how many people may enter each course.
    """

    problem: PlanProblem
    allowed: tuple[bool, ...]
    asked: tuple[int, ...]
    eligible: tuple[int, ...]


def buying(teller: Teller, eligible: Sequence[int]) -> Buying:
    """Return what can be bought, from what the survey found."""
    options, survey, courses = teller.options, teller.survey, teller.catalogue.courses
    problem = PlanProblem(
        courses=tuple(plan_course(course, options) for course in courses),
        openings=tuple(teller.market.openings.tolist()),
        today=tuple(tuple(seen.ready.tolist()) for seen in survey.seen),
        person=survey.options.person,
        course=survey.options.course,
        posting=survey.options.posting,
        fit=_fit(teller),
        cost_per=options.cost_per,
    )
    return Buying(
        problem=problem,
        allowed=tuple(_allowed(course, options) for course in courses),
        asked=tuple(_openings_asking(teller, course) for course in courses),
        eligible=tuple(eligible),
    )


def _fit(teller: Teller) -> NDArray[np.float64]:
    """Return what decides between options that fill the same: the score after the course, and few hours."""
    found = teller.survey.options
    hours = np.array(
        [course.training.duration_hours or 0.0 for course in teller.catalogue.courses], dtype=np.float64
    )
    if not len(found):
        return np.zeros(0)
    return np.asarray(logistic(found.log_odds) / (1 + hours[found.course] / HOURS_WORTH), dtype=np.float64)


def plan_course(course: Course, options: GapOptions) -> PlanCourse:
    """Return a course as the plan sees it; one that tells its own rate of success is believed."""
    own = (course.training.model_extra or {}).get("completion_rate")
    known = isinstance(own, int | float) and not isinstance(own, bool) and 0 < own <= 1
    return PlanCourse(
        cost=course.training.cost_eur or 0.0,
        hours=course.training.duration_hours or 0.0,
        seats=course.seats,
        sessions=options.sessions,
        probability=float(own) if known and own is not None else options.completion,
    )


def ends_on(course: Course, start: date) -> date:
    """Return the day a course ends: full weeks of 35 hours, a third of them at school in work-study."""
    weeks = (course.training.duration_hours or 0.0) / WEEKLY_HOURS
    if course.work_study:
        weeks /= WORK_STUDY_SHARE
    return start + timedelta(weeks=math.ceil(weeks))


def _allowed(course: Course, options: GapOptions) -> bool:
    training = course.training
    if training.cost_eur is None and options.budget is not None:
        return False
    if options.hours is not None and (training.duration_hours or 0.0) > options.hours:
        return False
    if training.start_date and options.date_from and training.start_date < options.date_from:
        return False
    start = training.start_date or options.date_from or options.as_of
    return options.date_to is None or ends_on(course, start) <= options.date_to


def _openings_asking(teller: Teller, course: Course) -> int:
    taught = {link.uri for link in course.taught}
    total = 0
    for number, asked in enumerate(teller.market.asked):
        named = any(link.uri in taught for links in asked.links for link in links)
        if named or any(course.teaches(code) for code in asked.certificates):
            total += int(teller.market.openings[number])
    return total


def tell_courses(teller: Teller, bought: Buying, gaps: Mapping[str, bool]) -> tuple[CourseGap, ...]:
    """Return all courses, those that fill most openings first.

    Args:
        teller: the survey.
        bought: the courses as things to buy.
        gaps: keys of skills and certificates that postings ask for, and whether each is a gap.
    """
    made = [_tell_course(teller, bought, number, gaps) for number in range(len(teller.catalogue.courses))]
    return tuple(
        sorted(made, key=lambda one: (-one.openings_filled, -one.fillable_openings, -len(one.closes), one.id))
    )


def _tell_course(teller: Teller, bought: Buying, number: int, gaps: Mapping[str, bool]) -> CourseGap:
    course = teller.catalogue.courses[number]
    training, options = course.training, teller.options
    solver = Solver(options.exact, options.time_limit)
    places, filled = fill_alone(bought.problem, teller.survey.today, number, solver)
    chosen = bought.problem.best_first(number)
    people = _beneficiaries(bought.problem, chosen, places)
    keys = [*(link.uri for link in course.taught), *(key for key in gaps if course.teaches(key))]
    asked = [key for key in dict.fromkeys(keys) if key in gaps]
    fillable, fillable_openings = _fillable(teller, bought.problem, chosen)
    price = (training.cost_eur or 0.0) * (len(places) if options.cost_per == "person" else 1)
    taxonomy = load_taxonomy()
    return CourseGap(
        id=training.id,
        title=training.title,
        provider=training.provider,
        commune=training.commune,
        mode=training.mode,
        seats=training.seats,
        hours=training.duration_hours,
        cost=training.cost_eur,
        completion=bought.problem.courses[number].probability,
        openings_filled=round(filled, 4),
        beneficiaries=teller.ids(people),
        people=told(len(people), options.k),
        eligible=told(bought.eligible[number], options.k),
        fillable=fillable,
        fillable_openings=fillable_openings,
        teaches=tuple(
            TaughtSkill(uri=link.uri, label=taxonomy.skills[link.uri].label(), confidence=link.confidence)
            for link in course.taught
        ),
        certificates=course.certificates,
        level=course.level,
        prerequisites=(training.entry_diploma,) if training.entry_diploma else (),
        closes=tuple(key for key in asked if gaps[key]),
        cost_per_opening=round(price / filled, 2) if filled > 0 and training.cost_eur is not None else None,
        status="useful" if filled > 0 else "needed" if asked or len(people) else "unneeded",
    )


def _beneficiaries(problem: PlanProblem, chosen: NDArray[np.int64], places: Sequence[Place]) -> list[int]:
    """Return who could take some opening by the chosen options: those placed first, then by fit."""
    placed = {place.person for place in places}
    by_fit = dict.fromkeys(problem.person[chosen].tolist())
    return [*(one for one in by_fit if one in placed), *(one for one in by_fit if one not in placed)]


def _fillable(
    teller: Teller, problem: PlanProblem, chosen: NDArray[np.int64]
) -> tuple[tuple[FillableOpening, ...], int]:
    """Return the postings that the chosen options, best first, could fill, and how many openings in all."""
    found, openings = [], 0
    for posting in np.unique(problem.posting[chosen]).tolist():
        unfilled = teller.survey.unfilled(posting)
        if unfilled <= 0:
            continue
        by_fit = problem.person[chosen[problem.posting[chosen] == posting]].tolist()
        openings += min(unfilled, len(by_fit))
        record = teller.market.asked[posting].posting
        found.append(
            FillableOpening(
                posting=record.id,
                title=record.title,
                firm=record.firm,
                openings=record.positions,
                people=told(len(by_fit), teller.options.k),
                candidates=teller.ids(by_fit),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.openings, one.posting))), openings


def make_plan(
    teller: Teller, bought: Buying, *, progress: Callable[[int], object] | None = None
) -> TrainingPlan:
    """Choose sessions and people, and compare with other budgets and popular ideas."""
    options = teller.options
    problem = bought.problem
    open_to = np.array(bought.allowed, dtype=np.bool_)
    limited = problem.only(open_to[problem.course] if len(problem) else np.zeros(0, dtype=np.bool_))
    limited = replace(limited, budget=options.budget, seats=options.seats)
    solver = Solver(options.exact, options.time_limit)
    best = solver.solve(limited)
    alike = solver.alike(limited)
    tell = progress or (lambda _: None)
    tell(1)
    popular = sorted(
        (n for n in range(len(problem.courses)) if bought.allowed[n] and bought.asked[n]),
        key=lambda n: (-bought.asked[n], n),
    )[:POPULAR]
    others = ideas(limited, alike, asked=bought.asked, popular=popular, progress=tell)
    courses = teller.catalogue.courses
    alternatives = [
        Alternative(
            kind=idea.kind,
            training=None if idea.course is None else courses[idea.course].training.id,
            label=_idea_label(idea.kind, None if idea.course is None else courses[idea.course]),
            spent=round(idea.solution.spent, 2),
            openings_filled=round(idea.solution.filled, 4),
            regret=round(max(0.0, best.filled - idea.solution.filled), 4),
        )
        for idea in others
    ]
    sessions = _sessions(teller, problem, best)
    return TrainingPlan(
        budget=options.budget,
        spent=round(best.spent, 2),
        sessions=sessions,
        openings_filled=round(best.filled, 4),
        bound=round(best.bound, 4),
        gap=round((best.bound - best.filled) / best.bound, 4) if best.bound > 0 else 0.0,
        method=best.method,
        status=best.status,
        guarantee=round(best.guarantee, 4),
        hours=sum(problem.courses[place.course].hours for place in best.places),
        filled_today=len(teller.survey.today.taken),
        openings=int(teller.market.openings.sum()),
        curve=curve(limited, best, alike, progress=tell),
        alternatives=tuple(sorted(alternatives, key=lambda one: (-one.regret, one.kind, one.training or ""))),
    )


def _idea_label(kind: str, course: Course | None) -> str:
    if course is None:
        return IDEA_LABELS[kind].render()
    title = course.training.title
    return Text(f"Une session de plus : {title}", f"One more session: {title}").render()


def _sessions(teller: Teller, problem: PlanProblem, best: PlanSolution) -> tuple[Session, ...]:
    by_course: dict[int, list[Place]] = {}
    for place in best.places:
        by_course.setdefault(place.course, []).append(place)
    made = []
    for number, places in sorted(by_course.items()):
        known = problem.courses[number]
        size = max(1, known.seats)
        for session, start in enumerate(range(0, len(places), size), start=1):
            made.append(_session(teller, problem, number, session, places[start : start + size]))
    return tuple(sorted(made, key=lambda one: (-one.openings_filled, one.training, one.number)))


def _session(
    teller: Teller, problem: PlanProblem, number: int, session: int, places: Sequence[Place]
) -> Session:
    known, course, options = problem.courses[number], teller.catalogue.courses[number], teller.options
    ids = teller.ids([place.person for place in places])
    postings = [teller.market.asked[place.posting].posting.id for place in places]
    return Session(
        training=course.training.id,
        title=course.training.title,
        number=session,
        cost=round(known.cost * (len(places) if options.cost_per == "person" else 1), 2),
        hours=known.hours,
        seats=known.seats,
        candidates=ids,
        people=told(len(ids), options.k),
        placements=tuple(
            Placement(candidate=who, posting=posting, probability=known.probability)
            for who, posting in zip(ids, postings, strict=True)
        ),
        openings_filled=round(known.probability * len(places), 4),
    )
