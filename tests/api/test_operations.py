from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient

from api.workplace import Workplace
from tests.api.conftest import assert_problem


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "ok"
    assert client.get("/ready").json()["candidates"] == 72


def test_not_ready_before_the_index_is_loaded(writable: TestClient) -> None:
    workplace: Workplace = writable.app.state.workplace  # type: ignore[attr-defined]
    workplace._snapshot = None
    for path in ("/ready", "/v1/candidates/D-C01/postings"):
        assert_problem(writable.get(path), 503)
    assert writable.get("/health").status_code == 200


def test_metrics_count_by_route_and_name_nobody(client: TestClient) -> None:
    client.get("/v1/candidates/D-C01")
    client.get("/profils/D-C02")
    client.get("/chemin/Jeanne-Dupont")
    text = client.get("/metrics").text
    assert (
        'passerelle_requests_total{method="GET",route="/v1/candidates/{candidate_id}",status="200"}' in text
    )
    assert 'route="unmatched",status="404"' in text
    assert "passerelle_candidates 72.0" in text
    for private in ("D-C0", "Jeanne"):
        assert private not in text
    labels = set(re.findall(r'[{,](\w+)="', text))
    assert labels <= {"method", "route", "status", "le", "outcome"}


def test_the_log_has_a_request_id_and_nothing_personal(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        client.get("/v1/candidates/D-C01?source=Jeanne", headers={"x-request-id": "suivi-0001"})
        client.post("/v1/match", json={"text": "Jeanne Dupont cherche"})
        client.post("/v1/candidates", json={"text": 3, "contact": {"name": "Jeanne"}})
        client.post("/", data={"texte": "Jeanne Dupont"})
    lines = [json.loads(record.message) for record in caplog.records if record.name == "passerelle.api"]
    assert [line["status"] for line in lines] == [200, 200, 422, 200]
    assert lines[0]["request_id"] == "suivi-0001"
    assert lines[0]["route"] == "/v1/candidates/{candidate_id}"
    assert all(
        set(line) == {"event", "level", "timestamp", "request_id", "method", "route", "status", "ms"}
        for line in lines
    )
    own = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    for private in ("Jeanne", "Dupont", "D-C01"):
        assert private not in own


@pytest.mark.parametrize("given", ["x", "a" * 65, "injection\tici", "été-été-été"])
def test_a_strange_request_id_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/health", headers={"x-request-id": given.encode()})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])
