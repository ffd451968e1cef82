from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import workplace as room
from api.app import create_app
from api.workplace import Workplace
from matcher.records import Candidate
from matcher.records.errors import EncoderError
from matcher.services.catalogue import save
from matcher.store import open_store
from tests.api.conftest import settings_for


def until(condition: object, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_searches_go_on_while_the_index_is_renewed(
    writable: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    workplace: Workplace = writable.app.state.workplace  # type: ignore[attr-defined]
    before, gate, entered = workplace.snapshot(), threading.Event(), threading.Event()
    load = room.load_pool

    def slow(*arguments: object, **named: object) -> object:
        entered.set()
        gate.wait(20)
        return load(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "load_pool", slow)
    monkeypatch.setattr(room, "WRITE_PATIENCE_S", 0.0)
    assert writable.post("/v1/candidates", json={"id": "nouvelle", "text": "Cariste."}).status_code == 201
    assert entered.wait(10)
    assert writable.post("/v1/match", json={"text": "Cariste"}).json()["engine"]["candidates"] == 72
    assert workplace.snapshot() is before
    # Saved but not ranked yet: told as such, not as an error of ours.
    assert writable.get("/v1/candidates/nouvelle").status_code == 200
    assert writable.get("/v1/candidates/nouvelle/postings").status_code == 503
    gate.set()
    assert until(lambda: len(workplace.snapshot().pool) == 73)


def test_a_person_deleted_during_a_renewal_stays_out(
    writable: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    workplace: Workplace = writable.app.state.workplace  # type: ignore[attr-defined]
    gate, read = threading.Event(), threading.Event()
    load = room.load_pool

    def slow(*arguments: object, **named: object) -> object:
        pool = load(*arguments, **named)  # type: ignore[arg-type]
        read.set()
        gate.wait(20)
        return pool

    monkeypatch.setattr(room, "load_pool", slow)
    monkeypatch.setattr(room, "WRITE_PATIENCE_S", 0.0)
    before = workplace.snapshot()
    writable.post("/v1/candidates", json={"text": "Cariste."})
    assert read.wait(10)
    assert writable.delete("/v1/candidates/D-C01").status_code == 204
    monkeypatch.setattr(room, "load_pool", load)
    gate.set()
    assert until(lambda: workplace.snapshot() is not before)
    shown = writable.post("/v1/postings/D-P01/matches", json={"limit": 100}).json()["items"]
    assert "D-C01" not in [item["candidate_id"] for item in shown]


def test_what_another_program_writes_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    app = create_app(settings_for(path, refresh_seconds=0.2))
    with TestClient(app, base_url="http://127.0.0.1") as opened, open_store(str(path)) as other:
        encoder = app.state.workplace.snapshot().pool.encoder
        save(other, [Candidate(id="autre", text="Soudeuse TIG.")], encoder)
        assert until(lambda: opened.get("/ready").json()["candidates"] == 1)


def test_a_failed_renewal_keeps_the_last_index(writable: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("plus de mémoire")

    load = room.load_pool
    monkeypatch.setattr(room, "load_pool", fail)
    writable.post("/v1/candidates", json={"text": "Cariste."})
    assert writable.post("/v1/match", json={"text": "Cariste"}).status_code == 200
    assert 'passerelle_index_refreshes_total{outcome="failed"}' in writable.get("/metrics").text
    monkeypatch.setattr(room, "load_pool", load)
    writable.post("/v1/candidates", json={"text": "Trieuse."})
    assert writable.get("/ready").json()["candidates"] == 74


def test_an_unknown_encoder_stops_the_start(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path / "x.db", encoder="statc"))
    with pytest.raises(EncoderError, match="statc"), TestClient(app):
        pass
