"""Who can meet whom at a forum: hours of presence, closed slots, vetoes and stairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matcher.records.errors import PlanningError, Text
from matcher.records.event import Event, Group, Slot, Stand, Visitor


def minutes_of(clock: str) -> int:
    """Return a time of day, "9:30", in minutes from midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def open_slots(event: Event, stand: Stand) -> list[Slot]:
    """Return the slots in which a stand receives people."""
    return [slot for slot in event.slots if slot.id not in stand.closed_slots]


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
    if refused or visitor.id in stand.veto:
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


def check_event(event: Event, posting_ids: Iterable[str], candidate_ids: Iterable[str]) -> None:
    """Check that an event hangs together.

    Raises:
        PlanningError: an id twice or unknown, or hours that end before they begin; names them.
    """
    kinds: list[tuple[str, str, Sequence[Slot | Stand | Visitor | Group]]] = [
        ("slots", "créneau", event.slots),
        ("stands", "stand", event.stands),
        ("visitors", "visiteur", event.visitors),
        ("groups", "groupe", event.groups),
    ]
    for field, name, records in kinds:
        _distinct([record.id for record in records], field, name)
    stands = {stand.id for stand in event.stands}
    visitors = {visitor.id for visitor in event.visitors}
    slots = {slot.id for slot in event.slots}
    postings, candidates = set(posting_ids), set(candidate_ids)
    for stand in event.stands:
        _known(stand.postings, postings, f"stands.{stand.id}.postings", "offre")
        _known(stand.closed_slots, slots, f"stands.{stand.id}.closed_slots", "créneau")
        _known([*stand.wish, *stand.veto], visitors, f"stands.{stand.id}.wish/veto", "visiteur")
    groups = {group.id for group in event.groups}
    for visitor in event.visitors:
        place = f"visitors.{visitor.id}"
        _known([visitor.candidate] if visitor.candidate else [], candidates, f"{place}.candidate", "profil")
        _known([*visitor.wish, *visitor.veto], stands, f"{place}.wish/veto", "stand")
        _known(visitor.breaks, slots, f"{place}.breaks", "créneau")
        _known([visitor.group] if visitor.group else [], groups, f"{place}.group", "groupe")
        _hours(visitor.arrive, visitor.leave, visitor.id)
    for group in event.groups:
        _hours(group.arrive, group.leave, group.id)
    for slot in event.slots:
        _hours(slot.start, slot.end, slot.id)


_ENGLISH = {
    "créneau": "slot",
    "stand": "stand",
    "visiteur": "visitor",
    "groupe": "group",
    "offre": "posting",
    "profil": "profile",
}


def _distinct(ids: list[str], field: str, name: str) -> None:
    twice = sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) < len(ids) else []
    if twice:
        raise PlanningError(
            Text(
                f"identifiant de {name} donné deux fois : {', '.join(twice[:5])}.",
                f"{_ENGLISH[name]} id given twice: {', '.join(twice[:5])}.",
            ),
            field=field,
            remedy=Text("Donnez à chacun son identifiant.", "Give each its own id."),
        )


def _known(ids: Iterable[str], known: set[str], field: str, name: str) -> None:
    unknown = sorted(set(ids) - known)
    if unknown:
        some = ", ".join(sorted(known)[:5]) or "-"
        raise PlanningError(
            Text(
                f"{name} inconnu : {', '.join(unknown[:5])}."
                if name != "offre"
                else f"offre inconnue : {', '.join(unknown[:5])}.",
                f"unknown {_ENGLISH[name]}: {', '.join(unknown[:5])}.",
            ),
            field=field,
            remedy=Text(f"Identifiants connus : {some}...", f"Known ids: {some}..."),
        )


def _hours(start: str | None, end: str | None, who: str) -> None:
    if start is not None and end is not None and minutes_of(end) <= minutes_of(start):
        raise PlanningError(
            Text(f"« {who} » finit ({end}) avant de commencer ({start}).", f"'{who}' ends before it starts."),
            remedy=Text("Corrigez les heures.", "Mend the hours."),
        )
