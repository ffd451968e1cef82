"""No small group is told: counts of people below k are hidden, and so is what would give them away.

Primary suppression hides cells of 1 to k - 1 people; zero is told, it is no group. Complementary
suppression then hides further cells of the same table, the smallest first, until the hidden ones cannot
be computed from the total: at least two of them, with k people or more together (Sweeney, "k-Anonymity",
2002; Hundepool et al., "Statistical Disclosure Control", 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from matcher.records.gaps import (
    Cell,
    CourseGap,
    FirmDiagnostic,
    FirmPosting,
    Gap,
    GapReport,
    Interval,
    People,
    Split,
    TrainingPlan,
)

Key = TypeVar("Key", bound=Hashable)


def told(count: int, k: int) -> People:
    """Return a count of people as it may be told."""
    return People(below=k, hidden=True) if 0 < count < k else People(count=count)


def told_table(counts: Sequence[int], k: int, *, total_told: bool = True) -> list[People]:
    """Return the counts of a table whose total is known, as they may be told.

    Args:
        counts: people of each cell.
        k: smallest group told.
        total_told: whether the total of the table is told; where it is itself hidden, every cell is.
    """
    if not total_told:
        return [People(hidden=True) for _ in counts]
    hidden = {place for place, count in enumerate(counts) if 0 < count < k}
    withheld = covered(hidden, dict(enumerate(counts)), k)
    return [
        People(below=k, hidden=True)
        if place in hidden
        else People(hidden=True)
        if place in withheld and count
        else People(count=count)
        for place, count in enumerate(counts)
    ]


def covered(hidden: Collection[Key], counts: Mapping[Key, int], k: int) -> set[Key]:
    """Return the cells to hide with those hidden already, so that the total of the table betrays none.

    The smallest others join, until the hidden ones are several and count `k` people or more together, or
    nobody at all. Where only noughts are left beside them, all cells are hidden: shown, they would say
    whose the rest is.

    Args:
        hidden: cells that may not be told in any case.
        counts: people of every cell.
        k: smallest group told.
    """
    found = set(hidden)
    others = sorted((key for key in counts if counts[key] and key not in found), key=lambda key: counts[key])
    while found:
        together = sum(counts[key] for key in found)
        if together == 0 or (together >= k and len(found) > 1):
            break
        if not others:
            return set(counts)
        found.add(others.pop(0))
    return found


def class_supply(k: int) -> float:
    """Return the supply told for a hidden group: the middle of its class, the same for every such group."""
    return k / 2


def class_interval(demand: Interval, k: int) -> Interval:
    """Return the interval of the tension of a hidden group: the demand's own, over the whole class."""
    return demand[0] / (k - 1 + 0.5), demand[1] / (1 + 0.5)


def shareable(report: GapReport) -> GapReport:
    """Return the report without any id of a person: what may be printed, mailed or published."""
    k = report.parameters.k
    return report.model_copy(
        update={
            "skills": _gaps(report.skills),
            "occupations": _gaps(report.occupations),
            "certificates": _gaps(report.certificates),
            "families": _gaps(report.families),
            "trainings": tuple(_course(course, k) for course in report.trainings),
            "plan": _plan(report.plan, k),
            "firm": _firm(report.firm) if report.firm else None,
            "parameters": report.parameters.model_copy(update={"shared": True}),
        }
    )


def _gaps(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    return tuple(gap.model_copy(update={"near_candidates": ()}) for gap in gaps)


def _course(course: CourseGap, k: int) -> CourseGap:
    """Return a course without ids; what a small group would fill is told by the middle of its class."""
    fillable = tuple(one.model_copy(update={"candidates": ()}) for one in course.fillable)
    shared = course.model_copy(update={"beneficiaries": (), "fillable": fillable})
    if not course.people.hidden:
        return shared
    return shared.model_copy(
        update={
            "openings_filled": round(course.completion * class_supply(k), 4),
            "fillable_openings": sum(one.openings for one in fillable),
        }
    )


def _plan(plan: TrainingPlan, k: int) -> TrainingPlan:
    """Return a plan without ids and without the sessions that would tell a small group.

    Where some are left out the totals are those of the sessions told, and neither curve nor alternatives are
    given: the price of a place would turn what is missing from a total into a number of people.
    """
    counts = [len(session.candidates) for session in plan.sessions]
    told_sessions = told_table(counts, k)
    kept = [
        session.model_copy(update={"candidates": (), "placements": (), "people": people})
        for session, people in zip(plan.sessions, told_sessions, strict=True)
        if not people.hidden
    ]
    shared = plan.model_copy(
        update={"sessions": tuple(kept), "hidden_sessions": len(plan.sessions) - len(kept)}
    )
    if not shared.hidden_sessions:
        return shared
    filled = round(sum(session.openings_filled for session in kept), 4)
    hours = sum(
        session.hours * count
        for session, count, people in zip(plan.sessions, counts, told_sessions, strict=True)
        if not people.hidden
    )
    return shared.model_copy(
        update={
            "spent": round(sum(session.cost for session in kept), 2),
            "openings_filled": filled,
            "bound": filled,
            "hours": hours,
            "curve": (),
            "alternatives": (),
        }
    )


def _firm(firm: FirmDiagnostic) -> FirmDiagnostic:
    return firm.model_copy(
        update={
            "postings": tuple(_firm_posting(one) for one in firm.postings),
            "hard_skills": _gaps(firm.hard_skills),
        }
    )


def _firm_posting(posting: FirmPosting) -> FirmPosting:
    return posting.model_copy(update={"ready_candidates": (), "near_candidates": ()})


def told_cells(cells: Sequence[Cell], counts: Sequence[int], k: int, *, total_told: bool) -> tuple[Cell, ...]:
    """Return the cells of a split with what may not be told taken out."""
    table = told_table(counts, k, total_told=total_told)
    return tuple(
        cell.model_copy(update={"people": people, "supply": None, "tension": None})
        if people.hidden
        else cell.model_copy(update={"people": people})
        for cell, people in zip(cells, table, strict=True)
    )


def told_split(split: Split, counts: Sequence[int], k: int, *, total_told: bool) -> Split:
    """Return a split with what may not be told taken out."""
    return split.model_copy(update={"cells": told_cells(split.cells, counts, k, total_told=total_told)})
