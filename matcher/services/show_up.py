"""Show-up probabilities learned from a forum's outcomes, and read by the next forum's plan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from pydantic import ValidationError

from matcher.geo import Point, locate
from matcher.geo.communes import distance_km
from matcher.geo.travel import trip_of
from matcher.planning.show_up import common_rate, fit_strength, shrink
from matcher.records import Candidate
from matcher.records.errors import PlanningError, Text
from matcher.records.event import Event, Plan, Visitor
from matcher.records.outcome import HELD, Outcome, ShowUp, ShowUpRates

NEAR_KM = 15.0
"""Road distance to the forum up to which people count as living near."""

DIGITS = 4

Segment = tuple[str, str, bool]


def learn_rates(
    event: Event, plan: Plan, outcomes: Sequence[Outcome], candidates: Sequence[Candidate] = ()
) -> ShowUpRates:
    """Return how often people of each kind came, small segments drawn towards everybody's rate.

    Counted are people with a planned meeting whose outcome is known: who met one stand came, who was
    absent from all did not. A segment is the kind of visitor, whether they live near, whether they come
    with a group; nothing else about a person is looked at.
    """
    planned = {meeting.visitor for meeting in plan.meetings}
    known: dict[str, bool] = {}
    for outcome in outcomes:
        if outcome.visitor in planned and outcome.event == event.id:
            known[outcome.visitor] = known.get(outcome.visitor, False) or outcome.status in HELD
    segments = segments_of(event, candidates)
    invited: dict[Segment, int] = {}
    came: dict[Segment, int] = {}
    for visitor, present in known.items():
        segment = segments.get(visitor, ("", "unknown", True))
        invited[segment] = invited.get(segment, 0) + 1
        came[segment] = came.get(segment, 0) + present
    order = sorted(invited)
    totals, counts = [invited[one] for one in order], [came[one] for one in order]
    mean, strength = common_rate(totals, counts), fit_strength(totals, counts)
    told = []
    for kind, travel, group in order:
        segment = (kind, travel, group)
        found = shrink(invited[segment], came[segment], mean, strength)
        told.append(
            ShowUp(
                kind=kind,
                travel=travel,
                group=group,
                invited=invited[segment],
                came=came[segment],
                rate=round(found.rate, DIGITS),
                low=round(found.low, DIGITS),
                high=round(found.high, DIGITS),
            )
        )
    return ShowUpRates(
        events=(event.id,),
        invited=sum(totals),
        came=sum(counts),
        overall=round(mean, DIGITS),
        strength=strength,
        segments=tuple(told),
    )


def with_no_show(event: Event, rates: ShowUpRates, candidates: Sequence[Candidate] = ()) -> Event:
    """Return the event with each visitor's `no_show` from the rates learned; those stated stay as stated."""
    by_segment = {(one.kind, one.travel, one.group): one.rate for one in rates.segments}
    segments = segments_of(event, candidates)
    visitors = [
        visitor
        if "no_show" in visitor.model_fields_set
        else visitor.model_copy(
            update={"no_show": round(1 - by_segment.get(segments[visitor.id], rates.overall), DIGITS)}
        )
        for visitor in event.visitors
    ]
    return event.model_copy(update={"visitors": visitors})


def segments_of(event: Event, candidates: Sequence[Candidate] = ()) -> dict[str, Segment]:
    """Return the segment of each visitor: kind of profile, near or far, in a group or not."""
    by_id = {candidate.id: candidate for candidate in candidates}
    homes = {
        one.id: locate(one.commune, one.postal_code).point
        for one in (by_id.get(visitor.candidate or "") for visitor in event.visitors)
        if one is not None
    }
    place = _place(event, [home for home in homes.values() if home is not None])
    return {visitor.id: _segment(visitor, by_id, homes, place) for visitor in event.visitors}


def _segment(
    visitor: Visitor, by_id: Mapping[str, Candidate], homes: Mapping[str, Point | None], place: Point | None
) -> Segment:
    candidate = by_id.get(visitor.candidate or "")
    home = homes.get(visitor.candidate or "")
    crow = distance_km(home, place) if home is not None and place is not None else None
    travel = "unknown" if crow is None else "near" if trip_of(crow).km <= NEAR_KM else "far"
    kind = (candidate.kind or "") if candidate else ""
    return kind, travel, visitor.group is not None


def _place(event: Event, homes: Sequence[Point]) -> Point | None:
    """Return where the forum is: the commune is the last part of its place, "Halle, Gamaches".

    Of communes of one name, the one nearest to where the visitors live.
    """
    name = (event.place or "").split(",")[-1].strip()
    if not name:
        return None
    found = locate(name, None)
    if found.point is not None:
        return found.point
    points = [one.point for one in found.choices if one.point is not None]
    if not points or not homes:
        return None
    return min(points, key=lambda point: median(distance_km(point, home) or 0.0 for home in homes))


def read_rates(path: Path) -> ShowUpRates:
    """Read rates written before; raises PlanningError where the file is not one."""
    try:
        return ShowUpRates.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise PlanningError(
            Text("ce n'est pas un fichier de taux de présence.", "this is not a file of show-up rates."),
            file=str(path),
            remedy=Text(
                "Il s'obtient avec passerelle outcomes --rates taux.json.",
                "It is made with passerelle outcomes --rates rates.json.",
            ),
        ) from error
