from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matcher.records import Candidate, Contact, Posting
from matcher.records.errors import ReaderError, StoreError, speaking
from matcher.services.audit import (
    CLI,
    CSV_COLUMNS,
    MAX_RESULTS,
    before,
    csv_lines,
    data_versions,
    document_hash,
    entry_json,
    explanation_hash,
    log_comparison,
    log_explanation,
    log_postings,
    log_ranking,
    names_candidate,
    pool_fingerprint,
    public_id,
    read_export,
)
from matcher.services.explaining import compare, explain_match
from matcher.services.search import build_pool, iterate_matches, rank_all, rank_for_candidate
from matcher.store import Store, verify_chain

SECRET = "Zoubida"
PEOPLE = [
    Candidate(id="C1", text=f"Je suis {SECRET}, soudeuse TIG inox, six ans.", commune="Eu",
              contact=Contact(name=f"{SECRET} Martin", email="z@exemple.fr")),
    Candidate(id="Zoubida Martin.pdf", text="Soudeur semi-automatique, débutant."),
    Candidate(id="C3", text="Comptable en cabinet."),
]  # fmt: skip
POSTING = Posting(id="P1", title="Soudeur TIG", text=f"Soudage TIG inox avec {SECRET}. CDI à Eu.")


@pytest.fixture(scope="module")
def ranking():
    return rank_all(POSTING, build_pool(PEOPLE))


@pytest.fixture
def logged(store: Store, ranking):
    served = list(iterate_matches(ranking, 3))
    settings = {
        "limit": 3,
        "eligible_only": True,
        "contract": "CDI",
        "insee": "76255",
        "note": f"chez {SECRET} !",
    }
    log_ranking(store, CLI, POSTING, ranking.pool, served, settings=settings)
    log_explanation(store, CLI, POSTING, ranking.pool, explain_match(ranking, "C1"))
    log_comparison(store, CLI, POSTING, ranking.pool, compare(ranking, "C1", "C3"))
    log_postings(store, CLI, "C1", ranking.pool, rank_for_candidate(PEOPLE[0], [POSTING], pool=ranking.pool))
    return list(store.audit.entries())


def test_an_entry_says_who_what_by_what_and_with_what_result(logged, ranking) -> None:
    entry = logged[0]
    assert (entry.kind, entry.actor) == ("ranking", CLI)
    assert entry.data["posting"]["id"] == "P1"
    assert entry.data["pool"]["size"] == 3
    assert set(data_versions()) | {"encoder"} == set(entry.data["engine"])
    assert entry.data["settings"] == {
        "limit": 3, "eligible_only": True, "contract": "CDI", "insee": "76255", "note": "-"
    }  # fmt: skip
    assert [result["rank"] for result in entry.data["results"]] == [1, 2, 3]
    assert entry.data["results"][0]["candidate"] == "C1"
    assert entry.data["results"][0]["score"] == round(float(ranking.scores[0]), 6)
    assert set(entry.data["results"][0]) == {"candidate", "rank", "score", "grade", "status"}
    assert [one.kind for one in logged] == ["ranking", "explanation", "comparison", "postings"]
    assert names_candidate(entry, "C3")
    assert not names_candidate(entry, "C4")
    assert names_candidate(logged[3], "C1")


def test_no_personal_text_enters_the_log(logged) -> None:
    told = "\n".join(entry_json(entry) for entry in logged) + "".join(csv_lines(logged))
    for word in (SECRET, "Martin", "soudeuse", "Soudage", "exemple.fr", ".pdf", "inox"):
        assert word not in told, word


@pytest.mark.parametrize("record_id", ["C1", "profil-0042", "cv-9f1e", "a~b", "x.y"])
def test_plain_ids_are_kept(record_id: str) -> None:
    assert public_id(record_id) == record_id


@pytest.mark.parametrize(
    "record_id", ["Jean Dupont", "cv.pdf", "CV_Dupont.DOCX", "a@b.fr", "é", "../x", "\ud800"]
)
def test_ids_that_may_name_somebody_are_hashed(record_id: str) -> None:
    hidden = public_id(record_id)
    assert hidden.startswith("id-")
    assert record_id not in hidden
    assert public_id(record_id) == hidden
    assert public_id(hidden) == hidden


def test_the_fingerprint_changes_with_the_people_and_not_with_their_contact(ranking) -> None:
    first = pool_fingerprint(ranking.pool)
    assert pool_fingerprint(ranking.pool) == first
    assert pool_fingerprint(build_pool(PEOPLE[::-1])) == first
    bare = [person.model_copy(update={"contact": None}) for person in PEOPLE]
    assert pool_fingerprint(build_pool(bare)) == first
    moved = [PEOPLE[0].model_copy(update={"commune": "Dieppe"}), *PEOPLE[1:]]
    assert pool_fingerprint(build_pool(moved)) != first


def test_the_same_question_gives_the_same_explanation_hash(ranking) -> None:
    first = explanation_hash(list(iterate_matches(ranking, 3)))
    again = rank_all(POSTING, build_pool(PEOPLE))
    assert explanation_hash(list(iterate_matches(again, 3))) == first
    with speaking("en"):
        assert explanation_hash(list(iterate_matches(again, 3))) == first
    other = rank_all(POSTING.model_copy(update={"title": "Comptable"}), build_pool(PEOPLE))
    assert explanation_hash(list(iterate_matches(other, 3))) != first
    told = explain_match(ranking, "C1")
    assert document_hash(told) == document_hash(
        type(told).model_validate_json(told.model_dump_json(indent=2))
    )


def test_a_long_run_keeps_its_first_results_and_its_number(store: Store, ranking) -> None:
    match = next(iterate_matches(ranking, 1))
    many = [match.model_copy(update={"rank": number}) for number in range(1, MAX_RESULTS + 50)]
    entry = log_ranking(store, CLI, POSTING, ranking.pool, many, run_hash="f" * 64)
    assert len(entry.data["results"]) == MAX_RESULTS
    assert (entry.data["total"], entry.data["run"]) == (MAX_RESULTS + 49, "f" * 64)


def test_an_export_can_be_verified_without_the_database(logged, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text("".join(entry_json(entry) + "\n" for entry in logged), encoding="utf-8")
    assert list(read_export(path)) == logged
    assert verify_chain(read_export(path)).sound
    path.write_text(path.read_text(encoding="utf-8").replace('"rank":1', '"rank":2', 1), encoding="utf-8")
    assert verify_chain(read_export(path)).fault == "content"


@pytest.mark.parametrize("line", ["{", "[]", '{"seq": 1}', "null", '{"seq": "x", "at": "hier"}'])
def test_a_line_that_is_no_entry_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ReaderError, match=r"ligne 1.*journal d'audit"):
        list(read_export(path))


def test_the_table_has_a_row_for_each_result(logged, store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(logged)))))
    assert len(rows) == 3 + 1 + 2 + 1
    assert tuple(rows[0]) == CSV_COLUMNS
    assert rows[0]["candidate"] == "C1"
    assert json.loads(rows[0]["settings"])["settings"]["limit"] == 3
    assert rows[6]["posting"] == "P1"
    assert all(rows[0][name] for name in CSV_COLUMNS if name not in ("key", "holder"))


def test_cells_that_a_spreadsheet_would_compute_are_defused(store: Store) -> None:
    entry = store.audit.append("ranking", CLI, {"posting": {"id": "=1+1"}, "results": [{"candidate": "-2"}]})
    row = next(csv.DictReader(io.StringIO("".join(csv_lines([entry])))))
    assert (row["posting"], row["candidate"]) == ("'=1+1", "'-2")


@pytest.mark.parametrize(
    ("age", "days"),
    [("365d", 365), ("52w", 364), ("12m", 360), ("1y", 365), ("2a", 730), ("30", 30), (" 7 J ", 7)],
)
def test_ages_are_read(age: str, days: int) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert before(age, now) == now - timedelta(days=days)


@pytest.mark.parametrize("age", ["", "hier", "-3d", "3.5d", "d", "12 parsecs"])
def test_what_is_no_age_is_told_with_an_example(age: str) -> None:
    with pytest.raises(StoreError, match="365d"):
        before(age)
