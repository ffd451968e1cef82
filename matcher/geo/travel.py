"""Getting to work: estimated road distance and time by car, moped, bicycle and on foot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from matcher.geo.communes import Commune, Point, distance_km
from matcher.records.errors import Text

PARAMETERS = Path(__file__).parent / "travel.yaml"

Mode = Literal["car", "moped", "bicycle", "walking"]
MODES: tuple[Mode, ...] = ("car", "moped", "bicycle", "walking")


@dataclass(frozen=True)
class ModeParameters:
    """One way of travelling, as travel.yaml describes it; km, km/h and minutes."""

    label: Text
    detour: float
    speeds: tuple[tuple[float, float], ...]
    overhead: float
    range_km: float | None
    comfortable_minutes: float | None
    minimum_age: int | None


@dataclass(frozen=True)
class CarpoolParameters:
    """What a driver may be asked for; minutes, share of the direct way, km."""

    detour_minutes: float
    detour_share: float
    same_destination_km: float


@dataclass(frozen=True)
class TravelParameters:
    """All of travel.yaml; hours are counted from midnight."""

    modes: dict[str, ModeParameters]
    transport_from: float
    transport_until: float
    carpool: CarpoolParameters


@dataclass(frozen=True)
class Trip:
    """One way from home to work.

    Attributes:
        mode: how.
        km: on the road.
        minutes: door to door.
        source: "estimate", or the name of the routing engine.
        note: why an estimate stands in for the routing engine, where it does.
    """

    mode: Mode
    km: float
    minutes: float
    source: str = "estimate"
    note: Text | None = None

    @property
    def comfortable(self) -> bool:
        """Whether people do this every day: within the mode's range, or its time for a car."""
        parameters = travel_parameters().modes[self.mode]
        if parameters.range_km is not None and self.km > parameters.range_km:
            return False
        return parameters.comfortable_minutes is None or self.minutes <= parameters.comfortable_minutes


@lru_cache(maxsize=1)
def travel_parameters() -> TravelParameters:
    """Return the parameters of travel.yaml."""
    content = yaml.safe_load(PARAMETERS.read_text(encoding="utf-8"))
    transport, carpool = content["public_transport"], content["carpool"]
    return TravelParameters(
        modes={name: _mode(fields) for name, fields in content["modes"].items()},
        transport_from=float(transport["from"]),
        transport_until=float(transport["until"]),
        carpool=CarpoolParameters(
            float(carpool["detour_minutes"]),
            float(carpool["detour_share"]),
            float(carpool["same_destination_km"]),
        ),
    )


def _mode(fields: dict[str, Any]) -> ModeParameters:
    return ModeParameters(
        label=Text(fields["label"]["fr"], fields["label"]["en"]),
        detour=float(fields["detour"]),
        speeds=tuple((float(until), float(speed)) for until, speed in fields["speeds"]),
        overhead=float(fields["overhead"]),
        range_km=fields.get("range_km"),
        comfortable_minutes=fields.get("comfortable_minutes"),
        minimum_age=fields.get("minimum_age"),
    )


def estimate_trip(start: Commune | Point, end: Commune | Point, mode: Mode = "car") -> Trip | None:
    """Return the estimated trip between two places; None if one has no coordinates."""
    crow = distance_km(start, end)
    return None if crow is None else trip_of(crow, mode)


def trip_of(crow_km: float, mode: Mode = "car") -> Trip:
    """Return the estimated trip for a crow-fly distance: detour factor, then speeds by distance."""
    return trip_on(crow_km * travel_parameters().modes[mode].detour, mode)


def trip_on(road: float, mode: Mode = "car") -> Trip:
    """Return the trip on a road of this many km, at the estimated speeds."""
    parameters = travel_parameters().modes[mode]
    hours, done = 0.0, 0.0
    for until, speed in parameters.speeds:
        stretch = min(road, until) - done
        if stretch <= 0:
            break
        hours += stretch / speed
        done += stretch
    return Trip(mode, road, hours * 60 + parameters.overhead)


def outside_public_transport(start_hour: float | None, end_hour: float | None) -> bool:
    """Return whether a shift starts too early or ends too late for buses and trains.

    Hours count from midnight; an end after midnight is above 24 (a night shift: 21.0 to 29.0).
    """
    parameters = travel_parameters()
    early = start_hour is not None and start_hour < parameters.transport_from
    late = end_hour is not None and end_hour > parameters.transport_until
    return early or late
