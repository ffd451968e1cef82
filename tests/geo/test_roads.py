"""Trips by an engine: asked once a pair, remembered, and estimated where it fails, slows down or is lost."""

from __future__ import annotations

import contextlib
import json
import threading
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.geo import Point, Roads, RoutingError, open_roads, open_router, travel
from matcher.geo.roads import FAILURE_SECONDS, PATIENCE_SECONDS, REST_SECONDS
from matcher.geo.routing import TIMEOUT_SECONDS, NoRouteError, OsrmRouter
from matcher.geo.travel import MODES, Mode, Trip, trip_of, trip_on
from matcher.records.errors import Text
from tests.routing_stub import BROKEN, KMH, StubEngine, engine

__all__ = ["engine"]

EU = Point(50.0480, 1.4130)
GAMACHES = Point(49.9850, 1.5560)
BLANGY = Point(49.9323, 1.6300)
ROUEN = Point(49.4432, 1.0999)
ENGINES = ("osrm", "valhalla")


class Clock:
    """A clock that goes on only when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeRouter:
    """An engine without a network, that takes as long as told and fails as told."""

    name, modes = "Faux", frozenset[Mode](("car",))

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked = 0
        self.seconds = 0.0
        self.fails: RoutingError | None = None

    def route(self, start: Point, end: Point, mode: Mode = "car") -> Trip:
        self.asked += 1
        self.clock.now += self.seconds
        if self.fails is not None:
            raise self.fails
        return Trip(mode, 42.0, 55.0, "Faux")


DOWN = RoutingError(Text("le moteur est en panne.", "the engine is broken."))


def elsewhere(number: int) -> Point:
    return Point(45.0 + number * 0.01, 2.0)


@pytest.mark.parametrize("name", ENGINES)
def test_a_pair_of_places_is_asked_about_once(engine: StubEngine, name: str) -> None:
    roads = open_roads(f"{name}+{engine.url}")
    assert roads is not None
    trips = {roads.trip(GAMACHES, EU) for _ in range(200)}
    assert engine.requests == 1
    trip = trips.pop()
    assert trips == set()
    assert trip.km == pytest.approx(engine.km(GAMACHES, EU))
    assert trip.minutes == pytest.approx(trip.km / KMH * 60)
    assert (trip.source, trip.note) == ({"osrm": "OSRM", "valhalla": "Valhalla"}[name], None)
    roads.trip(EU, GAMACHES)
    assert engine.requests == 2


def test_one_commune_is_not_asked_about(engine: StubEngine) -> None:
    roads = open_roads(f"osrm+{engine.url}")
    assert roads is not None
    assert roads.trip(EU, EU) == trip_of(0.0)
    assert engine.requests == 0


def test_osrm_knows_the_car_alone_and_lends_its_road_to_the_others(engine: StubEngine) -> None:
    roads = open_roads(f"osrm+{engine.url}")
    assert roads is not None
    bicycle = roads.trip(GAMACHES, EU, "bicycle")
    assert bicycle.minutes == trip_on(engine.km(GAMACHES, EU), "bicycle").minutes
    assert bicycle.source == "OSRM"
    assert list(engine.asked) == [(GAMACHES, EU, "driving")]


def test_valhalla_is_asked_about_each_mode(engine: StubEngine) -> None:
    roads = open_roads(f"valhalla+{engine.url}")
    assert roads is not None
    for mode in MODES:
        assert roads.trip(GAMACHES, EU, mode).mode == mode
    assert [costing for _, _, costing in engine.asked] == ["auto", "motor_scooter", "bicycle", "pedestrian"]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("mood", sorted(BROKEN))
def test_whatever_a_sick_engine_says_the_estimate_stands_in(engine: StubEngine, name: str, mood: str) -> None:
    engine.mood = mood
    told: list[Text] = []
    roads = open_roads(f"{name}+{engine.url}", tell=told.append)
    assert roads is not None
    for number in range(30):
        trip = roads.trip(elsewhere(number), EU)
        assert trip.source == "estimate"
        assert trip.note is not None
        assert "ne répond pas" in trip.note.fr
        assert trip.note.en
    assert engine.requests <= PATIENCE_SECONDS / FAILURE_SECONDS
    assert len(told) == 1
    assert told[0].fr.startswith("Trajets estimés à vol d'oiseau : ")
    assert told[0].en.startswith("Trips estimated as the crow flies: ")


WORDS = st.sampled_from(
    ["code", "Ok", "NoRoute", "routes", "distance", "duration", "trip", "status", "summary", "length", "time",
     "error", "error_code", "message"]
)  # fmt: skip
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 10**30), st.floats(), WORDS, st.just(0)),
    lambda parts: st.one_of(st.lists(parts, max_size=3), st.dictionaries(WORDS, parts, max_size=5)),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(JSON, st.sampled_from([200, 400, 500]), st.sampled_from(ENGINES))
def test_no_answer_is_a_fault_of_ours(answer: object, status: int, name: str) -> None:
    said = (status, json.dumps(answer).encode())
    router = open_router(f"{name}+http://localhost")
    with mock.patch("matcher.geo.routing._within", return_value=said), contextlib.suppress(RoutingError):
        trip = router.route(GAMACHES, EU)
        assert 0 <= trip.km < 1e9
        assert 0 <= trip.minutes < 1e9


def test_an_engine_that_is_down_is_told_once_and_soon_left_alone() -> None:
    told: list[Text] = []
    roads = open_roads("osrm+http://127.0.0.1:9", tell=told.append)
    assert roads is not None
    assert {roads.trip(elsewhere(number), EU).source for number in range(2_000)} == {"estimate"}
    assert told == [
        (
            "Trajets estimés à vol d'oiseau : le calcul d'itinéraire ne répond pas (http://127.0.0.1:9 : "
            "rien n'écoute à cette adresse).",
            "Trips estimated as the crow flies: the routing engine does not answer (http://127.0.0.1:9: "
            "nothing listens there).",
        )
    ]


@pytest.mark.parametrize("name", ENGINES)
def test_no_route_is_an_answer_that_is_remembered(engine: StubEngine, name: str) -> None:
    engine.mood = "no-route"
    told: list[Text] = []
    roads = open_roads(f"{name}+{engine.url}", tell=told.append)
    assert roads is not None
    for number in range(10):
        note = roads.trip(elsewhere(number), EU).note
        assert note is not None
        assert "n'a pas trouvé de route" in note.fr
    roads.trip(elsewhere(0), EU)
    assert (engine.requests, told) == (10, [])
    engine.mood = "well"
    assert roads.trip(GAMACHES, EU).source != "estimate"


def test_an_engine_whose_map_ends_elsewhere_is_not_believed(engine: StubEngine) -> None:
    engine.mood = "elsewhere"
    with pytest.raises(NoRouteError, match=r"1 km < 7\d km"):
        open_router(f"osrm+{engine.url}").route(ROUEN, EU)
    roads = open_roads(f"osrm+{engine.url}")
    assert roads is not None
    assert roads.trip(ROUEN, EU).source == "estimate"


def test_a_byte_now_and_then_does_not_keep_us(engine: StubEngine) -> None:
    engine.mood = "drip"
    with pytest.raises(RoutingError, match=r"ne répond pas \(.* : plus de 0.3 s\)"):
        OsrmRouter(engine.url, timeout=0.3).route(GAMACHES, EU)
    trip = travel(GAMACHES, EU, router=OsrmRouter(engine.url, timeout=0.3))
    assert trip is not None
    assert trip.source == "estimate"


def test_an_engine_that_never_answers_costs_two_questions() -> None:
    clock = Clock()
    router = FakeRouter(clock)
    router.seconds, router.fails = TIMEOUT_SECONDS, DOWN
    roads = Roads(router, clock=clock)
    for number in range(1_000):
        assert roads.trip(elsewhere(number), EU).source == "estimate"
    assert (router.asked, clock.now) == (2, 2 * TIMEOUT_SECONDS)


def test_an_engine_that_is_too_slow_is_left_alone_but_its_answers_kept() -> None:
    clock, told = Clock(), list[Text]()
    router = FakeRouter(clock)
    router.seconds = 0.6
    roads = Roads(router, tell=told.append, clock=clock)
    sources = [roads.trip(elsewhere(number), EU).source for number in range(40)]
    assert sources == ["Faux"] * 10 + ["estimate"] * 30
    assert clock.now < PATIENCE_SECONDS + 2
    assert roads.trip(elsewhere(3), EU).source == "Faux"
    assert [note.fr for note in told] == [
        "Trajets estimés à vol d'oiseau : le moteur d'itinéraire Faux est trop lent."
    ]


def test_a_quick_engine_is_asked_for_ever() -> None:
    clock = Clock()
    router = FakeRouter(clock)
    router.seconds = 0.02
    roads = Roads(router, clock=clock)
    assert {roads.trip(elsewhere(number), EU).source for number in range(3_000)} == {"Faux"}


def test_after_a_rest_one_question_tries_the_engine_again() -> None:
    clock, told = Clock(), list[Text]()
    router = FakeRouter(clock)
    router.fails = DOWN
    roads = Roads(router, tell=told.append, clock=clock)
    for number in range(50):
        roads.trip(elsewhere(number), EU)
    assert router.asked == 5
    clock.now += REST_SECONDS
    for number in range(50):
        roads.trip(elsewhere(number), EU)
    assert (router.asked, len(told)) == (6, 1)
    router.fails = None
    clock.now += REST_SECONDS
    assert {roads.trip(elsewhere(number), EU).source for number in range(100)} == {"Faux"}
    router.fails = DOWN
    roads.trip(elsewhere(200), EU)
    assert len(told) == 2


def test_a_single_failure_stops_nothing() -> None:
    clock = Clock()
    router = FakeRouter(clock)
    roads = Roads(router, clock=clock)
    router.fails = DOWN
    assert roads.trip(GAMACHES, EU).source == "estimate"
    router.fails = None
    assert roads.trip(GAMACHES, EU).source == "Faux"


def test_several_threads_may_ask(engine: StubEngine) -> None:
    roads = open_roads(f"osrm+{engine.url}")
    assert roads is not None
    found: list[Trip] = []
    threads = [
        threading.Thread(
            target=lambda: found.extend(roads.trip(elsewhere(number), EU) for number in range(20))
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 120
    assert {trip.source for trip in found} == {"OSRM"}


@pytest.mark.parametrize("url", [None, "", "  "])
def test_no_address_is_no_engine(url: str | None) -> None:
    assert open_roads(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "osrm+http://",
        "osrm+http://host:99999",
        "valhalla+http://:8002",
        "osrm+http://h:0",
        "osrm+http://h?x=1",
    ],
)
def test_an_address_without_a_server_is_refused(url: str) -> None:
    with pytest.raises(RoutingError, match=r"osrm\+http://localhost:5000"):
        open_roads(url)


def test_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(RoutingError) as refused:
        open_roads("osrm+http://anna:s3cret@routes.example:5000")
    assert "s3cret" not in refused.value.render("fr") + refused.value.render("en")
    assert "sans mot de passe" in refused.value.render("fr")
