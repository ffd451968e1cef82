"""A calendar file a person, for their telephone (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import icalendar

from matcher.records.errors import PlanningError, Text
from matcher.services.forum_papers.programme import Appointment, Programme

FORUM_ZONE = ZoneInfo("Europe/Paris")


def forum_date(programme: Programme) -> date:
    """Return the day of the forum.

    Raises:
        PlanningError: the event gives no date, or one that is not written as 2026-11-26.
    """
    try:
        return date.fromisoformat(programme.event.date or "")
    except ValueError:
        raise PlanningError(
            Text(
                f"la date de l'événement ({programme.event.date or 'absente'}) ne se lit pas.",
                f"the date of the event ({programme.event.date or 'missing'}) cannot be read.",
            ),
            field="date",
            remedy=Text(
                "Écrivez-la comme 2026-11-26 : les agendas en ont besoin.",
                "Write it as 2026-11-26: the calendars need it.",
            ),
        ) from None


def calendar(programme: Programme, appointments: Iterable[Appointment], *, for_stand: bool = False) -> bytes:
    """Return the calendar of one person, or of one stand.

    Args:
        programme: the forum.
        appointments: the meetings of that person or stand.
        for_stand: entries are named after the visitor rather than after the firm.

    Raises:
        PlanningError: the event has no readable date.
    """
    day = forum_date(programme)
    made = icalendar.Calendar()
    made.add("prodid", "-//Passerelle//forum//FR")
    made.add("version", "2.0")
    made.add("x-wr-calname", programme.title)
    for one in appointments:
        entry = icalendar.Event()
        # The same meeting keeps its identity in every edition, so that a new file moves it.
        entry.add("uid", f"{programme.event.id}-{one.stand}-{one.visitor}@passerelle")
        entry.add("dtstamp", datetime.combine(day, time(), FORUM_ZONE))
        entry.add("dtstart", _moment(day, one.start))
        entry.add("dtend", _moment(day, one.end))
        entry.add("summary", one.name if for_stand else one.firm)
        entry.add("location", ", ".join(filter(None, [place_of(one), programme.event.place])))
        if one.posting:
            entry.add("description", one.posting)
        made.add_component(entry)
    return bytes(made.to_ical())


def place_of(one: Appointment) -> str:
    """Return where a meeting is: the stand, its room, and the recruiter where several receive."""
    parts = [Text(f"stand {one.stand}", f"stand {one.stand}").render(), one.room]
    if one.recruiters > 1:
        parts.append(Text(f"table {one.recruiter}", f"table {one.recruiter}").render())
    return ", ".join(filter(None, parts))


def _moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), FORUM_ZONE)
