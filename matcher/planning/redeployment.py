"""Where a whole group goes at once: an exact assignment with positions, course seats and fairness.

Without the seats of courses this is the assignment problem (H. W. Kuhn, "The Hungarian method", 1955), a
minimum-cost flow. It is solved first: where its answer keeps to the seats it is the optimum. Where it does
not (people who leave for different openings share a course), OR-Tools CP-SAT solves the whole and proves
its bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal

import numpy as np

from matcher.planning.assignment import UNITS, min_cost_flow, missing_solver
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
        time_limit_s: limit of the search, all steps together; each step gets a second at least.
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
    """The model of a group, solved for one aim after another; each answer starts the next search."""

    def __init__(self, problem: GroupProblem, time_limit_s: float, seed: int) -> None:
        self._problem = problem
        self._until = monotonic() + time_limit_s
        self._time_limit_s = time_limit_s
        self._seed = seed
        number = {option: one for one, option in enumerate(problem.options)}
        in_turn = each_person_in_turn(problem, range(problem.people))
        self._found: list[tuple[int, ...]] = [tuple(number[option] for option in in_turn)]

    def most_people(self, usable: Sequence[int]) -> _Answer:
        """Place as many people as possible with these options."""
        return self._solve(usable, lambda option: 1, 0)

    def greatest_total(self, usable: Sequence[int], placed: int) -> _Answer:
        """Place at least so many people, the most that is possible, with the greatest total value."""
        answer = self._solve(usable, lambda option: round(option.value * UNITS), placed)
        return _Answer(answer.chosen, answer.bound / UNITS, answer.proven)

    def _solve(self, usable: Sequence[int], worth: Callable[[Option], int], placed: int) -> _Answer:
        options = self._problem.options
        chosen = flow_assignment(self._problem, usable, worth, most_first=placed > 0)
        bound = sum(worth(options[one]) for one in chosen)
        answer = _Answer(chosen, float(bound), True)
        if not self._seats_kept(chosen):
            if placed:
                # Without seats more people may be placed, for less in all: the greatest total is a bound.
                freely = flow_assignment(self._problem, usable, worth, most_first=False)
                bound = sum(worth(options[one]) for one in freely)
            known = self._best_known(usable, worth, placed)
            if known is not None and sum(worth(options[one]) for one in known) == bound:
                answer = _Answer(known, float(bound), True)
            else:
                answer = self._with_seats(usable, worth, placed, known, bound)
        self._found.append(answer.chosen)
        return answer

    def _best_known(
        self, usable: Sequence[int], worth: Callable[[Option], int], placed: int
    ) -> tuple[int, ...] | None:
        allowed, options = set(usable), self._problem.options
        fitting = [
            kept
            for found in self._found
            if len(kept := tuple(one for one in found if one in allowed)) >= placed
        ]
        return max(fitting, key=lambda found: sum(worth(options[one]) for one in found), default=None)

    def _seats_kept(self, chosen: Sequence[int]) -> bool:
        taken: dict[int, int] = {}
        for one in chosen:
            course = self._problem.options[one].course
            if course is not None:
                taken[course] = taken.get(course, 0) + 1
        limits = ((self._problem.seats[course], count) for course, count in taken.items())
        return all(limit is None or count <= limit for limit, count in limits)

    def _with_seats(
        self,
        usable: Sequence[int],
        worth: Callable[[Option], int],
        placed: int,
        known: tuple[int, ...] | None,
        bound: int,
    ) -> _Answer:
        try:
            from ortools.sat.python import cp_model
        except ImportError as error:
            raise missing_solver() from error
        model = cp_model.CpModel()
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
        total = sum(worth(options[one]) * variable for one, variable in taken.items())
        model.add(total <= bound)
        model.maximize(total)
        for one, variable in taken.items():
            model.add_hint(variable, known is not None and one in known)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self._seed
        solver.parameters.max_time_in_seconds = max(1.0, self._until - monotonic())
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            if known is not None:
                return _Answer(known, float(bound), False)
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
        return _Answer(chosen, float(solver.best_objective_bound), status == cp_model.OPTIMAL)


def flow_assignment(
    problem: GroupProblem, usable: Sequence[int], worth: Callable[[Option], int], *, most_first: bool
) -> tuple[int, ...]:
    """Return the best assignment when courses have no limit of seats, by minimum-cost flow.

    Args:
        problem: the group.
        usable: numbers of the options that may be taken.
        worth: what an option is worth, a whole number.
        most_first: place as many people as possible first.
    """
    best: dict[tuple[int, int], int] = {}
    for one in usable:
        option = problem.options[one]
        key = (option.person, option.opening)
        if key not in best or worth(option) > worth(problem.options[best[key]]):
            best[key] = one
    if not best:
        return ()
    pairs = list(best)
    values = np.array([worth(problem.options[best[pair]]) for pair in pairs], dtype=np.int64)
    people = np.arange(problem.people)
    openings = np.arange(len(problem.positions))
    # More than all options taken can gain or lose together: nobody is left out for the sake of value.
    spread = int(values.max(initial=0)) - int(values.min(initial=0))
    reward = problem.people * spread + 1 if most_first else 0
    first_person, first_opening = 2, 2 + problem.people
    ends = np.array(pairs, dtype=np.int64)
    zeros, ones = np.zeros_like, np.ones_like
    positions = np.array(problem.positions, dtype=np.int64)
    everybody, nothing = np.array([problem.people]), np.array([0])
    # From the source to people, to openings, to the sink; and past everybody, so that none is forced.
    tails = np.concatenate([zeros(people), ends[:, 0] + first_person, openings + first_opening, nothing])
    heads = np.concatenate([people + first_person, ends[:, 1] + first_opening, ones(openings), nothing + 1])
    limits = np.concatenate([ones(people), ones(values), positions, everybody])
    costs = np.concatenate([zeros(people), -(values + reward), zeros(openings), nothing])
    flow = min_cost_flow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, limits, costs)
    flow.set_node_supply(0, problem.people)
    flow.set_node_supply(1, -problem.people)
    if flow.solve() != flow.OPTIMAL:
        raise PlanningError(
            Text("le solveur n'a pas trouvé de répartition.", "the solver found no assignment.")
        )
    used = np.asarray(flow.flows(arcs))[len(people) : len(people) + len(pairs)] > 0
    return tuple(best[pair] for pair, taken in zip(pairs, used.tolist(), strict=True) if taken)


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
