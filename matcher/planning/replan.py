"""The plan on the day: only the future changes, and as little of it as possible.

In this order: as many agreed meetings as possible stay as they are; the floor; those that had to go keep
their stand at another hour; then the value. Meetings that have begun are never touched.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matcher.planning.changes import Day, day_after
from matcher.planning.clock import spans
from matcher.planning.conflicts import explain_floor
from matcher.planning.exact import Limits, build_model, solve
from matcher.planning.feasible import Occupation
from matcher.planning.numbering import number_meetings, total_value
from matcher.planning.presence import minutes_of
from matcher.planning.problem import (
    Bools,
    Ints,
    Problem,
    Schedule,
    coverage,
    empty_schedule,
    make_problem,
    total_worth,
)
from matcher.planning.slot_flow import improve, rank_of
from matcher.planning.values import DIGITS, UNIT, MeetingValues
from matcher.records.errors import PlanningError, Text
from matcher.records.event import Event, Interest, Meeting, Moves, Plan

Triple = tuple[int, int, int]

SAME_STAND = 1_000 * UNIT
"""What it counts that a meeting which must go finds another hour at its stand, beside values of at most 1."""

SECONDS = 1.0
"""Time on the clock for the constraint solver; without it the plan is already complete."""

WORK = 0.15
"""Deterministic work for each of its two questions."""

MODEL_MEETINGS = 6_000
"""Largest model that is handed to the constraint solver on the day."""


@dataclass(frozen=True)
class _Agreed:
    """The old plan at `now`: what has begun, and what was still to come."""

    begun: tuple[Meeting, ...]
    coming: tuple[Meeting, ...]


def update_plan(
    plan: Plan,
    event: Event,
    changes: Sequence[Mapping[str, Any]],
    now: str,
    walk_in_scores: Mapping[str, Mapping[str, Interest | None]] | None = None,
) -> Plan:
    """Plan the rest of the day anew after changes.

    Args:
        plan: the plan in force; it carries what happened earlier on the day.
        event: the event it was made for, sound (see `checks.mend_event`).
        changes: what happened since, as `changes.read_change` reads it.
        now: the time, "14:20"; meetings of slots that have begun stay as they are.
        walk_in_scores: scores of the walk-ins with a CV; others get the neutral score.

    Returns:
        The new plan with `moves`, what changed in the meetings still to come.

    Raises:
        PlanningError: a change or the plan names somebody or something that the event does not know.
    """
    told = [*plan.changes, *({**change, "now": now} for change in changes)]
    day = day_after(event, told)
    scores = {**plan.scores, **(walk_in_scores or {})}
    values = MeetingValues(scores, plan.neutral)
    agreed = _split(plan, day.event, now)
    whole = make_problem(_without(day), values)
    rows = _party_rows(whole)
    problem = _rest_of_day(whole, day, agreed.begun, rows, now)
    old = _triples(problem, agreed.coming, rows)
    schedule, bound = _replan(problem, old)
    meetings = number_meetings(problem, schedule, values, _recruiters(problem, agreed.coming, rows), day.away)
    objective = total_value((*agreed.begun, *meetings))
    floor, conflicts, unplaced = explain_floor(problem, schedule, values)
    top = max(round(bound + total_value(agreed.begun), DIGITS), objective)
    return Plan(
        meetings=(*agreed.begun, *meetings),
        unplaced=unplaced,
        objective=objective,
        bound=top,
        gap=round((top - objective) / top, DIGITS) if top > 0 else 0.0,
        seed=plan.seed,
        status="update",
        event=plan.event,
        floor=floor,
        conflicts=conflicts,
        neutral=plan.neutral,
        scores=scores,
        changes=tuple(told),
        moves=count_moves(agreed.coming, meetings, day.absent),
    )


def _without(day: Day) -> Event:
    """Return the event without class members who are absent: their class goes on without them."""
    groups = {group.id for group in day.event.groups}
    stay = [one for one in day.event.visitors if not (one.id in day.absent and one.group in groups)]
    absent = {group.id for group in day.event.groups if group.id in day.absent}
    day.absent.update(one.id for one in day.event.visitors if one.group in absent)
    return day.event.model_copy(update={"visitors": stay})


def _split(plan: Plan, event: Event, now: str) -> _Agreed:
    starts = {slot.id: minutes_of(slot.start) for slot in event.slots}
    stands = {stand.id for stand in event.stands}
    people = {one.id for one in event.visitors} | {one.id for one in event.groups}
    begun: list[Meeting] = []
    coming: list[Meeting] = []
    for meeting in plan.meetings:
        unknown = next(
            (
                (kind, one)
                for kind, one, known in (
                    ("slot", meeting.slot, starts),
                    ("stand", meeting.stand, stands),
                    ("visitor", meeting.visitor, people),
                )
                if one not in known
            ),
            None,
        )
        if unknown is not None:
            raise PlanningError(
                Text(
                    f"le plan nomme « {unknown[1]} », que l'événement ne connaît pas.",
                    f"the plan names '{unknown[1]}', which the event does not know.",
                ),
                field=f"meetings.{unknown[0]}",
                remedy=Text(
                    "Donnez l'événement pour lequel ce plan a été fait.",
                    "Give the event this plan was made for.",
                ),
            )
        (begun if starts[meeting.slot] < minutes_of(now) else coming).append(meeting)
    return _Agreed(tuple(begun), tuple(coming))


def _party_rows(problem: Problem) -> dict[str, int]:
    rows = {party.id: row for row, party in enumerate(problem.parties)}
    for row, party in enumerate(problem.parties):
        rows.update({member.id: row for member in party.members})
    return rows


def _triples(problem: Problem, meetings: Iterable[Meeting], rows: Mapping[str, int]) -> list[Triple]:
    stands = {stand.id: column for column, stand in enumerate(problem.event.stands)}
    slots = {slot.id: column for column, slot in enumerate(problem.event.slots)}
    found = {
        (rows[one.visitor], stands[one.stand], slots[one.slot]) for one in meetings if one.visitor in rows
    }
    return sorted(found)


def _recruiters(
    problem: Problem, meetings: Iterable[Meeting], rows: Mapping[str, int]
) -> dict[tuple[str, str, str], tuple[int, ...]]:
    found: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for one in meetings:
        if one.visitor in rows:
            party = problem.parties[rows[one.visitor]]
            found[party.id, one.stand, one.slot].add(one.recruiter)
    return {key: tuple(sorted(numbers)) for key, numbers in found.items()}


def _rest_of_day(
    whole: Problem, day: Day, begun: Sequence[Meeting], rows: Mapping[str, int], now: str
) -> Problem:
    """Return the problem of what is still to come, with what has begun taken off."""
    past = _triples(whole, begun, rows)
    times = spans(whole.event.slots)
    barred: Bools = np.zeros(whole.possible.shape, dtype=np.bool_)
    barred[:, :, times[:, 0] < minutes_of(now)] = True
    places = whole.places.copy()
    had: Ints = np.zeros(len(whole.parties), dtype=np.int64)
    for party, stand, slot in past:
        had[party] += 1
        barred[party, stand, :] = True
        barred[party, :, whole.overlaps[slot]] = True
        elsewhere = whole.rooms != whole.rooms[stand]
        barred[np.ix_([party], elsewhere, whole.close[slot])] = True
        same_time = whole.overlaps[slot] & (times[:, 0] >= minutes_of(now))
        places[stand, same_time] -= whole.use[party, stand]
    slots = {slot.id: column for column, slot in enumerate(whole.event.slots)}
    stands = {stand.id: column for column, stand in enumerate(whole.event.stands)}
    for (stand_id, slot_id), away in day.away.items():
        places[stands[stand_id], slots[slot_id]] -= len(away)
    here = np.array([party.id not in day.absent for party in whole.parties], dtype=np.bool_)
    barred[~here] = True
    floor = np.where(here, whole.floor, 0)
    before = np.minimum(had, floor)
    return replace(
        whole,
        places=np.maximum(places, 0),
        barred=barred,
        floor=floor - before,
        ceiling=np.maximum(whole.ceiling - had, 0),
        before=before,
    )


def _replan(problem: Problem, old: Sequence[Triple]) -> tuple[Schedule, float]:
    """Return the schedule of what is to come, and an upper bound of its value."""
    still = [triple for triple in old if problem.possible[triple]]
    sure, disputed, chosen = _disputes(problem, still)
    kept = [*sure, *chosen]
    keep = sum(int(problem.people[one[0]]) for one in chosen)
    loose_pairs = {one[:2] for one in old} - {one[:2] for one in sure}
    worth = problem.worth.copy()
    for pair in loose_pairs:
        worth[pair] += SAME_STAND
    wanted = replace(problem, worth=worth)
    fixed = Schedule(empty_schedule(problem).stands)
    for party, stand, slot in kept:
        fixed.stands[party, slot] = stand
    best = improve(wanted, fixed, problem.event.rules.seed, movable=fixed.stands < 0)
    ceiling = _loose_bound(problem, fixed)
    answered, bound = _refine(wanted, best, sure, disputed, keep)
    if answered is not None and rank_of(wanted, answered) >= rank_of(wanted, best):
        best = answered
    extra = sum(SAME_STAND for one in best.triples() if one[:2] in loose_pairs)
    if math.isfinite(bound):
        ceiling = min(ceiling, (bound - extra) / UNIT)
    return best, max(ceiling, total_worth(problem, best) / UNIT)


def _disputes(problem: Problem, still: Sequence[Triple]) -> tuple[list[Triple], list[Triple], list[Triple]]:
    """Return what stays for sure, what shares places that no longer suffice, and what of it stays.

    Meetings of the old plan only compete for a stand's places in one slot. Where they no longer fit, as
    many people as possible stay, then the greatest value.
    """
    cells: dict[tuple[int, int], list[Triple]] = defaultdict(list)
    for triple in still:
        cells[triple[1], triple[2]].append(triple)
    sure: list[Triple] = []
    disputed: list[Triple] = []
    chosen: list[Triple] = []
    for cell, triples in sorted(cells.items()):
        places = int(problem.places[cell])
        used = sum(int(problem.use[one[:2]]) for one in triples)
        untouched = problem.overbook is not None and places == problem.event.stands[cell[0]].recruiters
        if used <= places or untouched:
            sure += triples
        else:
            disputed += triples
            chosen += _fitting(problem, triples, places)
    return sure, disputed, chosen


def _fitting(problem: Problem, triples: Sequence[Triple], places: int) -> tuple[Triple, ...]:
    """Return the meetings that fit into the places with most people, then value: a small knapsack."""
    best: list[tuple[int, int, tuple[Triple, ...]]] = [(0, 0, ())] * (places + 1)
    for triple in triples:
        use = int(problem.use[triple[:2]])
        people, worth = int(problem.people[triple[0]]), int(problem.worth[triple[:2]])
        for room in range(places, use - 1, -1):
            before = best[room - use]
            best[room] = max(best[room], (before[0] + people, before[1] + worth, (*before[2], triple)))
    return best[places][2]


def _refine(
    wanted: Problem, best: Schedule, sure: Sequence[Triple], disputed: Sequence[Triple], keep: int
) -> tuple[Schedule | None, float]:
    """Let the constraint solver choose among what is disputed and free; None where it is too much."""
    occupation = Occupation(wanted, empty_schedule(wanted))
    for triple in sure:
        occupation.add(*triple)
    open_triples = [
        (int(party), int(stand), slot)
        for slot in range(wanted.free.shape[1])
        for party, stand in np.argwhere(
            occupation.can_be(slot) & (occupation.left(slot)[None, :] >= wanted.use)
        )
    ]
    if len(open_triples) > MODEL_MEETINGS:
        return None, math.inf
    model = build_model(wanted, [*sure, *disputed, *open_triples, *best.triples()])
    people = sum(int(wanted.people[one[0]]) * model.meetings[one] for one in disputed)
    floors: list[tuple[Any, int]] = [(people, keep)] if disputed else []
    start = best
    limits = Limits(WORK, SECONDS / 2, 0.0, wanted.event.rules.seed)
    if (best.degree < wanted.floor).any():
        first = solve(model, model.coverage(), start, limits, at_least=tuple(floors), kept=sure)
        start = first.schedule
        floors.append((model.coverage(), coverage(wanted, start)))
    answer = solve(model, model.worth(), start, limits, at_least=tuple(floors), kept=sure)
    return answer.schedule, answer.bound


def _loose_bound(problem: Problem, fixed: Schedule) -> float:
    """Return a bound that needs no solver: everybody's best open meetings on top of those that stay."""
    rest = np.maximum(problem.ceiling - fixed.degree, 0)
    values = -np.sort(-np.where(problem.possible.any(axis=2), problem.worth, 0), axis=1) / UNIT
    most = sum(float(values[party, : rest[party]].sum()) for party in range(len(problem.parties)))
    return total_worth(problem, fixed) / UNIT + most


def count_moves(before: Sequence[Meeting], after: Sequence[Meeting], absent: set[str]) -> Moves:
    """Return what changed between two lists of coming meetings, one count a person and meeting."""
    old = {(one.visitor, one.stand): one.slot for one in before}
    new = {(one.visitor, one.stand): one.slot for one in after}
    dropped = sum(1 for visitor, stand in old if visitor in absent and (visitor, stand) not in new)
    return Moves(
        kept=sum(1 for pair, slot in old.items() if new.get(pair) == slot),
        moved=sum(1 for pair, slot in old.items() if pair in new and new[pair] != slot),
        cancelled=sum(1 for pair in old if pair not in new) - dropped,
        added=sum(1 for pair in new if pair not in old),
        dropped=dropped,
    )
