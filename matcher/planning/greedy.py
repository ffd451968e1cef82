"""The plan an organiser makes by hand: the best pair first, at the first hour that suits both."""

from __future__ import annotations

import numpy as np

from matcher.planning.feasible import Occupation
from matcher.planning.problem import Problem, Schedule, empty_schedule


def greedy_schedule(problem: Problem) -> Schedule:
    """Return a schedule made pair by pair, best first: everybody's floor, then the rest.

    It is the baseline the solver is measured beside, and shows what a careful person would reach with a
    sorted list. Equal pairs keep the order of the event.
    """
    occupation = Occupation(problem, empty_schedule(problem))
    order = np.argsort(-problem.worth / problem.people[:, None], axis=None, kind="stable")
    pairs = [divmod(int(one), problem.worth.shape[1]) for one in order]
    pairs = [(party, stand) for party, stand in pairs if problem.allowed[party, stand]]
    for limits in (problem.floor, problem.ceiling):
        for party, stand in pairs:
            if occupation.degree[party] < limits[party] and not occupation.met[party, stand]:
                _place(occupation, party, stand)
    return occupation.schedule()


def _place(occupation: Occupation, party: int, stand: int) -> None:
    problem = occupation.problem
    for slot in np.flatnonzero(problem.possible[party, stand]).tolist():
        if (occupation.stands[party, problem.overlaps[slot]] >= 0).any():
            continue
        if occupation.left(slot)[stand] < problem.use[party, stand]:
            continue
        if problem.walks and not _can_walk(occupation, party, stand, slot):
            continue
        occupation.add(party, stand, slot)
        return


def _can_walk(occupation: Occupation, party: int, stand: int, slot: int) -> bool:
    problem = occupation.problem
    near = occupation.stands[party, problem.close[slot]]
    return bool((problem.rooms[near[near >= 0]] == problem.rooms[stand]).all())
