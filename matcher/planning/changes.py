"""What happens on the day of a forum: absences, late arrivals, walk-ins, closed stands, delays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from matcher.planning.clock import clock_text
from matcher.planning.presence import minutes_of
from matcher.records.base import Identifier, LongText, Record
from matcher.records.errors import PlanningError, Text
from matcher.records.event import ClockTime, Event, Group, Visitor
from matcher.records.expected import known_ids
from matcher.records.numbers import how_many


class Absent(Record):
    """A visitor, or a whole group, who does not come or has left."""

    kind: Literal["absent"]
    visitor: Identifier


class Late(Record):
    """A visitor or a group who comes at `arrive` only."""

    kind: Literal["late"]
    visitor: Identifier
    arrive: ClockTime


class Leaves(Record):
    """A visitor or a group who leaves at `leave` already."""

    kind: Literal["leaves"]
    visitor: Identifier
    leave: ClockTime


class WalkIn(Record):
    """Somebody at the desk: a CV and three answers.

    The answers: whom they wish to meet (`wish`), until when they stay (`leave`), how far they can travel
    (`mobility_km`). Any other field of a profile may be given too and is kept.
    """

    kind: Literal["walk_in"]
    visitor: Identifier
    text: LongText = ""
    wish: list[Identifier] = Field(default_factory=list, max_length=1_000)
    leave: ClockTime | None = None
    mobility_km: float | None = Field(default=None, ge=0, le=20_000)
    veto: list[Identifier] = Field(default_factory=list, max_length=1_000)
    step_free: bool = False


class Closed(Record):
    """A stand that receives nobody any more from `since` on, by default from now."""

    kind: Literal["closed"]
    stand: Identifier
    since: ClockTime | None = None


class Reopened(Record):
    """A closed stand that receives again from `since` on, by default from now."""

    kind: Literal["reopened"]
    stand: Identifier
    since: ClockTime | None = None


class Behind(Record):
    """A recruiter who is so many minutes behind and cannot start a meeting before they have caught up."""

    kind: Literal["behind"]
    stand: Identifier
    recruiter: int = Field(default=1, ge=1, le=100)
    minutes: int = Field(ge=1, le=24 * 60)


Change = Annotated[Absent | Late | Leaves | WalkIn | Closed | Reopened | Behind, Field(discriminator="kind")]
_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)

KINDS = ("absent", "late", "leaves", "walk_in", "closed", "reopened", "behind")


def read_change(data: object, *, file: str | None = None, line: int | None = None) -> Change:
    """Return the change that `data` describes; raises PlanningError naming the field."""
    try:
        return _CHANGE.validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"] if part not in KINDS) or "kind"
        given = str(first.get("input"))[:60]
        raise PlanningError(
            Text(f"changement refusé : {given}.", f"change refused: {given}."),
            file=file,
            line=line,
            field=place,
            remedy=Text(
                f"« kind » vaut {', '.join(KINDS)} ; une heure s'écrit 14:20 ; voir docs/forum.md.",
                f"'kind' is one of {', '.join(KINDS)}; a time is written 14:20; see docs/forum.md.",
            ),
        ) from None


@dataclass
class Day:
    """The forum as it is after some changes.

    Attributes:
        event: hours, closed slots and walk-ins entered.
        absent: visitors and groups who do not come any more.
        away: (stand, slot) -> recruiters who cannot start a meeting then.
    """

    event: Event
    absent: set[str] = field(default_factory=set)
    away: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)


def day_after(event: Event, changes: Iterable[Mapping[str, Any]]) -> Day:
    """Return the forum after recorded changes, each a change with the time `now` when it was told.

    Raises:
        PlanningError: a change names somebody or a stand that does not exist, or a walk-in who does.
    """
    day = Day(event)
    for recorded in changes:
        told = dict(recorded)
        now = str(told.pop("now"))
        apply_change(day, read_change(told), now)
    return day


def apply_change(day: Day, change: Change, now: str) -> None:
    """Enter one change that is told at `now`; raises PlanningError for unknown ids."""
    if isinstance(change, WalkIn):
        _walk_in(day, change, now)
    elif isinstance(change, Absent):
        _find_person(day.event, change.visitor)
        day.absent.add(change.visitor)
    elif isinstance(change, Late):
        _find_person(day.event, change.visitor)
        day.absent.discard(change.visitor)
        day.event = _with_hours(day.event, change.visitor, arrive=change.arrive)
    elif isinstance(change, Leaves):
        _find_person(day.event, change.visitor)
        day.event = _with_hours(day.event, change.visitor, leave=change.leave)
    elif isinstance(change, Behind):
        _behind(day, change, now)
    else:
        _open_or_close(day, change, now)


def _known_ids(ids: Sequence[str]) -> Text:
    return known_ids(list(ids), Text("Identifiants connus", "Known ids"))


def _find_person(event: Event, name: str) -> Visitor | Group:
    people: list[Visitor | Group] = [*event.visitors, *event.groups]
    for one in people:
        if one.id == name:
            return one
    raise PlanningError(
        Text(f"visiteur inconnu : {name}.", f"unknown visitor: {name}."),
        field="visitor",
        remedy=_known_ids([visitor.id for visitor in event.visitors]),
    )


def _check_stand(event: Event, name: str) -> None:
    ids = [stand.id for stand in event.stands]
    if name not in ids:
        raise PlanningError(
            Text(f"stand inconnu : {name}.", f"unknown stand: {name}."),
            field="stand",
            remedy=_known_ids(ids),
        )


def _with_hours(event: Event, name: str, *, arrive: str | None = None, leave: str | None = None) -> Event:
    """Return the event with other hours; a class does not wait for one of its members."""
    given = {"arrive": arrive, "leave": leave}
    hours = {key: value for key, value in given.items() if value is not None}
    groups = {group.id for group in event.groups}
    return event.model_copy(
        update={
            "visitors": [
                one.model_copy(update=hours) if one.id == name and one.group not in groups else one
                for one in event.visitors
            ],
            "groups": [one.model_copy(update=hours) if one.id == name else one for one in event.groups],
        }
    )


def _walk_in(day: Day, change: WalkIn, now: str) -> None:
    taken = {one.id for one in day.event.visitors} | {one.id for one in day.event.groups}
    if change.visitor in taken:
        raise PlanningError(
            Text(f"le visiteur {change.visitor} existe déjà.", f"visitor {change.visitor} exists already."),
            field="visitor",
            remedy=Text("Donnez un autre identifiant.", "Give another id."),
        )
    for stand in (*change.wish, *change.veto):
        _check_stand(day.event, stand)
    visitor = Visitor(
        id=change.visitor,
        arrive=now,
        leave=change.leave,
        wish=change.wish,
        veto=change.veto,
        step_free=change.step_free,
    )
    day.event = day.event.model_copy(update={"visitors": [*day.event.visitors, visitor]})


def _behind(day: Day, change: Behind, now: str) -> None:
    _check_stand(day.event, change.stand)
    stand = next(one for one in day.event.stands if one.id == change.stand)
    if change.recruiter > stand.recruiters:
        recruiters = how_many(
            stand.recruiters, Text("recruteur", "recruiter"), Text("recruteurs", "recruiters")
        )
        raise PlanningError(
            Text(
                f"le stand {stand.id} n'a que {recruiters.fr}.", f"stand {stand.id} has only {recruiters.en}."
            ),
            field="recruiter",
            remedy=Text("Les recruteurs se comptent à partir de 1.", "Recruiters count from 1."),
        )
    until = minutes_of(now) + change.minutes
    for slot in day.event.slots:
        if minutes_of(now) <= minutes_of(slot.start) < until:
            key = (stand.id, slot.id)
            day.away[key] = day.away.get(key, frozenset()) | {change.recruiter}


def _open_or_close(day: Day, change: Closed | Reopened, now: str) -> None:
    _check_stand(day.event, change.stand)
    since = max(minutes_of(change.since or now), minutes_of(now))
    later = {slot.id for slot in day.event.slots if minutes_of(slot.start) >= since}
    stands = []
    for stand in day.event.stands:
        closed = [slot for slot in stand.closed_slots if slot not in later]
        if isinstance(change, Closed):
            closed += sorted(later)
        same = stand.id != change.stand
        stands.append(stand if same else stand.model_copy(update={"closed_slots": closed}))
    day.event = day.event.model_copy(update={"stands": stands})


def read_clock(text: str, place: str) -> str:
    """Return a time of day as "09:05"; raises PlanningError naming the option."""
    try:
        hours, minutes = text.strip().split(":")
        if not (0 <= int(hours) < 24 and 0 <= int(minutes) < 60):
            raise ValueError(text)
    except ValueError:
        raise PlanningError(
            Text(f"« {text} » n'est pas une heure.", f"'{text}' is not a time."),
            field=place,
            remedy=Text("Écrivez par exemple 14:20.", "Write for instance 14:20."),
        ) from None
    return clock_text(60 * int(hours) + int(minutes))
