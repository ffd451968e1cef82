from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli.main import cli, main
from matcher.records import Match


@pytest.fixture(scope="module")
def given(fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("explain")
    for name in ("postings.jsonl", "candidates.jsonl", "trainings.jsonl"):
        lines = (fixtures / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:8]), encoding="utf-8")
    return [
        "explain", "--postings", f"{folder}/postings.jsonl", "--candidates", f"{folder}/candidates.jsonl",
        "--trainings", f"{folder}/trainings.jsonl", "--posting", "D-P01",
    ]  # fmt: skip


def run(given: list[str], *arguments: str) -> str:
    result = CliRunner().invoke(cli, [*given, *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_recruiter_reads_why_what_is_doubtful_and_why_before_another(given) -> None:
    told = run(given, "--candidate", "D-C07", "--against", "D-C01")
    for words in (
        "Pourquoi ce score",
        "= score",
        "Ce qui est incertain",
        "si oui",
        "Pourquoi D-C01 passe avant D-C07",
    ):
        assert words in told
    gaps = [float(match.replace(",", ".")) for match in re.findall(r"^ +([+-]\d+,\d)  ", told, re.MULTILINE)]
    assert sum(gaps[:-1]) == pytest.approx(gaps[-1], abs=1e-6)


def test_the_person_reads_gentler_words_in_either_language(given) -> None:
    french = run(given, "--candidate", "D-C07", "--for", "candidate")
    english = run(given, "--candidate", "D-C07", "--for", "candidate", "--language", "en")
    assert "Vos droits" in french
    assert "Ce que l'entreprise cherche" in french
    assert "manque" not in french
    assert "Your rights" in english
    assert "missing" not in english
    assert "Vos droits" not in english
    assert not re.search(r"D-C0[1-68]", french + english)


def test_the_language_asked_for_goes_before_that_of_the_machine(given, monkeypatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    assert "Why this score" in run(given, "--candidate", "D-C07")
    assert "Pourquoi ce score" in run(given, "--candidate", "D-C07", "--language", "fr")


def test_the_json_keeps_its_keys_and_adds_some(given) -> None:
    told = json.loads(run(given, "--candidate", "D-C07", "--against", "D-C01", "--json"))
    assert set(Match.model_fields) <= set(told)
    assert told["comparison"]["first_id"] == "D-C01"
    amounts = sum(item["amount"] for item in told["comparison"]["features"])
    assert amounts == pytest.approx(told["comparison"]["difference"], abs=1e-9)
    assert {"question", "score_if_false", "score_if_true", "kind"} <= set(told["uncertainties"][0])
    assert told["score_low"] <= told["score"] <= told["score_high"]
    person = json.loads(run(given, "--candidate", "D-C07", "--for", "candidate", "--json"))
    assert (person["audience"], person["comparison"], person["carpools"]) == ("candidate", None, [])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--against", "D-C07"), "lui-même"),
        (("--against", "D-C99"), "D-C99"),
        (("--against", "D-C01", "--for", "candidate"), "ne parle de personne d'autre"),
    ],
)
def test_what_makes_no_sense_is_told(given, arguments, told, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*given, "--candidate", "D-C07", *arguments])
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err
