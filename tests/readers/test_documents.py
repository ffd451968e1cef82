from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_an_odt_gives_paragraphs_lists_tables_and_text_boxes_in_order(formats: Path) -> None:
    report = read_file(formats / "cv-cariste.odt", "candidate")
    (cv,) = report.records
    assert (report.format, cv.id) == ("odt", "cv-cariste.odt")
    assert cv.text.splitlines() == [
        "Cariste – préparateur de commandes",
        "Julien Mallet Gamaches",
        "Expéditions d'une verrerie depuis 2017 :",
        "chargement des camions, gerbage à quatre hauteurs.",
        "- Chariots frontaux et à mât rétractable",
        "- Inventaire tournant au terminal",
        "2017-2026 | Cariste, verrerie",
        "2012-2017 | Préparateur, plateforme de Blangy",
        "Certificats",
        "CACES R489 catégories 3 et 5",
    ]


def _odt(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


_OFFICE = (
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    b' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def test_an_odt_keeps_its_page_head_and_leaves_out_what_was_struck_or_remarked() -> None:
    content = (
        b"<office:document-content " + _OFFICE + b"><office:body><office:text>"
        b"<text:tracked-changes><text:p>vieux texte</text:p></text:tracked-changes>"
        b"<text:p>Soudeuse<text:s text:c='3'/>TIG<office:annotation><text:p>relire</text:p>"
        b"</office:annotation>, inox</text:p></office:text></office:body></office:document-content>"
    )
    styles = (
        b"<office:document-styles " + _OFFICE + b"><office:master-styles><style:master-page><style:header>"
        b"<text:p>Contact : 07 00 11 22 33</text:p></style:header></style:master-page>"
        b"</office:master-styles></office:document-styles>"
    )
    (cv,) = read_bytes(_odt({"content.xml": content, "styles.xml": styles}), "cv.odt").records
    assert cv.contact.phone == "07 00 11 22 33"
    assert "relire" not in cv.text
    assert "vieux" not in cv.text
    assert cv.text.endswith("Soudeuse TIG, inox")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"content.xml": b"<office:document-content"}, "document ODT abîmé"),
        ({"content.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "document ODT abîmé"),
        ({"content.xml": b"<a/>"}, "document sans texte"),
        (
            {"content.xml": b"\x93\x00", "META-INF/manifest.xml": b"<m:encryption-data/>"},
            "protégé par un mot de passe",
        ),
    ],
)
def test_an_odt_that_cannot_be_read_says_why(parts: dict[str, bytes], message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read_bytes(_odt(parts), "cv.odt")


def test_an_opendocument_sheet_is_told_from_a_text() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"<a/>")
    with pytest.raises(ReaderError, match=r"ODS, ODP"):
        read_bytes(data.getvalue(), "offres.ods")


def test_an_rtf_gives_its_words_without_its_picture(formats: Path) -> None:
    report = read_file(formats / "cv-soudeuse.rtf", "candidate")
    (cv,) = report.records
    assert (report.format, cv.id) == ("rtf", "cv-soudeuse.rtf")
    assert [line for line in cv.text.splitlines() if line] == [
        "Soudeuse TIG",
        "Huit ans d'inox en chaudronnerie, cuves et tuyauteries, tôle de 1 à 6 mm.",
        "• Licence TIG 141 à jour",
        "Lecture de plan",
        "2018-2026 | Ateliers du Tréport",
        "CAP Réalisations industrielles, 2016",
    ]


def test_an_rtf_without_words_is_not_an_empty_profile() -> None:
    with pytest.raises(ReaderError, match="document sans texte"):
        read_bytes(b"{\\rtf1\\ansi{\\pict " + b"00ff" * 500 + b"}}", "cv.rtf")


@given(st.binary(max_size=300))
def test_no_rtf_crashes(rest: bytes) -> None:
    # Any other error would end the test.
    with contextlib.suppress(ReaderError):
        assert read_bytes(b"{\\rtf1" + rest, "cv.rtf", "candidate").format == "rtf"


def test_a_web_page_is_a_profile_where_profiles_are_asked_for() -> None:
    page = "<!doctype html><html><head><title>x</title></head><body><h1>Régleuse</h1><p>Presses à injecter"
    (cv,) = read_bytes(page.encode(), "cv.html", "candidate").records
    assert cv.text == "Régleuse\n\nPresses à injecter"
    with pytest.raises(ReaderError, match="JobPosting"):
        read_bytes(page.encode(), "offre.html", "posting")


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
