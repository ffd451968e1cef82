"""Forums and what came of their meetings: kept as far as the figures need it, never read by the ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.cleaning import clean_text
from api.event_schemas import EventBody, EventSummary, LineFault, OutcomeLine, OutcomesReport
from api.problems import ApiError, Fault
from api.published import PublishedKpi, published
from api.validation import MAX_FAULTS
from api.workplace import Workplace
from matcher.records import Candidate, Event, Meeting, Plan, Posting
from matcher.records.errors import Text
from matcher.services.outcome_file import merge, place_outcomes
from matcher.services.outcomes import make_kpi
from matcher.store import StoredEvent

KEPT: dict[str, object] = {
    "id": True,
    "date": True,
    "name": True,
    "place": True,
    "slots": {"__all__": {"id", "start", "end"}},
    "stands": {"__all__": {"id", "firm", "postings"}},
    "visitors": {"__all__": {"id", "candidate", "group"}},
    "groups": {"__all__": {"id", "size"}},
}
"""What is stored of an event; wishes, breaks and notes on people serve the plan, not its figures."""


def get_event(workplace: Workplace, event_id: str) -> StoredEvent:
    """Return a stored forum.

    Raises:
        ApiError: 404, there is none of this id.
    """
    found = workplace.store.events.get(clean_text(event_id))
    if found is None:
        raise _no_event()
    return found


def save_event(workplace: Workplace, event_id: str, body: EventBody) -> bool:
    """Store a forum with its plan, the outcomes known of it kept; return whether it is new.

    Raises:
        ApiError: 422, a meeting names a stand, a visitor or a slot that the event does not hold.
    """
    faults = list(_strangers(body.event, body.plan.meetings))
    if faults:
        raise ApiError(
            "invalid",
            Text("Le plan n'est pas celui de cet événement.", "The plan is not that of this event."),
            faults=faults[:MAX_FAULTS],
        )
    kept = body.event.model_dump(include=KEPT, exclude_unset=True)  # type: ignore[arg-type]
    event = Event.model_validate({**kept, "id": clean_text(event_id)})
    return workplace.store.events.save(event, body.plan.meetings)


def _strangers(event: Event, meetings: Sequence[Meeting]) -> Iterator[Fault]:
    known = {
        "stand": {stand.id for stand in event.stands},
        "visitor": {visitor.id for visitor in event.visitors} | {group.id for group in event.groups},
        "slot": {slot.id for slot in event.slots},
    }
    for number, meeting in enumerate(meetings):
        for name, ids in known.items():
            if getattr(meeting, name) not in ids:
                detail = Text("cet identifiant n'est pas dans event.", "this id is not in event.")
                yield Fault(field=f"body.plan.meetings.{number}.{name}", detail=detail.render())


def summary(workplace: Workplace, stored: StoredEvent) -> EventSummary:
    """Return a forum in numbers."""
    event = stored.event
    return EventSummary(
        id=event.id,
        name=event.name,
        date=event.date,
        stands=len(event.stands),
        visitors=len(event.visitors),
        meetings=len(stored.meetings),
        outcomes=len(workplace.store.events.outcomes(event.id)),
    )


def delete_event(workplace: Workplace, event_id: str) -> None:
    """Delete a forum with its outcomes.

    Raises:
        ApiError: 404, there is none of this id.
    """
    if not workplace.store.events.delete(clean_text(event_id)):
        raise _no_event()


def add_outcomes(workplace: Workplace, event_id: str, lines: Sequence[OutcomeLine]) -> OutcomesReport:
    """Keep what the good lines tell, one outcome a meeting, and say what is wrong with the others.

    Raises:
        ApiError: 404, there is no such forum.
    """
    stored = get_event(workplace, event_id)
    cells = ({name: str(value).strip() for name, value in line.model_dump().items()} for line in lines)
    report = place_outcomes(enumerate(cells, start=1), stored.event, stored.meetings)
    faults = [
        LineFault(line=error.line or 0, field=error.field, detail=_told(error.problem, error.remedy))
        for error in report.rejected
    ]
    # An empty line is no mistake in a spreadsheet; who sends one here has forgotten something.
    faults += [
        LineFault(line=number, field=None, detail=Text("ligne vide.", "empty line.").render())
        for number, line in enumerate(lines, start=1)
        if not any(str(value).strip() for value in line.model_dump().values())
    ]
    changed, total = workplace.store.events.change_outcomes(
        stored.event, lambda before: merge(before, report.outcomes)
    )
    return OutcomesReport(
        read=len(report.outcomes),
        changed=changed,
        total=total,
        rejected=sorted(faults, key=lambda fault: fault.line),
        notes=[note.render() for note in report.notes],
    )


def _told(problem: Text, remedy: Text | None) -> str:
    return " ".join(text.render() for text in (problem, remedy) if text is not None)


def figures(workplace: Workplace, event_id: str) -> PublishedKpi:
    """Return the figures owed to those who funded a forum, with nothing about fewer than five people.

    Raises:
        ApiError: 404, there is no such forum.
    """
    stored = get_event(workplace, event_id)
    event, store = stored.event, workplace.store
    named = dict.fromkeys(posting for stand in event.stands for posting in stand.postings)
    people = dict.fromkeys(visitor.candidate for visitor in event.visitors if visitor.candidate)
    plan = Plan(meetings=stored.meetings, unplaced=(), objective=0, bound=0, gap=0, seed=0, event=event.id)
    kpi = make_kpi(
        event,
        plan,
        store.events.outcomes(event.id),
        [posting for one in named if (posting := store.get(Posting, one)) is not None],
        [person for one in people if (person := store.get(Candidate, one)) is not None],
    )
    return published(kpi)


def _no_event() -> ApiError:
    return ApiError(
        "not-found",
        Text(
            "Aucun événement n'a cet identifiant ; PUT l'enregistre avec son plan.",
            "No event has this id; PUT stores it with its plan.",
        ),
    )
