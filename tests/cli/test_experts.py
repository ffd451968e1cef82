from __future__ import annotations

import json

from click.testing import CliRunner

from matcher.cli.experts import command


def _ask(fixtures, *arguments: str):
    return CliRunner().invoke(command, [*arguments, "--experts", str(fixtures / "experts.jsonl")])


def test_the_answer_names_who_why_and_what_to_ask(fixtures) -> None:
    result = _ask(fixtures, "Notre", "encre", "UV", "se", "décolle", "du", "verre")
    assert result.exit_code == 0, result.output
    for words in (
        "Nadia Ferhat",
        "Décors Lumivale",
        "adhérence",
        "sur quelle machine",
        "accord donné le 02/03/2026",
    ):
        assert words in result.stdout
    assert "Sans-Accord" not in result.stdout


def test_json_and_nobody(fixtures) -> None:
    found = json.loads(_ask(fixtures, "polissage miroir", "--json", "--most", "1").stdout)
    assert [expert["expert_id"] for expert in found["experts"]] == ["D-X01"]
    assert "aucune ne déclare" in _ask(fixtures, "dresser un chien").stdout


def test_a_file_where_nobody_agreed_says_so(tmp_path) -> None:
    file = tmp_path / "experts.jsonl"
    file.write_text('{"id": "X", "expertise": ["soudure TIG"], "opt_in": true}\n', encoding="utf-8")
    result = CliRunner().invoke(command, ["soudure TIG", "--experts", str(file)])
    assert result.exit_code == 0, result.output
    assert "Personne dans ce fichier n'a donné son accord avec sa date" in result.stdout
