from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from matcher.cli.main import cli


def test_gaps_writes_a_report_for_people_without_ids(fixtures: Path, tmp_path: Path) -> None:
    for name, kept in (("postings", 6), ("candidates", 24), ("trainings", 5)):
        lines = (fixtures / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[:kept]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    arguments = ["gaps", "--output", str(tmp_path / "gaps.json"), "--report", str(tmp_path / "report")]
    for name in ("postings", "candidates", "trainings"):
        arguments += [f"--{name}", str(tmp_path / f"{name}.jsonl")]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    (page,) = (tmp_path / "report").glob("*.html")
    content = page.read_text(encoding="utf-8")
    assert "D-C0" not in content
    assert content.count("<table") >= 3
    assert list((tmp_path / "report").glob("*.xlsx"))
