from __future__ import annotations

from click.testing import CliRunner

from matcher.cli.map import command


def test_three_files_are_written_and_named(fixtures, tmp_path) -> None:
    result = CliRunner().invoke(
        command, ["--output", str(tmp_path), "--postings", str(fixtures / "postings.jsonl")]
    )
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "trades.json", "trades.xlsx"]
    assert "index.html" in result.stdout


def test_an_output_that_is_a_file_is_refused(tmp_path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    result = CliRunner().invoke(command, ["--output", str(file)])
    assert result.exit_code == 2
    assert "file" in result.output
