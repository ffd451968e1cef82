from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from tests.api.conftest import assert_problem

PATH = "/v1/candidates/files"


def sent(*files: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", file) for file in files]


def test_good_files_are_kept_beside_bad_ones(empty: TestClient, fixtures: Path) -> None:
    names = [
        "cv-ajusteuse.docx",
        "cv-mecanicien.pdf",
        "cv-scanne.pdf",
        "cv-mot-de-passe.pdf",
        "candidats.csv",
    ]
    files = sent(*((name, (fixtures / "formats" / name).read_bytes()) for name in names))
    answer = empty.post(PATH, files=files)
    assert answer.status_code == 200, answer.text
    outcomes = {outcome["file"]: outcome for outcome in answer.json()["files"]}
    assert [outcomes[name]["accepted"] for name in names] == [1, 1, 0, 0, 2]
    assert "scanné" in outcomes["cv-scanne.pdf"]["rejected"][0]["detail"]
    assert empty.get("/v1/candidates").json()["total"] == 4
    again = empty.post(PATH, files=files).json()["files"]
    assert sum(outcome["unchanged"] for outcome in again) == 4
    assert empty.get("/v1/candidates").json()["total"] == 4


def test_a_cv_is_named_after_its_content_not_its_file(empty: TestClient) -> None:
    first = ("jeanne-dupont.txt", b"Trieuse sur bout froid, cinq ans, 2x8.")
    second = ("jeanne-dupont.txt", b"Cariste, CACES R489 cat. 3.")
    ids = [empty.post(PATH, files=sent(file)).json()["files"][0]["ids"][0] for file in (first, second)]
    assert ids[0] != ids[1]
    assert all("jeanne" not in record_id for record_id in ids)
    assert empty.get("/v1/candidates").json()["total"] == 2


def test_rejected_lines_are_named(empty: TestClient) -> None:
    table = "id;texte;rayon\nA;Cariste;vingt\nB;Soudeuse TIG;20\n".encode("cp1252")
    outcome = empty.post(PATH, files=sent(("liste.csv", table))).json()["files"][0]
    assert outcome["accepted"] == 1
    assert outcome["rejected_total"] == 1
    assert outcome["rejected"][0]["line"] == 2


def test_nothing_good_at_all_is_422(empty: TestClient) -> None:
    for file in (
        ("vide.pdf", b""),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        ("x.zip", b"PK\x03\x04 cut"),
    ):
        problem = assert_problem(empty.post(PATH, files=sent(file)), 422)
        assert problem["errors"][0]["field"] == file[0]


def test_sizes_are_bounded(empty: TestClient) -> None:
    problem = assert_problem(empty.post(PATH, files=sent(("gros.txt", b"a " * 110_000))), 422)
    assert "fichier de plus de" in problem["errors"][0]["detail"]
    assert_problem(empty.post(PATH, files=sent(("enorme.txt", b"a" * 500_000))), 413)
    assert_problem(empty.post(PATH, files=sent(*((f"{n}.txt", b"x") for n in range(51)))), 413)


def test_a_browser_that_sends_too_much_gets_a_page(empty: TestClient) -> None:
    files = [("fichiers", ("enorme.txt", b"a" * 500_000))]
    answer = empty.post("/importer", files=files, headers={"accept": "text/html", "accept-language": "en"})
    assert answer.status_code == 413
    assert "<h1>Too large</h1>" in answer.text
    assert "over 390 KiB" in answer.text
    assert answer.headers["x-request-id"] in answer.text


def test_a_form_that_is_none_is_told(empty: TestClient) -> None:
    assert_problem(empty.post(PATH), 422)
    assert_problem(empty.post(PATH, data={"files": "texte"}), 422)
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert_problem(empty.post(PATH, content=b"--x\r\nrien", headers=headers), 422)
    assert_problem(empty.post(PATH, content=b"--", headers={"content-type": "multipart/form-data"}), 400)


def test_a_hostile_file_name_stays_a_name(empty: TestClient) -> None:
    outcome = empty.post(PATH, files=sent(("../../etc/passwd\x00.txt", b"Cariste depuis dix ans."))).json()[
        "files"
    ][0]
    assert "/" not in outcome["file"]
    assert outcome["accepted"] == 1


def test_the_commune_in_the_head_of_a_cv_is_kept_and_its_street_is_not_shown(empty: TestClient) -> None:
    text = "Zoé Petit\n12 rue du Puits, 80220 Gamaches\nCariste\nEXPÉRIENCES\nVerescence, 76260 Eu"
    (outcome,) = empty.post(PATH, files=sent(("cv.txt", text.encode()))).json()["files"]
    person = empty.get(f"/v1/candidates/{outcome['ids'][0]}").json()
    assert (person["commune"], person["postal_code"]) == ("Gamaches", "80220")
    assert "rue" not in person["text"]
