"""A title alone and a commune alone are little, not nothing: kept, with what to ask for."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from matcher.readers import read_bytes, read_file
from matcher.readers.report import SHOWN_IDS
from matcher.records.errors import ReaderError

POSTING = {"id": "P", "title": "Cariste"}
PERSON = {"id": "C", "commune": "Eu"}


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def word(text: str) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def pdf(text: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 720, text)
    canvas.save()
    return stream.getvalue()


def archive(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        zipped.writestr(name, data)
    return stream.getvalue()


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


LD = {"@type": "JobPosting", "title": "Cariste"}
EUROPASS = {"ContactInfo": {"Address": {"Contact": {"Municipality": "Eu"}}}}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("p.jsonl", as_json(POSTING)),
        ("p.json", as_json([POSTING])),
        ("p.csv", b"id;titre\nP;Cariste\n"),
        ("p.xlsx", workbook(("id", "Intitulé"), ("P", "Cariste"))),
        ("p.json", as_json({"id": "P", "intitule": "Cariste", "typeContrat": "CDI"})),
        ("p.json", as_json(LD)),
        ("p.html", b"<html><script type='application/ld+json'>" + as_json(LD) + b"</script></html>"),
        ("p.zip", archive("p.jsonl", as_json(POSTING))),
    ],
)
def test_every_format_keeps_a_posting_with_a_title_alone(name: str, data: bytes) -> None:
    report = read_bytes(data, name, "posting")
    assert [(record.title, record.text, report.rejected) for record in report.records] == [
        ("Cariste", "", [])
    ]
    (asked,) = report.asks
    assert asked == report.notes[-1]
    assert asked.fr.startswith("1 offre sans description (")
    assert "Demandez les tâches" in asked.fr
    assert asked.en.startswith("1 posting without a description (")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("c.jsonl", as_json(PERSON)),
        ("c.json", as_json([PERSON])),
        ("c.csv", b"id;ville\nC;Eu\n"),
        ("c.xlsx", workbook(("id", "Commune"), ("C", "Eu"))),
        ("c.json", as_json({"basics": {"name": "Zoé", "location": {"city": "Eu"}}})),
        ("c.json", as_json({"SkillsPassport": {"LearnerInfo": {"Identification": EUROPASS}}})),
        ("c.zip", archive("c.jsonl", as_json(PERSON))),
    ],
)
def test_every_format_keeps_a_profile_with_a_commune_alone(name: str, data: bytes) -> None:
    report = read_bytes(data, name, "candidate")
    assert [(record.commune, record.text, report.rejected) for record in report.records] == [("Eu", "", [])]
    (asked,) = report.asks
    assert asked.fr.startswith("1 profil sans parcours (")
    assert "Demandez le métier" in asked.fr


@pytest.mark.parametrize(
    ("name", "data"), [("p.txt", b"Cariste"), ("p.docx", word("Cariste")), ("p.pdf", pdf("Cariste"))]
)
def test_a_document_of_one_word_is_a_posting_of_one_line(name: str, data: bytes) -> None:
    (posting,) = read_bytes(data, name, "posting").records
    assert (posting.title, posting.text.strip()) == ("Cariste", "Cariste")


@pytest.mark.parametrize(
    ("kind", "line", "problem"),
    [
        ("posting", {"id": "B", "title": "???"}, "l'offre ne dit rien"),
        ("posting", {"id": "B", "title": "-", "text": " \n", "commune": "Eu"}, "l'offre ne dit rien"),
        ("candidate", {"id": "B"}, "le profil ne dit rien"),
        ("candidate", {"id": "B", "kind": "salarie", "contact": {"name": "Zoé"}}, "le profil ne dit rien"),
        ("candidate", {"id": "B", "text": " ... ", "contracts": []}, "le profil ne dit rien"),
        ("candidate", {"id": "B", "text": "zoe@exemple.fr 06 12 34 56 78"}, "le profil ne dit rien"),
    ],
)
def test_a_record_that_says_nothing_is_refused_with_what_to_add(kind: Any, line: Any, problem: str) -> None:
    good = POSTING if kind == "posting" else PERSON
    report = read_bytes(as_json(good) + b"\n" + as_json(line), "x.jsonl", kind)
    assert [record.id for record in report.records] == [good["id"]]
    told = report.rejected[0].render("fr")
    assert told.startswith(f"x.jsonl, ligne 2, champ text : {problem}")
    assert "au moins" in told
    assert "at least" in report.rejected[0].render("en")


@pytest.mark.parametrize(
    "fields", [{"birth_year": 1990}, {"car": False}, {"contracts": ["CDI"]}, {"postal_code": "76260"}]
)
def test_one_practical_fact_is_something(fields: dict[str, Any]) -> None:
    report = read_bytes(as_json({"id": "C", **fields}), "c.jsonl", "candidate")
    assert (len(report.records), report.rejected) == (1, [])


def test_many_without_text_are_told_in_one_note_that_names_some() -> None:
    lines = [as_json({"id": f"C{number}", "commune": "Eu"}) for number in range(300)]
    report = read_bytes(b"\n".join(lines), "c.jsonl", "candidate")
    (asked,) = report.asks
    named = ", ".join(f"C{number}" for number in range(SHOWN_IDS))
    assert asked.fr.startswith(f"300 profils sans parcours ({named}, ...) : score bas et incertain.")


def test_needs_listed_are_a_description() -> None:
    listed = {**POSTING, "requirements": {"must_have": ["CACES 3"]}}
    assert read_bytes(as_json(listed), "p.jsonl", "posting").asks == []


def test_a_table_without_a_history_column_names_the_nearest_header() -> None:
    report = read_bytes(b"id;commune;parcour\nC;Eu;Cariste", "c.csv", "candidate")
    notes = [note.fr for note in report.notes]
    assert len(report.records) == 1
    assert any("aucune colonne ne donne le parcours" in note and "« parcour »" in note for note in notes)
    with pytest.raises(ReaderError, match="aucune colonne ne donne le parcours de la personne"):
        read_bytes(b"id;nom;mail\nC;Martin;m@exemple.fr", "c.csv", "candidate")


def test_a_scan_is_still_a_scan(formats: Path) -> None:
    with pytest.raises(ReaderError, match="PDF scanné"):
        read_file(formats / "cv-scanne.pdf", "posting")
