import json

import pytest
from click.testing import CliRunner

from matcher.cli.extract import command, parse_line, to_contract
from matcher.records.errors import ReaderError, RecordError
from matcher.understanding import extract_facts


def run(tmp_path, content, *options):
    source, output = tmp_path / "textes.jsonl", tmp_path / "sortie" / "faits.jsonl"
    source.write_bytes(content)
    result = CliRunner().invoke(command, ["--input", str(source), "--output", str(output), *options])
    facts = (
        [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
        if output.exists()
        else []
    )
    return result, facts


def test_each_line_gives_its_facts_in_the_keys_of_the_format(tmp_path):
    text = "Cariste, CACES R489 1 et 3 valables jusqu'en juin 2030. Bac pro logistique. Permis B, anglais B1."
    result, (facts,) = run(tmp_path, json.dumps({"id": "a", "text": text}).encode())
    assert result.exit_code == 0, result.output
    assert list(facts)[:9] == [
        "id",
        "language",
        "skills",
        "occupations",
        "certificates",
        "diplomas",
        "licences",
        "languages",
        "years",
    ]
    assert facts["id"] == "a"
    assert [(fact["code"], fact["valid_until"], fact["state"]) for fact in facts["certificates"]] == [
        ("CACES R489-1", "2030-06", "held"),
        ("CACES R489-3", "2030-06", "held"),
    ]
    assert facts["licences"] == ["B"]
    assert facts["languages"] == [{"code": "en", "level": "B1"}]
    (diploma,) = facts["diplomas"]
    assert (diploma["label"], diploma["level"], diploma["state"]) == ("Bac pro logistique", 4, "held")
    assert text[diploma["start"] : diploma["end"]] == "Bac pro logistique"
    for skill in facts["skills"]:
        assert {"uri", "label", "start", "end", "found", "confidence", "negated", "need"} <= set(skill)


def test_kind_is_guessed_read_from_the_line_or_given(tmp_path):
    lines = b'{"id": 1, "text": "CACES R489 3"}\n{"id": 2, "kind": "posting", "text": "CACES R489 3"}\n'
    _, facts = run(tmp_path, lines)
    assert [fact["certificates"][0]["state"] for fact in facts] == ["held", "required"]
    _, facts = run(tmp_path, lines, "--kind", "posting")
    assert [fact["certificates"][0]["state"] for fact in facts] == ["required", "required"]


def test_bad_lines_are_told_and_the_good_ones_kept(tmp_path):
    lines = (
        b'{"id": 1, "text": "SST"}\nnon\n{"id": 2}\n\xff\xfe\n[]\n{"text": "x"}\n\n{"id": 3, "text": ""}\n'
    )
    result, facts = run(tmp_path, lines)
    assert result.exit_code == 2
    assert [fact["id"] for fact in facts] == [1, 3]
    assert "ligne 2 : JSON incorrect" in result.output
    assert "ligne 3, champ text : texte absent" in result.output
    assert "ligne 4 : octets qui ne sont pas de l'UTF-8" in result.output
    assert "ligne 5 : un objet JSON est attendu" in result.output
    assert "ligne 6, champ id : identifiant absent" in result.output


def test_a_missing_file_is_an_error_with_a_remedy(tmp_path):
    result = CliRunner().invoke(
        command, ["--input", str(tmp_path / "rien.jsonl"), "--output", str(tmp_path / "f")]
    )
    assert isinstance(result.exception, ReaderError)
    assert "Vérifiez le chemin" in result.exception.render("fr")


def test_a_text_too_long_is_refused_in_both_languages():
    line = json.dumps({"id": "1", "text": "a" * 200_001}).encode()
    with pytest.raises(RecordError, match="200000 au plus") as caught:
        parse_line(line, "f.jsonl", 7)
    assert "f.jsonl, line 7, field text" in caught.value.render("en")


def test_facts_of_the_contract_hold_no_python_value():
    assert json.loads(json.dumps(to_contract("x", extract_facts("SST, 8 ans en 3x8"))))["years"] == 8


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n...", b"PK\x03\x04...", b"\xd0\xcf\x11\xe0...", b"a\x00b\x00"]
)
def test_a_document_is_refused_once_and_as_such(tmp_path, content):
    result, facts = run(tmp_path, content + b"\n" * 300)
    assert isinstance(result.exception, ReaderError)
    assert "pas du texte JSON Lines" in result.exception.render("fr")
    assert "passerelle import" in result.exception.render("fr")
    assert facts == []
    assert not (tmp_path / "sortie").exists()


def test_a_line_that_is_no_json_is_told_without_the_words_of_a_library(tmp_path):
    with pytest.raises(RecordError, match=r"JSON incorrect \(colonne 1\)"):
        parse_line(b"Cariste", "t.jsonl", 1)
    with pytest.raises(RecordError, match=r"UTF-8 \(octet 3 de la ligne\)"):
        parse_line(b"Ni\xe8vre", "t.jsonl", 1)
