from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from matcher.readers import read_bytes, read_file
from matcher.readers.delimited import guess_delimiter
from matcher.records.errors import ReaderError

HEADER = "Référence;Intitulé;Description;Contrat\n"


@pytest.mark.parametrize(
    ("table", "reference", "format_name"),
    [
        ("offres-excel.csv", "offres.jsonl", "csv"),
        ("offres-anglais.csv", "offres.jsonl", "csv"),
        ("offres-unicode.txt", "offres.jsonl", "csv"),
        ("offres.xlsx", "offres.jsonl", "xlsx"),
        ("candidats.csv", "candidats.jsonl", "csv"),
        ("formations.csv", "formations.jsonl", "csv"),
    ],
)
def test_every_table_gives_the_records_of_the_jsonl_file(
    formats: Path, table, reference, format_name
) -> None:
    expected = read_file(formats / reference)
    report = read_file(formats / table)
    assert report.rejected == expected.rejected == []
    assert report.records == expected.records
    assert report.format == format_name


def test_the_columns_understood_are_told(formats: Path) -> None:
    notes = [note.fr for note in read_file(formats / "offres.xlsx", "posting").notes]
    assert notes[0] == "feuille lue : « Besoins » (sur 2)."
    assert "« Nb postes » = positions, « Missions » = text, « Profil recherché » = text" in notes[1]


def test_unknown_columns_are_kept_and_told() -> None:
    report = read_bytes(b"id;titre;texte;Code atelier\nA;Cariste;Quai;B12", "p.csv", "posting")
    assert report.records[0].model_extra == {"Code atelier": "B12"}
    assert "colonnes gardées sans être utilisées : « Code atelier »." in [note.fr for note in report.notes]


def test_rows_keep_their_line_numbers_and_good_ones_are_kept() -> None:
    text = (
        HEADER
        + 'A;Cariste;"Quai\net stock";CDI\nB;Régleur;Presses;CDD;trop\n'
        + "C;;Tri;CDI\nA;Trieur;Tri;CDI\nD;Trieur;Tri;CDI\n"
    )
    report = read_bytes(text.encode("cp1252"), "p.csv", "posting")
    assert [record.id for record in report.records] == ["A", "D"]
    assert [str(error).split(". ")[0] for error in report.rejected] == [
        "p.csv, ligne 4 : 5 cellules pour 4 colonnes",
        "p.csv, ligne 5, champ title : champ obligatoire absent",
        "p.csv, ligne 6, champ id : l'identifiant « A » est déjà pris par la ligne 2",
    ]
    assert report.records[0].text == "Quai\net stock"


def test_an_unclosed_quote_costs_one_row() -> None:
    text = HEADER + 'A;Cariste;"Quai sans fin;CDI\nB;Régleur;Presses;CDI\nC;"Trieur";"Tri ""main""";CDI\n'
    report = read_bytes(text.encode(), "p.csv", "posting")
    assert [(record.id, record.text) for record in report.records] == [("B", "Presses"), ("C", 'Tri "main"')]
    assert "p.csv, ligne 2 : guillemet ouvert et jamais refermé" in str(report.rejected[0])


def test_a_quote_inside_a_cell_is_only_a_sign() -> None:
    report = read_bytes(
        (HEADER + 'A;Tuyauteur;Tube 3/4" inox;CDI\nB;Cariste;Quai;CDI').encode(), "p.csv", "posting"
    )
    assert [record.text for record in report.records] == ['Tube 3/4" inox', "Quai"]


def test_31_february_names_line_and_column() -> None:
    report = read_bytes(
        "id;titre;texte;date de début\nA;Cariste;Quai;31/02/2025".encode(), "p.csv", "posting"
    )
    assert str(report.rejected[0]) == (
        "p.csv, ligne 2, champ start_date : la date « 31/02/2025 » n'existe pas au calendrier"
        " (jour/mois/année attendu). Corrigez cette valeur."
    )


def test_damaged_utf8_is_not_taken_for_windows_text() -> None:
    good = "A;Régleur;Réglage à l'œil;CDI\n"
    data = (HEADER + good).encode() + b"B;R\xe9gleur;Presses;CDI\n" + good.replace("A;", "C;").encode()
    report = read_bytes(data, "p.csv", "posting")
    assert [record.id for record in report.records] == ["A", "C"]
    assert "p.csv, ligne 3 : caractère illisible : ce n'est pas du UTF-8 valide" in str(report.rejected[0])


def test_a_table_without_the_required_column_names_what_it_has() -> None:
    with pytest.raises(ReaderError) as caught:
        read_bytes("id;intitulée;texte\nA;Cariste;Quai".encode(), "p.csv", "posting")
    assert "aucune colonne ne donne l'intitulé du poste" in str(caught.value)
    assert "Colonnes lues : « id », « intitulée », « texte »" in str(caught.value)
    assert "Est-ce « intitulée » ?" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("alpha;beta\n1;2\n", "aucun nom de colonne connu .* « alpha », « beta »"),
        (HEADER, "ce tableau n'a que son en-tête"),
        ("", "fichier vide"),
        ("  \n\n", "fichier vide"),
    ],
)
def test_a_table_of_nothing_is_told(text: str, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read_bytes(text.encode(), "p.csv", "posting")


def test_a_binary_renamed_csv_is_told() -> None:
    with pytest.raises(ReaderError, match=r"c'est un fichier binaire, pas du texte malgré son nom en \.csv"):
        read_bytes(bytes(range(256)) * 20, "p.csv", "posting")
    with pytest.raises(ReaderError, match=r"c'est une image PNG malgré son nom en \.csv"):
        read_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "p.csv", "posting")


def test_rows_without_id_get_one_that_does_not_depend_on_their_place() -> None:
    header = "Nom;Email;Parcours\n"
    rows = ["Zoé Petit;zoe@exemple.fr;Cariste\n", "Ali Roux;ali@exemple.fr;Soudeur\n"]
    first = read_bytes((header + "".join(rows)).encode(), "cv.csv", "candidate")
    again = read_bytes((header + "".join(rows[::-1])).encode(), "cv.csv", "candidate")
    assert {record.id for record in first.records} == {record.id for record in again.records}
    assert not any("zoe" in record.id for record in first.records)
    assert any("un identifiant stable est calculé" in note.fr for note in first.notes)


def test_contact_columns_leave_the_text() -> None:
    text = (
        "id;Prénom;Nom;Tél;Parcours\nA;Zoé;Petit;0612345678;Zoé PETIT, cariste (06 12 34 56 78) depuis 2019"
    )
    (record,) = read_bytes(text.encode(), "cv.csv", "candidate").records
    assert record.contact.model_dump(exclude_none=True) == {"name": "Zoé Petit", "phone": "0612345678"}
    assert record.text == "cariste depuis 2019"


def test_unknown_contracts_are_kept_as_written_with_a_note() -> None:
    text = "id;titre;texte;contrat;horaires\nA;Chef;Diriger;Portage salarial;variables"
    report = read_bytes(text.encode(), "p.csv", "posting")
    assert (report.records[0].contract, report.records[0].schedule) == ("Portage salarial", "variables")
    notes = [note.fr for note in report.notes]
    assert "contrat « Portage salarial » inconnu, gardé tel quel." in notes
    assert "horaire « variables » inconnu, gardé tel quel." in notes


def test_the_separator_is_the_one_that_makes_known_columns() -> None:
    assert guess_delimiter("Intitulé, poste ou métier;Description;CP") == ";"
    assert guess_delimiter("title,description,city\n") == ","
    assert guess_delimiter("sep=|\ntitle|text") == "|"


def _workbook(*rows: list[object]) -> bytes:
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def test_excel_types_become_ours() -> None:
    data = _workbook(
        ["id", "Intitulé", "Texte", "CP", "Date de début", "Nb postes", "Permis B", "Salaire"],
        [12, "Cariste", "Quai", 6260, date(2025, 3, 1), 2.0, True, "#N/A"],
    )
    report = read_bytes(data, "p.xlsx", "posting")
    (record,) = report.records
    assert (record.id, record.postal_code, record.positions, record.wage) == ("12", "06260", 2, None)
    assert (record.start_date, record.requirements.licence_b) == (date(2025, 3, 1), True)
    assert any("ligne 2 : cellule en erreur (#N/A)" in note.fr for note in report.notes)


def test_a_damaged_workbook_is_told() -> None:
    data = _workbook(["id", "Intitulé", "Texte"], ["A", "Cariste", "Quai"])
    with pytest.raises(ReaderError, match=r"archive ZIP abîmée|classeur XLSX abîmé"):
        read_bytes(data[: len(data) // 2], "p.xlsx", "posting")
    with pytest.raises(ReaderError, match="classeur sans aucune cellule remplie"):
        read_bytes(_workbook([]), "p.xlsx", "posting")


def test_an_accent_that_comes_late_still_tells_the_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.readers.delimited._SAMPLE_BYTES", 64)
    text = (
        "id;titre;texte\n"
        + "".join(f"A{n};Cariste;Quai de chargement\n" for n in range(9))
        + "B;Régleur;Réglage\n"
    )
    report = read_bytes(text.encode("cp1252"), "p.csv", "posting")
    assert (len(report.records), report.records[-1].title) == (10, "Régleur")


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        (
            "offres-excel.csv",
            "candidate",
            "ce fichier contient des offres d'emploi ; il faut ici des profils",
        ),
        ("offres.xlsx", "training", "ce fichier contient des offres d'emploi ; il faut ici des formations"),
        ("candidats.csv", "posting", "ce fichier contient des profils de candidats ; il faut ici des offres"),
        ("formations.csv", "candidate", "ce fichier contient des formations ; il faut ici des profils"),
    ],
)
def test_a_table_of_another_kind_is_told(formats: Path, name: str, kind, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read_file(formats / name, kind)
