"""Eligibility with the real way: what is told, where it is known from, and who is asked about."""

from __future__ import annotations

import re

import pytest

from matcher.geo import Point, Roads, RoutingError
from matcher.geo.travel import Mode, Trip
from matcher.ranking.eligibility import (
    STAND_IN_RULE,
    TRIP_RULE,
    assess_eligibility,
    is_excluded,
    road_decides,
)
from matcher.records import Candidate, Eligibility, Facts, Posting
from matcher.records.errors import Text
from models.errors import speaking
from tests.ranking.eligibility_cases import TODAY, assess, commuter, person, posting, reason, rules

JOB = posting(schedule="journee", contract="CDI")
PARIS = {"commune": "Paris", "postal_code": "75001"}
ABBEVILLE = {"commune": "Abbeville", "postal_code": "80100"}


class FakeRouter:
    """Says of each mode what it is told to say."""

    name, modes = "Valhalla", frozenset[Mode](("car", "moped", "bicycle", "walking"))

    def __init__(self, km: float, minutes: float, **others: float) -> None:
        self.ways: dict[str, tuple[float, float]] = {
            "car": (km, minutes), **{mode: (far, far * 4) for mode, far in others.items()}
        }  # fmt: skip
        self.asked: list[Mode] = []

    def route(self, start: Point, end: Point, mode: Mode = "car") -> Trip:
        self.asked.append(mode)
        if mode not in self.ways:
            raise RoutingError(Text("en panne.", "broken."))
        return Trip(mode, *self.ways[mode], "Valhalla")


def by_road(candidate: Candidate, router: FakeRouter, job: Posting = JOB) -> Eligibility:
    return assess_eligibility(job, candidate, Facts(), Facts(), today=TODAY, roads=Roads(router))


def test_a_trip_that_opposes_nothing_is_told_with_the_engine() -> None:
    driver = commuter(car=True, licence_b=True)
    assert assess(JOB, driver) == Eligibility(status="eligible")
    eligibility = by_road(driver, FakeRouter(27.4, 33.2))
    assert eligibility.status == "eligible"
    told = reason(eligibility, TRIP_RULE)
    assert told.text == "Blangy-sur-Bresle – Eu : 27 km et 33 min en voiture."
    assert told.source == "Trajet calculé par Valhalla"
    with speaking("en"):
        told = reason(by_road(driver, FakeRouter(27.4, 33.2)), TRIP_RULE)
    assert (told.text, told.source) == (
        "Blangy-sur-Bresle – Eu: 27 km and 33 min by car.",
        "Trip by Valhalla",
    )


def test_whoever_drives_is_asked_about_by_car_alone() -> None:
    router = FakeRouter(27.4, 33.2)
    by_road(commuter(car=True, licence_b=True), router)
    assert router.asked == ["car"]


def test_a_rule_that_speaks_of_the_trip_tells_the_real_one_and_where_it_is_from() -> None:
    far = commuter(car=True, licence_b=True, mobility_km=10)
    guessed, real = (
        reason(found, "distance") for found in (assess(JOB, far), by_road(far, FakeRouter(31, 47)))
    )
    assert guessed.source == "Souhait de la personne"
    assert real.source == "Souhait de la personne ; trajet calculé par Valhalla"
    assert "environ 31 km et 47 min" in real.text
    assert "31 km" not in guessed.text
    assert TRIP_RULE not in rules(by_road(far, FakeRouter(31, 47)))


@pytest.mark.parametrize(("minutes", "told"), [(75, True), (55, False)])
def test_a_long_way_is_long_by_the_engine(minutes: float, told: bool) -> None:
    driver = person(**ABBEVILLE, car=True, licence_b=True)
    eligibility = by_road(driver, FakeRouter(35, minutes))
    assert ("long-commute" in rules(eligibility)) is told
    assert (eligibility.status == "conditions") is told
    if told:
        assert reason(eligibility, "long-commute").source == "Trajet calculé par Valhalla"


def test_a_road_around_the_estuary_takes_the_bicycle_away() -> None:
    cyclist = person(commune="Le Tréport", postal_code="76470", licence_b=False, car=False)
    assert "no-car" not in rules(assess(JOB, cyclist))
    around = by_road(cyclist, FakeRouter(31, 40, bicycle=29, walking=29))
    assert reason(around, "no-car").source == "Trajet calculé par Valhalla"
    assert "environ 31 km" in reason(around, "no-car").text
    near = by_road(cyclist, FakeRouter(5, 9, bicycle=5))
    assert "no-car" not in rules(near)


def test_the_estimate_that_stands_in_says_so_and_decides_as_it_does_alone() -> None:
    driver = commuter(car=True, licence_b=True)
    router = FakeRouter(1, 1)
    router.ways = {}
    eligibility = by_road(driver, router)
    assert eligibility.status == assess(JOB, driver).status
    told = reason(eligibility, STAND_IN_RULE)
    assert re.search(r"\d+ km et \d+ min en voiture \(trajet estimé : .*ne répond pas\)\.$", told.text)
    assert told.source == "Estimation du trajet"


def test_a_neighbour_and_an_unknown_place_are_not_asked_about() -> None:
    router = FakeRouter(1, 1)
    assert by_road(person(), router) == assess(JOB, person())
    lost = person(commune="Trifouillis", postal_code=None)
    assert by_road(lost, router) == assess(JOB, lost)
    assert router.asked == []


def test_only_those_near_the_limit_hang_on_the_road() -> None:
    far, near = person(**PARIS, mobility_km=60), commuter(mobility_km=60)
    assert road_decides(JOB, person(**ABBEVILLE, mobility_km=5), Facts(), Facts()) is False
    assert road_decides(JOB, near, Facts(), Facts()) is False
    assert road_decides(JOB, person(**PARIS), Facts(), Facts()) is False
    assert road_decides(JOB, person(commune=None, postal_code=None, mobility_km=5), Facts(), Facts()) is False
    assert road_decides(JOB, far, Facts(), Facts()) is False
    rouen = person(commune="Rouen", postal_code="76000", mobility_km=30)
    assert road_decides(JOB, rouen, Facts(), Facts()) is True
    assert is_excluded(JOB, rouen, Facts(), Facts(), today=TODAY) is False
    assert by_road(rouen, FakeRouter(120, 90)).status == "not_eligible"
    assert by_road(rouen, FakeRouter(95, 70)).status == "conditions"
