from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli.main import cli, main
from matcher.store import open_store


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def files(fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    for name in ("postings.jsonl", "candidates.jsonl", "trainings.jsonl"):
        lines = (fixtures / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:3]), encoding="utf-8")
    given = ("--postings", f"{folder}/postings.jsonl", "--candidates", f"{folder}/candidates.jsonl")
    log = ("--audit", f"{folder}/log.db")
    run("rank", *given, "--output", f"{folder}/run.trec", "--top", "2", *log)
    told = run("explain", *given, "--posting", "D-P01", "--candidate", "D-C01", "--json", *log)
    (folder / "explanation.json").write_text(told, encoding="utf-8")
    return folder


@pytest.fixture
def database(files: Path, tmp_path: Path) -> str:
    with sqlite3.connect(files / "log.db") as source, sqlite3.connect(tmp_path / "log.db") as copy:
        source.backup(copy)
    return str(tmp_path / "log.db")


def test_what_was_ranked_and_explained_is_shown(database: str) -> None:
    shown = run("audit", "show", "--database", database)
    assert [line.split()[3] for line in shown.splitlines()] == [
        "explanation",
        "ranking",
        "ranking",
        "ranking",
    ]
    assert "D-P01" in shown
    one = run("audit", "show", "--database", database, "--entry", "1")
    assert '"rank": 1' in one
    lines = run("audit", "show", "--database", database, "--json", "--last", "2").splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [4, 3]


def test_an_explanation_on_file_is_held_against_the_log(database: str, files: Path, tmp_path: Path) -> None:
    told = files / "explanation.json"
    check = ("audit", "show", "--database", database, "--entry", "4", "--check")
    assert "mot pour mot" in run(*check, str(told))
    changed = tmp_path / "changed.json"
    changed.write_text(told.read_text(encoding="utf-8").replace('"grade": 3', '"grade": 2'), encoding="utf-8")
    assert "n'est pas l'explication" in run(*check, str(changed), code=1)


def test_a_sound_log_is_said_to_be_and_a_changed_one_too(database: str) -> None:
    told = run("audit", "verify", "--database", database)
    head = told.split()[-1]
    assert "intact : 4 entrées" in told
    assert json.loads(run("audit", "verify", "--database", database, "--head", head, "--json"))["sound"]
    assert "la fin a été retirée" in run(
        "audit", "verify", "--database", database, "--head", "0" * 63 + "1", code=1
    )
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET data = replace(data, 'D-C01', 'D-C99') WHERE seq = 2")
    told = run("audit", "verify", "--database", database, code=1)
    assert "altéré à l'entrée 2 : son contenu a été changé" in told


def test_an_export_is_read_back_and_a_table_opened(database: str, tmp_path: Path) -> None:
    run("audit", "export", "--database", database, "--output", str(tmp_path / "log.jsonl"))
    assert "intact" in run("audit", "verify", "--file", str(tmp_path / "log.jsonl"))
    run("audit", "export", "--database", database, "--format", "csv", "--output", str(tmp_path / "log.csv"))
    content = (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(content)))) == 3 * 2 + 1
    assert run("audit", "export", "--database", database).count("\n") == 4


def test_a_purge_says_what_it_forgot(database: str) -> None:
    assert "Rien à purger" in run("audit", "purge", "--database", database, "--older-than", "365d")
    assert "4 entrées en moins" in run("audit", "purge", "--database", database, "--older-than", "0d")
    assert "intact : 1 entrée" in run("audit", "verify", "--database", database)
    assert "purge" in run("audit", "show", "--database", database)


def test_a_head_noted_before_a_purge_is_no_proof_of_tampering(database: str) -> None:
    noted = run("audit", "verify", "--database", database).split()[-1]
    run("audit", "purge", "--database", database, "--older-than", "0d")
    assert "intact" in run("audit", "verify", "--database", database, "--head", noted)
    run("audit", "purge", "--database", database, "--older-than", "0d")
    told = run("audit", "verify", "--database", database, "--head", noted, code=1)
    assert "avant la dernière purge" in told
    assert "altéré" not in told


def test_keeping_less_than_six_months_is_remarked(database: str) -> None:
    assert "six mois au moins" in run("audit", "purge", "--database", database, "--older-than", "30d")
    assert "six mois" not in run("audit", "purge", "--database", database, "--older-than", "6m")


def test_an_empty_log_says_so(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "new.db")):
        pass
    assert "vide" in run("audit", "show", "--database", str(tmp_path / "new.db"))
    assert "vide" in run("audit", "verify", "--database", str(tmp_path / "new.db"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "--entry", "99"), "n'a pas d'entrée 99"),
        (("purge", "--older-than", "hier"), "365d"),
        (("verify", "--head", "3f9a"), "n'est pas une empreinte"),
        (("show", "--entry", "1", "--check", "absent.json"), "absent.json"),
    ],
)
def test_what_cannot_be_done_is_told(database: str, arguments: tuple[str, ...], told: str, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["audit", *arguments, "--database", database])
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err


def test_a_log_that_cannot_be_written_stops_the_ranking(files: Path, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([
            "rank", "--postings", f"{files}/postings.jsonl", "--candidates", f"{files}/candidates.jsonl",
            "--output", f"{files}/never.trec", "--audit", f"{files}/no/such/folder/log.db",
        ])  # fmt: skip
    assert stopped.value.code == 2
    assert not (files / "never.trec").exists()
