"""Where the places of a forum are too few for the floor: minimal cuts, which are sets of people and stands.

Two networks bound what can be reached. In the first, people go to stands, each once, and a stand has so many
places over the day. In the second, people go to hours, one meeting each, and a stand has so many places in
each hour. Where the flow is smaller than what is asked for, its minimal cut names people whose stands or
hours are full whatever the plan (max-flow min-cut theorem, Ford and Fulkerson 1956).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from matcher.planning.assignment import missing_solver
from matcher.planning.problem import Bools, Ints, Problem


@dataclass(frozen=True)
class Shortage:
    """A set of parties for whom there are not places enough.

    Attributes:
        parties: their rows.
        stands: rows of the stands they can meet.
        slots: rows of the slots in which they can.
        asked: meetings they need.
        offered: meetings those stands can give them in those slots.
        missing: asked less offered.
        more_recruiters: recruiters that would mend it if they are there in all those slots.
        more_slots: slots that would mend it if all those stands and people are there.
        kind: "stands" or "hours", what is too narrow.
    """

    parties: tuple[int, ...]
    stands: tuple[int, ...]
    slots: tuple[int, ...]
    asked: int
    offered: int
    missing: int
    more_recruiters: int
    more_slots: int
    kind: str


def find_shortages(problem: Problem, needed: Ints) -> list[Shortage]:
    """Return the shortages of single visitors and of classes, each from the network where more is missing.

    Args:
        problem: the compiled event.
        needed: int (P,), meetings each party needs and could have alone.
    """
    found = []
    groups = np.array([party.group is not None for party in problem.parties], dtype=np.bool_)
    for who in (groups, ~groups):
        if not (who & (needed > 0)).any():
            continue
        units = _units(problem, who)
        both = (_by_stands(problem, needed, who, units), _by_hours(problem, needed, who, units))
        short = [one for one in both if one is not None]
        if short:
            found.append(max(short, key=lambda one: one.missing))
    return found


def _units(problem: Problem, who: Bools) -> Ints:
    """Return int (S, T), how many of these parties a stand can receive in each slot, at most."""
    able = problem.allowed & who[:, None]
    least = np.where(able, problem.use, np.iinfo(np.int64).max).min(axis=0, initial=np.iinfo(np.int64).max)
    return np.asarray(problem.places // least[:, None])


class _Network:
    """Arcs of a flow from node 0 to node 1, gathered before they are handed over."""

    def __init__(self) -> None:
        self.tails: list[Ints] = []
        self.heads: list[Ints] = []
        self.limits: list[Ints] = []

    def add(self, tails: Ints, heads: Ints, limits: Ints) -> None:
        """Add arcs."""
        self.tails.append(tails)
        self.heads.append(heads)
        self.limits.append(limits)

    def solve(self) -> tuple[int, set[int]]:
        """Return the greatest flow and the nodes on the source's side of the minimal cut."""
        flow = _new_flow()
        flow.add_arcs_with_capacity(
            np.concatenate(self.tails).astype(np.int32),
            np.concatenate(self.heads).astype(np.int32),
            np.concatenate(self.limits).astype(np.int64),
        )
        flow.solve(0, 1)
        return int(flow.optimal_flow()), set(flow.get_source_side_min_cut())


def _new_flow() -> Any:
    try:
        from ortools.graph.python.max_flow import SimpleMaxFlow
    except ImportError as error:
        raise missing_solver() from error
    return SimpleMaxFlow()


def _by_stands(problem: Problem, needed: Ints, who: Bools, units: Ints) -> Shortage | None:
    rows = np.flatnonzero(who & (needed > 0))
    network = _Network()
    first_stand = 2 + len(rows)
    network.add(np.zeros(len(rows), dtype=np.int64), 2 + np.arange(len(rows)), needed[rows])
    able = problem.possible[rows].any(axis=2)
    parties, stands = np.nonzero(able)
    network.add(2 + parties, first_stand + stands, np.ones(len(parties), dtype=np.int64))
    useful = problem.possible[rows].any(axis=0)
    totals = np.where(useful, units, 0).sum(axis=1)
    count = len(totals)
    network.add(first_stand + np.arange(count), np.ones(count, dtype=np.int64), totals)
    flow, side = network.solve()
    if flow >= needed[rows].sum():
        return None
    inside = np.array([2 + row in side for row in range(len(rows))])
    short = rows[inside]
    full = np.array([stand for stand in range(count) if first_stand + stand in side], dtype=np.int64)
    slots = np.flatnonzero(problem.possible[short][:, full].any(axis=(0, 1)))
    return _shortage(problem, short, full, slots, needed, units, flow - int(needed[rows].sum()), "stands")


def _by_hours(problem: Problem, needed: Ints, who: Bools, units: Ints) -> Shortage | None:
    rows = np.flatnonzero(who & (needed > 0))
    _, stand_count, slot_count = problem.possible.shape
    network = _Network()
    hours = 2 + len(rows)
    cells = hours + len(rows) * slot_count
    network.add(np.zeros(len(rows), dtype=np.int64), 2 + np.arange(len(rows)), needed[rows])
    possible = problem.possible[rows]
    parties, slots = np.nonzero(possible.any(axis=1))
    network.add(2 + parties, hours + parties * slot_count + slots, np.ones(len(parties), dtype=np.int64))
    parties, stands, slots = np.nonzero(possible)
    network.add(
        hours + parties * slot_count + slots,
        cells + stands * slot_count + slots,
        np.ones(len(parties), dtype=np.int64),
    )
    count = stand_count * slot_count
    network.add(cells + np.arange(count), np.ones(count, dtype=np.int64), units.ravel())
    flow, side = network.solve()
    if flow >= needed[rows].sum():
        return None
    short = rows[[2 + row in side for row in range(len(rows))]]
    full = np.array([cell for cell in range(count) if cells + cell in side], dtype=np.int64)
    stands, slots = np.unique(full // slot_count), np.unique(full % slot_count)
    return _shortage(problem, short, stands, slots, needed, units, flow - int(needed[rows].sum()), "hours")


def _shortage(
    problem: Problem,
    parties: Ints,
    stands: Ints,
    slots: Ints,
    needed: Ints,
    units: Ints,
    lacking: int,
    kind: str,
) -> Shortage:
    missing = -lacking
    asked = int(needed[parties].sum())
    a_slot = int(units[stands].max(axis=1).sum()) if len(stands) else 1
    # A class takes several recruiters: a place more for it is as many recruiters more.
    use = (
        problem.use[np.ix_(parties, stands)]
        if len(stands) and len(parties)
        else np.ones((1, 1), dtype=np.int64)
    )
    return Shortage(
        parties=tuple(parties.tolist()),
        stands=tuple(stands.tolist()),
        slots=tuple(slots.tolist()),
        asked=asked,
        offered=max(asked - missing, 0),
        missing=missing,
        more_recruiters=int(use.min()) * ceil(missing / max(len(slots), 1)),
        more_slots=ceil(missing / max(a_slot, 1)),
        kind=kind,
    )
