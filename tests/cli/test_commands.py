from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from matcher.cli.main import COMMANDS, cli, main


def run(*arguments: str):
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=True)


@pytest.fixture
def files(fixtures, tmp_path):
    for name in ("postings.jsonl", "candidates.jsonl", "trainings.jsonl"):
        lines = (fixtures / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / name).write_text("".join(lines[:6]), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0, result.output
    assert "Exemple" in result.output


def test_rank_writes_a_trec_run_of_all_pairs(files) -> None:
    output = files / "out" / "run.trec"
    result = run(
        "rank",
        "--postings",
        f"{files}/postings.jsonl",
        "--candidates",
        f"{files}/candidates.jsonl",
        "--output",
        str(output),
    )
    assert result.exit_code == 0, result.output
    rows = [line.split() for line in output.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 36
    assert {row[1] for row in rows} == {"Q0"}
    assert {row[5] for row in rows} == {"passerelle"}
    assert [int(row[3]) for row in rows[:6]] == [1, 2, 3, 4, 5, 6]
    assert all(0 <= float(row[4]) <= 1 for row in rows)


def test_rank_top_keeps_the_first(files) -> None:
    output = files / "run.trec"
    run(
        "rank",
        "--postings",
        f"{files}/postings.jsonl",
        "--candidates",
        f"{files}/candidates.jsonl",
        "--output",
        str(output),
        "--top",
        "2",
    )
    assert len(output.read_text(encoding="utf-8").splitlines()) == 12


def test_rank_tells_bad_lines_and_keeps_the_good_ones(files, monkeypatch, capsys) -> None:
    with (files / "postings.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "broken"\n')
    output = files / "run.trec"
    with pytest.raises(SystemExit) as stopped:
        main(
            [
                "rank",
                "--postings",
                f"{files}/postings.jsonl",
                "--candidates",
                f"{files}/candidates.jsonl",
                "--output",
                str(output),
            ]
        )
    assert stopped.value.code == 2
    assert "ligne 7" in capsys.readouterr().err
    assert len(output.read_text(encoding="utf-8").splitlines()) == 36


def test_an_unknown_encoder_is_told_with_the_nearest(files, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(
            [
                "rank",
                "--postings",
                f"{files}/postings.jsonl",
                "--candidates",
                f"{files}/candidates.jsonl",
                "--output",
                f"{files}/r",
                "--encoder",
                "statc",
            ]
        )
    assert stopped.value.code == 2
    assert "static" in capsys.readouterr().err


def test_explain_as_json_adds_up(files) -> None:
    result = run(
        "explain", "--postings", f"{files}/postings.jsonl", "--candidates", f"{files}/candidates.jsonl",
        "--posting", "D-P01", "--candidate", "D-C01", "--trainings", f"{files}/trainings.jsonl", "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    match = json.loads(result.output)
    total = match["base"] + sum(contribution["amount"] for contribution in match["contributions"])
    assert total == pytest.approx(match["score"])
    assert match["matched"]


def test_explain_as_text_shows_proof_and_sum(files) -> None:
    result = run(
        "explain", "--postings", f"{files}/postings.jsonl", "--candidates", f"{files}/candidates.jsonl",
        "--posting", "D-P01", "--candidate", "D-C01",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "= score" in result.output
    assert "«" in result.output


def test_explain_names_ids_that_exist(files, capsys) -> None:
    with pytest.raises(SystemExit):
        main(
            [
                "explain",
                "--postings",
                f"{files}/postings.jsonl",
                "--candidates",
                f"{files}/candidates.jsonl",
                "--posting",
                "X",
                "--candidate",
                "D-C01",
            ]
        )
    assert "D-P01" in capsys.readouterr().err


def test_a_missing_file_is_named(files, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(
            [
                "rank",
                "--postings",
                f"{files}/absent.jsonl",
                "--candidates",
                f"{files}/candidates.jsonl",
                "--output",
                f"{files}/r",
            ]
        )
    assert stopped.value.code == 2
    assert "absent.jsonl" in capsys.readouterr().err


def test_demo_prints_a_ranked_explained_shortlist() -> None:
    result = run("demo", "--top", "3")
    assert result.exit_code == 0, result.output
    assert " 1. D-C16" in result.output
    assert "manque (exigé)" in result.output
    assert "« " in result.output
    assert "éligible" in result.output


def test_demo_speaks_english(monkeypatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    result = run("demo", "--top", "1")
    assert "profiles read" in result.output
    assert "a person decides" in result.output


def test_the_installed_command_shows_its_version() -> None:
    command = shutil.which("passerelle", path=str(sys.prefix) + "/bin")
    assert command
    shown = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert "passerelle" in shown.stdout
