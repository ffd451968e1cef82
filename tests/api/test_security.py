from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.gate import Gate
from matcher.store import open_store
from tests.api.conftest import TOKEN, assert_problem, settings_for

PAGES = ["/", "/offres", "/profils", "/importer", "/docs", "/offres/x/classement"]


def test_the_token_opens_the_api(guarded: TestClient) -> None:
    assert guarded.get("/v1/postings", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.get("/health").status_code == 200
    assert guarded.get("/ready").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_to_sign_in(guarded: TestClient, path: str) -> None:
    answer = guarded.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/connexion?suite=")


def test_signing_in_and_out(guarded: TestClient) -> None:
    wrong = guarded.post("/connexion", data={"jeton": "faux", "suite": "/offres"})
    assert wrong.status_code == 401
    assert "pas la bonne" in wrong.text
    right = guarded.post("/connexion", data={"jeton": TOKEN, "suite": "/offres"}, follow_redirects=False)
    assert (right.status_code, right.headers["location"]) == (303, "/offres")
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    assert guarded.get("/offres").status_code == 200
    # The cookie opens the pages, never the API: no other site can make a browser use it.
    assert_problem(guarded.get("/v1/postings"), 401)
    guarded.post("/deconnexion")
    assert guarded.get("/offres", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("wanted", ["//mal.fr", "https://mal.fr", "/\\mal.fr", "", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(guarded: TestClient, wanted: str) -> None:
    answer = guarded.post("/connexion", data={"jeton": TOKEN, "suite": wanted}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_session_ends_and_cannot_be_forged(tmp_path: Path) -> None:
    gate = Gate(settings_for(Path("x.db"), api_token=TOKEN))
    other = Gate(settings_for(Path("x.db"), api_token="un-autre-jeton-81c2d3"))
    begun = datetime(2026, 3, 1, tzinfo=UTC)
    soon = begun + timedelta(seconds=1)
    with open_store(str(tmp_path / "x.db")) as store:
        gate.store = other.store = store
        assert gate.open_session("faux") is None
        session = gate.open_session(TOKEN, now=begun)
        assert session is not None
        actor = gate.in_session(session, now=soon)
        assert actor is not None
        assert (actor.role, actor.holder) == ("recruiter", "")
        assert gate.in_session(session, now=begun + timedelta(hours=13)) is None
        # Another token has taken the place of the one shown.
        assert other.in_session(session, now=soon) is None
        for forged in (None, "", ".", "é", "\udc80", session + "x", session[:-1], session.swapcase()):
            assert gate.in_session(forged, now=soon) is None
        gate.close_session(session)
        assert gate.in_session(session, now=soon) is None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://mal.fr"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://["}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://127.0.0.1:8000"}, 404),
        ({}, 404),
    ],
)
def test_another_site_cannot_change_anything(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert_problem(client.delete("/v1/candidates/personne", headers=headers), status)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("mal.fr", 400),
        ("127.0.0.1:9", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("", 400),
        ("[", 400),
        ("[::1", 400),
    ],
)
def test_without_a_token_only_this_machine_is_answered(client: TestClient, host: str, status: int) -> None:
    assert client.get("/health", headers={"host": host}).status_code == status


def test_allowed_hosts_are_answered(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "x.db", host="0.0.0.0", allowed_hosts=("rh.exemple.fr",))
    with TestClient(create_app(settings), base_url="http://rh.exemple.fr") as opened:
        assert opened.get("/health").status_code == 200
        assert opened.get("/health", headers={"host": "autre.fr"}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/v1/postings", "/docs", "/nulle-part", "/static/style.css"])
def test_answers_carry_the_protective_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-language"] == "fr"
    assert path.startswith("/static/") or headers["cache-control"] == "no-store"
