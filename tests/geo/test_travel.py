"""Estimated trips, car-pooling, and routing engines over their real protocols."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.geo import (
    Commuter,
    Point,
    RoutingError,
    estimate_trip,
    find_commune,
    open_router,
    suggest_carpools,
)
from matcher.geo import travel as ask_travel
from matcher.geo.travel import MODES, outside_public_transport, travel_parameters, trip_of

EU = Point(50.0480, 1.4130)
GAMACHES = Point(49.9850, 1.5560)
BLANGY = Point(49.9323, 1.6300)
AMIENS = Point(49.8930, 2.2950)


def test_known_trips_are_estimated_within_reason() -> None:
    amiens, beauvais = find_commune("Amiens", "80000"), find_commune("Beauvais", "60000")
    assert amiens is not None
    assert beauvais is not None
    trip = estimate_trip(amiens, beauvais)
    assert trip is not None
    assert 55 < trip.km < 80
    assert 50 < trip.minutes < 80


@settings(deadline=None, max_examples=60)
@given(st.floats(0, 900), st.floats(0, 900))
def test_farther_is_never_faster(first: float, second: float) -> None:
    near, far = sorted((first, second))
    for mode in MODES:
        assert trip_of(near, mode).km <= trip_of(far, mode).km
        assert trip_of(near, mode).minutes <= trip_of(far, mode).minutes


def test_modes_keep_their_ranges() -> None:
    assert trip_of(2, "walking").comfortable
    assert not trip_of(5, "walking").comfortable
    assert trip_of(6, "bicycle").comfortable
    assert not trip_of(12, "bicycle").comfortable
    assert trip_of(12, "moped").comfortable
    assert not trip_of(25, "moped").comfortable
    assert not trip_of(90, "car").comfortable
    assert travel_parameters().modes["moped"].minimum_age == 14


@pytest.mark.parametrize(
    ("start", "end", "outside"),
    [(5.0, 13.0, True), (8.0, 17.0, False), (13.0, 21.0, False), (14.0, 22.5, True), (21.0, 29.0, True)],
)
def test_five_in_the_morning_has_no_bus(start: float, end: float, outside: bool) -> None:
    assert outside_public_transport(start, end) is outside


def test_a_car_pool_is_someone_of_the_same_shift_on_the_way() -> None:
    passenger = Commuter("p", GAMACHES, EU, "2x8", drives=False)
    others = [
        Commuter("on-the-way", BLANGY, EU, "2x8", drives=True),
        Commuter("other-shift", BLANGY, EU, "nuit", drives=True),
        Commuter("no-car", BLANGY, EU, "2x8", drives=False),
        Commuter("elsewhere", BLANGY, AMIENS, "2x8", drives=True),
        Commuter("next-door-to-work", EU, EU, "2x8", drives=True),
        Commuter("neighbour", GAMACHES, EU, "2x8", drives=True),
        Commuter("p", GAMACHES, EU, "2x8", drives=True),
    ]
    found = suggest_carpools(passenger, others)
    assert [carpool.driver_id for carpool in found] == ["neighbour", "on-the-way"]
    assert found[0].detour_minutes == pytest.approx(0, abs=0.1)
    assert 0 <= found[1].detour_km < 10


class _Engine(BaseHTTPRequestHandler):
    """Answers as OSRM 5 and Valhalla 3 do, with their field names, units and error bodies."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        service, version, profile, places = parts.path.strip("/").split("/")
        assert (service, version, profile) == ("route", "v1", "driving")
        assert parse_qs(parts.query)["overview"] == ["false"]
        pairs = [[float(number) for number in place.split(",")] for place in places.split(";")]
        if pairs[1][0] > 100:
            self._answer(400, {"code": "NoRoute", "message": "Impossible route between points"})
            return
        assert pairs[0] == [EU.longitude, EU.latitude]
        route = {
            "distance": 20123.4,
            "duration": 1380.6,
            "legs": [],
            "weight": 1380.6,
            "weight_name": "routability",
        }
        self._answer(200, {"code": "Ok", "routes": [route], "waypoints": []})

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.path == "/route"
        assert question["units"] == "kilometers"
        first, second = question["locations"]
        if second["lon"] > 100:
            error = {"error_code": 442, "error": "No path could be found for input", "status_code": 400}
            self._answer(400, error)
            return
        assert first == {"lat": EU.latitude, "lon": EU.longitude}
        minutes = {"auto": 24, "motor_scooter": 41, "bicycle": 75, "pedestrian": 260}[question["costing"]]
        summary = {"length": 19.8, "time": minutes * 60, "has_toll": False}
        self._answer(200, {"trip": {"status": 0, "units": "kilometers", "summary": summary, "legs": []}})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def engine() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Engine)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_osrm_is_asked_in_its_protocol(engine: str) -> None:
    trip = open_router(f"osrm+{engine}").route(EU, BLANGY)
    assert (trip.source, trip.km, trip.minutes) == ("OSRM", pytest.approx(20.1234), pytest.approx(23.01))


@pytest.mark.parametrize(("mode", "minutes"), [("car", 24), ("moped", 41), ("bicycle", 75), ("walking", 260)])
def test_valhalla_is_asked_in_its_protocol(engine: str, mode: Any, minutes: float) -> None:
    trip = open_router(f"valhalla+{engine}/").route(EU, BLANGY, mode)
    assert (trip.source, trip.km, trip.minutes) == ("Valhalla", 19.8, minutes)


@pytest.mark.parametrize("name", ["osrm", "valhalla"])
def test_no_route_falls_back_to_the_estimate_with_a_note(engine: str, name: str) -> None:
    far = Point(-20.0, 164.0)
    trip = ask_travel(EU, far, router=open_router(f"{name}+{engine}"))
    assert trip is not None
    assert trip.source == "estimate"
    assert trip.note is not None
    assert "n'a pas trouvé de route" in trip.note.fr
    with pytest.raises(RoutingError, match="n'a pas trouvé de route"):
        open_router(f"{name}+{engine}").route(EU, far)


def test_an_engine_that_is_down_falls_back_to_the_estimate_with_a_note() -> None:
    trip = ask_travel(EU, BLANGY, router=open_router("osrm+http://127.0.0.1:9"))
    assert trip is not None
    assert trip.note is not None
    assert "ne répond pas" in trip.note.fr
    assert trip.km == pytest.approx(trip_of(20.2).km, rel=0.05)


def test_osrm_has_no_moped_profile(engine: str) -> None:
    trip = ask_travel(EU, BLANGY, "moped", open_router(f"osrm+{engine}"))
    assert trip is not None
    assert trip.source == "estimate"


@pytest.mark.parametrize("url", ["http://localhost:5000", "google+http://x", "osrm+file:///etc/passwd", ""])
def test_an_unknown_routing_address_says_what_to_write(url: str) -> None:
    with pytest.raises(RoutingError, match=r"osrm\+http://localhost:5000"):
        open_router(url)
