"""Every error of every route is application/problem+json of one shape (see `assert_problem`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.problems import KINDS
from matcher.records.errors import StoreError, Text
from tests.api.conftest import assert_problem, settings_for

DOCUMENT: dict[str, Any] = create_app(settings_for(Path("unused.db"))).openapi()
OPERATIONS = [(method, path) for path, item in DOCUMENT["paths"].items() for method in item]
CREATING = ("put", "/v1/events/{event}")
"""The id is the caller's own: there is no unknown one."""

WITH_ID = [operation for operation in OPERATIONS if "{" in operation[1] and operation != CREATING]
WITH_BODY = [
    (method, path)
    for method, path in OPERATIONS
    if "application/json" in DOCUMENT["paths"][path][method].get("requestBody", {}).get("content", {})
]
EXAMPLE_BODIES = {"title": "Titre", "text": "Un texte."}


def address(path: str) -> str:
    return (
        path.replace("{posting_id}", "personne")
        .replace("{candidate_id}", "personne")
        .replace("{training_id}", "rien")
        .replace("{contest_id}", "rien")
        .replace("{event}", "forum")
        .replace("{entry}", "999999")
    )


OTHER_BODIES = {
    "/v1/audit/{entry}/contest": {"candidate_id": "personne"},
    "/v1/contests/{contest_id}": {"status": "upheld"},
    "/v1/events/{event}/outcomes": {"outcomes": [{"visitor": "V1", "stand": "S1", "status": "met"}]},
}
"""Bodies that those of records do not fit."""


def test_all_routes_of_the_api_are_walked() -> None:
    assert len(OPERATIONS) >= 22
    assert {path.split("/")[1] for _, path in OPERATIONS} == {"v1", "health", "ready", "metrics"}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_route_documents_its_problems(method: str, path: str) -> None:
    responses = DOCUMENT["paths"][path][method]["responses"]
    wanted = {"400", "401", "403", "413", "422", "500", "503"} | (
        {"404"} if (method, path) in WITH_ID else set()
    )
    assert wanted <= set(responses)
    for status, response in responses.items():
        if status.startswith(("4", "5")):
            assert list(response["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(("method", "path"), WITH_ID)
@pytest.mark.parametrize("record_id", ["personne", "%00", "a%20b", "é", "x" * 200])
def test_an_unknown_id_is_404(client: TestClient, method: str, path: str, record_id: str) -> None:
    place = path.replace("{entry}", "999999")
    for name in ("posting_id", "training_id", "candidate_id", "contest_id", "event"):
        place = place.replace(f"{{{name}}}", record_id)
    given = {} if path.endswith("/matches") else OTHER_BODIES.get(path, EXAMPLE_BODIES)
    body = given if (method, path) in WITH_BODY else None
    query = {"against": "personne"} if path.endswith("/comparison") else None
    answer = client.request(method, place, json=body, params=query)
    # An event's id is chosen by its organiser and holds letters of addresses only.
    odd = "{event}" in path and (not record_id.isascii() or "%" in record_id)
    assert_problem(answer, 422 if odd else 404)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_another_method_is_405(client: TestClient, method: str, path: str) -> None:
    answer = client.request("PATCH", address(path))
    assert_problem(answer, 405)
    assert answer.headers["allow"]


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"texte"', 422),
        (b'{"title": "\\ud800", "text": 3}', 422),
        (b'{"text": "x", "title": {"a": NaN}, "filters": 3, "mobility_km": NaN}', 422),
        (b'{"x": ' + b"[" * 40 + b"]" * 40 + b"}", 422),
    ],
)
def test_a_bad_body_is_told(client: TestClient, method: str, path: str, content: bytes, status: int) -> None:
    answer = client.request(
        method, address(path), content=content, headers={"content-type": "application/json"}
    )
    problem = assert_problem(answer, status)
    assert problem["errors"] or status == 400


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
def test_a_body_over_the_limit_is_413(client: TestClient, method: str, path: str) -> None:
    assert_problem(client.request(method, address(path), content=b" " * 2_100_000), 413)


@pytest.mark.parametrize(("method", "path"), WITH_BODY[:2])
def test_a_body_without_length_is_counted(client: TestClient, method: str, path: str) -> None:
    chunks = (b" " * 100_000 for _ in range(30))
    assert_problem(client.request(method, address(path), content=chunks), 413)


@pytest.mark.parametrize(
    ("method", "path"), [item for item in OPERATIONS if item[1].startswith(("/v1", "/metrics"))]
)
@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer faux"}, {"authorization": "Basic YTpi"}])
def test_without_the_token_it_is_401(
    guarded: TestClient, method: str, path: str, header: dict[str, str]
) -> None:
    answer = guarded.request(method, address(path), headers=header)
    assert_problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/rien", "/v1/postings/", "/rien.json", "/static/rien.css", "/v1/candidates/a/b/c"]
)
def test_an_unknown_address_is_404(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "offset=-1",
        "offset=1000001",
        "limit=99999999999999999999",
        "commune=" + "x" * 201,
    ],
)
@pytest.mark.parametrize("kind", ["postings", "candidates", "trainings"])
def test_every_list_is_bounded(client: TestClient, kind: str, query: str) -> None:
    problem = assert_problem(client.get(f"/v1/{kind}?{query}"), 422)
    assert problem["errors"][0]["field"].startswith("query.")


def test_a_failure_of_ours_is_500_and_tells_nothing(
    writable: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("Jeanne Dupont, 06 12 34 56 78")

    monkeypatch.setattr(writable.app.state.workplace.store, "list", fail)  # type: ignore[attr-defined]
    with caplog.at_level("INFO", logger="passerelle.api"):
        answer = writable.get("/v1/postings")
    problem = assert_problem(answer, 500)
    assert "Jeanne" not in answer.text
    assert "Jeanne" not in caplog.text
    assert problem["request_id"] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_failure_of_ours_is_a_page_for_a_browser(
    writable: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("Jeanne Dupont")

    monkeypatch.setattr(writable.app.state.workplace.store, "list", fail)  # type: ignore[attr-defined]
    answer = writable.get("/offres", headers={"accept": "text/html"})
    assert answer.status_code == 500
    assert "Panne du serveur" in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "Jeanne" not in answer.text


def test_a_database_that_does_not_answer_is_503(
    writable: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError(Text("la base « /secret/x.db » est verrouillée.", "locked."))

    monkeypatch.setattr(writable.app.state.workplace.store, "check", fail)  # type: ignore[attr-defined]
    answer = writable.get("/ready")
    assert_problem(answer, 503)
    assert answer.headers["retry-after"] == "5"
    assert "/secret" not in answer.text


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({}, "Introuvable"),
        ({"accept-language": "en-GB,en;q=0.9,fr;q=0.5"}, "Not found"),
        ({"accept-language": "fr-FR,fr;q=0.9,en;q=0.8"}, "Introuvable"),
        ({"accept-language": "de, en;q=0.3"}, "Not found"),
        ({"accept-language": "q=,;;=\x01" + "zz," * 400}, "Introuvable"),
    ],
)
def test_errors_speak_the_language_asked_for(
    client: TestClient, header: dict[str, str], expected: str
) -> None:
    answer = client.get("/v1/postings/rien", headers=header)
    assert assert_problem(answer, 404)["title"] == expected


def test_every_fault_of_a_field_is_told_in_french(client: TestClient) -> None:
    body = {
        "title": "",
        "positions": "beaucoup",
        "start_date": "31/02/2026",
        "requirements": {"min_age": 3},
        "text": 4,
    }
    problem = assert_problem(client.post("/v1/postings", json=body), 422)
    told = {fault["field"]: fault["detail"] for fault in problem["errors"]}
    assert told == {
        "body.title": "1 caractère au moins.",
        "body.positions": "un nombre entier est attendu.",
        "body.start_date": "une date AAAA-MM-JJ est attendue.",
        "body.requirements.min_age": "14 au moins.",
        "body.text": "un texte est attendu.",
    }


@pytest.mark.parametrize(
    ("path", "body", "french", "english"),
    [
        ("/v1/postings", {"title": " "}, "autre chose que des blancs", "more than white space"),
        ("/v1/postings", {"title": "T", "id": "é"}, "lettres sans accent", "unaccented letters"),
        ("/v1/match", {"text": "T", "contract": "CDX"}, "'stage' ou 'saisonnier'", "'stage' or 'saisonnier'"),
        ("/v1/candidates", {"mobility_km": 1e6}, "20\u202f000 au plus.", "20,000 at most."),
        ("/v1/candidates", {"mobility_km": -1}, "0 au moins.", "0 at least."),
        ("/v1/match", {"text": "T", "lmit": 3}, "/docs dit lesquels existent", "/docs tells which"),
        ("/v1/match", [], "Content-Type: application/json", "Content-Type: application/json"),
        (
            "/v1/postings",
            {"title": "T", "x": [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]},
            "plus de 16 niveaux",
            "16 levels",
        ),
    ],
)
def test_a_fault_says_what_was_expected_in_the_language_asked_for(
    client: TestClient, path: str, body: Any, french: str, english: str
) -> None:
    for language, words in (("fr", french), ("en", english)):
        answer = client.post(path, json=body, headers={"accept-language": language})
        assert words in assert_problem(answer, 422)["errors"][0]["detail"]


def test_a_text_in_the_place_of_a_file_is_told(client: TestClient) -> None:
    problem = assert_problem(client.post("/v1/candidates/files", data={"files": "texte"}), 422)
    assert "un fichier est attendu" in problem["errors"][0]["detail"]


def test_a_problem_page_is_shown_to_people(client: TestClient) -> None:
    answer = client.get("/offres/rien", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Aucune offre" in answer.text


def test_every_kind_of_problem_has_its_anchor(client: TestClient) -> None:
    page = client.get("/docs").text
    assert all(f'id="{name}"' in page for name in KINDS)
