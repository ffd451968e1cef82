"""Why one party cannot have its meetings even with the forum to itself: the smallest set of causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from matcher.planning.presence import minutes_of
from matcher.planning.problem import Bools, Party, Problem, refusals
from matcher.planning.values import MeetingValues
from matcher.records.errors import Text

MOST_SUBSETS = 1_000
"""Sets of one size that are tried to find a smaller one than the deletion filter found."""


@dataclass(frozen=True)
class Cause:
    """One field of the event that takes meetings away from a party.

    Attributes:
        field: path in event.json, records named by their id: `visitors.V12.leave`.
        text: what it says, ending a sentence that starts with the party's name.
        blocked: bool (S, T), meetings it forbids.
    """

    field: str
    text: Text
    blocked: Bools


def causes_of(problem: Problem, party: Party, values: MeetingValues) -> list[Cause]:
    """Return every field of the event that forbids this party some meeting."""
    event = problem.event
    found: dict[str, Cause] = {}
    shape = (len(event.stands), len(event.slots))

    def block(field: str, text: Text, blocked: Bools) -> None:
        if blocked.any():
            known = found.get(field)
            found[field] = Cause(field, text, blocked if known is None else known.blocked | blocked)

    for column, stand in enumerate(event.stands):
        own = np.zeros(shape, dtype=np.bool_)
        own[column] = True
        for kind, name in refusals(party, stand, values):
            field, text = _refusal(kind, name, party, stand.id)
            block(field, text, own)
        closed = np.zeros(shape, dtype=np.bool_)
        away = {*stand.closed_slots, *stand.breaks}
        closed[column] = [slot.id in away for slot in event.slots]
        name = f"stands.{stand.id}.closed_slots"
        block(name, Text(f"le stand {stand.id} est alors fermé", f"stand {stand.id} is closed then"), closed)
        behind = np.zeros(shape, dtype=np.bool_)
        behind[column] = (problem.places[column] < 1) & ~closed[column]
        late = Text(f"le stand {stand.id} a pris du retard", f"stand {stand.id} is running late")
        block(f"stands.{stand.id}.recruiters", late, behind)
    if problem.barred is not None:
        text = Text("le temps est passé", "the time has passed")
        block("slots", text, problem.barred[problem.parties.index(party)])
    for field, text, hours in _hours(problem, party):
        block(field, text, np.broadcast_to(hours[None, :], shape))
    return list(found.values())


def _refusal(kind: str, name: str, party: Party, stand: str) -> tuple[str, Text]:
    if kind == "visitor_veto":
        return f"visitors.{name}.veto", Text("écarte des stands", "rules stands out")
    if kind == "group_veto":
        return f"groups.{name}.veto", Text("écarte des stands", "rules stands out")
    if kind == "stand_veto":
        return f"stands.{name}.veto", Text(f"le stand {name} l'écarte", f"stand {name} rules them out")
    if kind == "stairs":
        return f"stands.{name}.step_free", Text(
            f"le stand {name} n'est accessible que par des marches",
            f"stand {name} can only be reached by stairs",
        )
    if kind == "seats":
        return f"stands.{name}.seats", Text(
            f"le stand {name} ne peut asseoir {party.people} personnes",
            f"stand {name} cannot seat {party.people} people",
        )
    return f"stands.{stand}.postings", Text(
        f"aucune offre du stand {stand} ne lui est ouverte", f"no posting of stand {stand} is open to them"
    )


def _hours(problem: Problem, party: Party) -> list[tuple[str, Text, Bools]]:
    slots = problem.event.slots
    starts = np.array([minutes_of(slot.start) for slot in slots])
    ends = np.array([minutes_of(slot.end) for slot in slots])
    found: list[tuple[str, Text, Bools]] = []
    who = [("visitors", member) for member in party.members if party.group is None or member.id != party.id]
    people = [(kind, member.id, member.arrive, member.leave) for kind, member in who]
    if party.group is not None:
        people.append(("groups", party.group.id, party.group.arrive, party.group.leave))
    for kind, name, arrive, leave in people:
        if arrive:
            text = Text(f"arrivée à {arrive}", f"arrives at {arrive}")
            found.append((f"{kind}.{name}.arrive", text, starts < minutes_of(arrive)))
        if leave:
            text = Text(f"départ à {leave}", f"leaves at {leave}")
            found.append((f"{kind}.{name}.leave", text, ends > minutes_of(leave)))
    for _, member in who:
        if member.breaks:
            away = np.array([slot.id in member.breaks for slot in slots])
            found.append((f"visitors.{member.id}.breaks", Text("pauses", "breaks"), away))
    return found


def smallest_conflict(
    causes: Sequence[Cause], needed: int, shape: tuple[int, int], *, thorough: bool = True
) -> list[Cause] | None:
    """Return the smallest set of causes that alone leaves fewer than `needed` meetings.

    A deletion filter leaves out one cause after the other; what remains is irreducible. Then all smaller
    sets are tried, up to `MOST_SUBSETS` of a size, unless `thorough` is false.

    Returns:
        The set; empty where even without any cause there are not enough stands or slots; None where the
        meetings are possible.
    """
    if possible_meetings(causes, needed, shape) >= needed:
        return None
    kept = list(causes)
    for cause in causes:
        without = [one for one in kept if one is not cause]
        if possible_meetings(without, needed, shape) < needed:
            kept = without
    for size in range(1, len(kept) if thorough else 1):
        if comb(len(causes), size) > MOST_SUBSETS:
            break
        for some in combinations(causes, size):
            if possible_meetings(some, needed, shape) < needed:
                return list(some)
    return kept


def possible_meetings(causes: Sequence[Cause], needed: int, shape: tuple[int, int]) -> int:
    """Return how many stands can be met in different slots under these causes, at most `needed`."""
    possible = np.ones(shape, dtype=np.bool_)
    for cause in causes:
        possible &= ~cause.blocked
    return matched(possible, needed)


def matched(possible: Bools, enough: int) -> int:
    """Return the size of a matching of stands and slots, at most `enough`; `possible` bool (S, T).

    Augmenting paths; overlaps of slots and walks are not counted, so it is an upper bound.
    """
    holders: dict[int, int] = {}
    count = 0
    for stand in range(possible.shape[0]):
        if count >= enough:
            break
        count += _augment(possible, stand, holders, set())
    return count


def _augment(possible: Bools, stand: int, holders: dict[int, int], seen: set[int]) -> bool:
    for slot in np.flatnonzero(possible[stand]).tolist():
        if slot in seen:
            continue
        seen.add(slot)
        if slot not in holders or _augment(possible, holders[slot], holders, seen):
            holders[slot] = stand
            return True
    return False
