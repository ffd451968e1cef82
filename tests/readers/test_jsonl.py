from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path

import pytest

from matcher.readers import iter_records, read_bytes, read_file
from matcher.readers.jsonl import numbered_lines
from matcher.records import Candidate, Posting, Training
from matcher.records.errors import ReaderError

GOOD = '{"id": "A", "text": "Régleur de presse", "contracts": ["CDI"]}'


@pytest.mark.parametrize(
    ("name", "kind", "model", "count"),
    [
        ("postings", "posting", Posting, 20),
        ("candidates", "candidate", Candidate, 72),
        ("trainings", "training", Training, 36),
    ],
)
@pytest.mark.parametrize("told", [True, False])
def test_contract_files_come_out_as_they_are_written(fixtures, name, kind, model, count, told) -> None:
    path = fixtures / f"{name}.jsonl"
    report = read_file(path, kind if told else None)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert report.records == [model.model_validate(line) for line in lines]
    assert (len(report.records), report.rejected, report.notes, report.format) == (count, [], [], "jsonl")


def test_each_item_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(f'\n{GOOD}\n\nnot json\n{{"id": "B", "text": "Cariste"}}\n', encoding="utf-8")
    items = list(iter_records(path, "candidate"))
    assert [(item.line, item.record.id if item.record else None) for item in items] == [
        (2, "A"),
        (4, None),
        (5, "B"),
    ]
    assert str(items[1].error).startswith(f"{path}, ligne 4 : JSON illisible")


def test_a_50_mb_line_is_refused_by_number_without_filling_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    with path.open("wb") as stream:
        stream.write(GOOD.encode() + b"\n" + b'{"id": "BIG", "text": "')
        for _ in range(50):
            stream.write(b"x" * 1024 * 1024)
        stream.write(b'"}\n{"id": "C", "text": "Cariste"}\n')
    tracemalloc.start()
    report = read_file(path, "candidate")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [record.id for record in report.records] == ["A", "C"]
    assert [str(error) for error in report.rejected] == [
        f"{path}, ligne 2 : ligne de plus de 5 Mo, non lue. Vérifiez qu'il y a bien un enregistrement"
        " par ligne, et pas d'image dans le texte."
    ]
    assert peak < 25 * 1024 * 1024


def test_a_line_of_the_longest_size_is_read_and_one_byte_more_is_not() -> None:
    lines = list(numbered_lines(io.BytesIO(b"12345\n123456\n12345"), limit=5))
    assert lines == [(1, b"12345\n"), (2, None), (3, b"12345")]


def test_broken_utf8_costs_its_line_only() -> None:
    data = GOOD.encode() + b'\n{"id": "B", "text": "r\xe9gleur"}\n{"id": "C", "text": "ok"}'
    report = read_bytes(data, "c.jsonl", "candidate")
    assert [record.id for record in report.records] == ["A", "C"]
    assert "c.jsonl, ligne 2 : texte qui n'est pas de l'UTF-8 valide (octet 23 de la ligne)" in str(
        report.rejected[0]
    )


def test_a_duplicate_names_the_first_line() -> None:
    report = read_bytes(f"{GOOD}\n{GOOD}".encode(), "c.jsonl", "candidate")
    assert [record.id for record in report.records] == ["A"]
    assert "ligne 2, champ id : l'identifiant « A » est déjà pris par la ligne 1." in str(report.rejected[0])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"title": "Cariste", "text": "x", "firm": "F"}', "champ id : champ obligatoire absent"),
        ('{"id": "B", "firm": "F", "text": "x"}', "champ title : champ obligatoire absent"),
        ('{"id": "B", "title": " ", "firm": "F", "text": "x"}', "champ title : champ obligatoire vide"),
        ('{"id": "B", "title": "- ?", "firm": "F"}', "champ text : l'offre ne dit rien"),
        (
            '{"id": "B", "title": "C", "firm": "F", "text": "x", "positions": 0}',
            "champ positions : « 0 » est trop petit",
        ),
        (
            '{"id": "B", "title": "C", "firm": "F", "text": "x", "start_date": "31/02/2025"}',
            "champ start_date : la date « 31/02/2025 » n'existe pas au calendrier",
        ),
        (
            '{"id": "B", "title": "C", "text": "x", "requirements": {"licence_b": "peut-être"}}',
            "champ requirements.licence_b : « peut-être » reçu, oui ou non attendu",
        ),
        (
            '{"id": "B", "title": "C", "text": "x", "requirements": "CACES"}',
            "champ requirements : « CACES » reçu",
        ),
        ('{"id": "B", "title": "C", "text": ["x"], "firm": "F"}', "champ text : .* un texte attendu"),
        ('{"id": "B", "title": "C", "text": "x", "requirements": {"min_years": NaN}}', "NaN is not JSON"),
        ("[1, 2]", "un objet JSON {...} est attendu"),
        ('{"id": "B", "title": "C" "text": "x"}', "JSON illisible à partir du caractère 26"),
        ('{"id": "B", "title": "C", "text": "x", "prime": 1e400}', "champ prime : ce nombre est trop grand"),
        ('{"id": "B", "title": "C", "wage": [-1e400], "text": "x"}', "champ wage : ce nombre est trop grand"),
        (
            '{"id": "B", "title": "C", "text": "x", "plan": ' + "[" * 600 + "]" * 600 + "}",
            "champ plan : valeur imbriquée sur plus de 64 niveaux",
        ),
    ],
)
def test_a_bad_posting_is_refused_with_line_field_and_reason(line: str, message: str) -> None:
    good = '{"id": "A", "title": "Régleur", "firm": "F", "text": "Réglage"}'
    report = read_bytes(f"{good}\n{line}".encode(), "p.jsonl", "posting")
    assert [record.id for record in report.records] == ["A"]
    (error,) = report.rejected
    with pytest.raises(type(error), match=message.replace("{...}", r"\{...\}")):
        raise error
    assert error.line == 2


def test_messages_exist_in_english() -> None:
    report = read_bytes(f"{GOOD}\n{GOOD}".encode(), "c.jsonl", "candidate")
    assert report.rejected[0].render("en") == (
        "c.jsonl, line 2, field id: the id 'A' is already taken by line 1."
        " Give each its own id; the first is kept."
    )


def test_a_posting_without_text_is_kept_where_it_lists_its_needs() -> None:
    line = '{"id": "B", "title": "Cariste", "firm": "F", "requirements": {"must_have": ["CACES"]}}'
    assert len(read_bytes(line.encode(), "p.jsonl", "posting").records) == 1


def test_unknown_fields_are_kept() -> None:
    report = read_bytes(b'{"id": "A", "text": "x", "car": true, "atelier": {"n": 3}}', "c.jsonl")
    assert report.records[0].model_extra == {"atelier": {"n": 3}}


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("posting", "ce fichier contient des profils de candidats ; il faut ici des offres d'emploi"),
        ("training", "ce fichier contient des profils de candidats ; il faut ici des formations"),
    ],
)
def test_the_wrong_kind_of_file_is_told(fixtures: Path, kind, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read_file(fixtures / "candidates.jsonl", kind)


def test_a_file_that_tells_no_kind_asks_for_it() -> None:
    with pytest.raises(ReaderError, match="impossible de deviner si ce sont des offres"):
        read_bytes(b'{"id": "A", "text": "x"}\n{"id": "B", "text": "y"}', "textes.jsonl")


def test_a_byte_order_mark_is_no_fault_and_utf16_is_told() -> None:
    assert len(read_bytes(b"\xef\xbb\xbf" + GOOD.encode(), "c.jsonl").records) == 1
    with pytest.raises(ReaderError, match="JSONL enregistré en UTF-16"):
        read_bytes(f"{GOOD}\n".encode("utf-16"), "c.jsonl", "candidate")


def test_json_lines_are_found_whatever_the_name_and_a_json_list_is_read_too() -> None:
    two = f'{GOOD}\n{{"id": "B", "text": "x"}}'
    assert read_bytes(two.encode(), "export.json").format == "jsonl"
    report = read_bytes(f"[{two.replace(chr(10), ',')}]".encode(), "export.json")
    assert (report.format, [record.id for record in report.records]) == ("json", ["A", "B"])


def test_a_line_cut_short_is_told_where_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "offres.jsonl"
    path.write_text('{"id": "1", "title": "Trieur"}\n{"id": "2", "title":\n', encoding="utf-8")
    (error,) = read_file(path, "posting").rejected
    assert error.line == 2
    assert "à partir du caractère 21" in error.render("fr")
