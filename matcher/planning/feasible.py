"""Whether one more meeting fits into a schedule: the rules in one place, for the greedy and for checks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from matcher.planning.problem import Bools, Ints, Problem, Schedule

EPSILON = 1e-9


class Occupation:
    """What a schedule takes, kept up to date while meetings are added and removed.

    Attributes:
        stands: int (P, T), as in `Schedule`.
        met: bool (P, S).
        taken: int (S, K), recruiters taken in each clique of overlapping slots.
        inside: int (S, T), recruiters taken by the meetings of each slot.
        degree: int (P,).
    """

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        self.problem = problem
        self.stands: Ints = np.full(schedule.stands.shape, -1, dtype=np.int64)
        count = len(schedule.stands)
        self.met: Bools = np.zeros((count, problem.places.shape[0]), dtype=np.bool_)
        self.taken: Ints = np.zeros((problem.places.shape[0], problem.cliques.shape[0]), dtype=np.int64)
        self.inside: Ints = np.zeros(problem.places.shape, dtype=np.int64)
        self.degree: Ints = np.zeros(count, dtype=np.int64)
        for party, stand, slot in schedule.triples():
            self.add(party, stand, slot)

    def add(self, party: int, stand: int, slot: int) -> None:
        """Enter a meeting."""
        self._count(party, stand, slot, 1)
        self.stands[party, slot] = stand
        self.met[party, stand] = True

    def remove(self, party: int, slot: int) -> int:
        """Take a meeting out and return its stand."""
        stand = int(self.stands[party, slot])
        self._count(party, stand, slot, -1)
        self.stands[party, slot] = -1
        self.met[party, stand] = False
        return stand

    def _count(self, party: int, stand: int, slot: int, sign: int) -> None:
        used = sign * int(self.problem.use[party, stand])
        self.taken[stand, self.problem.cliques[:, slot]] += used
        self.inside[stand, slot] += used
        self.degree[party] += sign

    def schedule(self) -> Schedule:
        """Return a copy of the schedule."""
        return Schedule(self.stands.copy())

    def left(self, slot: int) -> Ints:
        """Return int (S,), recruiters still free during a slot."""
        cliques = self.problem.cliques[:, slot]
        moment = (self.problem.clique_places[:, cliques] - self.taken[:, cliques]).min(axis=1)
        own = self.problem.places[:, slot] - self.inside[:, slot]
        return np.asarray(np.maximum(np.minimum(moment, own), 0))

    def can_be(self, slot: int) -> Bools:
        """Return bool (P, S): meetings in this slot that clash with nothing else of the party."""
        problem = self.problem
        busy = (self.stands[:, problem.overlaps[slot]] >= 0).any(axis=1)
        able = problem.possible[:, :, slot] & ~self.met
        able &= (~busy & (self.degree < problem.ceiling))[:, None]
        if problem.walks:
            for other in np.flatnonzero(problem.close[slot]).tolist():
                stand = self.stands[:, other]
                rooms = problem.rooms[stand]
                able &= (stand < 0)[:, None] | (problem.rooms[None, :] == rooms[:, None])
        return able

    def guests(self, stand: int, slot: int) -> list[int]:
        """Return the parties at a stand during a slot."""
        return [int(one) for one in np.flatnonzero(self.stands[:, slot] == stand)]

    def may_overbook(self, party: int, stand: int, slot: int) -> bool:
        """Return whether one person more may be invited to a full stand; see docs/forum.md."""
        problem = self.problem
        if problem.overbook is None or problem.parties[party].group is not None:
            return False
        if int(problem.overlaps[slot].sum()) > 1:
            return False
        guests = self.guests(stand, slot)
        if len(guests) != problem.places[stand, slot] or any(
            problem.parties[one].group is not None for one in guests
        ):
            return False
        return overbooking_fits(
            problem.show[[*guests, party]], int(problem.places[stand, slot]), problem.overbook
        )


def overbooking_fits(show: NDArray[np.float64], recruiters: int, risk: float) -> bool:
    """Return whether these people may be invited to so many recruiters at the same time.

    One person more than recruiters at most, expected attendance within the recruiters, and the
    probability that everybody comes within `risk`.
    """
    if len(show) <= recruiters:
        return True
    return (
        len(show) == recruiters + 1
        and float(show.sum()) <= recruiters + EPSILON
        and math.prod(show.tolist()) <= risk + EPSILON
    )


def faults(problem: Problem, schedule: Schedule) -> list[str]:
    """Return every rule a schedule breaks, in words for a developer; empty for a good one."""
    found: list[str] = []
    occupation = Occupation(problem, Schedule(np.full_like(schedule.stands, -1)))
    for party, stand, slot in schedule.triples():
        name = f"{problem.parties[party].id} at {problem.event.stands[stand].id}, slot {slot}"
        if not problem.possible[party, stand, slot]:
            found.append(f"not possible: {name}")
        if not occupation.can_be(slot)[party, stand]:
            found.append(f"clash: {name}")
        occupation.add(party, stand, slot)
    for stand, slot in np.ndindex(problem.places.shape):
        if not _cell_holds(problem, occupation, stand, slot):
            found.append(f"crowded: {problem.event.stands[stand].id}, slot {slot}")
    return found


def _cell_holds(problem: Problem, occupation: Occupation, stand: int, slot: int) -> bool:
    guests = occupation.guests(stand, slot)
    if not guests:
        return True
    cliques = problem.cliques[:, slot]
    recruiters = int(problem.places[stand, slot])
    fits = bool((occupation.taken[stand, cliques] <= problem.clique_places[stand, cliques]).all())
    if fits and occupation.inside[stand, slot] <= recruiters:
        return True
    alone = problem.overbook is not None and all(problem.parties[one].group is None for one in guests)
    return alone and overbooking_fits(problem.show[guests], recruiters, problem.overbook or 0.0)
