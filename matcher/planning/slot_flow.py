"""Good schedules in milliseconds: each slot alone is a flow, solved exactly, slot after slot.

Within one slot the question "which visitor at which stand?" is a transport problem; its min-cost flow has a
whole-number optimum. What ties slots together (a stand is met once, floors, ceilings, walking) is kept by
leaving out what clashes with the other slots. Repeated over all slots until nothing improves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.planning.assignment import min_cost_flow
from matcher.planning.feasible import Occupation
from matcher.planning.problem import Bools, Ints, Problem, Schedule, coverage, total_worth
from matcher.planning.values import UNIT

COVERAGE_WORTH = 20 * UNIT
"""What one unit of the floor counts beside values of at most 1 a meeting: the floor comes first."""

MOST_ROUNDS = 12


def rank_of(problem: Problem, schedule: Schedule) -> tuple[int, int]:
    """Return what schedules are compared by: the floor first, then the value."""
    return coverage(problem, schedule), total_worth(problem, schedule)


def slot_gain(problem: Problem, occupation: Occupation) -> Ints:
    """Return int (P, S): worth of a further meeting, the floor included."""
    steps = problem.coverage_steps
    parties = np.arange(len(problem.parties))
    if steps.shape[1]:
        short = np.minimum(occupation.degree, steps.shape[1] - 1)
        step = np.where(occupation.degree < steps.shape[1], steps[parties, short], 0)
    else:
        step = np.zeros(len(parties), dtype=np.int64)
    return np.asarray(problem.worth + COVERAGE_WORTH * step[:, None] + 1, dtype=np.int64)


def fill_slot(occupation: Occupation, slot: int, gain: Ints) -> None:
    """Add the meetings of one slot that gain most together; `gain` int (P, S), only positive ones are used.

    Classes go first, in units of what a class takes at the stand; then single visitors.
    """
    groups = np.array([party.group is not None for party in occupation.problem.parties], dtype=np.bool_)
    for who in (groups, ~groups):
        if who.any():
            _transport(occupation, slot, gain, who)


def _transport(occupation: Occupation, slot: int, gain: Ints, who: Bools) -> None:
    problem = occupation.problem
    able = occupation.can_be(slot) & who[:, None] & (gain > 0)
    unit = np.where(able, problem.use, 0).max(axis=0, initial=0)
    limit = np.where(unit > 0, occupation.left(slot) // np.maximum(unit, 1), 0)
    parties, stands = np.nonzero(able & (limit > 0)[None, :])
    if not len(parties):
        return
    for party, stand in _matching(parties, stands, gain[parties, stands], limit, len(problem.parties)):
        occupation.add(party, stand, slot)


def _matching(parties: Ints, stands: Ints, gain: Ints, limit: Ints, count: int) -> list[tuple[int, int]]:
    """Return the pairs of greatest total gain, each party once, each stand within its limit."""
    stand_count = len(limit)
    source, sink = count + stand_count, count + stand_count + 1
    used = np.unique(parties)
    tails = np.concatenate([parties, count + np.arange(stand_count), np.full(len(used), source), [source]])
    heads = np.concatenate([count + stands, np.full(stand_count, sink), used, [sink]])
    limits = np.concatenate([np.ones(len(parties)), limit, np.ones(len(used)), [len(used)]])
    costs = np.concatenate([-gain, np.zeros(stand_count + len(used) + 1)])
    flow = min_cost_flow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), limits.astype(np.int64), costs.astype(np.int64)
    )
    flow.set_node_supply(source, len(used))
    flow.set_node_supply(sink, -len(used))
    if flow.solve() != flow.OPTIMAL:
        return []
    chosen = np.flatnonzero(flow.flows(arcs[: len(parties)]))
    return [(int(parties[one]), int(stands[one])) for one in chosen]


def improve(
    problem: Problem, schedule: Schedule, seed: int, movable: Bools | None = None, rounds: int = MOST_ROUNDS
) -> Schedule:
    """Return a schedule at least as good: each slot is emptied and filled anew until nothing improves.

    Args:
        problem: the rules.
        schedule: a schedule that keeps them.
        seed: decides the order of the slots.
        movable: bool (P, T), meetings that may be changed; all by default.
        rounds: how often all slots are gone through at most.
    """
    random = np.random.default_rng(seed)
    occupation = Occupation(problem, schedule)
    best = rank_of(problem, schedule)
    for _ in range(rounds):
        for slot in random.permutation(problem.free.shape[1]).tolist():
            _refill(occupation, slot, movable)
        now = rank_of(problem, occupation.schedule())
        if now <= best:
            break
        best = now
    return occupation.schedule()


def _refill(occupation: Occupation, slot: int, movable: Bools | None) -> None:
    problem = occupation.problem
    inside = occupation.stands[:, slot] >= 0
    if movable is not None:
        inside &= movable[:, slot]
    before = rank_of(problem, occupation.schedule())
    former = [(int(party), occupation.remove(int(party), slot)) for party in np.flatnonzero(inside)]
    fill_slot(occupation, slot, slot_gain(problem, occupation))
    if rank_of(problem, occupation.schedule()) >= before:
        return
    # Classes of different sizes are counted by the largest, so that a refill may be worse: undo it.
    for party in np.flatnonzero(occupation.stands[:, slot] >= 0).tolist():
        if movable is None or movable[party, slot]:
            occupation.remove(party, slot)
    for party, stand in former:
        occupation.add(party, stand, slot)


def round_fractions(problem: Problem, fractions: NDArray[np.float64], seed: int) -> Schedule:
    """Return a schedule that follows a fractional one, then improved.

    Slots are gone through in random order. What a pair should have met so far and has not is carried
    along, so that the pairs of the fractional schedule meet sooner or later.

    Args:
        problem: the rules.
        fractions: float (P, S, T), the relaxation's meetings, 0..1.
        seed: decides the order of the slots and how much is carried along.
    """
    random = np.random.default_rng(seed)
    carried_share = (0.0, 0.3, 0.6, 1.0)[seed % 4]
    occupation = Occupation(problem, Schedule(np.full(problem.free.shape, -1, dtype=np.int64)))
    carried = np.zeros(problem.worth.shape)
    for slot in random.permutation(problem.free.shape[1]).tolist():
        carried = carried_share * carried + fractions[:, :, slot]
        gain = np.where(carried > 1e-3, carried * UNIT, 0).astype(np.int64) * problem.people[:, None]
        fill_slot(occupation, slot, gain)
        carried[occupation.met] = 0
    return improve(problem, occupation.schedule(), seed)


def overbook(problem: Problem, schedule: Schedule) -> Schedule:
    """Return the schedule with one person more at full stands wherever the no-show rule allows it."""
    if problem.overbook is None:
        return schedule
    occupation = Occupation(problem, schedule)
    for slot in range(problem.free.shape[1]):
        able = occupation.can_be(slot)
        parties, stands = np.nonzero(able)
        gain = slot_gain(problem, occupation)[parties, stands]
        for one in np.argsort(-gain, kind="stable").tolist():
            party, stand = int(parties[one]), int(stands[one])
            # Few stands are full to the last recruiter: that is asked first, the whole slot only then.
            if occupation.may_overbook(party, stand, slot) and occupation.can_be(slot)[party, stand]:
                occupation.add(party, stand, slot)
    return occupation.schedule()
