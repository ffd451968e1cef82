"""The redeployment cell's question: where could all these people go, together and not one by one?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.planning.redeployment import (
    Fairness,
    GroupPlan,
    GroupProblem,
    Option,
    assign_group,
    each_firm_in_turn,
    each_person_in_turn,
)
from matcher.records import Candidate, Posting, Training
from matcher.records.errors import PlanningError, Text
from matcher.records.redeployment import MethodFigures, Redeployment
from matcher.services.changed_profiles import AFTER_A_COURSE
from matcher.services.forum_scores import fit_threshold
from matcher.services.redeploy_changes import explain_unmatched
from matcher.services.redeploy_courses import MAX_HOURS, Bridge, Catalogue, find_bridges, read_catalogue
from matcher.services.redeploy_group import Group, Limits, Wishes, read_group
from matcher.services.redeploy_told import Offers, course_groups, openings_filled, placements
from matcher.services.search import DEFAULT_ENCODER

LEAST_GAIN = 0.10
"""What a course must add to a fit to be worth its weeks and its price."""

SHUFFLES = 25
"""Orders in which "one by one" is tried: what it gives depends on who comes first."""


@dataclass(frozen=True)
class Terms:
    """How the group is to be assigned.

    Attributes:
        floor: least fit of a proposal; None takes the ranking model's limit of "can be trained".
        fairness: see `assign_group`.
        least_gain: what a course must add to a fit.
        max_hours: longest course.
        max_minutes, wishes: see `Limits`.
        time_limit_s, seed: of the solver.
    """

    floor: float | None = None
    fairness: Fairness = "worst"
    least_gain: float = LEAST_GAIN
    max_hours: float = MAX_HOURS
    max_minutes: float | None = None
    wishes: Wishes = "respect"
    time_limit_s: float = 60.0
    seed: int = 1


DEFAULT_TERMS = Terms()


def redeploy(
    people: Sequence[Candidate],
    postings: Sequence[Posting],
    trainings: Sequence[Training] = (),
    terms: Terms = DEFAULT_TERMS,
    *,
    encoder_name: str = DEFAULT_ENCODER,
    progress: Callable[[int], object] | None = None,
) -> Redeployment:
    """Assign a laid-off group to the openings of a valley.

    Args:
        people: the group.
        postings: what is open; each posting's positions are respected.
        trainings: a catalogue of courses that may close gaps; their seats are respected.
        terms: limits, floor and fairness.
        encoder_name: the encoder of the ranking.
        progress: called with the number of people and postings read.

    Raises:
        PlanningError: nobody or nothing to assign, an id twice, an impossible floor, or no solver.
    """
    floor = fit_threshold() if terms.floor is None else terms.floor
    if not 0 <= floor <= 1:
        raise PlanningError(
            Text(
                f"score minimal {floor:g} : attendu entre 0 et 1.", f"least score {floor:g}: 0 to 1 expected."
            ),
            field="floor",
        )
    limits = Limits(terms.max_minutes, terms.wishes)
    group = read_group(people, postings, limits, encoder_name, progress)
    catalogue = read_catalogue(trainings, group, terms.max_hours)
    bridges = find_bridges(group, catalogue, terms.least_gain, floor)
    return assign(group, catalogue, bridges, terms, floor)


def assign(
    group: Group, catalogue: Catalogue, bridges: Sequence[Bridge], terms: Terms, floor: float
) -> Redeployment:
    """Return the plan of a group whose fits and bridges are known."""
    offers = Offers(group, catalogue, tuple(bridges))
    problem = group_problem(offers, terms.least_gain, floor)
    plan = assign_group(problem, terms.fairness, time_limit_s=terms.time_limit_s, seed=terms.seed)
    methods, spread = compare(problem, plan, terms)
    taken = {option.person: option for option in plan.chosen}
    return Redeployment(
        people=len(group.people),
        openings=len(group.postings),
        positions=sum(problem.positions),
        floor=round(floor, 4),
        worst_floor=round(plan.floor, 4),
        least_gain=terms.least_gain,
        max_minutes=terms.max_minutes,
        fairness=terms.fairness,
        placements=placements(offers, problem, plan.chosen),
        unmatched=explain_unmatched(
            offers, problem, plan.chosen, [one for one in range(len(group.people)) if one not in taken], floor
        ),
        filled=openings_filled(offers, plan.chosen),
        courses=course_groups(offers, plan.chosen),
        methods=methods,
        one_by_one_range=spread,
        total=round(plan.total, 6),
        bound=round(plan.bound, 6),
        gap=round(plan.gap, 4),
        proven=plan.proven,
        notes=(AFTER_A_COURSE.render(),) if catalogue.courses else (),
    )


def group_problem(offers: Offers, least_gain: float, floor: float) -> GroupProblem:
    """Return every option that nothing blocks: as they are today, or after a course."""
    group = offers.group
    options = [
        Option(
            person, opening, None, float(group.scores[person, opening]), float(group.scores[person, opening])
        )
        for person, opening in np.argwhere(group.scores >= floor).tolist()
        if not group.pair(person, opening).blockers
    ]
    options += [
        Option(one.person, one.opening, one.course, one.score, one.score - least_gain)
        for one in offers.bridges
        if not one.pair.blockers and one.score >= floor
    ]
    return GroupProblem(
        len(group.people),
        tuple(options),
        tuple(posting.positions for posting in group.postings),
        tuple(training.seats for training in offers.catalogue.trainings),
    )


def compare(
    problem: GroupProblem, plan: GroupPlan, terms: Terms
) -> tuple[tuple[MethodFigures, ...], tuple[int, int]]:
    """Return the plan beside other ways of assigning the same people to the same options."""
    random = np.random.default_rng(terms.seed)
    order = list(range(problem.people))
    shuffled = [
        len(each_person_in_turn(problem, random.permutation(problem.people).tolist()))
        for _ in range(SHUFFLES)
    ]
    best_sum = assign_group(problem, "sum", time_limit_s=terms.time_limit_s, seed=terms.seed)
    ways = [
        ("plan", Text("Ce plan", "This plan"), plan.chosen),
        (
            "greatest_sum",
            Text("La plus grande somme, sans équité", "Greatest sum, no fairness"),
            best_sum.chosen,
        ),
        (
            "person_in_turn",
            Text("Une personne après l'autre", "One person after another"),
            each_person_in_turn(problem, order),
        ),
        (
            "firm_in_turn",
            Text("Chaque entreprise prend ses meilleurs", "Each firm takes its best"),
            each_firm_in_turn(problem),
        ),
    ]
    figures = tuple(_figures(name, label.render(), chosen, problem) for name, label, chosen in ways)
    return figures, (min(shuffled), max(shuffled))


def _figures(method: str, label: str, chosen: Sequence[Option], problem: GroupProblem) -> MethodFigures:
    best: dict[int, float] = {}
    for option in problem.options:
        best[option.person] = max(best.get(option.person, 0.0), option.value)
    scores = [option.score for option in chosen]
    first = sum(option.value >= best[option.person] - 1e-9 for option in chosen)
    return MethodFigures(
        method=method,
        label=label,
        placed=len(chosen),
        mean=round(float(np.mean(scores)), 4) if scores else 0.0,
        worst=round(min(scores, default=0.0), 4),
        total=round(float(sum(scores)), 4),
        first_choice=first,
        displaced=len(chosen) - first,
        courses=sum(option.course is not None for option in chosen),
    )
