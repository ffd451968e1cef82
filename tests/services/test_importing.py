from __future__ import annotations

import json
import logging
import os
import signal
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.readers import ReadItem
from matcher.records import Candidate, Facts, Posting, Training
from matcher.services import deriving, importing
from matcher.services.importing import hash_of_file, import_files
from matcher.store import Store

Lines = list[dict[str, Any]]


def write(path: Path, records: Lines) -> Path:
    path.write_text(
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8"
    )
    return path


def people(count: int = 3) -> Lines:
    return [{"id": f"C{number}", "text": f"Régleur, {number} ans. Cariste."} for number in range(count)]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often the facts of each text are read."""
    counted: Counter[str] = Counter()

    def extract(texts: Sequence[str], kind: str) -> list[Facts]:
        counted.update(texts)
        return [Facts(years=float(len(text))) for text in texts]

    monkeypatch.setattr(deriving, "extract_all_facts", extract)
    monkeypatch.setattr(deriving, "trades_version", lambda encoder: "trades-1")
    monkeypatch.setattr(
        deriving, "trades_of_passages", lambda texts, *_: np.full((len(texts), 2), 0.5, dtype=np.float32)
    )
    monkeypatch.setattr(deriving, "extractor_version", lambda: "facts-1")
    return counted


def test_what_was_read_and_embedded_is_never_done_twice(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path
) -> None:
    path = write(tmp_path / "c.jsonl", people())
    assert import_files(store, [path], encoder, kind="candidate")[0].saved.accepted == 3
    assert set(reads.values()) == {1}
    assert len(encoder.texts) == 6
    again = import_files(store, [path], encoder, kind="candidate")[0].saved
    assert (again.accepted, again.updated, again.unchanged) == (0, 0, 3)
    changed = people()
    changed[1]["commune"] = "Eu"
    changed[2]["text"] = "Autre texte."
    saved = import_files(store, [write(path, changed)], encoder, kind="candidate")[0].saved
    assert (saved.accepted, saved.updated, saved.unchanged) == (0, 2, 1)
    assert sum(reads.values()) == 4
    assert encoder.texts[6:] == [("passage", "Autre texte.")]
    assert store.count(Candidate) == 3


def test_another_model_embeds_again_and_reads_nothing(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path
) -> None:
    path = write(tmp_path / "c.jsonl", people())
    import_files(store, [path], encoder, kind="candidate")
    other = type(encoder)("letters-2")
    import_files(store, [path], other, kind="candidate")
    assert (len(other.texts), sum(reads.values())) == (6, 3)


def test_another_extractor_reads_again_and_embeds_nothing(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "c.jsonl", people())
    import_files(store, [path], encoder, kind="candidate")
    monkeypatch.setattr(deriving, "extractor_version", lambda: "facts-2")
    import_files(store, [path], encoder, kind="candidate")
    assert (len(encoder.texts), set(reads.values())) == (6, {2})


def test_records_with_one_text_share_its_facts_across_batches(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    path = write(tmp_path / "c.jsonl", [{"id": f"C{number}", "text": "Le même."} for number in range(9)])
    done: list[int] = []
    report = import_files(store, [path], encoder, kind="candidate", progress=done.append)[0]
    assert report.saved.accepted == 9
    assert (reads, len(encoder.texts)) == (Counter({"Le même.": 1}), 1)
    assert sum(done) == 9


def test_each_kind_is_read_from_its_own_text(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path
) -> None:
    posting = write(tmp_path / "p.jsonl", [{"id": "P1", "title": "Régleur", "text": "Presse."}])
    training = write(
        tmp_path / "t.jsonl", [{"id": "T1", "title": "CQP", "skills": ["régler"], "text": "Stage."}]
    )
    import_files(store, [posting], encoder, kind="posting")
    import_files(store, [training], encoder, kind="training")
    assert set(reads) == {"Régleur\nPresse.", "CQP\nrégler\nStage."}
    assert {kind for kind, text in encoder.texts if text in ("Régleur", "Presse.")} == {"query"}
    assert {kind for kind, text in encoder.texts if text in ("CQP", "Stage.")} == {"passage"}
    assert (store.count(Posting), store.count(Training)) == (1, 1)


def test_refused_lines_are_told_in_full_and_kept_without_what_they_hold(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path
) -> None:
    records = people()
    records[1]["birth_year"] = "Anne Martin"
    path = write(tmp_path / "c.jsonl", records)
    report = import_files(store, [path], encoder, kind="candidate")[0]
    assert (report.saved.accepted, [error.line for error in report.rejected]) == (2, [2])
    assert "Anne Martin" in str(report.rejected[0])
    kept = store.imports.rejections(store.imports.history()[0].id)
    assert [(line.file, line.line, line.field) for line in kept] == [(str(path), 2, "birth_year")]
    assert "Anne" not in "".join(kept[0].reason)
    assert "« … »" in kept[0].reason.fr


def test_a_record_no_database_can_hold_is_refused_with_its_line(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [Candidate(id="C1", text="Cariste."), Candidate(id="C2", text="a\x00b")]

    def read(path: Path, kind: Any, notes: Any) -> Any:
        yield from (ReadItem(line, record, None, str(path)) for line, record in enumerate(records, start=1))

    monkeypatch.setattr(importing, "iter_records", read)
    report = import_files(store, [tmp_path / "c.jsonl"], encoder, kind="candidate")[0]
    assert report.saved.accepted == 1
    assert [(error.line, "caractère nul" in str(error)) for error in report.rejected] == [(2, True)]


def test_a_file_that_cannot_be_read_leaves_the_others_alone(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path
) -> None:
    good = write(tmp_path / "c.jsonl", people())
    empty = write(tmp_path / "vide.jsonl", [])
    reports = import_files(store, [tmp_path / "absent.jsonl", empty, good], encoder, kind="candidate")
    assert "n'existe pas" in str(reports[0].failure)
    assert reports[1].failure is not None
    assert (reports[2].failure, reports[2].saved.accepted) == (None, 3)
    assert [entry.file for entry in store.imports.history()] == [str(good)]


def test_a_reader_that_fails_on_the_way_leaves_nothing_of_its_file(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from matcher.records.errors import ReaderError, Text

    whole = importing.iter_records

    def broken(path: Path, kind: Any, notes: Any) -> Any:
        yield from whole(path, kind, notes)
        raise ReaderError(Text("archive coupée.", "archive cut off."), file=str(path))

    monkeypatch.setattr(importing, "BATCH", 1)
    monkeypatch.setattr(importing, "iter_records", broken)
    report = import_files(store, [write(tmp_path / "c.jsonl", people(9))], encoder, kind="candidate")[0]
    assert "archive coupée" in str(report.failure)
    assert store.count(Candidate) == 0
    assert store.imports.history() == []
    key = deriving.text_hash(Candidate(id="C0", text=people(1)[0]["text"]))
    assert store.facts("candidate", [str(key)], "facts-1") == {}


def test_no_personal_text_is_logged(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    records = people()
    records[0]["contact"] = {"name": "Anne Martin", "email": "anne@example.org"}
    records[1]["birth_year"] = "Anne Martin"
    path = write(tmp_path / "CV Anne Martin.jsonl", records)
    with caplog.at_level(logging.DEBUG, logger="passerelle"):
        import_files(store, [path, tmp_path / "Anne absente.jsonl"], encoder, kind="candidate")
    said = " ".join(record.getMessage() for record in caplog.records)
    assert "import_done" in said
    assert "accepted=2" in said
    assert "import_failed" in said
    # The report tells a failure; a warning would put a second, cryptic line on the terminal.
    assert all(record.levelno < logging.WARNING for record in caplog.records)
    assert "anne" not in said.lower()
    assert "régleur" not in said.lower()


def test_helper_processes_give_each_text_its_own_facts(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deriving, "PARALLEL_FROM", 6)
    monkeypatch.setattr(deriving, "START_METHOD", "fork")
    monkeypatch.setattr(importing, "BATCH", 5)
    records = [{"id": f"C{number}", "text": "x" * number} for number in range(1, 24)]
    path = write(tmp_path / "c.jsonl", records)
    assert import_files(store, [path], encoder, kind="candidate", workers=2)[0].saved.accepted == 23
    assert sum(reads.values()) == 5, "only the first batch is read in this process"
    for stored in next(store.iterate(Candidate)):
        key = str(stored.text_hash)
        assert store.facts("candidate", [key], "facts-1")[key].years == len(stored.record.text)


def test_a_helper_that_dies_is_done_without(
    store: Store, encoder: Any, reads: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent, read_here = os.getpid(), deriving.extract_all_facts

    def die_elsewhere(texts: list[str], kind: Any) -> list[Facts]:
        if os.getpid() != parent and any(texts):
            os.kill(os.getpid(), signal.SIGKILL)
        return read_here(texts, kind)

    monkeypatch.setattr(deriving, "extract_all_facts", die_elsewhere)
    monkeypatch.setattr(deriving, "PARALLEL_FROM", 0)
    monkeypatch.setattr(deriving, "START_METHOD", "fork")
    monkeypatch.setattr(importing, "BATCH", 5)
    path = write(tmp_path / "c.jsonl", people(23))
    assert import_files(store, [path], encoder, kind="candidate", workers=2)[0].saved.accepted == 23
    assert sum(reads.values()) == 23


def test_the_extractor_version_is_stable_and_follows_the_concepts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = deriving.extractor_version()
    deriving.extractor_version.cache_clear()
    assert deriving.extractor_version() == before
    taxonomy = deriving.load_taxonomy()
    fewer = type(
        "Fewer", (), {"skills": dict(list(taxonomy.skills.items())[1:]), "occupations": taxonomy.occupations}
    )
    monkeypatch.setattr(deriving, "load_taxonomy", lambda: fewer)
    deriving.extractor_version.cache_clear()
    assert deriving.extractor_version() != before
    deriving.extractor_version.cache_clear()


def test_the_hash_of_a_folder_follows_names_and_contents(tmp_path: Path) -> None:
    folder = tmp_path / "cv"
    folder.mkdir()
    (folder / "a.txt").write_text("un")
    first = hash_of_file(folder)
    assert hash_of_file(folder) == first
    (folder / "a.txt").write_text("deux")
    second = hash_of_file(folder)
    (folder / "a.txt").rename(folder / "b.txt")
    assert len({first, second, hash_of_file(folder), hash_of_file(tmp_path / "absent")}) == 4


@pytest.mark.shared_data
def test_real_offers_of_the_whole_country_go_in(
    store: Store, encoder: Any, reads: Counter[str], shared_data: Path, tmp_path: Path
) -> None:
    from evaluation.bench_import import convert_keywords

    path = tmp_path / "postings.jsonl"
    written = convert_keywords(shared_data / "lba_keywords" / "keywords.jsonl", path, 300)
    report = import_files(store, [path], encoder, kind="posting")[0]
    assert (report.saved.accepted, report.rejected) == (written, [])
    assert store.count(Posting) == written > 290
