"""What the floor lacks and why: for one party its own hours and vetoes, for many the places of the forum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.planning.alone import causes_of, matched, smallest_conflict
from matcher.planning.problem import Ints, Problem, Schedule, floor_meetings
from matcher.planning.shortage import Shortage, find_shortages
from matcher.planning.values import MeetingValues
from matcher.records.errors import Text
from matcher.records.event import Conflict, Floor, Unplaced
from matcher.records.numbers import how_many

SHOWN_NAMES = 6

ONE_OF_THEM = Text("Changer l'un de ces points donne de la place.", "Changing one of these makes room.")
THIS_ONE = Text("Changer ce point donne de la place.", "Changing this makes room.")
NOT_ENOUGH = Text(
    "Il n'y a pas assez de stands ou de créneaux pour le nombre de rendez-vous demandé.",
    "There are not enough stands or slots for the number of meetings asked for.",
)


def explain_floor(
    problem: Problem, schedule: Schedule, values: MeetingValues
) -> tuple[Floor, tuple[Conflict, ...], tuple[Unplaced, ...]]:
    """Return how far the floor is met, why not further, and everybody who stays below it."""
    short = np.flatnonzero(schedule.degree < problem.floor)
    before = int((problem.before * problem.people).sum())
    asked = before + floor_meetings(problem, problem.floor)
    reached = before + floor_meetings(problem, schedule.degree)
    if not len(short):
        return Floor(asked=asked, reached=reached, possible=asked), (), ()
    alone = np.array(
        [
            matched(problem.possible[party], int(problem.floor[party]))
            for party in range(len(problem.parties))
        ],
        dtype=np.int64,
    )
    shortages = find_shortages(problem, alone)
    possible = before + floor_meetings(problem, alone)
    for shortage in shortages:
        possible -= shortage.missing * int(min(problem.people[row] for row in shortage.parties))
    conflicts = [_own_conflict(problem, int(row), int(alone[row]), values) for row in short]
    told = [one for one in conflicts if one is not None]
    reasons = {int(row): one.text for row, one in zip(short, conflicts, strict=True) if one is not None}
    for shortage in shortages:
        conflict = _shortage_conflict(problem, shortage)
        told.append(conflict)
        for row in shortage.parties:
            reasons.setdefault(row, conflict.text)
    unexplained = asked - reached - sum(one.missing for one in told)
    if unexplained > 0:
        rest = [int(row) for row in short if int(row) not in reasons] or short.tolist()
        conflict = _crowded(problem, rest, unexplained, possible > reached)
        told.append(conflict)
        for row in rest:
            reasons.setdefault(row, conflict.text)
    told.sort(key=lambda one: -one.missing)
    floor = Floor(asked=asked, reached=reached, possible=max(possible, reached))
    return floor, tuple(told), _unplaced(problem, schedule, short, reasons)


def _unplaced(
    problem: Problem, schedule: Schedule, short: Ints, reasons: dict[int, str]
) -> tuple[Unplaced, ...]:
    found = []
    for row in short.tolist():
        party = problem.parties[row]
        before = int(problem.before[row])
        count, floor = int(schedule.degree[row]) + before, int(problem.floor[row]) + before
        head = Text(f"{count} rendez-vous sur {floor}. ", f"{count} of {floor} meetings. ").render()
        found += [Unplaced(visitor=member.id, reason=head + reasons[row]) for member in party.members]
    return tuple(found)


def _own_conflict(problem: Problem, row: int, alone: int, values: MeetingValues) -> Conflict | None:
    """Return why a party cannot reach its floor even alone; None where it could."""
    party = problem.parties[row]
    floor = int(problem.floor[row])
    shape = (len(problem.event.stands), len(problem.event.slots))
    causes = causes_of(problem, party, values)
    kept = smallest_conflict(causes, floor, shape, thorough=problem.barred is None)
    if kept is None:
        return None
    missing = (floor - alone) * party.people
    if not kept:
        text = Text(f"{party.id} : {NOT_ENOUGH.fr}", f"{party.id}: {NOT_ENOUGH.en}")
        return Conflict(fields=("rules.min_meetings", "slots", "stands"), text=text.render(), missing=missing)
    fr = " ; ".join(f"{cause.text.fr} ({cause.field})" for cause in kept)
    en = "; ".join(f"{cause.text.en} ({cause.field})" for cause in kept)
    had = int(problem.before[row])
    text = Text(
        f"{party.id} peut avoir {alone + had} rendez-vous sur {floor + had}, même seul au forum : {fr}.",
        f"{party.id} can have {alone + had} of {floor + had} meetings, even alone at the forum: {en}.",
    )
    return Conflict(
        fields=tuple(cause.field for cause in kept),
        text=text.render(),
        remedy=(ONE_OF_THEM if len(kept) > 1 else THIS_ONE).render(),
        missing=missing,
    )


def names(ids: Sequence[str]) -> Text:
    """Return some ids and how many more there are."""
    some = ", ".join(ids[:SHOWN_NAMES])
    rest = len(ids) - SHOWN_NAMES
    if rest <= 0:
        return Text(some, some)
    more = how_many(rest, Text("autre", "more"), Text("autres", "more"))
    return Text(f"{some} et {more.fr}", f"{some} and {more.en}")


def _shortage_conflict(problem: Problem, shortage: Shortage) -> Conflict:
    event = problem.event
    people = [problem.parties[row].id for row in shortage.parties]
    stands = [event.stands[row].id for row in shortage.stands]
    slots = sorted((event.slots[row] for row in shortage.slots), key=lambda slot: slot.start.zfill(5))
    who, where = names(people), names(stands)
    if len(stands) == len(event.stands):
        where = Text("tous les stands", "all stands")
    when = Text("", "")
    if slots and (shortage.kind == "hours" or len(slots) < len(event.slots)):
        last = max(slots, key=lambda slot: slot.end.zfill(5))
        when = Text(
            f" aux heures de chacun, entre {slots[0].start} et {last.end}",
            f" at the hours of each, between {slots[0].start} and {last.end}",
        )
    text = Text(
        f"{len(people)} visiteurs ou classes ({who.fr}) ont besoin de {shortage.asked} rendez-vous ; "
        f"les stands possibles ({where.fr}) n'en offrent que {shortage.offered}{when.fr} : "
        f"il en manque {shortage.missing}.",
        f"{len(people)} visitors or classes ({who.en}) need {shortage.asked} meetings; the possible stands "
        f"({where.en}) offer only {shortage.offered}{when.en}: {shortage.missing} are missing.",
    )
    recruiters = how_many(
        shortage.more_recruiters, Text("recruteur", "more recruiter"), Text("recruteurs", "more recruiters")
    )
    more = how_many(shortage.more_slots, Text("créneau", "more slot"), Text("créneaux", "more slots"))
    remedy = Text(
        f"Il faudrait au moins {recruiters.fr} de plus à ces stands, ou {more.fr} de plus où tous sont là, "
        "ou baisser rules.min_meetings.",
        f"These stands need at least {recruiters.en}, or {more.en} when all are there, or a lower "
        "rules.min_meetings.",
    )
    fields = [f"stands.{one}.recruiters" for one in stands[:SHOWN_NAMES]]
    return Conflict(
        fields=(*fields, "slots", "rules.min_meetings"),
        text=text.render(),
        remedy=remedy.render(),
        missing=shortage.missing * min(problem.people[row] for row in shortage.parties),
    )


def _crowded(problem: Problem, rows: list[int], missing: int, unproven: bool) -> Conflict:
    who = names([problem.parties[row].id for row in rows])
    text = Text(
        f"il manque {missing} rendez-vous à {who.fr} : aux heures où ils sont là, les stands possibles "
        "reçoivent d'autres visiteurs qui n'ont pas d'autre choix.",
        f"{who.en} lack {missing} meetings: while they are there, the possible stands receive others who "
        "have no other choice.",
    )
    longer = Text(
        "Ajoutez des recruteurs ou des créneaux ; un temps de calcul plus long (rules.time_limit_s) peut "
        "aussi en trouver.",
        "Add recruiters or slots; a longer time limit (rules.time_limit_s) may find some too.",
    )
    shorter = Text("Ajoutez des recruteurs ou des créneaux.", "Add recruiters or slots.")
    return Conflict(
        fields=("stands", "slots", "rules.min_meetings"),
        text=text.render(),
        remedy=(longer if unproven else shorter).render(),
        missing=missing,
    )
