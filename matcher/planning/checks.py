"""What is wrong in an event, told one by one; what is good in it goes on.

Each fault is an error that names its field in event.json (records by their id: `visitors.V12.leave`). The
event that comes back is sound: unknown ids are left out, breaks given as times are slots, a visitor who
leaves before arriving has no free slot.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypeVar

from matcher.planning.clock import clock_text, read_range
from matcher.planning.presence import minutes_of
from matcher.records.errors import PlanningError, Text
from matcher.records.event import Event, EventRules, Group, Slot, Stand, Visitor
from matcher.records.expected import known_ids

R = TypeVar("R", Slot, Stand, Visitor, Group)

KINDS = {
    "slots": Text("créneau", "slot"),
    "stands": Text("stand", "stand"),
    "visitors": Text("visiteur", "visitor"),
    "groups": Text("groupe", "group"),
    "postings": Text("offre", "posting"),
    "candidates": Text("profil", "profile"),
}
FEMININE = {"postings"}
SHOWN_IDS = 5


@dataclass
class Faults:
    """What was found so far: `found` is wrong, `noted` is allowed but probably not meant."""

    found: list[PlanningError] = field(default_factory=list)
    noted: list[PlanningError] = field(default_factory=list)

    def tell(self, place: str, problem: Text, remedy: Text | None = None) -> None:
        """Remember a fault at a field."""
        self.found.append(PlanningError(problem, field=place, remedy=remedy))

    def note(self, place: str, problem: Text, remedy: Text | None = None) -> None:
        """Remember something doubtful at a field."""
        self.noted.append(PlanningError(problem, field=place, remedy=remedy))

    def known(self, ids: Sequence[str], known: Collection[str], place: str, kind: str) -> list[str]:
        """Return the ids that exist, telling the others."""
        unknown = [one for one in dict.fromkeys(ids) if one not in known]
        if unknown:
            word = KINDS[kind]
            unknown_fr = "inconnue" if kind in FEMININE else "inconnu"
            listed = ", ".join(unknown[:SHOWN_IDS])
            self.tell(
                place,
                Text(f"{word.fr} {unknown_fr} : {listed}.", f"unknown {word.en}: {listed}."),
                known_ids(list(known), Text("Identifiants connus", "Known ids"), SHOWN_IDS),
            )
        return [one for one in dict.fromkeys(ids) if one in known]


@dataclass(frozen=True)
class Mended:
    """A sound event, what was wrong in the one given, and what is only doubtful."""

    event: Event
    faults: list[PlanningError]
    notes: list[PlanningError]


def mend_event(
    event: Event,
    posting_ids: Collection[str] | None = None,
    candidate_ids: Collection[str] | None = None,
) -> Mended:
    """Return a sound event made of what is good in this one, and what was wrong.

    Args:
        event: as the organiser wrote it.
        posting_ids: postings that exist; not checked without.
        candidate_ids: profiles that exist; not checked without.

    Raises:
        PlanningError: nothing is left to plan: no slot or no stand is sound.
    """
    faults = Faults()
    slots = _sound_slots(event, faults)
    stands = _unique(event.stands, "stands", faults)
    groups = _unique(event.groups, "groups", faults)
    visitors = _unique(event.visitors, "visitors", faults)
    slot_ids = {slot.id for slot in slots}
    people = {visitor.id for visitor in visitors} | {group.id for group in groups}
    places = dict.fromkeys(stand.id for stand in stands)
    if not slots or not stands:
        raise faults.found[0]
    good_stands = [_stand(one, slots, slot_ids, people, posting_ids, faults) for one in stands]
    members: dict[str, int] = {group.id: 0 for group in groups}
    good_visitors = []
    for visitor in visitors:
        good = _visitor(visitor, slots, places, members, candidate_ids, faults)
        good_visitors.append(good)
        if good.group:
            members[good.group] += 1
    good_groups = [_group(one, slots, places, members[one.id], faults) for one in groups]
    mended = event.model_copy(
        update={
            "slots": slots,
            "stands": good_stands,
            "visitors": good_visitors,
            "groups": good_groups,
            "rules": _rules(event.rules, faults),
        }
    )
    _date(event, faults)
    _contradictions(mended, faults)
    return Mended(mended, faults.found, faults.noted)


def _date(event: Event, faults: Faults) -> None:
    """Note a date that agendas could not be made of: better now than when papers are printed."""
    if not event.date:
        return
    try:
        date.fromisoformat(event.date)
    except ValueError:
        faults.note(
            "date",
            Text(f"« {event.date} » ne se lit pas comme une date.", f"'{event.date}' is not read as a date."),
            Text(
                "Écrivez-la comme 2026-11-26 : l'impression et les agendas en ont besoin.",
                "Write it as 2026-11-26: printing and calendars need it.",
            ),
        )


def _unique(records: Sequence[R], kind: str, faults: Faults) -> list[R]:
    kept: dict[str, R] = {}
    for record in records:
        if record.id in kept:
            word = KINDS[kind]
            faults.tell(
                f"{kind}.{record.id}",
                Text(
                    f"identifiant de {word.fr} donné deux fois ; seul le premier compte.",
                    f"{word.en} id given twice; only the first counts.",
                ),
                Text("Donnez à chacun son identifiant.", "Give each its own id."),
            )
        else:
            kept[record.id] = record
    return list(kept.values())


def _sound_slots(event: Event, faults: Faults) -> list[Slot]:
    kept = []
    for slot in _unique(event.slots, "slots", faults):
        if minutes_of(slot.end) > minutes_of(slot.start):
            kept.append(slot)
            continue
        faults.tell(
            f"slots.{slot.id}.end",
            Text(
                f"le créneau finit ({slot.end}) avant de commencer ({slot.start}) ; il est laissé de côté.",
                f"the slot ends ({slot.end}) before it starts ({slot.start}); it is left out.",
            ),
            Text("Corrigez les heures.", "Mend the hours."),
        )
    return kept


def _breaks(given: Sequence[str], slots: Sequence[Slot], place: str, faults: Faults) -> list[str]:
    """Return the slots that breaks cover: slot ids stay, times become the slots they touch."""
    ids = {slot.id for slot in slots}
    ranges: list[tuple[int, int, str]] = []
    found: list[str] = []
    for one in given:
        times = None if one in ids else read_range(one)
        if one in ids:
            found.append(one)
        elif times is None:
            found += faults.known([one], ids, place, "slots")
        elif times[1] <= times[0]:
            faults.tell(
                place,
                Text(
                    f"la pause « {one} » finit avant de commencer.", f"break '{one}' ends before it starts."
                ),
                Text("Corrigez les heures.", "Mend the hours."),
            )
        else:
            ranges.append((*times, one))
    ranges.sort()
    for (since, end, first), (start, other_end, second) in pairwise(ranges):
        if start < end:
            whole = f"{clock_text(since)}-{clock_text(max(end, other_end))}"
            faults.note(
                place,
                Text(
                    f"les pauses {first} et {second} se chevauchent ; elles sont lues ensemble.",
                    f"breaks {first} and {second} overlap; they are read together.",
                ),
                Text(f"Écrivez une seule pause, {whole}.", f"Write a single break, {whole}."),
            )
    for slot in slots:
        start, end = minutes_of(slot.start), minutes_of(slot.end)
        if any(start < until and since < end for since, until, _ in ranges):
            found.append(slot.id)
    return list(dict.fromkeys(found))


def _stand(
    stand: Stand,
    slots: Sequence[Slot],
    slot_ids: set[str],
    people: set[str],
    posting_ids: Collection[str] | None,
    faults: Faults,
) -> Stand:
    place = f"stands.{stand.id}"
    postings = list(stand.postings)
    if posting_ids is not None:
        postings = faults.known(postings, posting_ids, f"{place}.postings", "postings")
    if not postings:
        faults.note(
            f"{place}.postings",
            Text(
                "aucune offre à ce stand : on y va par souhait ou pour découvrir, sans note.",
                "no posting at this stand: people go there by wish or to discover, without a score.",
            ),
            Text("Ajoutez les offres de l'entreprise.", "Add the firm's postings."),
        )
    return stand.model_copy(
        update={
            "postings": postings,
            "closed_slots": faults.known(stand.closed_slots, slot_ids, f"{place}.closed_slots", "slots"),
            "breaks": _breaks(stand.breaks, slots, f"{place}.breaks", faults),
            "wish": faults.known(stand.wish, people, f"{place}.wish", "visitors"),
            "veto": faults.known(stand.veto, people, f"{place}.veto", "visitors"),
        }
    )


def _visitor(
    visitor: Visitor,
    slots: Sequence[Slot],
    stands: Collection[str],
    groups: Collection[str],
    candidate_ids: Collection[str] | None,
    faults: Faults,
) -> Visitor:
    place = f"visitors.{visitor.id}"
    group, candidate = visitor.group, visitor.candidate
    if group is not None and not faults.known([group], groups, f"{place}.group", "groups"):
        group = None
    if candidate is not None and candidate_ids is not None:
        known = faults.known([candidate], candidate_ids, f"{place}.candidate", "candidates")
        candidate = known[0] if known else None
    _hours(visitor, place, slots, faults)
    return visitor.model_copy(
        update={
            "group": group,
            "candidate": candidate,
            "wish": faults.known(visitor.wish, stands, f"{place}.wish", "stands"),
            "veto": faults.known(visitor.veto, stands, f"{place}.veto", "stands"),
            "breaks": _breaks(visitor.breaks, slots, f"{place}.breaks", faults),
        }
    )


def _group(
    group: Group, slots: Sequence[Slot], stands: Collection[str], members: int, faults: Faults
) -> Group:
    place = f"groups.{group.id}"
    _hours(group, place, slots, faults)
    if members > group.size:
        faults.tell(
            f"{place}.size",
            Text(
                f"{members} visiteurs sont dans ce groupe de {group.size} ; il est compté pour {members}.",
                f"{members} visitors are in this group of {group.size}; it counts as {members}.",
            ),
            Text("Corrigez la taille du groupe.", "Mend the group's size."),
        )
    return group.model_copy(
        update={
            "size": max(group.size, members),
            "wish": faults.known(group.wish, stands, f"{place}.wish", "stands"),
            "veto": faults.known(group.veto, stands, f"{place}.veto", "stands"),
        }
    )


def _hours(who: Visitor | Group, place: str, slots: Sequence[Slot], faults: Faults) -> None:
    arrive = minutes_of(who.arrive) if who.arrive else 0
    leave = minutes_of(who.leave) if who.leave else 24 * 60
    remedy = Text("Corrigez les heures.", "Mend the hours.")
    if leave <= arrive:
        faults.tell(
            f"{place}.leave",
            Text(
                f"part à {who.leave}, avant d'arriver à {who.arrive} : aucun rendez-vous n'est possible.",
                f"leaves at {who.leave}, before arriving at {who.arrive}: no meeting is possible.",
            ),
            remedy,
        )
    elif not any(minutes_of(slot.start) >= arrive and minutes_of(slot.end) <= leave for slot in slots):
        faults.note(
            f"{place}.arrive" if who.arrive else f"{place}.leave",
            Text("n'est là pendant aucun créneau entier.", "is not there for any whole slot."),
            remedy,
        )


def _rules(rules: EventRules, faults: Faults) -> EventRules:
    if rules.min_meetings <= rules.max_meetings:
        return rules
    faults.tell(
        "rules.min_meetings",
        Text(
            f"le minimum ({rules.min_meetings}) dépasse le maximum ({rules.max_meetings}) ; "
            f"{rules.max_meetings} est pris pour les deux.",
            f"the minimum ({rules.min_meetings}) exceeds the maximum ({rules.max_meetings}); "
            f"{rules.max_meetings} is used for both.",
        ),
        Text("Baissez le minimum ou relevez le maximum.", "Lower the minimum or raise the maximum."),
    )
    return rules.model_copy(update={"min_meetings": rules.max_meetings})


def _contradictions(event: Event, faults: Faults) -> None:
    """Tell wishes that a veto makes void; the veto counts."""
    vetoes = {stand.id: set(stand.veto) for stand in event.stands}
    sides: list[tuple[str, Sequence[Visitor | Group]]] = [
        ("visitors", event.visitors),
        ("groups", event.groups),
    ]
    for kind, records in sides:
        for one in records:
            void = [stand for stand in one.wish if stand in one.veto or one.id in vetoes.get(stand, set())]
            _void(f"{kind}.{one.id}.wish", void, _stand_words, faults)
    refused = {one.id: set(one.veto) for _, records in sides for one in records}
    for stand in event.stands:
        void = [
            person for person in stand.wish if person in stand.veto or stand.id in refused.get(person, set())
        ]
        _void(f"stands.{stand.id}.wish", void, _person_words, faults)


def _stand_words(ids: str) -> Text:
    return Text(f"souhaite {ids}, mais un veto l'interdit", f"wishes {ids}, but a veto forbids it")


def _person_words(ids: str) -> Text:
    return Text(
        f"souhaite rencontrer {ids}, mais un veto l'interdit", f"wishes to meet {ids}, but a veto forbids it"
    )


def _void(place: str, ids: Sequence[str], words: Callable[[str], Text], faults: Faults) -> None:
    if ids:
        text = words(", ".join(ids[:SHOWN_IDS]))
        faults.note(
            place,
            Text(f"{text.fr} ; le veto compte.", f"{text.en}; the veto counts."),
            Text("Retirez le souhait ou le veto.", "Take out the wish or the veto."),
        )
