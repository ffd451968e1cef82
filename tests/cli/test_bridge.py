from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from matcher.cli.bridge import command
from matcher.records.errors import ReaderError


def _arguments(fixtures, *more: str) -> list[str]:
    return [
        *("--candidates", str(fixtures / "candidates.jsonl")),
        *("--postings", str(fixtures / "postings.jsonl")),
        *more,
    ]


def test_the_answer_is_read_by_an_adviser(fixtures) -> None:
    result = CliRunner().invoke(
        command,
        _arguments(
            fixtures, "--candidate", "D-C11", "--most", "1", "--trainings", str(fixtures / "trainings.jsonl")
        ),
    )
    assert result.exit_code == 0, result.output
    for words in (
        "conducteur / conductrice de machine IS",
        "se transfère",
        "D-F12",
        "105\u00a0h",
        "score aujourd'hui",
        "Manque",
    ):
        assert words in result.stdout


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            ("D-F12), Blangy-sur-Bresle (9 km), 05/01/2027 : 105", "apprend : ", "graisser les moules : «"),
        ),
        ("en", ("D-F12), Blangy-sur-Bresle (9 km), 2027-01-05: 105", "teaches: ", "swab the moulds: «")),
    ],
)
def test_days_and_colons_are_those_of_the_language(fixtures, tmp_path, monkeypatch, language, told) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", language)
    lines = (fixtures / "trainings.jsonl").read_text(encoding="utf-8").splitlines()
    course = next(json.loads(line) for line in lines if '"D-F12"' in line)
    catalogue = tmp_path / "catalogue.jsonl"
    catalogue.write_text(json.dumps({**course, "start_date": "2027-01-05"}), encoding="utf-8")
    result = CliRunner().invoke(
        command,
        _arguments(fixtures, "--candidate", "D-C11", "--most", "1", "--trainings", str(catalogue)),
    )
    for words in told:
        assert words in result.stdout


def test_json_holds_the_same(fixtures) -> None:
    result = CliRunner().invoke(
        command, _arguments(fixtures, "--candidate", "D-C11", "--most", "1", "--json")
    )
    found = json.loads(result.stdout)
    assert found["candidate_id"] == "D-C11"
    assert found["bridges"][0]["courses"] == []
    assert found["bridges"][0]["openings"][0]["posting_id"] == "D-P01"


def test_an_unknown_person_is_told_with_ids_that_exist(fixtures) -> None:
    with pytest.raises(ReaderError, match=r"D-C99.*D-C01"):
        command.main(_arguments(fixtures, "--candidate", "D-C99"), standalone_mode=False)
