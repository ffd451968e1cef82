"""The commune that a file's own text tells is taken where it is sure, and travel is told from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from matcher import build_pool, rank
from matcher.geo import communes, locate
from matcher.records import Candidate, Contact, Posting, Training
from matcher.services.importing import import_files
from matcher.services.placing import read_file, with_place
from matcher.store import Store

CV = [
    "Marie DUPONT",
    "Cariste",
    "12 rue du Puits",
    "76200 Dieppe",
    "06 12 34 56 78 - marie.dupont@exemple.fr",
    "Pas de permis, pas de voiture",
    "EXPÉRIENCES",
    "2019-2023 Cariste, Verescence, 76340 Blangy-sur-Bresle : chargement de camions",
    "FORMATION",
    "2010 CAP magasinier, lycée de Friville, 80130 Friville-Escarbotin",
]


def pdf(path: Path, lines: list[str]) -> Path:
    canvas = Canvas(str(path))
    for rank_of_line, line in enumerate(lines):
        canvas.drawString(60, 800 - 20 * rank_of_line, line)
    canvas.save()
    return path


def word(path: Path, lines: list[str]) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def txt(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def placed(text: str) -> tuple[str | None, str | None]:
    person = with_place(Candidate(id="C1", text=text))
    return person.commune, person.postal_code


@pytest.mark.parametrize(("write", "name"), [(pdf, "cv.pdf"), (word, "cv.docx"), (txt, "cv.txt")])
def test_a_cv_file_gives_the_commune_of_its_head_and_keeps_the_street_out(
    write: Any, name: str, tmp_path: Path
) -> None:
    (person,) = read_file(write(tmp_path / name, CV), "candidate").records
    assert isinstance(person, Candidate)
    assert (person.commune, person.postal_code) == ("Dieppe", "76200")
    assert "rue" not in person.text
    assert "76340 Blangy-sur-Bresle" in person.text
    assert person.contact is not None
    assert person.contact.model_dump()["address"] == "12 rue du Puits"


def test_travel_is_told_from_files_alone(tmp_path: Path) -> None:
    offer = [
        "Cariste de quai (H/F)",
        "Lieu de travail : Blangy-sur-Bresle (76340)",
        "Vous chargez les camions. Prise de poste à 5h, horaires 3x8.",
    ]
    (posting,) = read_file(pdf(tmp_path / "offre.pdf", offer), "posting").records
    assert isinstance(posting, Posting)
    assert (posting.commune, posting.postal_code) == ("Blangy-sur-Bresle", "76340")
    people = read_file(pdf(tmp_path / "cv.pdf", CV), "candidate").records
    (match,) = rank(posting, build_pool([person for person in people if isinstance(person, Candidate)]))
    (travel,) = [reason.text for reason in match.eligibility.reasons if reason.rule == "no-car"]
    assert "Dieppe – Blangy-sur-Bresle" in travel
    nowhere = Candidate(id="cv.pdf", text=people[0].text.replace("76200 Dieppe", ""))  # type: ignore[union-attr]
    (match,) = rank(posting, build_pool([nowhere]))
    assert [reason.text for reason in match.eligibility.reasons if reason.rule == "place"] == [
        "Domicile : Commune non indiquée : à demander."
    ]


def test_an_import_keeps_the_commune_in_the_store(store: Store, encoder: Any, tmp_path: Path) -> None:
    (report,) = import_files(store, [txt(tmp_path / "cv.txt", CV)], encoder, kind="candidate")
    assert report.saved.accepted == 1
    person = store.get(Candidate, "cv.txt")
    assert person is not None
    assert (person.commune, person.postal_code) == ("Dieppe", "76200")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("12 rue X\n76340 BLANGY SUR BRESLE", ("Blangy-sur-Bresle", "76340")),
        ("Zoé\n76340 Blangy-sur-Bresle Opératrice", ("Blangy-sur-Bresle", "76340")),
        ("Zoé\nGamache 80220", ("Gamaches", "80220")),
        ("Domicilié à Eu (76)", ("Eu", "76260")),
        ("J'habite à Saint-Quentin (02)", ("Saint-Quentin", "02100")),
        ("Zoé\nSaint-Denis (974)", ("Saint-Denis (974)", None)),
        ("Adresse : Mers-les-Bains", ("Mers-les-Bains", None)),
        ("Adresse : Le Bourg\n80220 Gamaches", ("Gamaches", "80220")),
        ("J'habite le Tréport", ("Le Tréport", None)),
        ("J'habite à Eu\nContact\n76260 Eu", ("Eu", "76260")),
    ],
)
def test_what_is_sure_is_taken(text: str, place: tuple[str, str | None]) -> None:
    assert placed(text) == place
    assert locate(*place).commune is not None


@pytest.mark.parametrize(
    "text",
    [
        "76340 Gamaches",
        "Zoé\n15000 Pièces",
        "76123 Eu",
        "Zoé\nEu (80)",
        "Adresse : 80220",
        "Adresse : Le Bourg",
        "Zoé\n76260 Eu\n80220 Gamaches",
        "J'habite à Eu ou Gamaches",
        "j'habite à la campagne",
        "7500 Tournai",
        "Cariste depuis 5 ans à Eu",
    ],
)
def test_what_is_not_sure_is_left_open(text: str) -> None:
    assert placed(text) == (None, None)


def test_a_labelled_name_of_several_communes_is_asked_about_not_guessed() -> None:
    home = placed("J'habite à Saint-Quentin, permis B.")
    assert home == ("Saint-Quentin", None)
    location = locate(*home)
    assert location.point is None
    assert location.note is not None
    assert "demandez le code postal" in location.note.fr


def test_an_address_column_gives_its_commune() -> None:
    contact = Contact.model_validate({"address": "4 place du Marché\n76260 Eu"})
    person = with_place(Candidate(id="C1", text="J'habite à Gamaches (80)", contact=contact))
    assert (person.commune, person.postal_code) == ("Eu", "76260")


def test_what_has_a_place_is_left_alone() -> None:
    person = Candidate(id="C1", commune="Abbeville", text="76260 Eu")
    assert with_place(person) is person
    coded = Posting(id="P1", title="Cariste", postal_code="80220", text="Lieu : Eu (76)")
    assert with_place(coded) is coded
    training = Training(id="T1", title="Cariste", text="Lieu : Eu (76)")
    assert with_place(training) is training


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Lieu : Eu (76)", ("Eu", "76260")),
        ("Lieu : Gamaches (80), Hauts-de-France", ("Gamaches", "80220")),
        ("Lieu de travail : 12 rue du Puits, 76260 EU CEDEX", ("Eu", "76260")),
        ("Poste à pourvoir à Mers-les-Bains dès que possible", ("Mers-les-Bains", None)),
        ("Lieu : Eu (76), Gamaches (80)", (None, None)),
        ("Lieu : Usine", (None, None)),
        ("Notre usine basée à Paris recrute", (None, None)),
    ],
)
def test_a_posting_is_placed_by_what_it_labels(text: str, place: tuple[str | None, str | None]) -> None:
    posting = with_place(Posting(id="P1", title="Cariste", text=text))
    assert (posting.commune, posting.postal_code) == place


# Some twenty names hold a sign or a word that is no part of a name elsewhere ("Château-Chinon (Ville)").
KNOWN = st.sampled_from(
    [
        commune
        for commune in communes()
        if commune.parent is None
        and commune.postal_codes
        and not any(sign in commune.name for sign in ("(", " - ", "École"))
    ]
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Nd", "No", "Nl")), max_size=300)


@settings(max_examples=150, deadline=None)
@given(WORDS.filter(lambda text: "hab" not in text.lower() and ":" not in text))
def test_a_text_without_the_form_of_an_address_gives_no_commune(text: str) -> None:
    assert placed(text) == (None, None)


@settings(max_examples=150, deadline=None)
@given(KNOWN, st.sampled_from(["{0} {1}", "{1} ({0})", "CONTACT\n{0} {1}", "Adresse : {0} {1}"]))
def test_every_commune_is_found_at_its_own_postal_code(commune: Any, form: str) -> None:
    code = commune.postal_codes[0]
    name, found = placed(f"Zoé Petit\n{form.format(code, commune.name)}\nCariste\n\nEXPÉRIENCES\nEu (76)")
    assert found == code
    assert locate(name, found).commune == locate(commune.name, code).commune


@settings(max_examples=100, deadline=None)
@given(KNOWN, st.sampled_from(["EXPÉRIENCES\n{0} {1}", "Cariste chez Alpha, {0} {1}", "2019 Alpha\n{0} {1}"]))
def test_no_commune_of_a_job_is_a_home(commune: Any, form: str) -> None:
    assert placed(f"Zoé Petit\n{form.format(commune.postal_codes[0], commune.name)}") == (None, None)
