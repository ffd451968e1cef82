from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select

from matcher.records import Candidate
from matcher.services import deriving, importing
from matcher.store import Store, open_store
from matcher.store.tables import CandidateRow, ContactRow, FactsRow, StagedRow, TradesRow, VectorsRow

PROGRAM = Path(__file__).parent / "stopping_import.py"
KEPT = 99


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    specification = importlib.util.spec_from_file_location("stopping_import", PROGRAM)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(importing, "BATCH", importing.BATCH)
    for name in ("extractor_version", "trades_version", "extract_all_facts", "trades_of_passages"):
        monkeypatch.setattr(deriving, name, getattr(deriving, name))
    module.use_stand_ins()
    return module


def kill_at(point: str, url: str, path: Path) -> None:
    """Start the import as its own process and end it with SIGKILL when it says that it is there."""
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), url, str(path), point], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    process.kill()
    assert process.wait(30) == -9
    assert said == f"at {point}"


def contents(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that is stored about candidates, without times."""
    columns = {
        "candidates": [
            getattr(CandidateRow, name)
            for name in CandidateRow.__table__.columns.keys()  # noqa: SIM118 -- a collection of columns, not a dict
            if name[-3:] != "_at"
        ],
        "contacts": list(ContactRow.__table__.columns),
        "facts": list(FactsRow.__table__.columns),
        "vectors": list(VectorsRow.__table__.columns),
        "trades": list(TradesRow.__table__.columns),
    }
    with store.reading() as session:
        return {
            name: sorted(tuple(row) for row in session.execute(select(*those)))
            for name, those in columns.items()
        }


def staged(store: Store) -> int:
    with store.reading() as session:
        return len(session.scalars(select(StagedRow.position)).all())


def test_an_import_killed_again_and_again_loses_nothing_and_doubles_nothing(
    database_url: str, tmp_path: Path, program: ModuleType
) -> None:
    path = tmp_path / "candidates.jsonl"
    program.write_candidates(path)
    with open_store(f"sqlite:///{tmp_path / 'undisturbed.db'}") as store:
        whole = program.run_import(store, path, program.CountingEncoder())
        expected = contents(store)
    assert (whole.saved.accepted, len(whole.rejected), whole.resumed_from) == (KEPT, 11, 0)

    waiting = []
    for point in ("embedding", "checkpoint", "publishing", "closing"):
        kill_at(point, database_url, path)
        with open_store(database_url) as store:
            assert store.count(Candidate) == 0, f"killed at {point}: part of a file is visible"
            waiting.append(staged(store))
    assert waiting == [36, 54, 99, 99]

    with open_store(database_url) as store:
        encoder = program.CountingEncoder()
        report = program.run_import(store, path, encoder)
        assert (report.saved.accepted, len(report.rejected), report.resumed_from) == (KEPT, 11, 110)
        assert encoder.texts == 0
        assert contents(store) == expected
        assert staged(store) == 0
        entry = store.imports.history()[0]
        assert (entry.status, entry.items_read, entry.last_line) == ("done", 110, 110)
        assert (entry.accepted, entry.rejected, len(store.imports.rejections(entry.id))) == (99, 11, 11)
        again = program.run_import(store, path, encoder)
        assert (again.saved.accepted, again.saved.unchanged, again.resumed_from, encoder.texts) == (
            0,
            KEPT,
            0,
            0,
        )
        assert contents(store) == expected


def test_a_file_that_changed_after_the_cut_starts_anew(tmp_path: Path, program: ModuleType) -> None:
    path, url = tmp_path / "candidates.jsonl", f"sqlite:///{tmp_path / 'passerelle.db'}"
    program.write_candidates(path)
    kill_at("checkpoint", url, path)
    kept = path.read_text(encoding="utf-8").splitlines()[50:60]
    path.write_text("\n".join(kept), encoding="utf-8")
    with open_store(url) as store:
        report = program.run_import(store, path, program.CountingEncoder())
        assert (report.resumed_from, report.saved.accepted, store.count(Candidate)) == (0, 9, 9)
        assert staged(store) == 0
        assert len(contents(store)["facts"]) == 9


def test_a_second_process_takes_over_and_the_first_one_stops(store: Store) -> None:
    from matcher.records import Posting
    from matcher.records.errors import StoreError
    from matcher.store import Checkpoint, pack

    batch = Checkpoint(1, 1, [pack(Posting(id="P1", title="Régleur", text="Régler."))], [])
    first = store.imports.begin("a.jsonl", "hash", "settings")
    second = store.imports.begin("a.jsonl", "hash", "settings")
    assert second.id == first.id
    second = store.imports.checkpoint(second, batch)
    with pytest.raises(StoreError, match="un autre programme importe le même fichier"):
        store.imports.checkpoint(first, batch)
    with pytest.raises(StoreError, match="a pris le relais"):
        store.imports.publish(first)
    assert store.imports.publish(second).accepted == 1
    assert store.count(Posting) == 1
