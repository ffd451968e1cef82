"""Who goes on which list: a b-matching of greatest value with floors, by minimum-cost flow.

The constraints (ceilings of people, capacities of postings and stands, one place a person at a stand)
form a network, so the optimum in whole numbers is found exactly and quickly: R. K. Ahuja, T. L. Magnanti,
J. B. Orlin, "Network Flows", 1993, chapters 9 and 12; OR-Tools' cost-scaling push-relabel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.records.errors import PlanningError, Text

UNITS = 1_000_000
"""Values are counted in millionths: the flow works on whole numbers."""


@dataclass(frozen=True)
class PlacesProblem:
    """People (rows) to be placed on the lists of postings (columns), which belong to stands.

    Attributes:
        values: float (rows, columns), at least 0, what a place is worth.
        allowed: bool (rows, columns), the places that may be given.
        floors: int (rows,), places a person should get wherever they can be given.
        ceilings: int (rows,), most places of a person.
        capacities: int (columns,), longest list of each posting.
        stand_of: int (columns,), the stand of each posting; a person is on one list of a stand at most.
        stand_capacities: int (stands,), places of each stand over all its postings.
    """

    values: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    floors: NDArray[np.int64]
    ceilings: NDArray[np.int64]
    capacities: NDArray[np.int64]
    stand_of: NDArray[np.int64]
    stand_capacities: NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """The places given.

    Attributes:
        chosen: bool (rows, columns).
        total: their value.
        bound: no choice that serves the floors as well is worth more: the optimum is exact to the
            rounding of values, which the bound takes in.
    """

    chosen: NDArray[np.bool_]
    total: float
    bound: float


@dataclass(frozen=True)
class Shortfall:
    """People who cannot all reach their floor, because they share too few places.

    Attributes:
        rows: the people who share the places, those who lack one among them.
        columns: the postings they share, all full.
        places: places of those postings.
        wanted: places these people would need there.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    places: int
    wanted: int


def give_places(problem: PlacesProblem) -> Places:
    """Return the places that serve the floors best and, among those, are worth most.

    First the floors: as many of the places they ask for as possible, spread as evenly as possible (the
    sorted counts are the best of all in lexicographic order). The counts that can be reached form an
    integral polymatroid, on which one strictly concave reward for each further place finds them (A. Frank,
    K. Murota, "Decreasing minimization on M-convex sets", Mathematical Programming 195, 2022). The reward
    of a place outweighs the value of all places, so that value only decides between equals.

    Raises:
        PlanningError: the solver is missing or gives up.
    """
    costs = np.rint(problem.values * UNITS).astype(np.int64)
    flow = min_cost_flow()
    rows, columns = problem.values.shape
    network = _Network(problem, costs)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        network.tails, network.heads, network.limits, network.costs
    )
    supply = int(problem.ceilings.sum())
    flow.set_node_supply(network.source, supply)
    flow.set_node_supply(network.sink, -supply)
    if flow.solve() != flow.OPTIMAL:
        raise PlanningError(
            Text("le solveur n'a pas trouvé les listes.", "the solver did not find the lists."),
            remedy=Text("Réduisez l'événement ou les planchers.", "Reduce the event or the floors."),
        )
    used = np.asarray(flow.flows(arcs)) > 0
    chosen = np.zeros((rows, columns), dtype=np.bool_)
    for arc, (row, column) in network.place_of.items():
        chosen[row, column] = used[arc]
    total = float(problem.values[chosen].sum())
    return Places(chosen, total, total + int(chosen.sum()) / UNITS)


class _Network:
    """The arcs of the flow: source, people, people at a stand, postings, stands, sink."""

    def __init__(self, problem: PlacesProblem, costs: NDArray[np.int64]) -> None:
        rows, columns = costs.shape
        self.source, self.sink = 0, 1
        self._next = 2
        self.tails: list[int] = []
        self.heads: list[int] = []
        self.limits: list[int] = []
        self.costs: list[int] = []
        self.place_of: dict[int, tuple[int, int]] = {}
        people, postings = self._nodes(rows), self._nodes(columns)
        stands = self._nodes(len(problem.stand_capacities))
        reward = _reward(problem, costs)
        for row in range(rows):
            self._person(people[row], int(problem.floors[row]), int(problem.ceilings[row]), reward)
        for row in range(rows):
            allowed = np.flatnonzero(problem.allowed[row])
            for stand in np.unique(problem.stand_of[allowed]):
                here = allowed[problem.stand_of[allowed] == stand]
                tail = people[row]
                if len(here) > 1:
                    tail = self._nodes(1)[0]
                    self._arc(people[row], tail, 1, 0)
                for column in here:
                    arc = self._arc(tail, postings[column], 1, -int(costs[row, column]))
                    self.place_of[arc] = (row, int(column))
        for column in range(columns):
            stand_node = stands[int(problem.stand_of[column])]
            self._arc(postings[column], stand_node, int(problem.capacities[column]), 0)
        for stand, capacity in enumerate(problem.stand_capacities):
            self._arc(stands[stand], self.sink, int(capacity), 0)
        # What nobody can use flows past everything: a place is never forced.
        self._arc(self.source, self.sink, int(problem.ceilings.sum()), 0)

    def _nodes(self, count: int) -> list[int]:
        first = self._next
        self._next += count
        return list(range(first, self._next))

    def _arc(self, tail: int, head: int, limit: int, cost: int) -> int:
        self.tails.append(tail)
        self.heads.append(head)
        self.limits.append(limit)
        self.costs.append(cost)
        return len(self.tails) - 1

    def _person(self, node: int, floor: int, ceiling: int, reward: int) -> None:
        floor = min(floor, ceiling)
        for step in range(floor):
            self._arc(self.source, node, 1, -reward * (floor - step))
        self._arc(self.source, node, ceiling - floor, 0)


def _reward(problem: PlacesProblem, costs: NDArray[np.int64]) -> int:
    """Return more than all places together can be worth."""
    most = min(int(problem.ceilings.sum()), int(problem.stand_capacities.sum()))
    best = int(costs[problem.allowed].max(initial=0))
    return most * best + 1


def min_cost_flow() -> Any:
    """Return OR-Tools' minimum-cost flow solver; raises PlanningError where it is not installed."""
    try:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
    except ImportError as error:
        raise missing_solver() from error
    return SimpleMinCostFlow()


def missing_solver() -> PlanningError:
    """Return the error of an installation without the solver."""
    return PlanningError(
        Text("le solveur OR-Tools n'est pas installé.", "the OR-Tools solver is not installed."),
        remedy=Text(
            "Installez-le avec pip install 'passerelle[planning]'.",
            "Install it with pip install 'passerelle[planning]'.",
        ),
    )


def shortfalls(problem: PlacesProblem, chosen: NDArray[np.bool_]) -> list[Shortfall]:
    """Return the sets of people and full postings that explain each floor that is not reached.

    From a person who lacks a place, alternate: the postings they could be on, all full; the people
    placed there; the postings those could be on instead... Nobody in the set can make room (Hall's
    condition), so the places missing are missing whatever the choice. Sets that share a posting are one.
    """
    got = chosen.sum(axis=1)
    stands = [set(problem.stand_of[np.flatnonzero(line)].tolist()) for line in problem.allowed]
    fits = np.array([len(one) for one in stands], dtype=np.int64)
    asked = np.minimum(np.minimum(problem.floors, problem.ceilings), fits)
    sets: list[tuple[set[int], set[int]]] = []
    for row in np.flatnonzero(got < asked).tolist():
        rows, columns = _blocked(problem, chosen, row)
        apart = []
        for other in sets:
            if other[1] & columns:
                rows, columns = rows | other[0], columns | other[1]
            else:
                apart.append(other)
        sets = [*apart, (rows, columns)]
    found = []
    for rows, columns in sets:
        places = int(chosen[:, sorted(columns)].sum())
        missing = int(sum(max(0, asked[one] - got[one]) for one in rows))
        found.append(Shortfall(tuple(sorted(rows)), tuple(sorted(columns)), places, places + missing))
    return sorted(found, key=lambda one: one.rows)


def _blocked(problem: PlacesProblem, chosen: NDArray[np.bool_], start: int) -> tuple[set[int], set[int]]:
    """Return the people and postings reached from `start` by giving up one place for another."""
    rows, columns = {start}, set[int]()
    steps: list[tuple[int, int | None]] = [(start, None)]
    seen = set(steps)
    while steps:
        row, given_up = steps.pop()
        own_stands = set(problem.stand_of[np.flatnonzero(chosen[row])].tolist()) - {given_up}
        for column in np.flatnonzero(problem.allowed[row]).tolist():
            stand = int(problem.stand_of[column])
            if stand in own_stands or column in columns:
                continue
            # A list that is full gives way through its own people; a full stand through everybody there.
            full = chosen[:, column].sum() >= problem.capacities[column]
            same = [column] if full else np.flatnonzero(problem.stand_of == stand).tolist()
            columns.update(same)
            for holder in np.flatnonzero(chosen[:, same].any(axis=1)).tolist():
                rows.add(holder)
                if (holder, stand) not in seen:
                    seen.add((holder, stand))
                    steps.append((holder, stand))
    return rows, columns


def by_score_alone(problem: PlacesProblem) -> NDArray[np.bool_]:
    """Return the lists made posting by posting: the best of each, whoever else lists them.

    This is what a ranking gives without a plan; it serves as the comparison. A stand's places are
    shared as `capacities` says, a person is on one list of a stand at most.
    """
    chosen = np.zeros_like(problem.allowed)
    left = problem.stand_capacities.copy()
    taken: set[tuple[int, int]] = set()
    for column in range(problem.values.shape[1]):
        stand, length = int(problem.stand_of[column]), 0
        for row in np.argsort(-problem.values[:, column], kind="stable"):
            full = length >= problem.capacities[column] or left[stand] <= 0
            if full:
                break
            if problem.allowed[row, column] and (int(row), stand) not in taken:
                chosen[row, column] = True
                taken.add((int(row), stand))
                length += 1
                left[stand] -= 1
    return chosen


def gini(counts: Sequence[int] | NDArray[np.int64]) -> float:
    """Return the Gini coefficient of counts: 0 all alike, towards 1 one has all; 0 where there are none.

    G = sum_i (2i - n - 1) x_i / (n sum x), x sorted upwards (M. O. Lorenz 1905, C. Gini 1912).
    """
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    total, size = float(ordered.sum()), len(ordered)
    if size == 0 or total == 0:
        return 0.0
    ranks = 2 * np.arange(1, size + 1) - size - 1
    return float((ranks * ordered).sum() / (size * total))
