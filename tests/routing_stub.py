"""A routing engine that speaks OSRM and Valhalla, and may be made to fail in all the ways engines do."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from matcher.geo import Point, distance_km

DETOUR, KMH = 1.4, 30.0
"""What this engine answers: slow, winding roads, so that no answer is taken for an estimate."""


@dataclass
class StubEngine:
    """What the engine is to do, and what it was asked.

    Attributes:
        url: its address.
        mood: "well", "slow", "drip", "500", "nonsense", "list", "empty", "no-route" or "elsewhere".
        asked: how often each way was asked for, by (start, end, profile or costing).
        detour: road over crow-fly distance.
        pause: seconds before each answer.
    """

    url: str = ""
    mood: str = "well"
    asked: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    detour: float = DETOUR
    pause: float = 0.0

    @property
    def requests(self) -> int:
        return sum(self.asked.values())

    def km(self, start: Point, end: Point) -> float:
        crow = distance_km(start, end)
        assert crow is not None
        return crow * self.detour


@contextmanager
def running(engine: StubEngine) -> Iterator[StubEngine]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _, _, profile, places = urlsplit(self.path).path.strip("/").split("/")
            start, end = (
                Point(float(latitude), float(longitude))
                for longitude, latitude in (place.split(",") for place in places.split(";"))
            )
            engine.asked[start, end, profile] += 1
            if engine.mood == "no-route":
                self._answer(400, {"code": "NoRoute", "message": "Impossible route between points"})
                return
            km = 1.0 if engine.mood == "elsewhere" else engine.km(start, end)
            route = {"distance": km * 1000, "duration": km / KMH * 3600}
            self._answer(200, {"code": "Ok", "routes": [route], "waypoints": []})

        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            start, end = (Point(one["lat"], one["lon"]) for one in question["locations"])
            engine.asked[start, end, question["costing"]] += 1
            if engine.mood == "no-route":
                self._answer(400, {"error_code": 442, "error": "No path could be found for input"})
                return
            km = engine.km(start, end)
            summary = {"length": km, "time": km / KMH * 3600}
            self._answer(200, {"trip": {"status": 0, "units": "kilometers", "summary": summary}})

        def _answer(self, status: int, body: Any) -> None:
            content = json.dumps(body).encode()
            time.sleep(engine.pause)
            if engine.mood in BROKEN:
                status, content = BROKEN[engine.mood]
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if engine.mood == "drip":
                for byte in content:
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.05)
            else:
                self.wfile.write(content)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                """The asker has gone: it has no more patience, which is what some tests are about."""

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    engine.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield engine
    finally:
        server.shutdown()
        server.server_close()


BROKEN: dict[str, tuple[int, bytes]] = {
    "500": (500, b'{"code": "InternalError", "message": "boom"}'),
    "502": (502, b"<html>Bad Gateway</html>"),
    "404": (404, b'{"detail": "Not Found"}'),
    "nonsense": (200, b"\xff<html>hello"),
    "list": (200, b"[1, 2, 3]"),
    "deep": (200, b"[" * 200_000),
    "empty": (200, b""),
    "words": (200, b'{"code": "Ok", "routes": [{"distance": "far", "duration": true}], "trip": "yes"}'),
    "no-number": (
        200,
        b'{"code": "Ok", "routes": [{"distance": NaN, "duration": 1}],'
        b' "trip": {"status": 0, "summary": {"length": 1e999, "time": -5}}}',
    ),
    "shape": (200, b'{"code": "Ok", "routes": {"0": 1}, "trip": {"status": 0, "summary": []}}'),
    "refused": (400, b'{"code": "InvalidOptions", "error_code": 125, "error": "No costing method found"}'),
}


@pytest.fixture
def engine() -> Iterator[StubEngine]:
    with running(StubEngine()) as started:
        yield started
