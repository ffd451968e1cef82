from __future__ import annotations

import html
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import CANDIDATE_EXAMPLE, POSTING_EXAMPLE, TRAINING_EXAMPLE
from tests.api.conftest import assert_problem

EXAMPLES = {"postings": POSTING_EXAMPLE, "candidates": CANDIDATE_EXAMPLE, "trainings": TRAINING_EXAMPLE}


@pytest.mark.parametrize("kind", list(EXAMPLES))
def test_create_read_replace_delete(empty: TestClient, kind: str) -> None:
    example: dict[str, Any] = {**EXAMPLES[kind], "notre_champ": {"gardé": [1, 2]}}
    created = empty.post(f"/v1/{kind}", json=example)
    assert created.status_code == 201
    place = created.headers["location"]
    assert place == f"/v1/{kind}/{example['id']}"
    stored = empty.get(place).json()
    assert {key: stored[key] for key in example if key != "requirements"} == {
        key: value for key, value in example.items() if key != "requirements"
    }
    assert_problem(empty.post(f"/v1/{kind}", json=example), 409)
    replaced = empty.put(place, json={**example, "id": "autre", "commune": "Gamaches"})
    assert replaced.status_code == 200
    assert (replaced.json()["id"], replaced.json()["commune"]) == (example["id"], "Gamaches")
    listed = empty.get(f"/v1/{kind}", params={"commune": "gamaches"}).json()
    assert (listed["total"], listed["items"][0]["id"]) == (1, example["id"])
    assert empty.get(f"/v1/{kind}", params={"commune": "Eu"}).json()["total"] == 0
    assert empty.delete(place).status_code == 204
    assert_problem(empty.get(place), 404)
    assert_problem(empty.delete(place), 404)


def test_an_id_is_drawn_where_none_is_given(empty: TestClient) -> None:
    first = empty.post("/v1/candidates", json={"text": "Tri de flacons."}).json()["id"]
    second = empty.post("/v1/candidates", json={"text": "Tri de flacons."}).json()["id"]
    assert first != second
    assert len(first) == 32


@pytest.mark.parametrize("record_id", ["..", "a/b", " ", "é", "-x", "x" * 201])
def test_an_id_that_is_no_address_is_refused(empty: TestClient, record_id: str) -> None:
    assert_problem(empty.post("/v1/postings", json={"id": record_id, "title": "Titre"}), 422)


def test_null_and_broken_characters_are_replaced(empty: TestClient) -> None:
    raw = (
        b'{"id": "p", "title": "Tri\\u0000eur \\ud83d\\ude00 \\ud800", '
        b'"text": "\\u202e\\u0301 ok", "x\\u0000": "\\u0000"}'
    )
    answer = empty.post("/v1/postings", content=raw, headers={"content-type": "application/json"})
    assert answer.status_code == 201
    assert answer.json()["title"] == "Tri\ufffdeur \U0001f600 \ufffd"
    assert answer.json()["x\ufffd"] == "\ufffd"


def test_contact_data_stays_in_the_candidate_resource(writable: TestClient) -> None:
    person = {
        "id": "contactee",
        "text": "Conductrice de machine IS, graissage des moules. Tél : 06 12 34 56 78, jeanne@exemple.fr",
        "contact": {"name": "Jeanne Dupont"},
    }
    created = writable.post("/v1/candidates", json=person).json()
    assert created["contact"]["email"] == "jeanne@exemple.fr"
    assert created["contact"]["name"] == "Jeanne Dupont"
    assert "06 12" not in created["text"]
    assert writable.get("/v1/candidates/contactee").json()["contact"]["phone"]
    listed = writable.get("/v1/candidates", params={"limit": 100}).text
    ranked = writable.post("/v1/postings/D-P01/matches", json={"limit": 100})
    assert "contactee" in ranked.text
    pages = [
        writable.get(path).text
        for path in ("/profils", "/offres/D-P01/classement", "/offres/D-P01/profils/contactee")
    ]
    for text in (listed, ranked.text, *pages):
        for secret in ("Dupont", "06 12 34 56 78", "jeanne@exemple.fr"):
            assert secret not in text
    assert "jeanne@exemple.fr" in writable.get("/profils/contactee").text


def test_a_deleted_person_leaves_rankings_at_once(writable: TestClient) -> None:
    body = {"limit": 100}
    before = writable.post("/v1/postings/D-P01/matches", json=body).json()
    best = before["items"][0]["candidate_id"]
    writable.delete(f"/v1/candidates/{best}")
    after = writable.post("/v1/postings/D-P01/matches", json=body).json()
    assert best not in [item["candidate_id"] for item in after["items"]]
    assert after["total"] == before["total"] - 1
    assert after["engine"]["candidates"] == before["engine"]["candidates"] - 1


def test_a_changed_text_changes_the_ranking(writable: TestClient) -> None:
    last = writable.post("/v1/postings/D-P01/matches", json={"offset": 71, "limit": 1}).json()["items"][0]
    best = writable.post("/v1/postings/D-P01/matches", json={"limit": 1}).json()["items"][0]
    text = writable.get(f"/v1/candidates/{best['candidate_id']}").json()["text"]
    writable.put(f"/v1/candidates/{last['candidate_id']}", json={"text": text})
    match = writable.get(f"/v1/postings/D-P01/matches/{last['candidate_id']}").json()["match"]
    assert match["score"] == pytest.approx(best["score"], abs=0.01)


def test_an_id_with_a_slash_from_a_file_has_its_addresses(empty: TestClient) -> None:
    empty.post("/v1/candidates/files", files={"files": ("c.csv", b"id;texte\nC/2026/1;Cariste de quai\n")})
    table = b"id;titre;texte\n2026/014;Cariste;Quai\n"
    empty.post("/importer", files=[("fichiers", ("p.csv", table))], data={"contenu": "offres"})
    for path in (
        "/v1/postings/2026%2F014",
        "/v1/candidates/C%2F2026%2f1/postings",
        "/v1/candidates/C%2F2026%2F1",
    ):
        assert empty.get(path).status_code == 200, path
    ranked = empty.post("/v1/postings/2026%2F014/matches", json={}).json()["items"]
    assert [item["candidate_id"] for item in ranked] == ["C/2026/1"]
    links = re.findall(r'href="(/offres/2026[^"]+)"', empty.get("/offres?lang=en").text)
    sheet = "/offres/2026%2F014/profils/C%2F2026%2F1?lang=en"
    assert len(links) == 2
    for path in (*links, sheet, "/profils/C%2F2026%2F1/passerelles"):
        page = empty.get(path)
        assert page.status_code == 200, path
        other = re.search(r'<a href="([^"]+)" lang="', page.text)
        assert other is not None
        assert empty.get(html.unescape(other[1])).status_code == 200
    assert empty.delete("/v1/candidates/C%2F2026%2F1").status_code == 204
    assert_problem(empty.get("/v1/candidates/C%2F2026%2F1"), 404)
