"""A meeting plan in the words of those who live it: who, where, when, for which posting, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.ranking.pool import CandidatePool
from matcher.records import Candidate, Match, Posting
from matcher.records.errors import PlanningError, Text
from matcher.records.event import Event, Meeting, Plan, Stand
from matcher.services.search import DEFAULT_ENCODER, Ranking, build_pool, rank_all

SHOWN_REASONS = 3
SHOWN_CONDITIONS = 2


@dataclass(frozen=True)
class Appointment:
    """One meeting, told in full.

    Attributes:
        start: time of day, "09:20".
        end: time of day.
        stand: its id.
        firm: name of the firm, or the stand's id.
        room: where the stand is, "" where the event does not say.
        recruiter: counted from 1 at the stand.
        recruiters: how many receive there.
        visitor: id of the visitor, or of the class they come with.
        name: the visitor's name where the profile gives one, else the id.
        people: how many come, more than 1 for a class.
        posting: title of the posting they talk about, "" for a first contact.
        reasons: skills that the profile shows and the posting asks for, best proven first.
        conditions: what has to be settled before a contract: minors' rules, certificates, travel.
    """

    start: str
    end: str
    stand: str
    firm: str
    room: str
    recruiter: int
    recruiters: int
    visitor: str
    name: str
    people: int
    posting: str
    reasons: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class StandDay:
    """A stand's day: its meetings by time, then recruiter; a class is one line."""

    id: str
    firm: str
    room: str
    recruiters: int
    appointments: tuple[Appointment, ...]


FEW_MEETINGS = Text(
    "Moins de rendez-vous que prévu : passez à l'accueil, il en cherchera d'autres avec vous.",
    "Fewer meetings than planned: come to the desk, which will look for more with you.",
)
"""What a visitor is told in place of the reason, which is written for the organiser."""


@dataclass(frozen=True)
class VisitorDay:
    """A visitor's day: their meetings by time, and why, for the organiser, they have few or none."""

    id: str
    name: str
    email: str
    group: str
    appointments: tuple[Appointment, ...]
    reason: str = ""


@dataclass(frozen=True)
class Programme:
    """A forum's day, ready to be printed.

    Attributes:
        event: the forum.
        title: its name, or its id.
        stands: in the order of the event.
        visitors: those of the event in its order, then walk-ins.
    """

    event: Event
    title: str
    stands: tuple[StandDay, ...]
    visitors: tuple[VisitorDay, ...]


def read_programme(
    event: Event,
    plan: Plan,
    postings: Sequence[Posting] = (),
    candidates: Sequence[Candidate] = (),
    encoder_name: str = DEFAULT_ENCODER,
) -> Programme:
    """Tell a plan in full.

    Args:
        event: the event that the plan was made for.
        plan: the meetings.
        postings: for their titles and the reasons; without them ids are told.
        candidates: for names and reasons; without them visitors are told by id.
        encoder_name: the encoder of the ranking.

    Raises:
        PlanningError: the plan names a slot or a stand that the event does not have.
    """
    people = {person.id: person for person in candidates}
    profile_of = {
        visitor.id: people[visitor.candidate]
        for visitor in event.visitors
        if visitor.candidate and visitor.candidate in people
    }
    told = _Teller(event, {posting.id: posting for posting in postings}, profile_of, encoder_name)
    appointments = [told.appointment(meeting) for meeting in plan.meetings]
    appointments.sort(key=lambda one: (one.start, one.stand, one.recruiter, one.visitor))
    reasons = {one.visitor: one.reason for one in plan.unplaced}
    return Programme(
        event=event,
        title=event.name or event.id,
        stands=tuple(_stand_day(stand, appointments, _groups(event)) for stand in event.stands),
        visitors=tuple(_visitor_days(event, appointments, profile_of, reasons)),
    )


class _Teller:
    def __init__(
        self,
        event: Event,
        postings: Mapping[str, Posting],
        profiles: Mapping[str, Candidate],
        encoder_name: str,
    ) -> None:
        self._slots = {slot.id: slot for slot in event.slots}
        self._stands = {stand.id: stand for stand in event.stands}
        self._sizes = {group.id: group.size for group in event.groups}
        self._postings = postings
        self._profiles = profiles
        self._pool: CandidatePool | None = None
        if postings and profiles:
            distinct = {person.id: person for person in profiles.values()}
            self._pool = build_pool(list(distinct.values()), encoder_name)
        self._rankings: dict[str, Ranking] = {}

    def appointment(self, meeting: Meeting) -> Appointment:
        slot, stand = self._slots.get(meeting.slot), self._stands.get(meeting.stand)
        if slot is None or stand is None:
            raise PlanningError(
                Text(
                    f"le plan nomme « {meeting.slot if slot is None else meeting.stand} », inconnu de "
                    "l'événement.",
                    f"the plan names '{meeting.slot if slot is None else meeting.stand}', unknown to the "
                    "event.",
                ),
                field="meetings",
                remedy=Text(
                    "Donnez l'événement pour lequel ce plan a été fait.",
                    "Give the event that this plan was made for.",
                ),
            )
        posting = self._postings.get(meeting.posting or "")
        match = self._match(meeting, posting)
        return Appointment(
            start=slot.start.zfill(5),
            end=slot.end.zfill(5),
            stand=stand.id,
            firm=stand.firm or stand.id,
            room=stand.room or "",
            recruiter=meeting.recruiter,
            recruiters=stand.recruiters,
            visitor=meeting.visitor,
            name=_name(self._profiles.get(meeting.visitor), meeting.visitor),
            people=self._sizes.get(meeting.visitor, 1),
            posting=posting.title if posting else (meeting.posting or ""),
            reasons=_reasons(match),
            conditions=_conditions(match),
        )

    def _match(self, meeting: Meeting, posting: Posting | None) -> Match | None:
        profile = self._profiles.get(meeting.visitor)
        if self._pool is None or posting is None or profile is None:
            return None
        if posting.id not in self._rankings:
            self._rankings[posting.id] = rank_all(posting, self._pool)
        return self._rankings[posting.id].match(self._pool.rows[profile.id], 1)


def _reasons(match: Match | None) -> tuple[str, ...]:
    if match is None:
        return ()
    proven = sorted(match.matched, key=lambda skill: (skill.need != "must", -skill.strength))
    return tuple(skill.label for skill in proven[:SHOWN_REASONS])


def _conditions(match: Match | None) -> tuple[str, ...]:
    if match is None:
        return ()
    open_points = [reason for reason in match.eligibility.reasons if reason.status == "conditions"]
    return tuple(reason.text for reason in open_points[:SHOWN_CONDITIONS])


def _name(profile: Candidate | None, visitor: str) -> str:
    return (profile.contact.name if profile and profile.contact else None) or visitor


def _groups(event: Event) -> dict[str, str]:
    return {visitor.id: visitor.group for visitor in event.visitors if visitor.group}


def _stand_day(stand: Stand, appointments: Sequence[Appointment], groups: Mapping[str, str]) -> StandDay:
    lines: dict[tuple[str, str], Appointment] = {}
    for one in appointments:
        if one.stand != stand.id:
            continue
        group = groups.get(one.visitor)
        if group is None:
            lines[one.start, f"visitor {one.visitor}"] = one
            continue
        key = (one.start, f"group {group}")
        people = lines[key].people + 1 if key in lines else 1
        lines[key] = _of_class(lines.get(key, one), group, people)
    return StandDay(
        stand.id, stand.firm or stand.id, stand.room or "", stand.recruiters, tuple(lines.values())
    )


def _of_class(one: Appointment, group: str, people: int) -> Appointment:
    name = Text(f"Classe {group}", f"Class {group}").render()
    return replace(one, visitor=group, name=name, people=people, posting="", reasons=(), conditions=())


def _visitor_days(
    event: Event,
    appointments: Sequence[Appointment],
    profiles: Mapping[str, Candidate],
    reasons: Mapping[str, str],
) -> list[VisitorDay]:
    by_visitor: dict[str, list[Appointment]] = {}
    for one in appointments:
        by_visitor.setdefault(one.visitor, []).append(one)
    groups = _groups(event)
    registered = [visitor.id for visitor in event.visitors]
    # Classes without registered pupils, and people who came without having registered.
    others = sorted(set(by_visitor) - set(registered))
    days = []
    for visitor in [*registered, *others]:
        profile = profiles.get(visitor)
        days.append(
            VisitorDay(
                id=visitor,
                name=_name(profile, visitor),
                email=(profile.contact.email if profile and profile.contact else None) or "",
                group=groups.get(visitor, ""),
                appointments=tuple(by_visitor.get(visitor, ())),
                reason=reasons.get(visitor, ""),
            )
        )
    return days
