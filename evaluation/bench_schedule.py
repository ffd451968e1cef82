"""How good and how fast a forum's plan is, beside a greedy one and the solver's bound."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from matcher.planning.clock import clock_text
from matcher.planning.meetings import greedy_plan, plan_meetings
from matcher.planning.replan import update_plan
from matcher.planning.values import MeetingValues, neutral_score
from matcher.records.event import Event, EventRules, Group, Interest, Plan, Slot, Stand, Visitor

OPENING = 9 * 60
"""The made-up forums open at nine."""


def make_slots(count: int, minutes: int = 20) -> list[Slot]:
    """Return slots that follow one another."""
    return [
        Slot(
            id=f"T{number + 1:02d}",
            start=clock_text(OPENING + minutes * number),
            end=clock_text(OPENING + minutes * (number + 1)),
        )
        for number in range(count)
    ]


def visitors_event(
    visitors: int, stands: int, slots: int, seed: int, rules: EventRules | None = None
) -> tuple[Event, MeetingValues]:
    """Return a made-up forum of single visitors, with scores as trades give them.

    Everybody has one of eight trades, every stand looks for up to three; a fit is worth about 0.6, the
    rest about 0.13. One pair in ten is vetoed or not eligible, people come and go at different hours,
    one stand-hour in ten is closed, one person in two may not show up.
    """
    random = np.random.default_rng(seed)
    times = make_slots(slots)
    trades = random.integers(0, 8, visitors)
    wanted = random.integers(0, 8, (stands, 3))
    fits = (trades[:, None, None] == wanted[None]).any(axis=2)
    shape = (visitors, stands)
    scores = np.where(fits, random.beta(5, 3, shape), random.beta(1.2, 8, shape))
    barred = random.random(shape) < 0.05
    vetoes = random.random(shape) < 0.05
    early = random.integers(0, max(slots // 2, 1), visitors)
    late = slots - 1 - random.integers(0, max(slots // 3, 1), visitors)
    people = [
        Visitor(
            id=f"V{row + 1:03d}",
            arrive=times[early[row]].start,
            leave=times[max(late[row], early[row])].end,
            wish=[f"S{one + 1:02d}" for one in random.choice(stands, min(2, stands), replace=False)],
            veto=[f"S{one + 1:02d}" for one in np.flatnonzero(vetoes[row])],
            no_show=float(random.choice([0.0, 0.1, 0.2, 0.4])),
        )
        for row in range(visitors)
    ]
    places = [
        Stand(
            id=f"S{column + 1:02d}",
            recruiters=int(random.integers(1, 3)),
            closed_slots=[slot.id for slot in times if random.random() < 0.1],
        )
        for column in range(stands)
    ]
    known = {
        person.id: {
            stand.id: None
            if barred[row, column]
            else Interest(posting=f"{stand.id}-1", score=round(float(scores[row, column]), 6))
            for column, stand in enumerate(places)
        }
        for row, person in enumerate(people)
    }
    event = Event(
        id=f"bench-{seed}",
        slots=times,
        stands=places,
        visitors=people,
        rules=rules or EventRules(min_meetings=2, max_meetings=6, seed=seed),
    )
    return event, MeetingValues(known, neutral_score(known))


def classes_event(
    classes: int, pupils: int, stands: int, slots: int, seed: int, rules: EventRules | None = None
) -> tuple[Event, MeetingValues]:
    """Return a made-up morning of classes: each wishes five stands and rules one out, in three halls.

    Everybody wishes the same few firms: the n-th stand is wished in proportion to 1/n. Changing halls
    takes a slot. Half of the classes come for the second half only. A stand has one to three recruiters
    and receives one class at a time; one stand-hour in ten is closed.
    """
    random = np.random.default_rng(seed)
    groups = []
    people = []
    times = make_slots(slots)
    popular = 1 / np.arange(1, stands + 1)
    for number in range(classes):
        name = f"G{number + 1:02d}"
        drawn = random.choice(stands, 6, replace=False, p=popular / popular.sum())
        chosen = [f"S{one + 1:02d}" for one in drawn]
        late = times[slots // 3].start if number % 2 else None
        groups.append(Group(id=name, size=pupils, arrive=late, wish=chosen[:5], veto=chosen[5:]))
        people += [Visitor(id=f"{name}-{pupil + 1:02d}", group=name) for pupil in range(pupils)]
    halls = ("A", "B", "C")
    places = [
        Stand(
            id=f"S{column + 1:02d}",
            recruiters=int(random.integers(1, 4)),
            room=halls[column % 3],
            closed_slots=[slot.id for slot in times if random.random() < 0.1],
        )
        for column in range(stands)
    ]
    event = Event(
        id=f"bench-classes-{seed}",
        slots=times,
        stands=places,
        visitors=people,
        groups=groups,
        rules=rules or EventRules(min_meetings=3, max_meetings=5, walk_slots=1, seed=seed),
    )
    return event, MeetingValues({}, 0.25)


def run(
    *,
    visitors: int = 200,
    classes: int = 26,
    pupils: int = 25,
    stands: int = 40,
    slots: int = 18,
    morning: int = 9,
    seconds: float = 60,
    seed: int = 1,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Plan both kinds of forum and compare with the greedy plan made in the same run.

    Returns:
        For each kind: seconds, objective, bound, gap, meetings, people below the floor; the same of the
        greedy plan; how much more the solver's plan is worth; and what an update at half-time changes and
        how long it takes: one person or class in twenty absent, two stands closed, a recruiter behind.
    """
    limits: dict[str, Any] = {"time_limit_s": seconds, "seed": seed}
    alone = EventRules(min_meetings=2, max_meetings=6, **limits)
    together = EventRules(min_meetings=3, max_meetings=5, walk_slots=1, **limits)
    cases = {
        "visitors": visitors_event(visitors, stands, slots, seed, alone),
        "classes": classes_event(classes, pupils, stands, morning, seed, together),
    }
    figures: dict[str, Any] = {"name": "schedule", "baseline": "greedy", "seed": seed}
    for name, (event, values) in cases.items():
        figures[name] = _measure(event, values)
        if progress:
            progress(1)
    return figures


def _measure(event: Event, values: MeetingValues) -> dict[str, Any]:
    started = perf_counter()
    greedy = greedy_plan(event, values)
    greedy_seconds = perf_counter() - started
    started = perf_counter()
    plan = plan_meetings(event, values)
    seconds = perf_counter() - started
    return {
        "visitors": len(event.visitors),
        "groups": len(event.groups),
        "stands": len(event.stands),
        "slots": len(event.slots),
        "seconds": seconds,
        "status": plan.status,
        "bound": plan.bound,
        "gap_percent": 100 * plan.gap,
        "plan": _figures(plan),
        "greedy": {**_figures(greedy), "seconds": greedy_seconds},
        "worth_to_greedy": plan.objective / greedy.objective if greedy.objective else 0.0,
        "update": _update(event, plan),
    }


def _update(event: Event, plan: Plan) -> dict[str, Any]:
    """Return the figures of changes at half-time."""
    parties = [group.id for group in event.groups] or [visitor.id for visitor in event.visitors]
    stands = [stand.id for stand in event.stands]
    changes: list[dict[str, Any]] = [{"kind": "absent", "visitor": one} for one in parties[::20]]
    changes += [{"kind": "closed", "stand": one} for one in stands[:2]]
    changes.append({"kind": "behind", "stand": stands[2], "minutes": 20})
    started = perf_counter()
    after = update_plan(plan, event, changes, event.slots[len(event.slots) // 2].start)
    seconds = perf_counter() - started
    moves = after.moves.model_dump() if after.moves else {}
    return {"seconds": seconds, "changes": len(changes), **moves, "below_floor": len(after.unplaced)}


def _figures(plan: Plan) -> dict[str, Any]:
    return {
        "objective": plan.objective,
        "meetings": len(plan.meetings),
        "below_floor": len(plan.unplaced),
        "floor_reached": plan.floor.reached,
        "floor_asked": plan.floor.asked,
    }
