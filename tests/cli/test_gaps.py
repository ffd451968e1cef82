from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli.gaps import command
from matcher.records.errors import PasserelleError
from tests.services.gap_cluster import TRADES, planted_cluster


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gaps")
    cluster = planted_cluster(TRADES["milling"])
    for name in ("postings", "candidates", "trainings"):
        lines = [one.model_dump_json(exclude_none=True) for one in getattr(cluster, name)]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def call(files: Path, output: Path, *more: str) -> str:
    arguments = [f"--{name}={files / name}.jsonl" for name in ("postings", "candidates", "trainings")]
    done = CliRunner().invoke(
        command, [*arguments, f"--output={output}", "--as-of=2026-03-02", *more], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return done.output


def test_the_file_has_the_shape_of_the_contract(files: Path, tmp_path: Path) -> None:
    output = call(files, tmp_path / "deep" / "gaps.json", "--budget=2500")
    told = json.loads((tmp_path / "deep" / "gaps.json").read_text(encoding="utf-8"))
    skill, course, plan = told["skills"][0], told["trainings"][0], told["plan"]
    assert {"uri", "label", "demand", "supply", "tension", "interval", "blocked_openings"} <= set(skill)
    assert len(skill["interval"]) == 2
    assert {"id", "openings_filled", "beneficiaries"} <= set(course)
    assert {"budget", "spent", "sessions", "openings_filled", "bound"} <= set(plan)
    assert {"training", "candidates"} <= set(plan["sessions"][0])
    assert plan["spent"] <= 2500
    filled = [one["openings_filled"] for one in told["trainings"]]
    assert filled == sorted(filled, reverse=True)
    assert "programmer en FAO (1 formation)" in output
    assert "A00" not in output


def test_without_a_catalogue_the_gaps_are_told_and_the_plan_is_empty(files: Path, tmp_path: Path) -> None:
    output = tmp_path / "gaps.json"
    done = CliRunner().invoke(
        command,
        [
            f"--postings={files / 'postings.jsonl'}",
            f"--candidates={files / 'candidates.jsonl'}",
            f"--output={output}",
        ],
        catch_exceptions=False,
    )
    assert done.exit_code == 0
    told = json.loads(output.read_text(encoding="utf-8"))
    assert told["skills"][0]["blocked_openings"] == 4
    assert told["trainings"] == []
    assert told["plan"]["sessions"] == []
    assert told["uncovered"][0] == told["skills"][0]["uri"]


def test_a_shared_file_and_the_new_phrases(files: Path, tmp_path: Path) -> None:
    phrases = tmp_path / "phrases.yaml"
    call(files, tmp_path / "gaps.json", "--shared", f"--emerging={phrases}", "--by=area")
    written = (tmp_path / "gaps.json").read_text(encoding="utf-8")
    assert '"A00"' not in written
    assert [split["by"] for split in json.loads(written)["skills"][0]["splits"]] == ["area"]
    assert "skills: []" in phrases.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--from=2026-05-01", "--to=2026-04-01"], "précède le début"),
        (["--firm=Verrerie"], "aucune offre de l'entreprise « Verrerie »"),
    ],
)
def test_wrong_questions_are_told(files: Path, tmp_path: Path, more: list[str], message: str) -> None:
    with pytest.raises(PasserelleError, match=message):
        call(files, tmp_path / "gaps.json", *more)


def test_a_plain_install_analyses_and_says_that_charts_need_an_extra(files: Path, tmp_path: Path) -> None:
    def run(*more: str) -> subprocess.CompletedProcess[str]:
        bare = "import sys; sys.modules.update(plotly=None, ortools=None)"
        code = f"{bare}; from matcher.cli.main import main; main(sys.argv[1:])"
        arguments = [f"--{name}={files / name}.jsonl" for name in ("postings", "candidates")]
        command = [sys.executable, "-c", code, "gaps", *arguments, f"--output={tmp_path / 'gaps.json'}"]
        return subprocess.run([*command, *more], capture_output=True, text=True, check=False)

    done = run()
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "gaps.json").read_text(encoding="utf-8"))["skills"]
    refused = run(f"--report={tmp_path / 'report'}")
    assert refused.returncode == 2
    assert "pip install 'passerelle[planning]'" in refused.stderr
