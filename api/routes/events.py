"""/v1/events: forums, what came of their meetings, and the figures owed to their funders."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.dependencies import WorkplaceDep
from api.event_schemas import EventBody, EventSummary, OutcomesBody, OutcomesReport
from api.events import add_outcomes, delete_event, figures, get_event, save_event, summary
from api.problems import documented
from api.published import PublishedKpi
from api.schemas import EVENT_ID_PATTERN

router = APIRouter(prefix="/v1/events", tags=["events"])

EventId = Annotated[
    str,
    Path(
        min_length=1,
        max_length=200,
        pattern=EVENT_ID_PATTERN,
        description="Id of the event.",
    ),
]


@router.put(
    "/{event}",
    summary="Store an event",
    responses={**documented(), 201: {"model": EventSummary, "description": "Created"}},
)
def put_event(workplace: WorkplaceDep, event: EventId, body: EventBody, response: Response) -> EventSummary:
    """Store a forum with its plan, as far as its figures need them; outcomes known of it stay."""
    response.status_code = 201 if save_event(workplace, event, body) else 200
    return summary(workplace, get_event(workplace, event))


@router.get("/{event}", summary="Read an event", responses=documented(404))
def read_event(workplace: WorkplaceDep, event: EventId) -> EventSummary:
    """Return a stored forum, in numbers."""
    return summary(workplace, get_event(workplace, event))


@router.delete("/{event}", summary="Delete an event", status_code=204, responses=documented(404))
def remove_event(workplace: WorkplaceDep, event: EventId) -> None:
    """Delete a forum with all that came of its meetings."""
    delete_event(workplace, event)


@router.post("/{event}/outcomes", summary="Tell outcomes", responses=documented(404))
def tell_outcomes(workplace: WorkplaceDep, event: EventId, body: OutcomesBody) -> OutcomesReport:
    """Keep what came of meetings, one outcome a meeting; bad lines are told, the others count.

    Sending the same lines again changes nothing. Nothing that ranks reads outcomes.
    """
    return add_outcomes(workplace, event, body.outcomes)


@router.get("/{event}/kpi", summary="Figures of an event", responses=documented(404))
def read_figures(workplace: WorkplaceDep, event: EventId) -> PublishedKpi:
    """Return the figures of `passerelle outcomes`; what tells of fewer than five people is left out."""
    return figures(workplace, event)
