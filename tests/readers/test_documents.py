from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from matcher.readers import read_bytes, read_file
from matcher.readers.pdf import tidy
from matcher.readers.read import file_id
from matcher.records.errors import ReaderError


def test_a_pdf_gives_its_text_with_wrapped_lines_joined(formats: Path) -> None:
    (cv,) = read_file(formats / "cv-mecanicien.pdf").records
    assert cv.id == "cv-mecanicien.pdf"
    assert "Entretien des convoyeurs et des machines d'inspection, remplacement de roulements" in cv.text
    assert "\nFORMATION\n" in cv.text
    assert cv.contact.model_dump(exclude_none=True) == {
        "email": "t.roger@exemple.fr",
        "phone": "06 45 67 89 10",
    }
    assert "06 45" not in cv.text
    assert "@" not in cv.text
    assert "Tél" not in cv.text


def test_a_docx_gives_paragraphs_header_lists_tables_and_text_boxes_once(formats: Path) -> None:
    (cv,) = read_file(formats / "cv-ajusteuse.docx", "candidate").records
    assert cv.text.splitlines() == [
        "Ajusteuse mouliste",
        "Atelier de moules pour flaconnage.",
        "Permis B, véhicule",
        "2015-2023 | Ajustage et polissage de moules en fonte",
        "2013-2015 | Fraisage conventionnel",
        "Lecture de plan",
        "CAP outillage, 2013",
    ]
    assert cv.contact.email == "m.petit@exemple.fr"


def test_a_txt_gives_its_text_without_contact_data(formats: Path) -> None:
    (cv,) = read_file(formats / "cv-conducteur.txt").records
    assert cv.text.startswith("Conducteur de machine IS\n\nExpérience\n2012-2024")
    assert (cv.contact.email, cv.contact.phone) == ("p.martel@exemple.fr", "06 98 76 54 32")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_txt_of_any_french_encoding_reads_the_same(encoding: str) -> None:
    data = "Régleuse à l'œil\r\nCœur de métier : série".encode(encoding)
    assert read_bytes(data, "cv.txt").records[0].text == "Régleuse à l'œil\nCœur de métier : série"


def test_damaged_text_names_its_line() -> None:
    with pytest.raises(ReaderError, match=r"cv\.txt, ligne 2 : caractère illisible"):
        read_bytes("Réglage été\n".encode() + b"r\xe9gleur\n" + "été à l'œuvre".encode(), "cv.txt")


def test_a_text_can_be_a_posting_but_not_a_training() -> None:
    data = b"Cariste de quai\n\nCharger les camions."
    (posting,) = read_bytes(data, "annonce.txt", "posting").records
    assert (posting.title, posting.id) == ("Cariste de quai", "annonce.txt")
    with pytest.raises(ReaderError, match="il faut ici des formations"):
        read_bytes(data, "annonce.txt", "training")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cv-scanne.pdf", "PDF scanné : ce sont des images, il n'y a pas de texte à lire. .*OCR"),
        ("cv-mot-de-passe.pdf", "PDF protégé par un mot de passe"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(formats: Path, name: str, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read_file(formats / name, "candidate")


def test_damaged_documents_are_told(formats: Path) -> None:
    pdf = (formats / "cv-mecanicien.pdf").read_bytes()
    with pytest.raises(ReaderError, match=r"PDF abîmé|PDF sans texte"):
        read_bytes(pdf[:300], "cv.pdf")
    source = zipfile.ZipFile(formats / "cv-ajusteuse.docx")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as damaged:
        for name in source.namelist():
            content = source.read(name)
            damaged.writestr(name, content[:100] if name == "word/document.xml" else content)
    with pytest.raises(ReaderError, match="document DOCX abîmé"):
        read_bytes(data.getvalue(), "cv.docx")


def test_an_empty_docx_is_not_an_empty_profile(tmp_path: Path) -> None:
    path = tmp_path / "vide.docx"
    docx.Document().save(str(path))
    with pytest.raises(ReaderError, match="document sans texte"):
        read_file(path)


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "cv.doc", r"ancien format Office \(\.doc, \.xls\)"),
        (
            b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "cv.docx",
            "document Office protégé par un mot de passe",
        ),
        (b"{\\rtf1 Bonjour}", "cv.rtf", "c'est un document RTF"),
        (b"\xff\xd8\xff\xe0rest", "cv.jpg", "c'est une image JPEG"),
    ],
)
def test_other_formats_are_named(data: bytes, name: str, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read_bytes(data, name)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"ce fichier n'existe pas\. Vérifiez le chemin"):
        read_file(tmp_path / "absent.pdf")


def test_tidy_joins_only_what_the_page_cut() -> None:
    text = "Conduite d'une ligne de conditionne-\nment et réglage des formats de\nflacons\nFORMATION\n• CAP"
    assert (
        tidy(text)
        == "Conduite d'une ligne de conditionnement et réglage des formats de flacons\nFORMATION\n- CAP"
    )
    assert tidy("e\u0301tude de ﬁnition") == "étude de finition"


def test_file_ids_are_stable_plain_and_tell_the_extension() -> None:
    assert file_id("Dossier/CV Zoé.PDF") == "dossier-cv-zoe.pdf"
    assert file_id("cv.docx") != file_id("cv.pdf")
    assert file_id("日本.pdf") == "cv.pdf"


def test_libraries_of_office_formats_are_loaded_only_for_such_files(tmp_path: Path) -> None:
    posting = tmp_path / "offre.txt"
    posting.write_text("Nous cherchons un fraiseur.", encoding="utf-8")
    code = (
        "import sys; from matcher.readers import read_file;"
        f"assert len(read_file({str(posting)!r}, 'posting').records) == 1;"
        "print(sorted({'pypdf', 'openpyxl', 'docx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
