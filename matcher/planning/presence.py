"""Who can meet whom at a forum: hours of presence, closed slots, vetoes and stairs."""

from __future__ import annotations

from matcher.records.errors import Text
from matcher.records.event import Event, Group, Slot, Stand, Visitor


def minutes_of(clock: str) -> int:
    """Return a time of day, "9:30", in minutes from midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def open_slots(event: Event, stand: Stand) -> list[Slot]:
    """Return the slots in which a stand of a mended event receives people."""
    return [slot for slot in event.slots if slot.id not in stand.closed_slots and slot.id not in stand.breaks]


def capacity(event: Event, stand: Stand) -> int:
    """Return how many one-to-one meetings a stand can hold: recruiters times open slots."""
    return stand.recruiters * len(open_slots(event, stand))


def slots_of(event: Event, visitor: Visitor, group: Group | None = None) -> list[Slot]:
    """Return the slots in which a visitor is there and free; a group's hours hold for its members."""
    arrive = visitor.arrive or (group.arrive if group else None)
    leave = visitor.leave or (group.leave if group else None)
    return [
        slot
        for slot in event.slots
        if slot.id not in visitor.breaks
        and (arrive is None or minutes_of(slot.start) >= minutes_of(arrive))
        and (leave is None or minutes_of(slot.end) <= minutes_of(leave))
    ]


def why_not(event: Event, visitor: Visitor, group: Group | None, stand: Stand) -> Text | None:
    """Return why this visitor cannot meet this stand; None where nothing stands against it."""
    refused = stand.id in visitor.veto or (group is not None and stand.id in group.veto)
    if refused or visitor.id in stand.veto or visitor.group in stand.veto:
        who = Text("le visiteur", "the visitor") if refused else Text("l'entreprise", "the firm")
        return Text(f"{who.fr} ne souhaite pas cette rencontre", f"{who.en} does not want this meeting")
    if visitor.step_free and not stand.step_free:
        return Text(
            "le stand n'est accessible que par des marches", "the stand can only be reached by stairs"
        )
    there = {slot.id for slot in slots_of(event, visitor, group)}
    if not any(slot.id in there for slot in open_slots(event, stand)):
        return Text(
            "le stand n'est ouvert à aucun moment où la personne est là",
            "the stand is never open while the person is there",
        )
    return None
