"""Small made-up forums for the tests of the planner, and a brute force that cannot be wrong."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import strategies as st

from matcher.planning.clock import clock_text
from matcher.planning.feasible import Occupation
from matcher.planning.problem import Problem, Schedule, empty_schedule
from matcher.planning.slot_flow import rank_of
from matcher.planning.values import MeetingValues
from matcher.records.event import Event, EventRules, Group, Interest, Slot, Stand, Visitor


def slots(count: int, minutes: int = 20, step: int | None = None) -> list[Slot]:
    """Slots from nine on; a `step` shorter than `minutes` makes neighbours overlap."""
    starts = [540 + (step or minutes) * number for number in range(count)]
    return [
        Slot(id=f"T{number}", start=clock_text(start), end=clock_text(start + minutes))
        for number, start in enumerate(starts)
    ]


def known(scores: dict[str, dict[str, float | None]], neutral: float = 0.25) -> MeetingValues:
    """Values from plain numbers; None is not eligible."""
    return MeetingValues(
        {
            visitor: {
                stand: None if score is None else Interest(posting=f"P-{stand}", score=score)
                for stand, score in stands.items()
            }
            for visitor, stands in scores.items()
        },
        neutral,
    )


@st.composite
def forums(
    draw: st.DrawFn, visitors: int = 6, stands: int = 4, slots_most: int = 5, tiny: bool = False
) -> tuple[Event, MeetingValues]:
    """Random forums with everything in them: classes, rooms, vetoes, hours, overlaps, no-shows."""
    slot_count = draw(st.integers(1, slots_most))
    times = slots(slot_count, step=draw(st.sampled_from([20, 20, 20, 10])))
    stand_ids = [f"S{number}" for number in range(draw(st.integers(1, stands)))]
    visitor_ids = [f"V{number}" for number in range(draw(st.integers(1, visitors)))]
    group_ids = [f"G{number}" for number in range(draw(st.integers(0, 2)))]
    some_stands = st.lists(st.sampled_from(stand_ids), max_size=2, unique=True)
    some_visitors = st.lists(st.sampled_from(visitor_ids), max_size=2, unique=True)
    some_slots = st.lists(st.sampled_from([slot.id for slot in times]), max_size=2, unique=True)
    places = [
        Stand(
            id=name,
            recruiters=draw(st.integers(1, 2)),
            closed_slots=draw(some_slots),
            room=draw(st.sampled_from([None, "A", "B"])),
            step_free=draw(st.booleans()),
            seats=draw(st.sampled_from([None, None, 2, 3])),
            wish=draw(some_visitors),
            veto=draw(some_visitors),
        )
        for name in stand_ids
    ]
    hours = [None, *[slot.start for slot in times]]
    people = [
        Visitor(
            id=name,
            arrive=draw(st.sampled_from(hours)),
            leave=draw(st.sampled_from([None, times[-1].end, times[-1].start])),
            wish=draw(some_stands),
            veto=draw(some_stands),
            no_show=draw(st.sampled_from([0.0, 0.0, 0.3, 0.6])),
            group=draw(st.sampled_from([None, None, *group_ids])),
            breaks=draw(some_slots) if draw(st.booleans()) else [],
            step_free=draw(st.sampled_from([False, False, True])),
        )
        for name in visitor_ids
    ]
    rules = EventRules(
        min_meetings=draw(st.integers(0, 2)),
        max_meetings=draw(st.integers(2, 4)),
        walk_slots=draw(st.integers(0, 1)),
        overbooking=draw(st.booleans()),
        time_limit_s=5,
        seed=draw(st.integers(1, 3)),
    )
    score = st.one_of(st.none(), st.sampled_from([0.1, 0.35, 0.5, 0.75, 0.9]))
    scores = {
        name: {stand: draw(score) for stand in stand_ids} for name in visitor_ids if draw(st.booleans())
    }
    groups = [Group(id=name, size=draw(st.integers(1, 4))) for name in group_ids]
    event = Event(id="E", slots=times, stands=places, visitors=people, groups=groups, rules=rules)
    return event, known(scores)


def best_by_brute_force(problem: Problem) -> tuple[int, int]:
    """The best (coverage, worth) over every set of meetings, found by trying them all."""
    choices: list[list[tuple[int, int, int] | None]] = []
    for party in range(len(problem.parties)):
        for slot in range(problem.free.shape[1]):
            stands = np.flatnonzero(problem.possible[party, :, slot])
            if len(stands):
                choices.append([None, *[(party, int(stand), slot) for stand in stands]])
    best = (0, 0)
    for chosen in product(*choices):
        schedule = Schedule(empty_schedule(problem).stands)
        occupation = Occupation(problem, schedule)
        if _enter(occupation, [one for one in chosen if one is not None]):
            best = max(best, rank_of(problem, occupation.schedule()))
    return best


def _enter(occupation: Occupation, triples: list[tuple[int, int, int]]) -> bool:
    later = []
    for party, stand, slot in triples:
        if not occupation.can_be(slot)[party, stand]:
            return False
        if occupation.left(slot)[stand] >= occupation.problem.use[party, stand]:
            occupation.add(party, stand, slot)
        else:
            later.append((party, stand, slot))
    for party, stand, slot in later:
        if not occupation.may_overbook(party, stand, slot):
            return False
        occupation.add(party, stand, slot)
    return True


def size_of_brute_force(problem: Problem) -> int:
    """How many sets of meetings `best_by_brute_force` would try."""
    per_cell = problem.possible.sum(axis=1) + 1
    return int(np.prod(per_cell.astype(float)))
