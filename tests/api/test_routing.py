"""The API and the pages with a routing engine: real trips for those shown, and no fault without it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import settings_from
from matcher.geo import RoutingError
from tests.api.conftest import ORIGIN, copy_of, settings_for
from tests.routing_stub import StubEngine, engine

__all__ = ["engine"]


@contextmanager
def served(database: Path, folder: Path, url: str) -> Iterator[TestClient]:
    app = create_app(settings_for(copy_of(database, folder), routing_url=url))
    with TestClient(app, base_url=ORIGIN) as client:
        yield client


def trips(page: dict) -> list[tuple[str, str]]:
    return [
        (reason["rule"], reason["source"])
        for item in page["items"]
        for reason in item["eligibility"]["reasons"]
        if reason["rule"] in ("trip", "trip-estimated", "no-car", "long-commute")
    ]


def test_a_page_of_matches_tells_real_trips_in_the_same_order(
    client: TestClient, demo_database: Path, tmp_path: Path, engine: StubEngine
) -> None:
    query = {"limit": 12, "explain": False}
    plain = client.post("/v1/postings/D-P02/matches", json=query).json()
    with served(demo_database, tmp_path, f"osrm+{engine.url}") as routed:
        page = routed.post("/v1/postings/D-P02/matches", json=query).json()
        asked = engine.requests
        assert routed.post("/v1/postings/D-P02/matches", json=query).json()["items"] == page["items"]
        detail = routed.get(f"/v1/postings/D-P02/matches/{page['items'][0]['candidate_id']}").json()
    assert [(one["candidate_id"], one["score"]) for one in page["items"]] == [
        (one["candidate_id"], one["score"]) for one in plain["items"]
    ]
    told = trips(page)
    assert told
    assert {source for _, source in told} == {"Trajet calculé par OSRM"}
    assert not any("trip" in rule for rule, _ in trips(plain))
    assert 0 < asked <= 12
    assert engine.requests == asked
    assert detail["match"]["eligibility"] == page["items"][0]["eligibility"]


def test_the_pages_tell_real_trips(demo_database: Path, tmp_path: Path, engine: StubEngine) -> None:
    with served(demo_database, tmp_path, f"valhalla+{engine.url}") as routed:
        ranked = routed.get("/offres/D-P02/classement").text
        one = routed.get("/offres/D-P02/profils/D-C01").text
        compared = routed.get("/offres/D-P02/comparaison", params={"un": "D-C01", "autre": "D-C02"})
        stood = routed.get("/v1/candidates/D-C01/postings").json()
    assert "en voiture" in ranked
    assert "Trajet calculé par Valhalla" in ranked
    assert "Valhalla" in one
    assert compared.status_code == 200
    assert any("Valhalla" in source for _, source in trips(stood))


@pytest.mark.parametrize("mood", ["500", "nonsense", "no-route", "down"])
def test_a_sick_engine_costs_no_answer(
    client: TestClient, demo_database: Path, tmp_path: Path, engine: StubEngine, mood: str
) -> None:
    engine.mood = mood
    url = "http://127.0.0.1:9" if mood == "down" else engine.url
    query = {"limit": 30, "explain": False, "filters": {"eligible_only": True}}
    plain = client.post("/v1/postings/D-P02/matches", json=query).json()
    with served(demo_database, tmp_path, f"osrm+{url}") as routed:
        answer = routed.post("/v1/postings/D-P02/matches", json=query)
        page = routed.get("/offres/D-P02/classement")
    assert (answer.status_code, page.status_code) == (200, 200)
    statuses = [
        [(one["candidate_id"], one["eligibility"]["status"]) for one in items]
        for items in (answer.json()["items"], plain["items"])
    ]
    assert statuses[0] == statuses[1]
    assert {rule for rule, _ in trips(answer.json())} >= {"trip-estimated"}
    assert engine.url not in answer.text
    assert "127.0.0.1:9" not in answer.text
    if mood not in ("no-route", "down"):
        assert engine.requests <= 5


def test_the_engine_of_the_environment_is_read_and_checked_at_the_start() -> None:
    assert settings_from({"PASSERELLE_ROUTING_URL": "osrm+http://r:5000"}).routing_url == "osrm+http://r:5000"
    with pytest.raises(RoutingError, match="inconnue"):
        create_app(settings_from({"PASSERELLE_ROUTING_URL": "http://r:5000"}))
