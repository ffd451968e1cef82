"""From a schedule to a plan: recruiters are numbered, values and postings written down."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matcher.planning.clock import spans
from matcher.planning.problem import Party, Problem, Schedule
from matcher.planning.values import DIGITS, MeetingValues, meeting_value
from matcher.records.event import Meeting, Stand

Recruiters = Mapping[tuple[str, str, str], tuple[int, ...]]
"""(party, stand, slot) -> recruiters it had before, counted from 1."""


def number_meetings(
    problem: Problem,
    schedule: Schedule,
    values: MeetingValues,
    former: Recruiters | None = None,
    away: Mapping[tuple[str, str], frozenset[int]] | None = None,
) -> tuple[Meeting, ...]:
    """Return the meetings in order of slot, stand and recruiter.

    Recruiters of a stand are alike: the schedule only counts them. They are numbered in order of time,
    each meeting taking the lowest number that is free, which always succeeds for intervals (greedy
    colouring of an interval graph). Whoever had a recruiter before keeps them where possible.

    Args:
        problem: the compiled event.
        schedule: who meets whom.
        values: scores, for postings and values.
        former: recruiters of an earlier plan.
        away: (stand, slot) -> recruiters who cannot receive then.
    """
    times = spans(problem.event.slots)
    order = np.argsort(times[:, 0], kind="stable").tolist()
    rank = {slot: number for number, slot in enumerate(order)}
    busy: dict[tuple[int, int], int] = {}
    rows: list[tuple[int, int, int, Meeting]] = []
    triples = sorted(
        schedule.triples(), key=lambda one: (rank[one[2]], one[1], -problem.use[one[:2]], one[0])
    )
    for party_row, stand_row, slot_row in triples:
        party, stand = problem.parties[party_row], problem.event.stands[stand_row]
        slot = problem.event.slots[slot_row]
        absent = (away or {}).get((stand.id, slot.id), frozenset())
        free = [
            number
            for number in range(1, stand.recruiters + 1)
            if number not in absent and busy.get((stand_row, number), -1) <= times[slot_row, 0]
        ]
        wanted = (former or {}).get((party.id, stand.id, slot.id), ())
        free.sort(key=lambda number: (number not in wanted, number))
        needed = int(problem.use[party_row, stand_row])
        taken = sorted(free[:needed]) or [_shared(stand, absent)]
        for number in taken:
            busy[stand_row, number] = int(times[slot_row, 1])
        for member_row, meeting in enumerate(_rows(party, stand, slot.id, taken, values)):
            rows.append((rank[slot_row], stand_row, member_row, meeting))
    rows.sort(key=lambda row: (row[0], row[1], row[3].recruiter, row[2], row[3].visitor))
    return tuple(row[3] for row in rows)


def _shared(stand: Stand, absent: frozenset[int]) -> int:
    """Return the recruiter whom an overbooked person waits for: the first who is there."""
    return next(number for number in range(1, stand.recruiters + 2) if number not in absent)


def _rows(
    party: Party, stand: Stand, slot: str, recruiters: list[int], values: MeetingValues
) -> list[Meeting]:
    """Return one meeting a member; a class is shared out evenly over the recruiters it takes."""
    rows = []
    for number, member in enumerate(party.members):
        interest = values.interest(member.id, stand.id)
        rows.append(
            Meeting(
                slot=slot,
                stand=stand.id,
                recruiter=recruiters[number * len(recruiters) // len(party.members)],
                visitor=member.id,
                posting=interest.posting if interest else None,
                value=meeting_value(interest.score, member, party.group, stand) if interest else 0.0,
            )
        )
    return rows


def total_value(meetings: tuple[Meeting, ...]) -> float:
    """Return the sum of the values, rounded as they are."""
    return round(sum(meeting.value for meeting in meetings), DIGITS)
