"""Where a whole group goes at once: an exact assignment with positions, course seats and fairness.

Without courses this is the assignment problem (H. W. Kuhn, "The Hungarian method", 1955); the seats of a
course, shared by people who leave for different openings, are a side constraint, so it is solved with
OR-Tools CP-SAT, which proves its bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from matcher.planning.assignment import UNITS, missing_solver
from matcher.records.errors import PlanningError, Text

Fairness = Literal["worst", "placed", "sum"]
LEVELS = 100
"""The worst fit is raised in hundredths: a finer floor would cost the group for nothing one can see."""


@dataclass(frozen=True)
class Option:
    """One person at one opening, perhaps after a course.

    Attributes:
        person, opening, course: their numbers; course is None without one.
        score: fit, 0..1, recomputed with the course where there is one.
        value: what the plan counts: the score less what a course must gain to be worth it.
    """

    person: int
    opening: int
    course: int | None
    score: float
    value: float


@dataclass(frozen=True)
class GroupProblem:
    """All options of a group; positions of each opening, seats of each course (None: no limit)."""

    people: int
    options: tuple[Option, ...]
    positions: tuple[int, ...]
    seats: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class GroupPlan:
    """The options taken, one a person at most.

    Attributes:
        total: sum of their values; `bound` is the solver's proof that no plan with as many people and
            as good a worst fit has more.
        floor: fit that everybody placed reaches, to the hundredth below.
        proven: whether number, floor and total are all proven optimal within the time limit.
    """

    chosen: tuple[Option, ...]
    total: float
    bound: float
    floor: float
    proven: bool

    @property
    def gap(self) -> float:
        """Return (bound - total) / bound, 0 where there is nothing to gain."""
        return max(0.0, (self.bound - self.total) / self.bound) if self.bound > 0 else 0.0


def assign_group(
    problem: GroupProblem, fairness: Fairness = "worst", *, time_limit_s: float = 60.0, seed: int = 1
) -> GroupPlan:
    """Return the best assignment of the group.

    Args:
        problem: who could go where.
        fairness: "worst": first as many people as possible, then the worst-off person's fit as high as
            possible (to the hundredth), then the greatest total: a lexicographic max-min. "placed": first
            as many people as possible, then the total. "sum": the total alone.
        time_limit_s: limit of each of the solver's steps.
        seed: of the solver, which runs on one thread so that a plan can be made again.

    Raises:
        PlanningError: the solver is missing or finds nothing within its time.
    """
    solve = _Solver(problem, time_limit_s, seed)
    everything = list(range(len(problem.options)))
    if not everything:
        return GroupPlan((), 0.0, 0.0, 0.0, True)
    placed, floor, proven = 0, 0.0, True
    if fairness != "sum":
        most = solve.most_people(everything)
        placed, proven = len(most.chosen), most.proven
    if fairness == "worst" and placed:
        floor, everything, floor_proven = _raise_worst(problem, solve, placed)
        proven = proven and floor_proven
    best = solve.greatest_total(everything, placed)
    chosen = tuple(sorted((problem.options[one] for one in best.chosen), key=lambda one: one.person))
    total = float(sum(one.value for one in chosen))
    rounding = len(chosen) / UNITS
    return GroupPlan(chosen, total, max(total, best.bound) + rounding, floor, proven and best.proven)


def _raise_worst(problem: GroupProblem, solve: _Solver, placed: int) -> tuple[float, list[int], bool]:
    """Find by halving the highest level at which as many people are still placed (bottleneck assignment)."""
    levels = [int(np.floor(option.score * LEVELS + 1e-9)) for option in problem.options]
    low, high, proven = min(levels), max(levels), True
    while low < high:
        middle = (low + high + 1) // 2
        tried = solve.most_people([one for one, level in enumerate(levels) if level >= middle])
        if len(tried.chosen) >= placed:
            low = middle
        else:
            high = middle - 1
            proven = proven and tried.bound < placed
    return low / LEVELS, [one for one, level in enumerate(levels) if level >= low], proven


@dataclass(frozen=True)
class _Answer:
    chosen: tuple[int, ...]
    bound: float
    proven: bool


class _Solver:
    """The model of a group, solved for one aim after another."""

    def __init__(self, problem: GroupProblem, time_limit_s: float, seed: int) -> None:
        try:
            from ortools.sat.python import cp_model
        except ImportError as error:
            raise missing_solver() from error
        self._cp: Any = cp_model
        self._problem = problem
        self._time_limit_s = time_limit_s
        self._seed = seed

    def most_people(self, usable: Sequence[int]) -> _Answer:
        """Place as many people as possible with these options."""
        return self._solve(usable, lambda option: 1, 0)

    def greatest_total(self, usable: Sequence[int], placed: int) -> _Answer:
        """Place at least so many people with the greatest total value."""
        answer = self._solve(usable, lambda option: round(option.value * UNITS), placed)
        return _Answer(answer.chosen, answer.bound / UNITS, answer.proven)

    def _solve(self, usable: Sequence[int], worth: Callable[[Option], int], placed: int) -> _Answer:
        model = self._cp.CpModel()
        options = self._problem.options
        taken = {one: model.new_bool_var(f"option {one}") for one in usable}
        by_person: dict[int, list[Any]] = {}
        by_opening: dict[int, list[Any]] = {}
        by_course: dict[int, list[Any]] = {}
        for one, variable in taken.items():
            by_person.setdefault(options[one].person, []).append(variable)
            by_opening.setdefault(options[one].opening, []).append(variable)
            course = options[one].course
            if course is not None:
                by_course.setdefault(course, []).append(variable)
        for variables in by_person.values():
            model.add_at_most_one(variables)
        for opening, variables in by_opening.items():
            model.add(sum(variables) <= self._problem.positions[opening])
        for course, variables in by_course.items():
            seats = self._problem.seats[course]
            if seats is not None:
                model.add(sum(variables) <= seats)
        if placed:
            model.add(sum(taken.values()) >= placed)
        model.maximize(sum(worth(options[one]) * variable for one, variable in taken.items()))
        return self._answer(model, taken)

    def _answer(self, model: Any, taken: dict[int, Any]) -> _Answer:
        solver = self._cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self._seed
        solver.parameters.max_time_in_seconds = self._time_limit_s
        status = solver.solve(model)
        if status not in (self._cp.OPTIMAL, self._cp.FEASIBLE):
            raise PlanningError(
                Text(
                    f"le solveur n'a rien trouvé en {self._time_limit_s:g} s.",
                    f"the solver found nothing within {self._time_limit_s:g} s.",
                ),
                remedy=Text(
                    "Donnez-lui plus de temps ou relevez le score minimal.",
                    "Give it more time or raise the least score.",
                ),
            )
        chosen = tuple(one for one, variable in taken.items() if solver.boolean_value(variable))
        return _Answer(chosen, float(solver.best_objective_bound), status == self._cp.OPTIMAL)


def each_person_in_turn(problem: GroupProblem, order: Sequence[int]) -> list[Option]:
    """Return what happens when people are seen one after the other and take the best that is left."""
    by_person: dict[int, list[Option]] = {}
    for option in problem.options:
        by_person.setdefault(option.person, []).append(option)
    rest = _Rest(problem)
    chosen = []
    for person in order:
        for option in sorted(by_person.get(person, []), key=lambda one: (-one.value, one.opening)):
            if rest.take(option):
                chosen.append(option)
                break
    return chosen


def each_firm_in_turn(problem: GroupProblem) -> list[Option]:
    """Return what happens when each opening in turn takes the best people who are left."""
    by_opening: dict[int, list[Option]] = {}
    for option in problem.options:
        by_opening.setdefault(option.opening, []).append(option)
    rest = _Rest(problem)
    chosen: list[Option] = []
    for opening in sorted(by_opening):
        for option in sorted(by_opening[opening], key=lambda one: (-one.value, one.person)):
            if rest.take(option):
                chosen.append(option)
    return chosen


class _Rest:
    """People, positions and seats that are left."""

    def __init__(self, problem: GroupProblem) -> None:
        self._people: set[int] = set()
        self._positions = list(problem.positions)
        self._seats = list(problem.seats)

    def take(self, option: Option) -> bool:
        """Take an option if person, position and seat are free."""
        seats = None if option.course is None else self._seats[option.course]
        if option.person in self._people or self._positions[option.opening] < 1 or seats == 0:
            return False
        self._people.add(option.person)
        self._positions[option.opening] -= 1
        if option.course is not None and seats is not None:
            self._seats[option.course] = seats - 1
        return True
