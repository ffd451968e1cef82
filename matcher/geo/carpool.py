"""Car-pooling: who drives past whose door for the same shift."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from matcher.geo.communes import Point, distance_km
from matcher.geo.travel import travel_parameters, trip_of


@dataclass(frozen=True)
class Commuter:
    """One person's way to work.

    Attributes:
        id: the person.
        home: where they live.
        work: where they would work.
        shift: schedule code; only people of one shift travel together.
        drives: has a licence and a car.
    """

    id: str
    home: Point
    work: Point
    shift: str
    drives: bool


@dataclass(frozen=True)
class Carpool:
    """A driver who could take the passenger: what the detour costs them, one way."""

    driver_id: str
    detour_km: float
    detour_minutes: float


def suggest_carpools(passenger: Commuter, others: Iterable[Commuter], limit: int = 5) -> list[Carpool]:
    """Return drivers of the same shift and destination for whom the passenger is a small detour.

    Sorted by detour, then id. The detour is the way home of driver -> home of passenger -> work, less
    the driver's direct way, with the estimates of `travel`.
    """
    parameters = travel_parameters().carpool
    found = []
    for other in others:
        if other.id == passenger.id or not other.drives or other.shift != passenger.shift:
            continue
        apart = distance_km(other.work, passenger.work)
        if apart is None or apart > parameters.same_destination_km:
            continue
        direct = _legs(other.home, other.work)
        by_passenger = _legs(other.home, passenger.home, passenger.work)
        minutes = max(0.0, by_passenger[1] - direct[1])
        if minutes <= parameters.detour_minutes and minutes <= max(5.0, parameters.detour_share * direct[1]):
            found.append(Carpool(other.id, max(0.0, by_passenger[0] - direct[0]), minutes))
    return sorted(found, key=lambda carpool: (carpool.detour_minutes, carpool.driver_id))[:limit]


def _legs(*places: Point) -> tuple[float, float]:
    overhead = travel_parameters().modes["car"].overhead
    km, minutes = 0.0, overhead
    for start, end in pairwise(places):
        crow = distance_km(start, end) or 0.0
        trip = trip_of(crow)
        km += trip.km
        minutes += trip.minutes - overhead
    return km, minutes
