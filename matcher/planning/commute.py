"""Can this person come to this job every day: by what, how long, within which limit?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matcher.geo import Point, Trip, distance_km
from matcher.geo.travel import Mode, travel_parameters, trip_of
from matcher.ranking.rules.job import Job
from matcher.ranking.rules.pair import CROW_SHARE, LONG_COMMUTE_MINUTES
from matcher.ranking.rules.person import Person
from matcher.records.errors import Text

Obstacle = Literal["too_long", "beyond_mobility", "no_own_way"]


@dataclass(frozen=True)
class Commute:
    """The daily way to a job.

    Attributes:
        trip: the estimated trip; None where a place is not known or no means of their own reaches it.
        limit: minutes the trip may take; None where only the stated mobility counts.
        obstacle: what stands against it; None where nothing does or a place is not known.
        note: what to check, where something is not known.
    """

    trip: Trip | None
    limit: float | None
    obstacle: Obstacle | None = None
    note: Text | None = None

    def told(self) -> Text:
        """Return the trip in words, "22 min en voiture"."""
        if self.trip is None:
            return self.note or Text("trajet inconnu", "trip unknown")
        minutes = f"{self.trip.minutes:.0f} min"
        label = travel_parameters().modes[self.trip.mode].label
        return Text(f"{minutes} {label.fr}", f"{minutes} {label.en}")


def commute(person: Person, job: Job, max_minutes: float | None = None) -> Commute:
    """Return how a person would come to a job.

    Somebody who drives, or of whom it is not known, goes by car; others by moped, bicycle or on foot
    where people do so every day. The limit is the mobility the person states and, where they state none,
    an hour; `max_minutes` holds for everybody besides.

    Args:
        person: who, as the rules read them.
        job: where, as the rules read it.
        max_minutes: most minutes one way.
    """
    mobility = person.candidate.mobility_km
    limit = max_minutes if max_minutes is not None else (LONG_COMMUTE_MINUTES if mobility is None else None)
    home, work = person.location.point, job.location.point
    if home is None or work is None:
        missing = Text("domicile à préciser", "home to be given")
        if work is None:
            missing = Text("lieu de travail à préciser", "place of work to be given")
        return Commute(None, limit, note=missing)
    crow = distance_km(home, work) or 0.0
    trip = own_trip(person, home, work)
    if trip is None:
        if job.facts["transport_offered"]:
            offered = Text(
                "sans voiture : l'annonce parle d'un transport, à vérifier",
                "no car: the posting mentions transport, to check",
            )
            return Commute(None, limit, note=offered)
        return Commute(None, limit, "no_own_way", _no_way(crow))
    if limit is not None and trip.minutes > limit:
        return Commute(trip, limit, "too_long")
    # The same reading of the stated mobility as in the eligibility rules: people count as the crow flies.
    if mobility is not None and trip.km > mobility and crow > mobility * CROW_SHARE:
        return Commute(trip, limit, "beyond_mobility")
    note = Text("voiture à confirmer", "car to be confirmed") if person.drives is None else None
    return Commute(trip, limit, note=note if trip.mode == "car" else None)


def own_trip(person: Person, home: Point, work: Point) -> Trip | None:
    """Return the quickest trip by means of the person's own; None where there is none for every day."""
    crow = distance_km(home, work) or 0.0
    if person.drives is not False:
        return trip_of(crow, "car")
    modes: tuple[Mode, ...] = ("moped", "bicycle", "walking") if person.moped else ("bicycle", "walking")
    trips = [trip for mode in modes if (trip := trip_of(crow, mode)).comfortable]
    return min(trips, key=lambda trip: trip.minutes, default=None)


def _no_way(crow: float) -> Text:
    km = trip_of(crow).km
    return Text(
        f"sans voiture, environ {km:.0f} km : trop loin à vélo",
        f"no car, about {km:.0f} km: too far to cycle",
    )
