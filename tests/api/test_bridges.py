from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import bridges as room
from matcher.records import Candidate, Posting, Training
from matcher.services.bridges import BridgeFinder
from tests.api.conftest import assert_problem


def test_the_bridges_are_those_of_the_command_and_logged(client: TestClient) -> None:
    answer = client.get("/v1/candidates/D-C11/bridges?most=2").json()
    store = client.app.state.workplace.store  # type: ignore[attr-defined]
    person = store.get(Candidate, "D-C11")
    finder = BridgeFinder(store.list(Posting).records, store.list(Training).records)
    assert answer["bridges"] == finder.find(person, most=2).model_dump(mode="json")
    assert len(answer["bridges"]["bridges"]) >= 2
    entry = store.audit.get(answer["log_id"])
    shown = [one["posting_id"] for bridge in answer["bridges"]["bridges"] for one in bridge["openings"]]
    assert entry.kind == "bridges"
    assert [one["posting"] for one in entry.data["results"]] == shown
    assert person.text[:40] not in str(entry.data)


def test_the_page_says_what_serves_what_lacks_and_where_to(client: TestClient) -> None:
    html = client.get("/profils/D-C11/passerelles").text
    for words in ("Passerelles vers d'autres métiers", "Ce qui servira", "Ce qui manque", "Après formation"):
        assert words.replace("'", "&#39;") in html or words in html
    assert "Pour contester" in html
    english = client.get("/profils/D-C11/passerelles?lang=en").text
    assert "What is missing" in english
    assert "Ce qui manque" not in english
    assert "/profils/D-C11/passerelles" in client.get("/profils/D-C11").text


def test_nobody_and_nothing_open_are_told(empty: TestClient) -> None:
    assert_problem(empty.get("/v1/candidates/personne/bridges"), 404)
    empty.post("/v1/candidates", json={"id": "c", "text": "Cariste, conduite de chariots."})
    assert empty.get("/v1/candidates/c/bridges").json()["bridges"]["bridges"] == []
    assert "Aucun métier qui recrute" in empty.get("/profils/c/passerelles").text


def test_a_new_posting_is_seen_and_a_limit_is_told(
    empty: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.post("/v1/candidates", json={"id": "c", "text": "Cariste depuis 5 ans, CACES R489-3 valide."})
    assert empty.get("/v1/candidates/c/bridges").json()["bridges"]["bridges"] == []
    posting = {"id": "p1", "title": "Cariste", "text": "Conduite de chariot élévateur, CACES R489-3."}
    empty.post("/v1/postings", json=posting)
    monkeypatch.setattr(room, "MAX_POSTINGS", 1)
    found = empty.get("/v1/candidates/c/bridges").json()["bridges"]
    assert [one["posting_id"] for bridge in found["bridges"] for one in bridge["openings"]] == ["p1"]
    empty.post("/v1/postings", json={**posting, "id": "p2"})
    notes = empty.get("/v1/candidates/c/bridges").json()["bridges"]["notes"]
    assert "n'ont pas été regardées" in notes[-1]
