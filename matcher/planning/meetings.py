"""`plan_meetings`: from an event and the values of its meetings to a plan with a proven bound.

1. A greedy schedule, improved slot by slot (milliseconds).
2. The linear relaxation gives an upper bound and fractions; several schedules follow the fractions and are
   improved slot by slot; the best is kept.
3. The constraint solver plans handfuls of parties anew while the others stay, then, where the event is
   small enough, the whole of it, until the gap asked for, a proof or the time limit is reached.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from matcher.planning.alone import matched
from matcher.planning.conflicts import explain_floor
from matcher.planning.exact import WORK_A_SECOND, Limits, build_model, solve
from matcher.planning.greedy import greedy_schedule
from matcher.planning.neighbourhoods import search
from matcher.planning.numbering import number_meetings, total_value
from matcher.planning.problem import (
    Problem,
    Schedule,
    coverage,
    empty_schedule,
    make_problem,
    total_worth,
)
from matcher.planning.relaxation import Relaxation, relax
from matcher.planning.slot_flow import improve, overbook, rank_of, round_fractions
from matcher.planning.values import DIGITS, UNIT, MeetingValues
from matcher.records.event import Event, Plan

WHOLE_MODEL = 8_000
"""Up to this many possible meetings the constraint model holds all of them and may prove the optimum."""

PROVED_MODEL = 3_000
"""Up to this many possible meetings the solver goes on to a proof; above, to the gap asked for."""

SOLVER_SHARE = 0.85
"""Share of the time limit for solving; the rest is for numbering recruiters and explaining."""

SEARCH_SHARE = 0.5
"""Share of the work for planning parts anew, before the whole model is tried."""

LEAST_SECONDS = 0.1

ROUNDINGS = 16
"""Schedules made from the relaxation's fractions."""

FRACTION_USED = 1e-3
"""Smallest fraction that makes a meeting part of the restricted model."""


@dataclass(frozen=True)
class Solution:
    """A schedule, the bound of its value in the floor's sense, and how it was found."""

    schedule: Schedule
    bound: float
    status: Literal["optimal", "feasible", "greedy"]


def plan_meetings(event: Event, values: MeetingValues) -> Plan:
    """Plan the meetings of a forum.

    The floor comes first (see `Problem.coverage_steps`), then the total expected value. The event must
    be sound: `checks.mend_event` makes it so and tells what it mended.

    Args:
        event: slots, stands, visitors, groups and rules.
        values: match probabilities.

    Returns:
        The plan. `bound` is an upper bound of the value of every plan that serves the floor at least as
        well; `conflicts` and `unplaced` explain what the floor lacks.

    Raises:
        PlanningError: the solver is not installed.
    """
    problem = make_problem(event, values)
    solution = solve_problem(problem, event.rules.time_limit_s, event.rules.seed, event.rules.target_gap)
    return make_plan(problem, solution, values)


def greedy_plan(event: Event, values: MeetingValues) -> Plan:
    """Return the plan a careful person makes with a sorted list: the baseline beside the solver's."""
    problem = make_problem(event, values)
    schedule = greedy_schedule(problem)
    bound = float(np.sort(problem.worth * problem.allowed, axis=None).sum()) / UNIT
    return make_plan(problem, Solution(schedule, bound, "greedy"), values)


def make_plan(problem: Problem, solution: Solution, values: MeetingValues) -> Plan:
    """Return the plan of a schedule, with what the floor lacks explained."""
    meetings = number_meetings(problem, solution.schedule, values)
    objective = total_value(meetings)
    bound = objective if solution.status == "optimal" else max(round(solution.bound, DIGITS), objective)
    floor, conflicts, unplaced = explain_floor(problem, solution.schedule, values)
    return Plan(
        meetings=meetings,
        unplaced=unplaced,
        objective=objective,
        bound=bound,
        gap=round((bound - objective) / bound, DIGITS) if bound > 0 else 0.0,
        seed=problem.event.rules.seed,
        status=solution.status,
        event=problem.event.id,
        floor=floor,
        conflicts=conflicts,
        neutral=values.neutral,
        scores={visitor: dict(stands) for visitor, stands in values.scores.items()},
    )


def solve_problem(problem: Problem, seconds: float, seed: int, target_gap: float) -> Solution:
    """Return the best schedule found within the time limit, with a bound."""
    left = Deadline(seconds * SOLVER_SHARE)
    work = seconds * SOLVER_SHARE * WORK_A_SECOND
    best = max(
        (improve(problem, start, seed) for start in (greedy_schedule(problem), empty_schedule(problem))),
        key=lambda one: rank_of(problem, one),
    )
    best = overbook(problem, best)
    if not problem.possible.any():
        return Solution(best, 0.0, "optimal")
    relaxation = relax(problem, left.seconds * 0.7)
    best = _follow(problem, relaxation, best, seed, left, target_gap)
    bound = relaxation.value_bound(coverage(problem, best))
    found = Solution(best, bound, "feasible")
    return _prove(problem, relaxation, found, Limits(work, left.seconds, target_gap, seed))


def _gap(problem: Problem, schedule: Schedule, bound: float) -> float:
    return (bound - total_worth(problem, schedule) / UNIT) / bound if bound > 0 else 0.0


def _follow(
    problem: Problem, relaxation: Relaxation, best: Schedule, seed: int, left: Deadline, target_gap: float
) -> Schedule:
    """Return the best of schedules rounded from the fractions and of the one known."""
    for number in range(ROUNDINGS):
        if left.seconds <= LEAST_SECONDS:
            break
        rounded = overbook(problem, round_fractions(problem, relaxation.fractions, 97 * seed + number))
        best = max(best, rounded, key=lambda one: rank_of(problem, one))
        bound = relaxation.value_bound(coverage(problem, best))
        if number >= 3 and _gap(problem, best, bound) <= target_gap / 2:
            break
    return best


def _prove(problem: Problem, relaxation: Relaxation, found: Solution, limits: Limits) -> Solution:
    """Hand the plan to the constraint solver: parts of a large one, then the whole of a small one."""
    count = int(problem.possible.sum())
    goal = limits.gap if count > PROVED_MODEL else 0.0
    most = coverage_bound(problem)

    def enough(schedule: Schedule) -> bool:
        reached = coverage(problem, schedule)
        return reached >= most and _gap(problem, schedule, relaxation.value_bound(reached)) <= goal

    best, left = found.schedule, Deadline(limits.seconds)
    if count > PROVED_MODEL and not enough(best):
        used = problem.possible if count <= WHOLE_MODEL else relaxation.fractions > FRACTION_USED
        share = replace(limits, work=limits.work * SEARCH_SHARE, seconds=left.seconds * SEARCH_SHARE)
        best = search(problem, best, used, share, enough)
    if count <= WHOLE_MODEL and not enough(best):
        rest = replace(limits, work=limits.work * (1 - SEARCH_SHARE), seconds=left.seconds, gap=goal)
        return _solve_whole(problem, relaxation, best, rest)
    bound = relaxation.value_bound(coverage(problem, best))
    gap = _gap(problem, best, bound)
    proven = gap <= 0 and coverage(problem, best) >= most
    return Solution(best, bound, "optimal" if proven else "feasible")


def _solve_whole(problem: Problem, relaxation: Relaxation, best: Schedule, limits: Limits) -> Solution:
    """Solve the whole model: first the floor where it is in doubt, then the value."""
    left = Deadline(limits.seconds)
    triples = [(int(p), int(s), int(t)) for p, s, t in np.argwhere(problem.possible)]
    model = build_model(problem, triples)
    floor_proven = coverage(problem, best) >= coverage_bound(problem)
    if not floor_proven:
        third = replace(limits, work=limits.work / 3, seconds=left.seconds / 3, gap=0.0)
        answer = solve(model, model.coverage(), best, third)
        best, floor_proven = max(answer.schedule, best, key=lambda one: rank_of(problem, one)), answer.optimal
    reached = coverage(problem, best)
    answer = solve(
        model,
        model.worth(),
        best,
        replace(limits, seconds=left.seconds),
        at_least=((model.coverage(), reached),),
    )
    best = max(answer.schedule, best, key=lambda one: rank_of(problem, one))
    bound = relaxation.value_bound(reached)
    if math.isfinite(answer.bound):
        bound = min(bound, answer.bound / UNIT)
    return Solution(best, bound, "optimal" if answer.optimal and floor_proven else "feasible")


class Deadline:
    """A time limit that runs."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def seconds(self) -> float:
        """Return what is left, never less than a tenth of a second."""
        return max(self._end - time.monotonic(), LEAST_SECONDS)


def coverage_bound(problem: Problem) -> int:
    """Return the coverage if everybody had as many meetings as they could have alone at the forum."""
    total = 0
    for party in range(len(problem.parties)):
        alone = matched(problem.possible[party], int(problem.floor[party]))
        total += int(problem.coverage_steps[party, :alone].sum())
    return total
