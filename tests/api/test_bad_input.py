"""Odd postings and profiles over the API and on the pages: kept and told where they say anything at all."""

from __future__ import annotations

import html
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import assert_problem

WORK = "Soudage TIG de tuyauterie inox en atelier, lecture de plans, contrôle visuel des cordons."
POSTING: dict[str, Any] = {
    "id": "P1", "title": "Soudeur TIG", "commune": "Eu", "postal_code": "76260", "contract": "CDI",
    "text": WORK,
}  # fmt: skip
PERSON: dict[str, Any] = {
    "id": "C1", "commune": "Gamaches", "postal_code": "80220", "birth_year": 1990, "car": True,
    "text": "Soudeuse TIG sur inox pendant six ans, lecture de plans et d'isométriques.",
}  # fmt: skip


def put_in(client: TestClient, posting: dict[str, Any], *people: dict[str, Any]) -> None:
    for path, record in (("postings", posting), *(("candidates", person) for person in people)):
        created = client.post(f"/v1/{path}", json=record)
        assert created.status_code == 201, created.text


def scores(client: TestClient, posting: str = "P1") -> dict[str, float]:
    answer = client.post(f"/v1/postings/{posting}/matches", json={})
    assert answer.status_code == 200, answer.text
    return {item["candidate_id"]: item["score"] for item in answer.json()["items"]}


def detail(client: TestClient, person: str, posting: str = "P1") -> dict[str, Any]:
    answer = client.get(f"/v1/postings/{posting}/matches/{person}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def questions(told: dict[str, Any], kind: str) -> str:
    return " ".join(item["question"] for item in told["uncertainties"] if item["kind"] == kind)


def test_a_title_and_a_commune_alone_are_ranked_low_and_asked_about(empty: TestClient) -> None:
    bare = {"id": "C9", "commune": "Eu", "postal_code": "76260"}
    put_in(empty, POSTING, PERSON, bare)
    assert empty.post("/v1/postings", json={"id": "P2", "title": "Soudeur TIG"}).status_code == 201
    for posting in ("P1", "P2"):
        found = scores(empty, posting)
        assert found["C9"] < min(0.05, found["C1"])
    told = detail(empty, "C9", "P2")
    assert "ne raconte aucun travail" in questions(told, "short_profile")
    assert "n'a qu'un intitulé" in questions(told, "short_posting")
    assert told["score_high"] - told["score_low"] > 0.5
    assert empty.get("/v1/candidates/C9/postings").status_code == 200
    assert empty.get("/v1/candidates/C9/bridges").status_code == 200
    for path, words in (
        ("/profils/C9", "Ce profil ne raconte aucun travail"),
        ("/profils/C9/passerelles", "C9"),
        ("/offres/P2", "le classement s'appuie sur l'intitulé seul"),
        ("/offres/P2/classement", "C9"),
        ("/offres/P2/profils/C9", "Le profil ne raconte aucun travail"),
        ("/offres/P2/profils/C9/explication", "Votre profil ne dit rien de votre travail"),
    ):
        page = empty.get(path)
        assert page.status_code == 200, path
        assert words in html.unescape(page.text).replace("\u00a0", " "), path


def test_files_of_titles_and_communes_are_kept_with_a_note(empty: TestClient) -> None:
    sent = empty.post("/v1/candidates/files", files={"files": ("c.csv", b"id;ville\nC1;Eu\nC2;Gamaches\n")})
    assert sent.status_code == 200, sent.text
    (outcome,) = sent.json()["files"]
    assert (outcome["accepted"], outcome["rejected"]) == (2, [])
    assert any("2 profils sans parcours (C1, C2)" in note for note in outcome["notes"])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("postings", {"id": "P", "title": "???"}),
        ("candidates", {"id": "C"}),
        ("candidates", {"id": "C", "kind": "salarie", "contact": {"name": "Zoé"}}),
        ("candidates", {"id": "C", "text": "..."}),
    ],
)
def test_a_record_that_says_nothing_is_refused(empty: TestClient, path: str, body: dict[str, Any]) -> None:
    problem = assert_problem(empty.post(f"/v1/{path}", json=body), 422)
    assert "au moins" in problem["detail"]
    assert problem["errors"][0]["field"] == "body.text"
    assert "ne dit rien" in problem["errors"][0]["detail"]
    assert empty.get(f"/v1/{path}/{body['id']}").status_code == 404


def test_a_record_cannot_be_emptied(empty: TestClient) -> None:
    put_in(empty, POSTING, PERSON)
    assert_problem(empty.put("/v1/candidates/C1", json={"kind": "salarie"}), 422)
    assert empty.get("/v1/candidates/C1").json()["text"] == PERSON["text"]


def test_contradictory_requirements_are_told_and_ranked(empty: TestClient) -> None:
    put_in(empty, {**POSTING, "text": f"{WORK} Débutant accepté. 10 ans d'expérience exigés."}, PERSON)
    answer = empty.post("/v1/postings/P1/matches", json={}).json()
    assert [item["candidate_id"] for item in answer["items"]] == ["C1"]
    assert [warning["rule"] for warning in answer["warnings"]] == ["contradiction-beginner"]
    page = empty.get("/offres/P1/classement").text
    assert "accepte les débutants et demande 10 ans" in html.unescape(page)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Profil de 25 à 35 ans.", "illegal-age"),
        ("Poste réservé aux femmes.", "illegal-gender"),
        ("Nationalité française exigée.", "illegal-origin"),
    ],
)
def test_an_illegal_criterion_is_warned_of_and_ignored(empty: TestClient, words: str, rule: str) -> None:
    same = [{**PERSON, "id": f"C{year}", "birth_year": year} for year in (1962, 2002)]
    put_in(empty, POSTING, *same)
    illegal = {**POSTING, "id": "P2", "text": f"{WORK} {words}"}
    assert empty.post("/v1/postings", json=illegal).status_code == 201
    assert scores(empty, "P2") == scores(empty, "P1")
    answer = empty.post("/v1/postings/P2/matches", json={}).json()
    (warning,) = answer["warnings"]
    assert warning["rule"] == rule
    assert "L1132-1" in warning["source"]
    pasted = empty.post("/v1/match", json={"title": "Soudeur TIG", "text": f"{WORK} {words}"}).json()
    assert [warning["rule"] for warning in pasted["warnings"]] == [rule]


def test_a_birth_year_to_come_is_asked_for_and_changes_no_score(empty: TestClient) -> None:
    put_in(empty, POSTING, PERSON, {**PERSON, "id": "C2", "birth_year": 2088})
    found = scores(empty)
    assert found["C1"] == found["C2"]
    told = detail(empty, "C2")
    assert "2088" in questions(told, "birth_year")
    assert told["match"]["eligibility"]["status"] == "unknown"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"commune": "Trifouillis-les-Oies"}, "lieu inconnu en France"),
        ({"commune": "Saint-Quentin"}, "désigne plusieurs communes (Saint-Quentin (02)"),
        ({"commune": "Saint-Aubin"}, "demandez le code postal"),
        ({"commune": "Namur", "postal_code": "5000"}, "pas français"),
        ({"commune": "Barcelona", "postal_code": "E-08001"}, "pas français"),
        ({"postal_code": "99999"}, "lieu inconnu en France"),
    ],
)
def test_a_place_that_is_not_certain_is_asked_about_and_never_guessed(
    empty: TestClient, place: dict[str, Any], words: str
) -> None:
    person = {**PERSON, "id": "C2", "commune": None, "postal_code": None, **place}
    put_in(empty, POSTING, PERSON, {name: value for name, value in person.items() if value is not None})
    found = scores(empty)
    assert found["C1"] == found["C2"]
    told = detail(empty, "C2")
    assert words in questions(told, "commune")
    assert told["match"]["distance_km"] is None


def test_the_postcode_tells_namesakes_apart(empty: TestClient) -> None:
    here = {**PERSON, "commune": "Saint-Quentin-la-Motte", "postal_code": "80880"}
    put_in(empty, POSTING, here, {**here, "id": "C2", "commune": "St Quentin la Motte"})
    told = [detail(empty, person) for person in ("C1", "C2")]
    assert [questions(one, "commune") for one in told] == ["", ""]
    assert told[0]["match"]["distance_km"] == told[1]["match"]["distance_km"] < 20
