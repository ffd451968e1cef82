"""Individual keys: whoever shows one is named in the log, and nobody enters without one."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from matcher.store import Actor, Store, open_store
from tests.api.conftest import ORIGIN, TOKEN, assert_problem, copy_of, settings_for

CLI = Actor("cli")


class Office:
    """A server on a copy of the demonstration cluster, and the database beside it."""

    def __init__(self, client: TestClient, store: Store) -> None:
        self.client = client
        self.store = store

    def key(self, holder: str, role: str = "recruiter", ends: datetime | None = None) -> dict[str, str]:
        return {"authorization": f"Bearer {self.store.keys.add(holder, role, ends, CLI)[1]}"}

    def sign_in(self, headers: dict[str, str]) -> Any:
        shown = headers["authorization"].removeprefix("Bearer ")
        return self.client.post("/connexion", data={"jeton": shown}, follow_redirects=False)


def opened(database: Path, **given: Any) -> Iterator[Office]:
    app = create_app(settings_for(database, **given))
    with (
        TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as client,
        open_store(str(database)) as store,
    ):
        yield Office(client, store)


@pytest.fixture
def office(demo_database: Path, tmp_path: Path) -> Iterator[Office]:
    yield from opened(copy_of(demo_database, tmp_path))


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Office]:
    yield from opened(tmp_path / "shared.db", api_token=TOKEN)


def test_the_first_key_closes_the_door_at_once(office: Office) -> None:
    assert office.client.get("/v1/postings").status_code == 200
    assert office.client.get("/offres").status_code == 200
    assert "securitySchemes" not in office.client.get("/openapi.json").json()["components"]
    mine = office.key("rh-03")
    assert_problem(office.client.get("/v1/postings"), 401)
    assert office.client.get("/offres", follow_redirects=False).status_code == 303
    assert_problem(office.client.get("/v1/audit"), 401)
    assert office.client.get("/v1/postings", headers=mine).status_code == 200
    assert office.client.get("/health").status_code == 200
    assert "securitySchemes" in office.client.get("/openapi.json").json()["components"]
    office.store.keys.revoke("rh-03", CLI)
    assert_problem(office.client.get("/v1/postings", headers=mine), 401)
    # The last key withdrawn does not open the door to everybody.
    assert_problem(office.client.get("/v1/postings"), 401)


def test_the_log_names_who_asked(office: Office) -> None:
    first, second, admin = office.key("rh-03"), office.key("rh-04"), office.key("dpo", "admin")
    for headers in (first, second):
        ranked = office.client.post("/v1/postings/D-P01/matches", json={"limit": 1}, headers=headers)
        assert ranked.status_code == 200
    last, before = office.client.get("/v1/audit", headers=admin).json()["items"][:2]
    assert [(one["role"], one["holder"]) for one in (before, last)] == [
        ("recruiter", "rh-03"),
        ("recruiter", "rh-04"),
    ]
    assert before["key"] in first["authorization"]
    assert first["authorization"][-43:] not in str((before, last))
    assert office.client.get("/v1/audit/verification", headers=admin).json()["sound"]
    exported = office.client.get("/v1/audit/export", headers=admin).text
    assert '"holder":"rh-04"' in exported


def test_only_an_administrators_key_opens_the_log(office: Office) -> None:
    recruiter, admin = office.key("rh-03"), office.key("dpo", "admin")
    problem = assert_problem(office.client.get("/v1/audit", headers=recruiter), 403)
    assert "--role admin" in problem["detail"]
    assert office.client.get("/v1/audit", headers=admin).status_code == 200
    assert office.client.get("/v1/postings", headers=admin).status_code == 200


def test_a_key_past_its_end_opens_nothing(office: Office) -> None:
    ended = office.key("rh-03", ends=datetime.now(UTC) - timedelta(minutes=1))
    assert_problem(office.client.get("/v1/postings", headers=ended), 401)
    assert office.sign_in(ended).status_code == 401


def test_the_pages_know_who_signed_in_until_the_key_is_withdrawn(office: Office) -> None:
    mine = office.key("rh-03")
    signed = office.sign_in(mine)
    assert signed.status_code == 303
    assert mine["authorization"][-43:] not in signed.headers["set-cookie"]
    page = office.client.get("/offres")
    assert page.status_code == 200
    assert "Se déconnecter (rh-03)" in html.unescape(page.text)
    assert office.client.get("/offres/D-P01/profils/D-C01").status_code == 200
    entry = office.store.audit.last(1)[0]
    assert (entry.kind, entry.actor.holder) == ("explanation", "rh-03")
    office.store.keys.revoke("rh-03", CLI)
    assert office.client.get("/offres", follow_redirects=False).status_code == 303


def test_a_session_outlasts_the_server_and_ends_with_the_key(demo_database: Path, tmp_path: Path) -> None:
    database = copy_of(demo_database, tmp_path)
    with contextmanager(opened)(database) as office:
        office.sign_in(office.key("rh-03"))
        cookies = dict(office.client.cookies)
    with contextmanager(opened)(database) as office:
        office.client.cookies.update(cookies)
        page = office.client.get("/offres", follow_redirects=False)
        assert "Se déconnecter (rh-03)" in html.unescape(page.text)
        office.store.keys.revoke("rh-03", CLI)
        assert office.client.get("/offres", follow_redirects=False).status_code == 303


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(office: Office) -> None:
    office.sign_in(office.key("rh-03"))
    copied = dict(office.client.cookies)
    office.client.post("/deconnexion", follow_redirects=False)
    office.client.cookies.update(copied)
    assert office.client.get("/offres", follow_redirects=False).status_code == 303


def test_a_contestation_names_who_recorded_and_who_decided(office: Office) -> None:
    first, admin = office.key("rh-03"), office.key("dpo", "admin")
    log_id = office.client.get("/v1/postings/D-P01/matches/D-C01", headers=first).json()["log_id"]
    body = {"candidate_id": "D-C01", "ground": "missing-fact"}
    made = office.client.post(f"/v1/audit/{log_id}/contest", json=body, headers=first).json()
    assert (made["opened_by"], made["decided_by"]) == ("rh-03", None)
    decision = {"status": "upheld", "answer": "Profil corrigé."}
    decided = office.client.put(f"/v1/contests/{made['id']}", json=decision, headers=admin).json()
    assert (decided["opened_by"], decided["decided_by"]) == ("rh-03", "dpo")
    office.sign_in(first)
    page = html.unescape(office.client.get("/contestations").text)
    assert "inscrite par rh-03" in page
    assert "suivie par dpo" in page


def test_the_shared_token_goes_on_beside_the_keys(shared: Office) -> None:
    mine = shared.key("rh-03")
    for headers in ({"authorization": f"Bearer {TOKEN}"}, mine):
        assert shared.client.get("/v1/postings", headers=headers).status_code == 200
    assert_problem(shared.client.get("/v1/postings", headers={"authorization": "Bearer passerelle_x"}), 401)
    signed = shared.client.post("/connexion", data={"jeton": TOKEN}, follow_redirects=False)
    assert signed.status_code == 303
    assert "Se déconnecter (" not in html.unescape(shared.client.get("/offres").text)


def test_the_log_lines_of_the_server_hold_no_key(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    mine = office.key("rh-03")
    with caplog.at_level("DEBUG"):
        office.client.get("/v1/postings", headers=mine)
        office.client.get("/v1/postings", headers={"authorization": "Bearer passerelle_0123456789_secret"})
    told = caplog.text
    assert mine["authorization"][-43:] not in told
    assert "rh-03" not in told
    assert "secret" not in told
