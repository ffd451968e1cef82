"""The linear relaxation of the whole plan, and an upper bound that holds whatever the solver's precision.

One variable a meeting (party, stand, slot). The solver (PDLP, a first-order method; GLOP, simplex, for small
ones) need not be exact: from its prices alone a bound is computed in the open (Lagrangian duality): with
prices on recruiters, on the parties' hours and on walking, each party chooses its best meetings on its own.
Every non-negative price gives a valid bound, so a rounded or early price is only a weaker one.
See Geoffrion (1974), Lagrangean relaxation for integer programming.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.planning.assignment import missing_solver
from matcher.planning.problem import Ints, Problem
from matcher.planning.slot_flow import COVERAGE_WORTH
from matcher.planning.values import UNIT

SIMPLEX_MEETINGS = 3_000
"""Up to this many variables the exact simplex method is used."""

FLOOR_PRICES = (0.0, 0.25, 0.5, 1.0, 2.0, 5.0, COVERAGE_WORTH / UNIT)
"""Prices of a unit of the floor that are tried for the bound; all are valid, the best is kept."""

PDLP_PARAMETERS = """
termination_criteria {
  simple_optimality_criteria { eps_optimal_absolute: 1e-4 eps_optimal_relative: 1e-4 }
  iteration_limit: 30000
}
"""

Row = tuple[str, tuple[int, ...], Ints, NDArray[np.float64], float]
"""A row of the relaxation: kind, where its price belongs, variables, coefficients, limit."""


@dataclass(frozen=True)
class Relaxation:
    """The relaxed plan.

    Attributes:
        fractions: float (P, S, T), how much of each meeting takes place.
        tops: for each of `FLOOR_PRICES`, an upper bound of the value of any schedule plus the price of
            its coverage.
    """

    fractions: NDArray[np.float64]
    tops: tuple[float, ...]

    def value_bound(self, reached: int) -> float:
        """Return an upper bound of the value of every schedule whose coverage is at least `reached`."""
        return min(top - price * reached for top, price in zip(self.tops, FLOOR_PRICES, strict=True))


@dataclass(frozen=True)
class _Prices:
    """What the solver's dual solution asks for what is scarce.

    Attributes:
        stand: float (S, K), of a recruiter in each clique of overlapping slots.
        slot: float (S, T), of a recruiter in one slot where fewer are there than in its clique.
        party: float (P, K), of the party's time.
        walk: float (P, S, T), of being in another room than before or after.
        walk_total: sum of all walking prices.
    """

    stand: NDArray[np.float64]
    slot: NDArray[np.float64]
    party: NDArray[np.float64]
    walk: NDArray[np.float64]
    walk_total: float


def relax(problem: Problem, seconds: float) -> Relaxation:
    """Solve the relaxation; where the solver stops early its last prices are kept."""
    triples = np.argwhere(problem.possible)
    rows = list(_rows(problem, triples))
    values, prices = _solve(problem, triples, rows, seconds)
    fractions = np.zeros(problem.possible.shape)
    fractions[tuple(triples.T)] = np.clip(values, 0, 1)
    return Relaxation(fractions, _tops(problem, _sorted_prices(problem, triples, rows, prices)))


def _sorted_prices(problem: Problem, triples: Ints, rows: list[Row], prices: NDArray[np.float64]) -> _Prices:
    """Return the prices of the rows, each where it belongs."""
    shape = problem.possible.shape
    stand = np.zeros((shape[1], len(problem.cliques)))
    slot = np.zeros((shape[1], shape[2]))
    party = np.zeros((shape[0], len(problem.cliques)))
    walk, walk_total = np.zeros(shape), 0.0
    for (kind, place, columns, _, _), price in zip(rows, prices, strict=True):
        if kind == "stand":
            stand[place] = price
        elif kind == "slot":
            slot[place] = price
        elif kind == "party":
            party[place] = price
        elif kind == "walk":
            walk[tuple(triples[columns].T)] += price
            walk_total += price
    return _Prices(stand, slot, party, walk, walk_total)


def recruiter_share(problem: Problem) -> NDArray[np.float64]:
    """Return float (P, S), how much of a stand's places a meeting takes on average."""
    if problem.overbook is None:
        return problem.use.astype(float)
    single = np.array([party.group is None for party in problem.parties])
    return np.where(single[:, None], problem.show[:, None], problem.use)


def _rows(problem: Problem, triples: Ints) -> Iterator[Row]:
    party, stand, slot = triples.T
    share = recruiter_share(problem)[party, stand]
    for number, clique in enumerate(problem.cliques):
        inside = np.flatnonzero(clique[slot])
        for one, columns in _split(stand[inside], inside):
            yield "stand", (one, number), columns, share[columns], float(problem.clique_places[one, number])
        for one, columns in _split(party[inside], inside):
            yield "party", (one, number), columns, np.ones(len(columns)), 1.0
    if len(problem.cliques) < problem.free.shape[1] or (problem.cliques.sum(axis=1) > 1).any():
        for cell, columns in _split(stand * problem.free.shape[1] + slot, np.arange(len(triples))):
            place = divmod(cell, problem.free.shape[1])
            yield "slot", place, columns, share[columns], float(problem.places[place])
    everything = np.arange(len(triples))
    for _, columns in _split(party * problem.worth.shape[1] + stand, everything):
        if len(columns) > 1:
            yield "once", (), columns, np.ones(len(columns)), 1.0
    if problem.walks:
        yield from _walk_rows(problem, triples)


def _walk_rows(problem: Problem, triples: Ints) -> Iterator[Row]:
    """Yield for each party, room and pair of close slots: here in one, elsewhere in the other, not both."""
    rooms = problem.rooms[triples[:, 1]]
    for _, columns in _split(triples[:, 0], np.arange(len(triples))):
        slots, own_rooms = triples[columns, 2], rooms[columns]
        for first, second in np.argwhere(problem.close).tolist():
            in_first, in_second = slots == first, slots == second
            for room in np.unique(own_rooms[in_first]).tolist():
                both = columns[(in_first & (own_rooms == room)) | (in_second & (own_rooms != room))]
                if len(both) > 1:
                    yield "walk", (), both, np.ones(len(both)), 1.0


def _split(keys: Ints, columns: Ints) -> Iterator[tuple[int, Ints]]:
    """Yield (key, columns with that key)."""
    if not len(keys):
        return
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    cuts = np.flatnonzero(np.diff(ordered)) + 1
    for part in np.split(order, cuts):
        yield int(keys[part[0]]), columns[part]


def _solve(
    problem: Problem, triples: Ints, rows: list[Row], seconds: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    try:
        from ortools.linear_solver.python import model_builder
    except ImportError as error:
        raise missing_solver() from error
    model = model_builder.Model()
    meetings = [model.new_num_var(0, 1, "") for _ in range(len(triples))]
    worth = problem.worth[triples[:, 0], triples[:, 1]] / UNIT
    total = model_builder.LinearExpr.weighted_sum
    limits = [
        model.add(total([meetings[one] for one in columns], coefficients) <= limit)
        for _, _, columns, coefficients, limit in rows
    ]
    served: list[Any] = []
    weights: list[float] = []
    steps = problem.coverage_steps
    for party, columns in _split(triples[:, 0], np.arange(len(triples))):
        degree = [meetings[one] for one in columns]
        model.add(total(degree, np.ones(len(degree))) <= float(problem.ceiling[party]))
        own = [model.new_num_var(0, 1, "") for _ in range(int(problem.floor[party]))]
        if own:
            model.add(total([*own, *degree], [1.0] * len(own) + [-1.0] * len(degree)) <= 0)
        served += own
        weights += [float(steps[party, number]) * COVERAGE_WORTH / UNIT for number in range(len(own))]
    model.maximize(total([*meetings, *served], [*worth.tolist(), *weights]))
    simplex = len(meetings) <= SIMPLEX_MEETINGS
    solver = model_builder.Solver("GLOP" if simplex else "PDLP")
    solver.set_time_limit_in_seconds(seconds)
    if not simplex:
        solver.set_solver_specific_parameters(PDLP_PARAMETERS)
    solver.solve(model)
    try:
        values = np.array([solver.value(one) for one in meetings])
        prices = np.array([solver.dual_value(one) for one in limits])
    except (RuntimeError, ValueError):
        return np.zeros(len(meetings)), np.zeros(len(limits))
    return np.nan_to_num(values), np.maximum(np.nan_to_num(prices), 0)


def _tops(problem: Problem, prices: _Prices) -> tuple[float, ...]:
    """Return for each price of the floor what everybody's best meetings are worth together (Lagrangian)."""
    share = recruiter_share(problem)
    cliques = problem.cliques.astype(float)
    stand = prices.stand @ cliques + prices.slot
    time = prices.party @ cliques
    price = share[:, :, None] * stand[None] + time[:, None, :] + prices.walk
    profit = np.where(problem.possible, problem.worth[:, :, None] / UNIT - price, -np.inf)
    best = -np.sort(-profit.max(axis=2, initial=-np.inf), axis=1)
    constant = (prices.stand * problem.clique_places).sum()
    constant += (prices.slot * problem.places).sum()
    constant += prices.party.sum() + prices.walk_total
    return tuple(float(constant + _best_days(problem, best, of_floor).sum()) for of_floor in FLOOR_PRICES)


def _best_days(problem: Problem, best: NDArray[np.float64], floor_price: float) -> NDArray[np.float64]:
    """Return float (P,): the most that each party's meetings gain, those that serve the floor paid for it.

    Args:
        problem: floors and ceilings.
        best: float (P, S), profits of each party's meetings, highest first.
        floor_price: price of a unit of the floor.
    """
    most = min(int(problem.ceiling.max(initial=0)), best.shape[1])
    steps = problem.coverage_steps
    total = np.zeros(len(problem.parties))
    running = np.zeros(len(problem.parties))
    for number in range(most):
        bonus = floor_price * steps[:, number] if number < steps.shape[1] else 0.0
        running = running + np.where(number < problem.ceiling, best[:, number], -np.inf) + bonus
        total = np.maximum(total, running)
    return total
