"""The training plan of a cluster: the best sessions for a budget, what more money buys, what else would.

Up to a size the plan is solved exactly; beyond it a greedy plan comes with its guarantee and a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np

from matcher.planning.openings import Filling, Move
from matcher.planning.training_exact import solve_exactly, solver_is_installed
from matcher.planning.training_greedy import solve_greedily
from matcher.planning.training_problem import Place, PlanProblem, PlanSolution
from matcher.records.gaps import CurvePoint

MOST_OPTIONS = 250_000
"""Options up to which the exact programme is built, whatever the people and courses."""

MOST_TODAY = 3_000
"""People ready for some posting, counted once for each, up to which a course alone is solved exactly."""

SHARES = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
"""Budgets of the curve, as shares of the budget given (or of what an unlimited plan spends)."""


class Idea(NamedTuple):
    """Another way to spend the budget, solved for comparison."""

    kind: Literal["most-seats", "most-asked", "one-more"]
    course: int | None
    solution: PlanSolution


class Solver:
    """Solves plans exactly where they are small and the solver is installed, else greedily.

    Args:
        exact: largest (courses, people) solved exactly.
        time_limit: seconds for one plan.
    """

    def __init__(self, exact: tuple[int, int] = (200, 2_000), time_limit: float = 20.0) -> None:
        self._exact = exact
        self._time_limit = time_limit
        self.installed = solver_is_installed()

    def is_exact(self, problem: PlanProblem) -> bool:
        """Tell whether a problem is small enough to be solved exactly."""
        courses = len(np.unique(problem.course))
        if not self.installed:
            return False
        return courses <= self._exact[0] and problem.people <= self._exact[1] and len(problem) <= MOST_OPTIONS

    def alike(self, problem: PlanProblem) -> Solver:
        """Return a solver that finds other plans in the way this one finds that of `problem`.

        A proven plan beside a greedy one would tell the way of solving, not what another idea costs.
        """
        return self if self.is_exact(problem) else Solver((0, 0))

    def solve(self, problem: PlanProblem) -> PlanSolution:
        """Return the plan of a problem.

        Raises:
            PlanningError: the solver found nothing in its time.
        """
        if not len(problem):
            return PlanSolution((), 0.0, 0.0, 0.0, "exact", "optimal", 1.0)
        if self.is_exact(problem):
            return solve_exactly(problem, time_limit=self._time_limit)
        return solve_greedily(problem)


def fill_alone(
    problem: PlanProblem, today: Filling, course: int, solver: Solver
) -> tuple[list[Place], float]:
    """Return whom one session of a course places, whatever it costs, and the openings it fills.

    Small problems are solved exactly. In others, starting from today's filling, openings are filled one
    after another along shortest augmenting paths, which may move people between openings, until nobody
    more can be placed or the session is full; then all moves are taken back.

    Args:
        problem: the options.
        today: openings filled by people as they are; the same again afterwards.
        course: which course.
        solver: solves small problems.
    """
    if solver.installed and sum(map(len, problem.today)) <= MOST_TODAY:
        alone = replace(problem.only(problem.course == course), budget=None, seats=None, free={})
        single = tuple(one._replace(sessions=1) for one in problem.courses)
        best = solver.solve(replace(alone, courses=single))
        return list(best.places), best.filled
    more: dict[int, list[int]] = {}
    for number in problem.best_first(course).tolist():
        more.setdefault(int(problem.posting[number]), []).append(int(problem.person[number]))
    known, before = problem.courses[course], len(today.taken)
    moves, lost = list[Move](), set[int]()
    for posting in sorted(more):
        while today.unfilled(posting) > 0:
            latest = today.augment(posting, more, lost)
            if not latest:
                break
            if len(_trained(today, more, course)) > known.seats:
                today.undo(latest)
                break
            moves += latest
    trained = _trained(today, more, course)
    gained = len(today.taken) - before - (1.0 - known.probability) * len(trained)
    today.undo(moves)
    return trained, gained


def _trained(filling: Filling, more: Mapping[int, Sequence[int]], course: int) -> list[Place]:
    return [
        Place(person, course, posting)
        for posting in sorted(more)
        for person in more[posting]
        if filling.taken.get(person) == posting
    ]


def curve(
    problem: PlanProblem,
    plan: PlanSolution,
    solver: Solver,
    *,
    progress: Callable[[int], object] | None = None,
) -> tuple[CurvePoint, ...]:
    """Return what smaller and larger budgets buy, from the smallest; more money never fills less."""
    base = problem.budget if problem.budget is not None else plan.spent
    if base <= 0:
        return ()
    points: list[CurvePoint] = []
    best = 0.0
    for share in SHARES:
        budget = round(base * share, 2)
        same = problem.budget is not None and share == 1.0
        solution = plan if same else solver.solve(replace(problem, budget=budget))
        best = max(best, solution.filled)
        points.append(
            CurvePoint(
                budget=budget,
                spent=round(solution.spent, 2),
                openings_filled=round(best, 4),
                bound=round(max(best, solution.bound), 4),
            )
        )
        if progress:
            progress(1)
    return tuple(points)


def ideas(
    problem: PlanProblem,
    solver: Solver,
    *,
    asked: Sequence[float],
    popular: Sequence[int],
    progress: Callable[[int], object] | None = None,
) -> list[Idea]:
    """Return what popular ways to spend the budget would fill.

    Args:
        problem: with a budget.
        solver: solves each idea.
        asked: openings that ask for what each course teaches.
        popular: courses of which one session is forced into the plan.
        progress: called with the number of ideas solved.
    """
    if problem.budget is None or not len(problem):
        return []
    found = [
        Idea("most-seats", None, _in_turn(problem, solver, _cheapest_first(problem))),
        Idea("most-asked", None, _in_turn(problem, solver, _most_asked_first(problem, asked))),
    ]
    for course in popular:
        forced = _one_more(problem, solver, course)
        if forced is not None:
            found.append(Idea("one-more", course, forced))
        if progress:
            progress(1)
    return found


def _cheapest_first(problem: PlanProblem) -> list[int]:
    known = problem.courses
    return sorted(range(len(known)), key=lambda course: (known[course].cost, -known[course].seats, course))


def _most_asked_first(problem: PlanProblem, asked: Sequence[float]) -> list[int]:
    return sorted(range(len(problem.courses)), key=lambda course: (-asked[course], course))


def _session_price(problem: PlanProblem, course: int) -> float:
    known = problem.courses[course]
    return known.cost * (known.seats if problem.cost_per == "person" else 1)


def _in_turn(problem: PlanProblem, solver: Solver, order: Sequence[int]) -> PlanSolution:
    """Buy whole sessions in an order until the money is spent, then place people as well as can be."""
    left = problem.budget or 0.0
    bought: dict[int, int] = {}
    for course in order:
        price = _session_price(problem, course)
        if price <= left and problem.courses[course].seats > 0:
            bought[course] = problem.courses[course].seats
            left -= price
    kept = np.isin(problem.course, sorted(bought))
    paid = replace(problem.only(kept), free=bought, budget=0.0)
    solution = solver.solve(replace(paid, courses=tuple(one._replace(sessions=0) for one in paid.courses)))
    return replace(solution, spent=(problem.budget or 0.0) - left)


def _one_more(problem: PlanProblem, solver: Solver, course: int) -> PlanSolution | None:
    """Pay one whole session of a course first, then plan with the rest; None where it costs more than all."""
    price = _session_price(problem, course)
    if problem.budget is None or price > problem.budget or not problem.courses[course].sessions:
        return None
    free = {**problem.free, course: problem.free.get(course, 0) + problem.courses[course].seats}
    known = list(problem.courses)
    known[course] = known[course]._replace(sessions=max(0, known[course].sessions - 1))
    rest = replace(problem, budget=problem.budget - price, free=free, courses=tuple(known))
    solution = solver.solve(rest)
    return replace(solution, spent=solution.spent + price)
