from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from matcher.readers import read_bytes, read_file
from matcher.records.errors import ReaderError


def _zip(*members: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


CV = b"Cariste de quai depuis 2015"


def test_a_zip_of_cvs_keeps_the_good_and_names_the_scan(formats: Path) -> None:
    report = read_file(formats / "dossier-cv.zip", "candidate")
    assert [record.id for record in report.records] == [
        "cv-ajusteuse.docx",
        "cv-conducteur.txt",
        "cv-mecanicien.pdf",
    ]
    assert report.format == "zip"
    (error,) = report.rejected
    assert error.file is not None
    assert error.file.endswith("dossier-cv.zip > CV reçus/cv-scanne.pdf")
    assert "PDF scanné" in str(error)


def test_a_folder_gives_the_same_profiles_as_its_zip(formats: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(formats / "dossier-cv.zip") as archive:
        archive.extractall(tmp_path)
    (tmp_path / "CV reçus" / ".DS_Store").write_bytes(b"\x00\x01")
    from_folder = read_file(tmp_path / "CV reçus", "candidate")
    from_zip = read_file(formats / "dossier-cv.zip", "candidate")
    assert [(record.id, record.text) for record in from_folder.records] == [
        (record.id, record.text) for record in from_zip.records
    ]
    assert (from_folder.format, len(from_folder.rejected)) == ("folder", 1)


@pytest.mark.parametrize(
    "name", ["../sortie.txt", "/etc/sortie.txt", "..\\sortie.txt", "C:/sortie.txt", "a/../../b.txt"]
)
def test_a_path_that_climbs_out_is_refused_by_name(name: str) -> None:
    report = read_bytes(_zip((name, CV), ("bon.txt", CV)), "cv.zip")
    assert [record.id for record in report.records] == ["bon.txt"]
    assert "chemin qui sort de l'archive : fichier refusé" in str(report.rejected[0])
    assert str(report.rejected[0]).startswith("cv.zip > ")


def test_a_nested_archive_is_refused_by_name_whatever_it_is_called() -> None:
    inner = _zip(("cv.txt", CV))
    report = read_bytes(_zip(("bon.txt", CV), ("dedans.zip", inner), ("dedans.txt", inner)), "cv.zip")
    assert [record.id for record in report.records] == ["bon.txt"]
    assert sorted(error.file or "" for error in report.rejected) == [
        "cv.zip > dedans.txt",
        "cv.zip > dedans.zip",
    ]


def test_an_encrypted_member_is_refused_by_name() -> None:
    data = bytearray(_zip(("bon.txt", CV), ("secret.txt", CV)))
    # Bit 0 of the flags, in the directory entry of the second member, says "encrypted".
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 8] |= 1
    report = read_bytes(bytes(data), "cv.zip")
    assert [record.id for record in report.records] == ["bon.txt"]
    assert str(report.rejected[0]).startswith("cv.zip > secret.txt : fichier protégé par un mot de passe")


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    with pytest.raises(
        ReaderError, match=r"archive refusée : 1 fichier, 20 Mo une fois ouverte .* rapport 200"
    ):
        read_bytes(_zip(("cv.txt", b"\x00" * 20 * 1024 * 1024)), "cv.zip")


def test_a_bomb_among_good_files_is_refused_by_name() -> None:
    good = random.Random(1).randbytes(400_000)
    report = read_bytes(
        _zip(("bombe.txt", b"A" * 3 * 1024 * 1024), ("bon.txt", CV), ("autre.bin", good)), "cv.zip"
    )
    assert "bon.txt" in [record.id for record in report.records]
    assert any("gonfle de plus de 200 fois" in str(error) for error in report.rejected)


def test_an_archive_of_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.readers.zipped.MAX_MEMBERS", 2)
    with pytest.raises(ReaderError, match="archive refusée : 3 fichiers"):
        read_bytes(_zip(("a.txt", CV), ("b.txt", CV), ("c.txt", CV)), "cv.zip")


def test_a_workbook_that_is_a_bomb_is_refused() -> None:
    data = _zip(("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", b" " * 30 * 1024 * 1024))
    with pytest.raises(ReaderError, match="archive refusée"):
        read_bytes(data, "p.xlsx", "posting")


def test_damaged_and_empty_archives_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="archive ZIP abîmée ou incomplète"):
        read_bytes(_zip(("a.txt", CV))[:-10], "cv.zip")
    with pytest.raises(ReaderError, match="archive sans aucun fichier"):
        read_bytes(_zip(), "cv.zip")
    with pytest.raises(ReaderError, match="dossier sans aucun fichier"):
        read_file(tmp_path)


def test_two_files_of_one_id_keep_the_first_and_name_it() -> None:
    report = read_bytes(_zip(("cv a.txt", CV), ("cv-a.txt", CV)), "cv.zip")
    assert len(report.records) == 1
    assert "l'identifiant « cv-a.txt » est déjà pris par cv.zip > cv a.txt" in str(report.rejected[0])


@pytest.mark.parametrize("name", [".", "./."])
def test_a_member_without_a_name_is_refused_and_the_others_read(name: str) -> None:
    report = read_bytes(_zip((name, CV), ("bon.txt", CV)), "cv.zip")
    assert [record.id for record in report.records] == ["bon.txt"]
    assert "fichier sans nom dans l'archive : refusé" in str(report.rejected[0])


def test_a_member_whose_name_is_empty_breaks_nothing() -> None:
    data = bytearray(_zip(("x", CV), ("bon.txt", CV)))
    # The name's one letter becomes a byte of the extra field, in the member's header and in the directory.
    for start in (data.find(b"PK\x03\x04") + 26, data.find(b"PK\x01\x02") + 28):
        data[start : start + 4] = b"\x00\x00\x01\x00"
    assert "bon.txt" in [record.id for record in read_bytes(bytes(data), "cv.zip").records]
