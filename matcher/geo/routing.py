"""Real road times from a routing engine given by URL; the estimate stands in where it cannot answer.

OSRM: HTTP API v1, service `route` (project-osrm.org/docs). Valhalla: `route` action, turn-by-turn API
(valhalla.github.io/valhalla). Both run on the user's own machines; nobody's address leaves them, only
coordinates of town halls.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from matcher.geo.communes import Commune, Point, point_of
from matcher.geo.travel import Mode, Trip, estimate_trip
from matcher.records.errors import PasserelleError, Text

TIMEOUT_SECONDS = 3.0
MAX_ANSWER_BYTES = 2_000_000
OSRM_PROFILES: Mapping[Mode, str] = {"car": "driving", "bicycle": "cycling", "walking": "walking"}
VALHALLA_COSTINGS: Mapping[Mode, str] = {
    "car": "auto",
    "moped": "motor_scooter",
    "bicycle": "bicycle",
    "walking": "pedestrian",
}


class RoutingError(PasserelleError):
    """A routing engine that is unreachable, or answers something else than a route."""


class Router(Protocol):
    """Whatever knows the way between two points."""

    def route(self, start: Point, end: Point, mode: Mode = "car") -> Trip:
        """Return the trip; raises RoutingError where there is none."""


@dataclass(frozen=True)
class OsrmRouter:
    """An OSRM server, for instance `http://localhost:5000`."""

    url: str
    timeout: float = TIMEOUT_SECONDS

    def route(self, start: Point, end: Point, mode: Mode = "car") -> Trip:
        """Ask for the fastest route; raises RoutingError."""
        if mode not in OSRM_PROFILES:
            raise _no_route(self.url, f"profile {mode}")
        places = f"{start.longitude:.6f},{start.latitude:.6f};{end.longitude:.6f},{end.latitude:.6f}"
        address = f"{self.url.rstrip('/')}/route/v1/{OSRM_PROFILES[mode]}/{places}?overview=false"
        answer = _ask(Request(address), self.timeout, self.url)
        if answer.get("code") != "Ok" or not answer.get("routes"):
            raise _no_route(self.url, str(answer.get("message") or answer.get("code")))
        route = answer["routes"][0]
        return _trip(mode, route.get("distance"), route.get("duration"), 0.001, "OSRM", self.url)


@dataclass(frozen=True)
class ValhallaRouter:
    """A Valhalla server, for instance `http://localhost:8002`."""

    url: str
    timeout: float = TIMEOUT_SECONDS

    def route(self, start: Point, end: Point, mode: Mode = "car") -> Trip:
        """Ask for the best route; raises RoutingError."""
        question = {
            "locations": [{"lat": point.latitude, "lon": point.longitude} for point in (start, end)],
            "costing": VALHALLA_COSTINGS[mode],
            "units": "kilometers",
            "directions_type": "none",
        }
        request = Request(
            f"{self.url.rstrip('/')}/route",
            data=json.dumps(question).encode("utf-8"),
            headers={"Content-Type": "application/json"},
        )
        answer = _ask(request, self.timeout, self.url)
        trip = answer.get("trip")
        summary = trip.get("summary") if isinstance(trip, dict) and trip.get("status") == 0 else None
        if not isinstance(summary, dict):
            raise _no_route(self.url, str(answer.get("error") or "trip"))
        return _trip(mode, summary.get("length"), summary.get("time"), 1.0, "Valhalla", self.url)


def open_router(url: str) -> Router:
    """Return the router for `osrm+http://host:port` or `valhalla+http://host:port`.

    Raises:
        RoutingError: another scheme.
    """
    scheme = urlsplit(url).scheme
    engine, _, transport = scheme.partition("+")
    if transport in ("http", "https"):
        address = url.partition("+")[2]
        if engine == "osrm":
            return OsrmRouter(address)
        if engine == "valhalla":
            return ValhallaRouter(address)
    raise RoutingError(
        Text(f"adresse de calcul d'itinéraire inconnue : « {url} ».", f"unknown routing address: '{url}'."),
        remedy=Text(
            "Écrivez par exemple osrm+http://localhost:5000 ou valhalla+http://localhost:8002.",
            "Write for instance osrm+http://localhost:5000 or valhalla+http://localhost:8002.",
        ),
    )


def travel(
    start: Commune | Point, end: Commune | Point, mode: Mode = "car", router: Router | None = None
) -> Trip | None:
    """Return the trip by the routing engine, else the estimate with a note saying why.

    None where a place has no coordinates.
    """
    estimate = estimate_trip(start, end, mode)
    first, second = point_of(start), point_of(end)
    if estimate is None or router is None or first is None or second is None:
        return estimate
    try:
        return router.route(first, second, mode)
    except RoutingError as error:
        fr, en = error.problem
        note = Text(f"Trajet estimé à vol d'oiseau : {fr}", f"Trip estimated as the crow flies: {en}")
        return replace(estimate, note=note)


def _ask(request: Request, timeout: float, server: str) -> dict[str, Any]:
    try:
        with urlopen(request, timeout=timeout) as response:
            content = response.read(MAX_ANSWER_BYTES)
    except (URLError, TimeoutError, OSError, ValueError) as error:
        content = _refusal(error)
        if content is None:
            raise RoutingError(
                Text(
                    f"le calcul d'itinéraire ne répond pas ({server} : {error}).",
                    f"the routing engine does not answer ({server}: {error}).",
                )
            ) from error
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise _no_route(server, "JSON") from error
    if not isinstance(answer, dict):
        raise _no_route(server, "JSON")
    return answer


def _refusal(error: Exception) -> bytes | None:
    """Return the body of an HTTP error: both engines explain "no route" there, with status 400."""
    read = getattr(error, "read", None)
    body = read(MAX_ANSWER_BYTES) if callable(read) else None
    return body if isinstance(body, bytes) and body.lstrip().startswith(b"{") else None


def _trip(mode: Mode, length: Any, seconds: Any, km_per_unit: float, source: str, server: str) -> Trip:
    if not isinstance(length, int | float) or not isinstance(seconds, int | float):
        raise _no_route(server, "distance")
    return Trip(mode, length * km_per_unit, seconds / 60, source)


def _no_route(server: str, detail: str) -> RoutingError:
    return RoutingError(
        Text(
            f"le calcul d'itinéraire n'a pas trouvé de route ({server} : {detail}).",
            f"the routing engine found no route ({server}: {detail}).",
        )
    )
