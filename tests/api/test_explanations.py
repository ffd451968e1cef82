"""Explanations, comparisons and warnings over HTTP and on the pages."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import assert_problem

SHEET = "/offres/D-P01/profils/D-C07"
BAD_AD = "Conducteur de machine IS\nJeune homme de 25 à 35 ans, débutant accepté, 10 ans d'expérience exigés."


@pytest.mark.parametrize(("language", "right"), [("fr", "contester"), ("en", "contest")])
def test_the_person_gets_their_own_explanation(client: TestClient, language: str, right: str) -> None:
    path = "/v1/postings/D-P01/matches/D-C07/explanation"
    answer = client.get(path, params={"audience": "candidate", "lang": language}).json()
    told = answer["explanation"]
    assert (told["audience"], told["language"]) == ("candidate", language)
    words = " ".join(line for section in told["sections"] for line in section["lines"])
    assert right in words
    assert not re.search(r"D-C(?!07)\d\d", words)
    assert (told["comparison"], told["carpools"], told["warnings"]) == (None, [], [])


def test_the_recruiter_gets_doubts_with_their_effect(client: TestClient) -> None:
    detail = client.get("/v1/postings/D-P01/matches/D-C07").json()
    asked = [item for item in detail["uncertainties"] if item["score_if_true"] is not None]
    assert asked
    score = detail["match"]["score"]
    assert all(item["score_if_false"] <= score + 1e-9 for item in asked)
    assert detail["score_low"] <= score <= detail["score_high"]
    told = client.get("/v1/postings/D-P01/matches/D-C07/explanation").json()["explanation"]
    assert told["uncertainties"] == detail["uncertainties"]


def test_why_one_before_the_other_adds_up(client: TestClient) -> None:
    answer = client.get("/v1/postings/D-P01/matches/D-C07/comparison", params={"against": "D-C01"}).json()
    gap = answer["comparison"]
    assert gap["first_id"] == "D-C01"
    assert sum(item["amount"] for item in gap["features"]) == pytest.approx(gap["difference"], abs=1e-9)
    scores = [
        client.get(f"/v1/postings/D-P01/matches/{one}").json()["match"]["score"] for one in ("D-C01", "D-C07")
    ]
    assert gap["difference"] == pytest.approx(scores[0] - scores[1], abs=1e-9)
    assert answer["words"]["title"] == "Pourquoi D-C01 passe avant D-C07"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/postings/D-P01/matches/D-C07/comparison?against=D-C07", 422),
        ("/v1/postings/D-P01/matches/D-C07/comparison", 422),
        ("/v1/postings/D-P01/matches/D-C07/comparison?against=personne", 404),
        ("/v1/postings/D-P01/matches/personne/comparison?against=D-C07", 404),
        ("/v1/postings/rien/matches/D-C07/explanation", 404),
        ("/v1/postings/D-P01/matches/D-C07/explanation?audience=chef", 422),
    ],
)
def test_what_cannot_be_explained_is_told(client: TestClient, path: str, status: int) -> None:
    assert_problem(client.get(path), status)


def test_an_unlawful_ad_is_warned_of_with_its_article(client: TestClient) -> None:
    page: dict[str, Any] = client.post("/v1/match", json={"text": BAD_AD, "limit": 1}).json()
    assert {"illegal-age", "contradiction-beginner"} <= {warning["rule"] for warning in page["warnings"]}
    assert any("L1132-1" in (warning["source"] or "") for warning in page["warnings"])
    assert "inspection du travail" in page["disclaimer"]
    text = html.unescape(client.post("/", data={"texte": BAD_AD}).text)
    assert "À corriger dans l'annonce" in text
    assert "L1132-1" in text
    assert "À corriger dans l'annonce" not in html.unescape(client.get("/offres/D-P01/classement").text)


def test_the_ranking_links_to_why_one_before_another(client: TestClient) -> None:
    text = html.unescape(client.get("/offres/D-P01/classement").text)
    links = re.findall(r'href="(/offres/D-P01/comparaison\?un=[^"]+)"', text)
    assert len(links) == 19
    page = html.unescape(client.get(links[0]).text).replace("\u00a0", " ")
    assert re.search(r"<h1>Pourquoi D-C\d\d passe avant D-C\d\d</h1>", page)
    shown = re.findall(
        r'class="amount">([+\u2212-]?\d+,\d)</td></tr>', page.split("Exigence par exigence")[0]
    )
    numbers = [float(value.replace(",", ".").replace("\u2212", "-")) for value in shown]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=1e-6)


def test_the_sheet_tells_doubts_and_how_to_contest(client: TestClient) -> None:
    text = html.unescape(client.get(SHEET).text).replace("\u00a0", " ")
    for words in (
        "Ce qui est incertain",
        "Si oui",
        "Contester ce résultat",
        "Inscrit au journal sous le numéro",
    ):
        assert words in text


def test_the_sheet_for_the_person_names_nobody_else(client: TestClient) -> None:
    text = html.unescape(client.get(f"{SHEET}/explication").text).replace("\u00a0", " ")
    assert "Vos droits" in text
    assert "manque" not in text
    assert not re.search(r"D-C(?!07)\d\d", text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/offres/D-P01/comparaison", 404),
        ("/offres/D-P01/comparaison?un=D-C01&autre=D-C01", 422),
        ("/offres/D-P01/comparaison?un=D-C01&autre=personne", 404),
        ("/offres/rien/comparaison?un=D-C01&autre=D-C02", 404),
        ("/offres/D-P01/profils/personne/explication", 404),
    ],
)
def test_pages_that_cannot_be_are_told(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_the_facts_stored_of_a_posting_are_read_again_by_nobody(writable: TestClient, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the posting was read again")

    monkeypatch.setattr("matcher.ranking.demand.extract_all_facts", refuse)
    # Stated requirements are phrases of their own, still read one by one.
    bare = writable.get("/v1/postings/D-P02").json()
    monkeypatch.undo()
    assert writable.put("/v1/postings/D-P02", json={**bare, "requirements": None}).status_code == 200
    monkeypatch.setattr("matcher.ranking.demand.extract_all_facts", refuse)
    assert writable.post("/v1/postings/D-P02/matches", json={"limit": 1}).status_code == 200
