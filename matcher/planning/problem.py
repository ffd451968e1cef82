"""An event as arrays: who may meet whom, when, and what it is worth.

The unit that moves is a party: one visitor, or a class that stays with its teacher.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
from numpy.typing import NDArray

from matcher.planning.clock import overlap_cliques, spans, too_close
from matcher.planning.presence import minutes_of
from matcher.planning.values import UNIT, MeetingValues, meeting_value
from matcher.records.event import Event, Group, Stand, Visitor

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Party:
    """One visitor, or a group with its members; a group nobody is registered for stands for itself."""

    id: str
    members: tuple[Visitor, ...]
    group: Group | None

    @property
    def people(self) -> int:
        """How many people come along."""
        return max(self.group.size, len(self.members)) if self.group else 1


@dataclass(frozen=True)
class Problem:
    """What the planner decides on. P parties, S stands, T slots, K cliques of overlapping slots.

    Attributes:
        parties: in the order of the event, groups where their first member stands.
        people: int (P,), how many each counts for in the floor.
        worth: int (P, S), value of a meeting in millionths, summed over the members.
        allowed: bool (P, S), not vetoed, accessible, eligible, large enough.
        free: bool (P, T), the party is there.
        places: int (S, T), recruiters who are there.
        use: int (P, S), recruiters the party takes.
        show: float (P,), probability that the party comes.
        cliques: bool (K, T), slots that share a moment.
        close: bool (T, T), slots between which nobody can change rooms.
        rooms: int (S,).
        floor: int (P,), meetings each should have.
        ceiling: int (P,), meetings each may have.
        overbook: largest risk of an overbooked stand, None where stands are not overbooked.
        barred: bool (P, S, T), meetings ruled out by what has already happened, None where nothing has.
        before: int (P,), meetings that already took place, as far as they count for the floor.
    """

    event: Event
    parties: tuple[Party, ...]
    people: Ints
    worth: Ints
    allowed: Bools
    free: Bools
    places: Ints
    use: Ints
    show: NDArray[np.float64]
    cliques: Bools
    close: Bools
    rooms: Ints
    floor: Ints
    ceiling: Ints
    overbook: float | None
    before: Ints
    barred: Bools | None = None

    @cached_property
    def possible(self) -> Bools:
        """Return bool (P, S, T): this meeting alone breaks no rule."""
        enough = self.places[None, :, :] >= self.use[:, :, None]
        able = self.allowed[:, :, None] & self.free[:, None, :] & enough
        return np.asarray(able if self.barred is None else able & ~self.barred)

    @cached_property
    def clique_places(self) -> Ints:
        """Return int (S, K), recruiters who are there in some slot of each clique."""
        return np.asarray(
            [[int(row[clique].max()) for clique in self.cliques] for row in self.places], dtype=np.int64
        )

    @cached_property
    def overlaps(self) -> Bools:
        """Return bool (T, T): slots that share a moment, a slot with itself included."""
        shared: Bools = (self.cliques.T.astype(int) @ self.cliques.astype(int)) > 0
        return shared

    @property
    def walks(self) -> bool:
        """Return whether changing rooms takes time somewhere."""
        return bool(self.close.any()) and len(set(self.rooms.tolist())) > 1

    @cached_property
    def coverage_steps(self) -> Ints:
        """Return int (P, highest floor): what the n-th meeting counts towards the floor, 0 above it.

        The first meeting of a person counts more than the second one of another: of two plans that
        lack as many meetings, the one that leaves fewer people with nothing is better.
        """
        step = np.arange(int(self.floor.max(initial=0)))[None, :]
        rest = np.maximum(self.floor[:, None] - step, 0)
        return np.asarray(rest * self.people[:, None], dtype=np.int64)


@dataclass(frozen=True)
class Schedule:
    """Who meets whom: stands int (P, T), the stand of a party in each slot, -1 for none."""

    stands: Ints

    @property
    def degree(self) -> Ints:
        """Return int (P,), meetings of each party."""
        return np.asarray((self.stands >= 0).sum(axis=1), dtype=np.int64)

    def triples(self) -> list[tuple[int, int, int]]:
        """Return (party, stand, slot) of all meetings, in order."""
        parties, slots = np.nonzero(self.stands >= 0)
        return [(int(p), int(self.stands[p, t]), int(t)) for p, t in zip(parties, slots, strict=True)]


def empty_schedule(problem: Problem) -> Schedule:
    """Return a schedule without meetings."""
    return Schedule(np.full(problem.free.shape, -1, dtype=np.int64))


def total_worth(problem: Problem, schedule: Schedule) -> int:
    """Return the value of a schedule in millionths."""
    parties, slots = np.nonzero(schedule.stands >= 0)
    return int(problem.worth[parties, schedule.stands[parties, slots]].sum())


def coverage(problem: Problem, schedule: Schedule) -> int:
    """Return the weighted count of meetings that serve the floor; see `Problem.coverage_steps`."""
    steps = problem.coverage_steps
    return int(steps[np.arange(steps.shape[1])[None, :] < schedule.degree[:, None]].sum())


def floor_meetings(problem: Problem, degree: Ints) -> int:
    """Return meetings of single people that serve the floor when each party has `degree` of them."""
    return int((np.minimum(degree, problem.floor) * problem.people).sum())


def make_problem(event: Event, values: MeetingValues) -> Problem:
    """Compile an event whose ids are known and whose hours hold together (see `checks`)."""
    times = spans(event.slots)
    parties = make_parties(event)
    stands = event.stands
    worth = np.zeros((len(parties), len(stands)), dtype=np.int64)
    allowed = np.zeros((len(parties), len(stands)), dtype=np.bool_)
    use = np.ones((len(parties), len(stands)), dtype=np.int64)
    for row, party in enumerate(parties):
        for column, stand in enumerate(stands):
            allowed[row, column] = not refusals(party, stand, values)
            worth[row, column] = party_worth(party, stand, values)
            use[row, column] = recruiters_used(party, stand)
    rules = event.rules
    rooms = {room: number for number, room in enumerate(dict.fromkeys(stand.room for stand in stands))}
    count = len(parties)
    walk = rules.walk_slots if len(rooms) > 1 else 0
    return Problem(
        event=event,
        parties=parties,
        people=np.array([party.people for party in parties], dtype=np.int64),
        worth=worth,
        allowed=allowed,
        free=np.array([free_slots(event, party) for party in parties], dtype=np.bool_).reshape(
            count, len(event.slots)
        ),
        places=np.array([places_of(event, stand) for stand in stands], dtype=np.int64),
        use=use,
        show=np.array([_show(party) for party in parties], dtype=np.float64),
        cliques=overlap_cliques(times),
        close=too_close(times, walk) if walk else np.zeros((len(times), len(times)), dtype=np.bool_),
        rooms=np.array([rooms[stand.room] for stand in stands], dtype=np.int64),
        floor=np.full(count, min(rules.min_meetings, rules.max_meetings), dtype=np.int64),
        ceiling=np.full(count, rules.max_meetings, dtype=np.int64),
        overbook=rules.overbooking_risk if rules.overbooking else None,
        before=np.zeros(count, dtype=np.int64),
    )


def make_parties(event: Event) -> tuple[Party, ...]:
    """Return who moves on their own: single visitors, and groups with their members."""
    groups = {group.id: group for group in event.groups}
    members: dict[str, list[Visitor]] = {group.id: [] for group in event.groups}
    for visitor in event.visitors:
        if visitor.group in members:
            members[visitor.group].append(visitor)
    parties: list[Party] = []
    told: set[str] = set()
    for visitor in event.visitors:
        group = groups.get(visitor.group or "")
        if group is None:
            parties.append(Party(visitor.id, (visitor,), None))
        elif group.id not in told:
            told.add(group.id)
            parties.append(Party(group.id, tuple(members[group.id]), group))
    for group in event.groups:
        if group.id not in told:
            parties.append(Party(group.id, (Visitor(id=group.id),), group))
    return tuple(parties)


def refusals(party: Party, stand: Stand, values: MeetingValues) -> list[tuple[str, str]]:
    """Return what forbids a meeting whatever the hour, as (kind, id of the member or stand concerned).

    Kinds: "visitor_veto", "group_veto", "stand_veto", "stairs", "not_eligible", "seats".
    """
    found: list[tuple[str, str]] = []
    group = party.group
    if group is not None:
        if stand.id in group.veto:
            found.append(("group_veto", group.id))
        if group.id in stand.veto:
            found.append(("stand_veto", stand.id))
        if stand.seats is not None and party.people > stand.recruiters * stand.seats:
            found.append(("seats", stand.id))
    for member in party.members:
        if stand.id in member.veto:
            found.append(("visitor_veto", member.id))
        if member.id in stand.veto:
            found.append(("stand_veto", stand.id))
        if member.step_free and not stand.step_free:
            found.append(("stairs", stand.id))
    barred = [member.id for member in party.members if values.interest(member.id, stand.id) is None]
    # A class visits a stand together; it is not sent where the law bars most of its pupils.
    if 2 * len(barred) > len(party.members):
        found.append(("not_eligible", barred[0]))
    return found


def party_worth(party: Party, stand: Stand, values: MeetingValues) -> int:
    """Return the value of a meeting in millionths, all members together; a pupil without chance adds 0."""
    total = 0.0
    for member in party.members:
        interest = values.interest(member.id, stand.id)
        if interest is not None:
            total += meeting_value(interest.score, member, party.group, stand)
    return round(total * UNIT)


def recruiters_used(party: Party, stand: Stand) -> int:
    """Return how many recruiters a party takes: one; a class as many as its pupils fill, at most all."""
    if party.group is None:
        return 1
    if stand.seats is None:
        return stand.recruiters
    filled: int = ceil(party.people / stand.seats)
    return min(stand.recruiters, filled)


def free_slots(event: Event, party: Party) -> list[bool]:
    """Return for each slot whether every member is there and free."""
    who: list[Visitor | Group] = [*party.members]
    if party.group is not None:
        who.append(party.group)
    arrive = max((minutes_of(one.arrive) for one in who if one.arrive), default=0)
    leave = min((minutes_of(one.leave) for one in who if one.leave), default=24 * 60)
    breaks = {slot for member in party.members for slot in member.breaks}
    return [
        slot.id not in breaks and minutes_of(slot.start) >= arrive and minutes_of(slot.end) <= leave
        for slot in event.slots
    ]


def places_of(event: Event, stand: Stand) -> list[int]:
    """Return for each slot how many recruiters are at a stand."""
    away = {*stand.closed_slots, *stand.breaks}
    return [0 if slot.id in away else stand.recruiters for slot in event.slots]


def _show(party: Party) -> float:
    return 1.0 if party.group is not None else 1.0 - party.members[0].no_show
