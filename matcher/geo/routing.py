"""Real road times from a routing engine given by URL; the estimate stands in where it cannot answer.

OSRM: HTTP API v1, service `route` (project-osrm.org/docs). Valhalla: `route` action, turn-by-turn API
(valhalla.github.io/valhalla). Both run on the user's own machines; nobody's address leaves them, only
coordinates of town halls.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from matcher.geo.communes import Commune, Point, distance_km, point_of
from matcher.geo.travel import MODES, Mode, Trip, estimate_trip
from matcher.records.errors import PasserelleError, Text
from matcher.records.system_words import system_words

TIMEOUT_SECONDS = 3.0
"""How long one question may take in all: name look-up, connection, headers and body together."""

MAX_ANSWER_BYTES = 2_000_000

MAX_NUMBER = 1e9
"""No way on Earth has as many metres or takes as many seconds."""

LEAST_OF_CROW = 0.9
"""A road shorter than this share of the way as the crow flies is none: the engine's map ends elsewhere."""

NEAR_KM = 5.0
"""Below this a road may look shorter than the crow flies: engines start from the nearest road."""

OSRM_PROFILES: Mapping[Mode, str] = {"car": "driving", "bicycle": "cycling", "walking": "walking"}
VALHALLA_COSTINGS: Mapping[Mode, str] = {
    "car": "auto",
    "moped": "motor_scooter",
    "bicycle": "bicycle",
    "walking": "pedestrian",
}
OSRM_NO_ROUTE = frozenset(("NoRoute", "NoSegment"))
VALHALLA_NO_ROUTE = frozenset((154, 170, 171, 172, 440, 441, 442))
"""Codes of an engine in good health that knows no way: too far, not connected, no road near a place."""


class RoutingError(PasserelleError):
    """A routing engine that is unreachable, or answers something else than a route."""


class NoRouteError(RoutingError):
    """A routing engine that answers, and knows no way between these two points."""


class Router(Protocol):
    """Whatever knows the way between two points."""

    @property
    def name(self) -> str:
        """What the engine is called, as reasons name it."""

    @property
    def modes(self) -> frozenset[Mode]:
        """The ways of travelling that it tells apart."""

    def route(self, start: Point, end: Point, mode: Mode = "car") -> Trip:
        """Return the trip; raises RoutingError where there is none."""


@dataclass(frozen=True)
class OsrmRouter:
    """An OSRM server, for instance `http://localhost:5000`."""

    url: str
    timeout: float = TIMEOUT_SECONDS

    @property
    def name(self) -> str:
        """The engine."""
        return "OSRM"

    @property
    def modes(self) -> frozenset[Mode]:
        """The car alone: `osrm-routed` serves the one profile it was prepared for, whatever is asked."""
        return frozenset(("car",))

    def route(self, start: Point, end: Point, mode: Mode = "car") -> Trip:
        """Ask for the fastest route; raises RoutingError."""
        if mode not in OSRM_PROFILES:
            raise _no_route(self.url, f"profile {mode}")
        places = f"{start.longitude:.6f},{start.latitude:.6f};{end.longitude:.6f},{end.latitude:.6f}"
        address = f"{self.url.rstrip('/')}/route/v1/{OSRM_PROFILES[mode]}/{places}?overview=false"
        answer = _ask(Request(address), self.timeout, self.url)
        code, routes = answer.get("code"), answer.get("routes")
        if (isinstance(code, str) and code in OSRM_NO_ROUTE) or (code == "Ok" and routes == []):
            raise _no_route(self.url, str(answer.get("message") or code))
        if code != "Ok" or not isinstance(routes, list) or not isinstance(routes[0], dict):
            raise _nonsense(self.url, code)
        trip = _trip(mode, routes[0].get("distance"), routes[0].get("duration"), 0.001, self)
        return _plausible(trip, start, end, self.url)


@dataclass(frozen=True)
class ValhallaRouter:
    """A Valhalla server, for instance `http://localhost:8002`."""

    url: str
    timeout: float = TIMEOUT_SECONDS

    @property
    def name(self) -> str:
        """The engine."""
        return "Valhalla"

    @property
    def modes(self) -> frozenset[Mode]:
        """All: one server knows every costing."""
        return frozenset(MODES)

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
        code, found = answer.get("error_code"), answer.get("trip")
        if isinstance(code, int) and code in VALHALLA_NO_ROUTE:
            raise _no_route(self.url, str(answer.get("error") or code))
        summary = found.get("summary") if isinstance(found, dict) and found.get("status") == 0 else None
        if not isinstance(summary, dict):
            raise _nonsense(self.url, answer.get("error") or code)
        trip = _trip(mode, summary.get("length"), summary.get("time"), 1.0, self)
        return _plausible(trip, start, end, self.url)


def open_router(url: str) -> Router:
    """Return the router for `osrm+http://host:port` or `valhalla+http://host:port`.

    Raises:
        RoutingError: another scheme, no server in the address, or a password in it.
    """
    scheme, _, rest = url.strip().partition("+")
    engines: Mapping[str, type[OsrmRouter | ValhallaRouter]] = {
        "osrm": OsrmRouter,
        "valhalla": ValhallaRouter,
    }
    if scheme in engines and _is_server(rest):
        return engines[scheme](rest)
    # A password never enters a message: what stands before an @ is left out.
    shown = f"…@{url.rpartition('@')[2]}" if "@" in url else url
    raise RoutingError(
        Text(
            f"adresse de calcul d'itinéraire inconnue : « {shown} ».", f"unknown routing address: '{shown}'."
        ),
        remedy=Text(
            "Écrivez par exemple osrm+http://localhost:5000 ou valhalla+http://localhost:8002, sans mot de "
            "passe.",
            "Write for instance osrm+http://localhost:5000 or valhalla+http://localhost:8002, without a "
            "password.",
        ),
    )


def _is_server(address: str) -> bool:
    """Return whether an address names a server of the web, with a port that can be and no password."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    good = parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
    return good and "@" not in parts.netloc and not parts.query and not parts.fragment


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
    status, content = _within(request, timeout, server)
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    # Both engines tell "no route" in the body of a 400; beyond 500 whatever is told is no answer.
    if status >= 500 or (status >= 300 and not isinstance(answer, dict)):
        raise _down(server, Text(f"HTTP {status}", f"HTTP {status}"))
    if not isinstance(answer, dict):
        raise _nonsense(server)
    return answer


def _within(request: Request, timeout: float, server: str) -> tuple[int, bytes]:
    """Return status and body of the answer, waiting no longer than `timeout` seconds for the whole of it.

    A time limit on the socket holds for each step alone, and not for the look-up of the name: a server
    that sends a byte now and then would keep us for ever. So the question is asked in a thread of its own,
    which is left behind when the time is up.
    """
    found: list[tuple[int, bytes]] = []
    faults: list[Exception] = []

    def ask() -> None:
        try:
            found.append(_read(request, timeout))
        except Exception as error:
            # Whatever it is, it ends here: a thread's own traceback would be shown to the user.
            faults.append(error)

    thread = threading.Thread(target=ask, name="passerelle-route", daemon=True)
    thread.start()
    thread.join(timeout)
    if found:
        return found[0]
    fault = faults[0] if faults else TimeoutError()
    raise _down(server, _why(fault, timeout)) from fault


def _read(request: Request, timeout: float) -> tuple[int, bytes]:
    deadline = time.monotonic() + timeout
    try:
        response = urlopen(request, timeout=timeout)
    except HTTPError as refusal:
        response = refusal
    content = bytearray()
    with response:
        while len(content) < MAX_ANSWER_BYTES and time.monotonic() < deadline:
            piece = response.read1(65_536)
            if not piece:
                break
            content += piece
    return response.status or 0, bytes(content)


def _trip(mode: Mode, length: Any, seconds: Any, km_per_unit: float, router: Router) -> Trip:
    numbers = (length, seconds)
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers):
        raise _nonsense(router.name)
    if not all(0 <= one < MAX_NUMBER for one in numbers):
        raise _nonsense(router.name)
    return Trip(mode, length * km_per_unit, seconds / 60, router.name)


def _plausible(trip: Trip, start: Point, end: Point, server: str) -> Trip:
    """Refuse a road that is shorter than the crow flies.

    OSRM starts from the nearest road it knows, however far: asked for a place beyond its map it answers
    with a way between two wrong places.
    """
    crow = distance_km(start, end) or 0.0
    if crow > NEAR_KM and trip.km < LEAST_OF_CROW * crow:
        raise _no_route(server, f"{trip.km:.0f} km < {crow:.0f} km")
    return trip


def _why(fault: Exception, timeout: float) -> Text:
    """Return in words why no answer came."""
    reason = fault.reason if isinstance(fault, URLError) else fault
    if isinstance(reason, TimeoutError):
        return Text(f"plus de {timeout:g} s", f"more than {timeout:g} s")
    if isinstance(reason, ConnectionRefusedError):
        return Text("rien n'écoute à cette adresse", "nothing listens there")
    if isinstance(reason, socket.gaierror):
        return Text("nom de serveur inconnu", "unknown server name")
    if isinstance(reason, OSError):
        return system_words(reason)
    return Text(*(_short(reason) or type(reason).__name__,) * 2)


def _down(server: str, detail: Text) -> RoutingError:
    return RoutingError(
        Text(
            f"le calcul d'itinéraire ne répond pas ({server} : {detail.fr}).",
            f"the routing engine does not answer ({server}: {detail.en}).",
        )
    )


def _nonsense(server: str, detail: object = None) -> RoutingError:
    said = f" : {_short(detail)}" if detail else ""
    return RoutingError(
        Text(
            f"le calcul d'itinéraire répond autre chose qu'un trajet ({server}{said}).",
            f"the routing engine answers something else than a trip ({server}{said.replace(' :', ':')}).",
        )
    )


def _no_route(server: str, detail: str) -> NoRouteError:
    said = _short(detail)
    return NoRouteError(
        Text(
            f"le calcul d'itinéraire n'a pas trouvé de route ({server} : {said}).",
            f"the routing engine found no route ({server}: {said}).",
        )
    )


def _short(said: object) -> str:
    return " ".join(str(said).split())[:120]
