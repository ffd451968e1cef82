"""Large-neighbourhood search: a few parties are planned anew, exactly, while all others stay.

What the slot-by-slot flow cannot see are exchanges over several slots, above all where people walk between
rooms. A random handful of parties is taken out and the constraint solver puts them back in the best way; a
result that is at least as good is kept. See Shaw (1998), constraint programming and local search for vehicle
routing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matcher.planning.exact import Limits, build_model, solve
from matcher.planning.feasible import Occupation
from matcher.planning.problem import Bools, Ints, Problem, Schedule
from matcher.planning.slot_flow import COVERAGE_WORTH, rank_of

MODEL_MEETINGS = 1_600
"""About how many meetings one small model holds."""

FEWEST_PARTIES = 3

USELESS_TURNS = 40
"""After so many turns that better nothing the search ends."""

TURN_WORK = 0.6
"""Most deterministic work that goes into one small model."""


def search(
    problem: Problem, schedule: Schedule, used: Bools, limits: Limits, enough: Callable[[Schedule], bool]
) -> Schedule:
    """Return a schedule at least as good.

    Args:
        problem: the rules.
        schedule: a schedule that keeps them.
        used: bool (P, S, T), meetings worth considering; those of the schedule always are.
        limits: work and time for the whole search.
        enough: says of a schedule that it is good enough to stop.
    """
    random = np.random.default_rng(limits.seed)
    deadline = time.monotonic() + limits.seconds
    work = limits.work
    best = schedule
    active = np.flatnonzero(problem.possible.any(axis=(1, 2)))
    if not len(active):
        return best
    each = max(float(used[active].sum()) / len(active), 1.0)
    size = int(min(max(MODEL_MEETINGS / each, FEWEST_PARTIES), len(active)))
    useless = 0
    while work > 0 and useless < USELESS_TURNS and time.monotonic() < deadline and not enough(best):
        chosen = np.sort(random.choice(active, size, replace=False))
        turn = Limits(min(TURN_WORK, work), max(deadline - time.monotonic(), 0.1), 0.0, limits.seed)
        found, spent = _again(problem, best, used, chosen, turn)
        work -= max(spent, 0.01)
        useless += 1
        if rank_of(problem, found) > rank_of(problem, best):
            useless = 0
        if rank_of(problem, found) >= rank_of(problem, best):
            best = found
    return best


def _again(
    problem: Problem, schedule: Schedule, used: Bools, chosen: Ints, limits: Limits
) -> tuple[Schedule, float]:
    """Return the schedule with the chosen parties planned anew, and the work it took."""
    others = Schedule(schedule.stands.copy())
    others.stands[chosen] = -1
    small = _part(problem, others, chosen)
    own = Schedule(schedule.stands[chosen])
    open_meetings = np.argwhere(used[chosen] & small.possible)
    triples = [(int(party), int(stand), int(slot)) for party, stand, slot in open_meetings]
    model = build_model(small, [*triples, *own.triples()])
    answer = solve(model, COVERAGE_WORTH * model.coverage() + model.worth(), own, limits)
    others.stands[chosen] = answer.schedule.stands
    return others, answer.work


def _part(problem: Problem, others: Schedule, chosen: Ints) -> Problem:
    """Return the problem of some parties, with the places that the others leave."""
    occupation = Occupation(problem, others)
    places = np.stack([occupation.left(slot) for slot in range(problem.free.shape[1])], axis=1)
    return replace(
        problem,
        parties=tuple(problem.parties[row] for row in chosen),
        people=problem.people[chosen],
        worth=problem.worth[chosen],
        allowed=problem.allowed[chosen],
        free=problem.free[chosen],
        places=places,
        use=problem.use[chosen],
        show=problem.show[chosen],
        floor=problem.floor[chosen],
        ceiling=problem.ceiling[chosen],
        overbook=None,
        before=problem.before[chosen],
        barred=None if problem.barred is None else problem.barred[chosen],
    )
