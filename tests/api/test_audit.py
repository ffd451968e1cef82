"""Every ranking served is logged; the log has a guard; results are contested and people decide."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages import explanations
from matcher.store import open_store
from tests.api.conftest import ORIGIN, TOKEN, assert_problem, copy_of, settings_for

ADMIN = "jeton-du-registre-7d1e52"
AD = "Conducteur de machine IS\nFormage de flacons, graissage des moules, chez Zoubida Martin."


def entries(client: TestClient, **headers: str) -> list[dict[str, Any]]:
    answer = client.get("/v1/audit", params={"limit": 100}, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.fixture
def administered(demo_database: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A copy of the demonstration cluster behind both tokens."""
    settings = settings_for(copy_of(demo_database, tmp_path), api_token=TOKEN, admin_token=ADMIN)
    with TestClient(create_app(settings), base_url=ORIGIN, raise_server_exceptions=False) as opened:
        yield opened


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_every_way_of_ranking_people_is_logged(writable: TestClient) -> None:
    before = len(entries(writable))
    ids = [
        writable.post("/v1/postings/D-P01/matches", json={"limit": 2}).json()["log_id"],
        writable.post("/v1/match", json={"text": AD, "limit": 2}).json()["log_id"],
        writable.get("/v1/candidates/D-C01/postings?limit=2").json()["log_id"],
        writable.get("/v1/postings/D-P01/matches/D-C01").json()["log_id"],
        writable.get("/v1/postings/D-P01/matches/D-C01/explanation?audience=candidate").json()["log_id"],
        writable.get("/v1/postings/D-P01/matches/D-C01/comparison?against=D-C02").json()["log_id"],
    ]
    sheet = "/offres/D-P01/profils/D-C01"
    versus = "/offres/D-P01/comparaison?un=D-C01&autre=D-C02"
    for path in ("/offres/D-P01/classement", sheet, "/profils/D-C01", f"{sheet}/explication", versus):
        assert writable.get(path).status_code == 200
    writable.post("/", data={"texte": AD})
    logged = entries(writable)[::-1]
    assert len(logged) == before + 12
    kinds = ["ranking", "ranking", "postings", "explanation", "explanation", "comparison"]
    assert [entry["kind"] for entry in logged[before : before + 6]] == kinds
    assert [entry["seq"] for entry in logged[before : before + 6]] == ids
    assert writable.get("/v1/audit/verification").json()["sound"]


def test_an_entry_holds_versions_and_results_and_no_text(writable: TestClient) -> None:
    page = writable.post(
        "/v1/match", json={"text": AD, "limit": 3, "filters": {"commune": "Eu", "postal_code": "76260"}}
    ).json()
    entry = writable.get(f"/v1/audit/{page['log_id']}").json()
    results = entry["data"]["results"]
    assert [one["candidate"] for one in results] == [item["candidate_id"] for item in page["items"]]
    assert [one["score"] for one in results] == [round(item["score"], 6) for item in page["items"]]
    assert [one["status"] for one in results] == [item["eligibility"]["status"] for item in page["items"]]
    assert entry["data"]["engine"]["encoder"] == page["engine"]["encoder"]
    assert entry["data"]["settings"]["insee"] == "76255"
    told = str(entry)
    for word in ("Zoubida", "Martin", "flacons", "graissage", "76260"):
        assert word not in told


def test_only_the_administrator_reads_the_log(administered: TestClient) -> None:
    for path in ("/v1/audit", "/v1/audit/1", "/v1/audit/export", "/v1/audit/verification"):
        assert_problem(administered.get(path), 401)
        problem = assert_problem(administered.get(path, headers=bearer(TOKEN)), 403)
        assert "PASSERELLE_ADMIN_TOKEN" in problem["detail"]
        assert_problem(administered.get(path, headers=bearer("nimporte-quoi")), 401)
    assert administered.get("/v1/postings", headers=bearer(ADMIN)).status_code == 200
    administered.post("/v1/postings/D-P01/matches", json={"limit": 1}, headers=bearer(TOKEN))
    administered.post("/v1/postings/D-P01/matches", json={"limit": 1}, headers=bearer(ADMIN))
    last, first = entries(administered, **bearer(ADMIN))[:2]
    assert (first["role"], last["role"]) == ("recruiter", "admin")
    assert first["key"]
    assert first["key"] != last["key"]
    assert TOKEN[:6] not in first["key"]


def test_without_an_administrators_token_the_log_is_closed(guarded: TestClient) -> None:
    assert_problem(guarded.get("/v1/audit", headers=bearer(TOKEN)), 403)


def test_the_log_is_read_page_by_page_and_taken_away(writable: TestClient) -> None:
    for _ in range(5):
        writable.post("/v1/postings/D-P01/matches", json={"limit": 2})
    seen: list[int] = []
    before: int | None = None
    while True:
        params = {"limit": 2} if before is None else {"limit": 2, "before": before}
        page = writable.get("/v1/audit", params=params).json()
        seen += [entry["seq"] for entry in page["items"]]
        before = page["next_before"]
        if before is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == page["total"]
    exported = writable.get("/v1/audit/export")
    assert len(exported.text.splitlines()) == len(seen)
    assert "attachment" in exported.headers["content-disposition"]
    table = writable.get("/v1/audit/export", params={"format": "csv"})
    assert "text/csv" in table.headers["content-type"]
    assert len(list(csv.DictReader(io.StringIO(table.text)))) >= 2 * 5


def test_a_log_that_cannot_be_written_serves_nothing(demo_database: Path, tmp_path: Path) -> None:
    database = copy_of(demo_database, tmp_path)
    with open_store(str(database)) as store, store.writing() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    with TestClient(
        create_app(settings_for(database)), base_url=ORIGIN, raise_server_exceptions=False
    ) as opened:
        assert_problem(opened.post("/v1/postings/D-P01/matches", json={}), 503)


def test_a_result_is_contested_and_a_person_decides(writable: TestClient) -> None:
    log_id = writable.get("/v1/postings/D-P01/matches/D-C07").json()["log_id"]
    body = {"candidate_id": "D-C07", "ground": "missing-fact", "message": "Mon CACES est valable.\u0000"}
    made = writable.post(f"/v1/audit/{log_id}/contest", json=body)
    assert made.status_code == 201
    contest = made.json()
    assert (contest["status"], contest["entry"]) == ("open", log_id)
    assert writable.get(made.headers["location"]).json() == contest
    decided = writable.put(
        made.headers["location"], json={"status": "upheld", "answer": "Profil corrigé."}
    ).json()
    assert (decided["status"], decided["answer"]) == ("upheld", "Profil corrigé.")
    assert writable.get("/v1/contests?status=open").json()["total"] == 0
    assert writable.get("/v1/contests").json()["items"] == [decided]
    review, opened = entries(writable)[:2]
    assert (opened["kind"], review["kind"]) == ("contest", "review")
    assert "CACES" not in str([review, opened])
    writable.delete("/v1/candidates/D-C07")
    assert_problem(writable.get(made.headers["location"]), 404)


@pytest.mark.parametrize(
    ("entry", "body", "status"),
    [
        ("999999", {"candidate_id": "D-C07"}, 404),
        ("0", {"candidate_id": "D-C07"}, 422),
        ("{log}", {"candidate_id": "D-C40"}, 422),
        ("{log}", {"candidate_id": "personne"}, 404),
        ("{log}", {"candidate_id": "D-C07", "party": "voisin"}, 422),
        ("{log}", {"candidate_id": "D-C07", "message": "x" * 5_001}, 422),
        ("{log}", {}, 422),
    ],
)
def test_a_contest_that_makes_no_sense_is_refused(
    client: TestClient, entry: str, body: dict[str, str], status: int
) -> None:
    log_id = client.get("/v1/postings/D-P01/matches/D-C07").json()["log_id"] if "{" in entry else entry
    assert_problem(client.post(f"/v1/audit/{log_id}/contest", json=body), status)


def test_a_decision_on_nothing_is_refused(client: TestClient) -> None:
    assert_problem(client.put("/v1/contests/rien", json={"status": "upheld"}), 404)
    assert_problem(client.put("/v1/contests/rien", json={"status": "peut-être"}), 422)


def test_contesting_and_deciding_on_the_pages(writable: TestClient) -> None:
    sheet = writable.get("/offres/D-P01/profils/D-C07").text
    log_id = sheet.split('name="journal" value="')[1].split('"')[0]
    form = {"journal": log_id, "motif": "unfair", "partie": "candidate", "message": "<b>Relisez</b>"}
    answer = writable.post("/offres/D-P01/profils/D-C07/contester", data=form)
    assert "La contestation est enregistrée" in answer.text
    page = writable.get("/contestations").text
    assert "<b>Relisez</b>" not in page
    assert "<b>Relisez</b>" in html.unescape(page)
    contest = writable.get("/v1/contests").json()["items"][0]
    decided = writable.post(f"/contestations/{contest['id']}", data={"statut": "in-review", "reponse": "Vu."})
    assert "en cours d'examen" in html.unescape(decided.text)
    wrong = writable.post(
        f"/contestations/{contest['id']}", data={"statut": "x"}, headers={"accept": "text/html"}
    )
    assert wrong.status_code == 422
    missing = writable.post("/offres/D-P01/profils/D-C07/contester", data={}, headers={"accept": "text/html"})
    assert missing.status_code == 422


def test_contestations_to_be_handled_are_never_behind_those_that_are_closed(
    writable: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explanations, "SHOWN_CONTESTS", 2)
    log_id = writable.get("/v1/postings/D-P01/matches/D-C07").json()["log_id"]
    made = [
        writable.post(
            f"/v1/audit/{log_id}/contest", json={"candidate_id": "D-C07", "message": f"Message {n}"}
        )
        for n in range(3)
    ]
    for one in made[1:]:
        assert writable.put(one.headers["location"], json={"status": "rejected"}).status_code == 200
    page = html.unescape(writable.get("/contestations").text)
    assert "Message 0" in page
    assert page.index("Message 0") < page.index("Message 2")
    assert "Message 1" not in page
    assert "l'API les donne toutes" in page


@pytest.mark.parametrize("person", ["personne", "x" * 201, "x" * 900])
def test_a_contestation_of_nobody_is_told_on_the_page(client: TestClient, person: str) -> None:
    answer = client.post(
        f"/offres/D-P01/profils/{person}/contester", data={"journal": "1"}, headers={"accept": "text/html"}
    )
    assert answer.status_code == 404
    assert "Aucun profil" in answer.text


def test_somebody_served_under_a_long_id_can_be_read_and_contest(empty: TestClient) -> None:
    empty.post("/v1/postings", json={"id": "P", "title": "Cariste"})
    # Another source has taken the id first: the second person is served as "source~id".
    for source in ("a", "b" * 400):
        line = json.dumps({"id": "C", "text": "Cariste de quai", "source": source})
        empty.post("/v1/candidates/files", files={"files": ("c.jsonl", line.encode())})
    served = "b" * 400 + "~C"
    assert empty.get(f"/v1/candidates/{served}").status_code == 200
    log_id = empty.get(f"/v1/postings/P/matches/{served}").json()["log_id"]
    assert empty.post(f"/v1/audit/{log_id}/contest", json={"candidate_id": served}).status_code == 201
