"""The whole plan as one constraint model (OR-Tools CP-SAT): proves the optimum, or improves a good plan.

One worker and a limit in the solver's own deterministic time: the same event and seed give the same plan.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from matcher.planning.assignment import missing_solver
from matcher.planning.problem import Ints, Problem, Schedule

RISK_SCALE = 10_000
"""Logarithms of probabilities are counted in ten-thousandths."""

CERTAIN = 100 * RISK_SCALE
"""Stands for the logarithm of nothing: the person never comes."""

WORK_A_SECOND = 0.15
"""Deterministic work in a second of the time limit: little enough that it ends before the clock does."""


@dataclass
class Model:
    """A constraint model with one Boolean a meeting."""

    problem: Problem
    sat: Any
    meetings: dict[tuple[int, int, int], Any] = field(default_factory=dict)
    steps: list[tuple[Any, int]] = field(default_factory=list)

    def coverage(self) -> Any:
        """Return the weighted count of meetings that serve the floor."""
        return sum(weight * step for step, weight in self.steps)

    def worth(self) -> Any:
        """Return the value in millionths."""
        worth = self.problem.worth
        return sum(int(worth[party, stand]) * one for (party, stand, _), one in self.meetings.items())


@dataclass(frozen=True)
class Answer:
    """What the solver found: the schedule, the bound of the objective asked for, and whether they meet.

    `work` is the deterministic time it took.
    """

    schedule: Schedule
    bound: float
    optimal: bool
    work: float = 0.0


@dataclass(frozen=True)
class Limits:
    """When to stop.

    Attributes:
        work: deterministic time, in the solver's units; it should end first.
        seconds: time on the clock, the safeguard.
        gap: relative gap that is good enough.
        seed: seed of the solver.
    """

    work: float
    seconds: float
    gap: float
    seed: int


def build_model(problem: Problem, triples: Iterable[tuple[int, int, int]]) -> Model:
    """Return the model over these meetings; all others do not take place."""
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise missing_solver() from error
    model = Model(problem, cp_model.CpModel())
    for triple in sorted(set(triples)):
        model.meetings[triple] = model.sat.new_bool_var("")
    _parties(model)
    _stands(model)
    if problem.walks:
        _walks(model)
    return model


def _collect(
    model: Model, key: Callable[[tuple[int, int, int]], Any]
) -> dict[Any, list[tuple[int, int, int]]]:
    found: dict[Any, list[tuple[int, int, int]]] = defaultdict(list)
    for triple in model.meetings:
        found[key(triple)].append(triple)
    return found


def _parties(model: Model) -> None:
    problem, meetings = model.problem, model.meetings
    for triples in _collect(model, lambda one: one[:2]).values():
        if len(triples) > 1:
            model.sat.add_at_most_one([meetings[one] for one in triples])
    for party, triples in sorted(_collect(model, lambda one: one[0]).items()):
        for clique in problem.cliques:
            inside = [meetings[one] for one in triples if clique[one[2]]]
            if len(inside) > 1:
                model.sat.add_at_most_one(inside)
        degree = sum(meetings[one] for one in triples)
        ceiling = int(problem.ceiling[party])
        if len(triples) > ceiling:
            model.sat.add(degree <= ceiling)
        weights = problem.coverage_steps[party]
        own = [model.sat.new_bool_var("") for _ in range(int(problem.floor[party]))]
        if own:
            model.sat.add(sum(own) <= degree)
        for earlier, later in pairwise(own):
            model.sat.add_implication(later, earlier)
        model.steps += [(step, int(weights[number])) for number, step in enumerate(own)]


def _stands(model: Model) -> None:
    problem = model.problem
    for stand, triples in sorted(_collect(model, lambda one: one[1]).items()):
        for number, clique in enumerate(problem.cliques):
            inside = [one for one in triples if clique[one[2]]]
            if len(inside) > 1 and problem.overbook is not None and clique.sum() == 1:
                _overbooked_cell(model, inside, int(problem.clique_places[stand, number]))
            else:
                _places(model, inside, int(problem.clique_places[stand, number]))
        for slot in range(problem.free.shape[1]):
            if (problem.cliques[:, slot] & (problem.cliques.sum(axis=1) > 1)).any():
                inside = [one for one in triples if one[2] == slot]
                _places(model, inside, int(problem.places[stand, slot]))


def _places(model: Model, triples: list[tuple[int, int, int]], places: int) -> None:
    use = model.problem.use
    if sum(int(use[party, stand]) for party, stand, _ in triples) <= places:
        return
    if places == 1:
        model.sat.add_at_most_one([model.meetings[one] for one in triples])
    else:
        model.sat.add(sum(int(use[one[0], one[1]]) * model.meetings[one] for one in triples) <= places)


def _overbooked_cell(model: Model, triples: list[tuple[int, int, int]], places: int) -> None:
    """One person more than recruiters, where all coming is unlikely enough; never beside a class."""
    problem, meetings = model.problem, model.meetings
    over = model.sat.new_bool_var("")
    used = sum(int(problem.use[one[0], one[1]]) * meetings[one] for one in triples)
    model.sat.add(used <= places + over)
    single = [one for one in triples if problem.parties[one[0]].group is None]
    for one in triples:
        if problem.parties[one[0]].group is not None:
            model.sat.add_implication(meetings[one], over.negated())
    scale = 1_000_000
    expected = sum(round(float(problem.show[one[0]]) * scale) * meetings[one] for one in single)
    model.sat.add(expected <= places * scale).only_enforce_if(over)
    surprise = sum(_surprise(float(problem.show[one[0]])) * meetings[one] for one in single)
    least = _surprise(problem.overbook or 0.0, rounding=math.ceil)
    model.sat.add(surprise >= least).only_enforce_if(over)


def _surprise(probability: float, rounding: Callable[[float], int] = math.floor) -> int:
    if probability <= 0:
        return CERTAIN
    # A hair of tolerance: 0.5 * 0.4 is within a risk of 0.2.
    return rounding(-math.log(probability) * RISK_SCALE + (1 if rounding is math.floor else -1))


def _walks(model: Model) -> None:
    problem, meetings = model.problem, model.meetings
    by_party = _collect(model, lambda one: (one[0], one[2]))
    for (party, slot), here in sorted(by_party.items()):
        for other in np.flatnonzero(problem.close[slot]).tolist():
            there = by_party.get((party, other), [])
            for room in sorted({int(problem.rooms[one[1]]) for one in here}):
                pair = [meetings[one] for one in here if problem.rooms[one[1]] == room]
                pair += [meetings[one] for one in there if problem.rooms[one[1]] != room]
                if len(pair) > 1:
                    model.sat.add_at_most_one(pair)


def solve(
    model: Model,
    objective: Any,
    start: Schedule,
    limits: Limits,
    *,
    at_least: tuple[tuple[Any, int], ...] = (),
    kept: Iterable[tuple[int, int, int]] = (),
) -> Answer:
    """Maximise `objective` from a known schedule.

    Args:
        model: the model; it may be solved again with another objective.
        objective: a linear expression over its variables.
        start: a schedule that fulfils everything; it is returned where nothing better is found.
        limits: when to stop.
        at_least: (expression, value) pairs that must hold.
        kept: meetings that must take place.
    """
    from ortools.sat.python import cp_model

    sat = model.sat.clone()
    for expression, value in at_least:
        sat.add(expression >= value)
    for triple in kept:
        sat.add(model.meetings[triple] == 1)
    chosen = set(start.triples())
    sat.clear_hints()
    for triple, variable in model.meetings.items():
        sat.add_hint(variable, triple in chosen)
    sat.maximize(objective)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = limits.seed % (2**31)
    solver.parameters.relative_gap_limit = limits.gap
    solver.parameters.max_deterministic_time = max(limits.work, 0.01)
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.linearization_level = 2
    status = solver.solve(sat)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(start, math.inf, False, solver.response_proto.deterministic_time)
    stands: Ints = np.full(start.stands.shape, -1, dtype=np.int64)
    for (party, stand, slot), variable in model.meetings.items():
        if solver.value(variable):
            stands[party, slot] = stand
    proven = status == cp_model.OPTIMAL and solver.best_objective_bound <= solver.objective_value + 0.5
    work = solver.response_proto.deterministic_time
    return Answer(Schedule(stands), float(solver.best_objective_bound), proven, work)
