from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from matcher.readers import read_bytes, read_file
from matcher.readers.markup import html_text
from matcher.records.errors import ReaderError


def test_job_posting_json_ld(formats: Path) -> None:
    report = read_file(formats / "job-posting.json", "posting")
    (posting,) = report.records
    assert report.format == "job-posting"
    assert (posting.id, posting.title, posting.firm) == (
        "DF-2025-14",
        "Opérateur / opératrice de laquage",
        "Décor & Flacons",
    )
    assert (posting.commune, posting.postal_code, posting.positions) == ("Eu", "76260", 2)
    assert (posting.contract, posting.schedule, posting.published) == ("CDI", "3x8", date(2025, 8, 20))
    assert posting.text.startswith(
        "Vous préparez les laques et réglez les pistolets.\n\n- Charger la ligne\n- Contrôler"
    )
    assert posting.requirements.min_years == 2
    assert posting.wage == "1900 - 2100 EUR MONTH"


def test_job_posting_inside_a_page(formats: Path) -> None:
    report = read_file(formats / "job-posting.html")
    (posting,) = report.records
    assert report.format == "html"
    assert (posting.id, posting.commune, posting.contract) == ("LDR-77", "Gamaches", "CDD")
    assert posting.text == "Chargement des camions, tenue du stock.\n\nCACES R489 cat. 3 et 5 exigés."
    assert [note.fr for note in report.notes] == ["employmentType TEMPORARY lu comme CDD."]


def test_a_page_without_posting_is_told() -> None:
    with pytest.raises(ReaderError, match="cette page ne contient pas d'offre au format schema"):
        read_bytes(b"<!doctype html><html><body>Bonjour</body></html>", "page.html")


def test_france_travail_search_result(formats: Path) -> None:
    report = read_file(formats / "france-travail.json", "posting")
    technician, apprentice = report.records
    assert report.format == "france-travail"
    assert (technician.contract, technician.schedule, technician.commune) == (
        "interim",
        "3x8",
        "Blangy sur Bresle",
    )
    assert technician.requirements.model_dump(exclude_defaults=True) == {
        "licence_b": True,
        "must_have": ["Diagnostiquer une panne"],
        "nice_to_have": ["Utiliser une GMAO"],
        "min_diploma": "bac+2",
        "min_years": 2.0,
    }
    assert technician.model_extra["rome"] == "I1304"
    assert technician.source == "France Travail"
    assert (apprentice.contract, apprentice.positions, apprentice.requirements.min_years) == (
        "apprentissage",
        2,
        0.0,
    )


def test_france_travail_single_offer(formats: Path) -> None:
    (posting,) = read_file(formats / "france-travail-offre.json").records
    assert (posting.contract, posting.schedule, posting.positions) == ("saisonnier", "2x8", 12)
    # Experience that is only wished (S) is no requirement.
    assert posting.requirements is None


@pytest.mark.parametrize(
    ("code", "contract"),
    [
        ("CDI", "CDI"),
        ("CDD", "CDD"),
        ("MIS", "interim"),
        ("SAI", "saisonnier"),
        ("DIN", "interim"),
        ("DDI", "CDD"),
    ],
)
def test_france_travail_contract_codes(formats: Path, code: str, contract: str) -> None:
    offer = json.loads((formats / "france-travail-offre.json").read_text(encoding="utf-8"))
    offer["typeContrat"] = code
    (posting,) = read_bytes(json.dumps(offer).encode(), "o.json").records
    assert posting.contract == contract


def test_france_travail_contracts_without_a_code_keep_their_label(formats: Path) -> None:
    offer = json.loads((formats / "france-travail-offre.json").read_text(encoding="utf-8"))
    offer |= {"typeContrat": "LIB", "typeContratLibelle": "Profession libérale"}
    report = read_bytes(json.dumps(offer).encode(), "o.json")
    assert report.records[0].contract == "Profession libérale"
    assert [note.fr for note in report.notes] == ["contrat « Profession libérale » inconnu, gardé tel quel."]


def test_a_bad_offer_among_good_ones_is_named_by_its_rank(formats: Path) -> None:
    found = json.loads((formats / "france-travail.json").read_text(encoding="utf-8"))
    found["resultats"][0] = {"id": found["resultats"][0]["id"], "intitule": "...", "description": ""}
    report = read_bytes(json.dumps(found).encode(), "o.json", "posting")
    assert [record.id for record in report.records] == ["196KXRZ"]
    assert str(report.rejected[0]).startswith("o.json #1, champ text : l'offre ne dit rien")


def test_json_resume(formats: Path) -> None:
    report = read_file(formats / "json-resume.json", "candidate")
    (cv,) = report.records
    assert report.format == "json-resume"
    assert (cv.id, cv.commune, cv.postal_code) == ("json-resume.json", "Blangy-sur-Bresle", "76340")
    assert (cv.contact.name, cv.contact.email) == ("Inès Caron", "ines.caron@exemple.fr")
    assert "Contrôleuse qualité, Verreries Sainte-Aldegonde, depuis 2020-02" in cv.text
    assert "- Mise en place d'une défauthèque" in cv.text
    assert "BTS Qualité, Lycée de Eu, 2016 - 2018" in cv.text
    for secret in ("Inès", "Caron", "06 11", "@", "linkedin", "rue du Four"):
        assert secret not in cv.text


def test_europass_xml_and_json_give_the_same_profile(formats: Path) -> None:
    xml, from_json = read_file(formats / "europass.xml"), read_file(formats / "europass.json")
    assert (xml.format, from_json.format) == ("europass-xml", "europass-json")
    (cv,), (same,) = xml.records, from_json.records
    assert cv.model_dump(exclude={"id"}) == same.model_dump(exclude={"id"})
    assert (cv.commune, cv.birth_year, cv.licence_b) == ("Le Tréport", 1990, True)
    assert "Fraiseur CN, Moules de la Bresle, Gamaches, depuis 2014-03\nProgrammation et réglage" in cv.text
    assert "anglais : B1" in cv.text
    assert cv.contact.name == "Hugo Delattre"
    assert "Delattre" not in cv.text


def test_europass_since_2020(formats: Path) -> None:
    report = read_file(formats / "europass-candidat.xml", "candidate")
    (cv,) = report.records
    assert report.format == "europass-candidate-xml"
    assert (cv.commune, cv.postal_code, cv.birth_year, cv.licence_b) == ("Aumale", "76390", 1995, True)
    assert cv.contact.model_dump(exclude_none=True) == {
        "name": "Nadia Boulanger",
        "email": "nadia.boulanger@exemple.fr",
        "phone": "+33 655443322",
        "address": "8 rue des Verriers",
    }
    assert "Sérigraphe, Décor & Flacons, Eu, 2017-09-04 - 2025-06-30\n- Tension et insolation" in cv.text
    assert (
        "CAP Signalétique et décors graphiques, Lycée professionnel Armand-Delahaye, 2014 - 2016" in cv.text
    )
    assert "- Colorimétrie" in cv.text
    assert "eng : B2" in cv.text
    assert "Encadrement\nTutorat : Deux apprentis formés" in cv.text
    assert "Nadia" not in cv.text


def test_lheo_gives_one_training_an_action(formats: Path) -> None:
    report = read_file(formats / "lheo.xml", "training")
    dieppe, abbeville = report.records
    assert report.format == "lheo"
    assert (dieppe.id, dieppe.title) == ("14_TEST001-14_SE001", "Réglage des presses à injecter")
    assert (dieppe.provider, dieppe.commune, dieppe.postal_code) == (
        "GRETA Côte d'Albâtre",
        "Dieppe",
        "76200",
    )
    assert (dieppe.duration_hours, dieppe.cost_eur, dieppe.mode) == (70, 1890.5, "presentiel")
    assert (dieppe.entry_diploma, dieppe.start_date) == ("CAP", date(2025, 11, 3))
    assert "Contenu\nMontage, paramètres de température" in dieppe.text
    assert (abbeville.duration_hours, abbeville.mode, abbeville.commune) == (600, "alternance", "Abbeville")


def test_a_catalogue_that_breaks_off_keeps_what_came_before(formats: Path) -> None:
    text = (formats / "lheo.xml").read_text(encoding="utf-8")
    line = text[: text.index("</offres>")].count("\n") + 1
    report = read_bytes(text.replace("</offres>", "</offre>").encode(), "lheo.xml")
    assert len(report.records) == 2
    assert f"lheo.xml, ligne {line} : XML mal formé" in str(report.rejected[0])


BOMB = '<?xml version="1.0"?><!DOCTYPE lheo [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><lheo>&b;</lheo>'


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (BOMB, "l.xml", "XML refusé : il déclare des entités"),
        ("<Candidate><a></Candidate>", "c.xml", r"c\.xml, ligne 1 : XML mal formé"),
        ("<rss><channel/></rss>", "flux.xml", "c'est un XML d'élément racine « rss »"),
        ("<lheo/>", "l.xml", "ce fichier LHEO ne contient aucune formation"),
        ('{"a": 1, "b": 2}', "x.json", "ce JSON n'est d'aucun format connu .* « a », « b »"),
        ('{"resultats": [', "x.json", r"x\.json, ligne 1 : JSON illisible"),
        ("[" * 100_000, "x.json", "JSON illisible"),
        ('{"SkillsPassport": {"LearnerInfo": 3}}', "x.json", "ce JSON n'est d'aucun format connu"),
    ],
)
def test_what_cannot_be_understood_is_told(data: str, name: str, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read_bytes(data.encode(), name)


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        (
            "france-travail.json",
            "candidate",
            r"des offres d'emploi \(france-travail\) ; il faut ici des profils",
        ),
        ("europass.xml", "posting", r"des profils de candidats \(europass-xml\) ; il faut ici des offres"),
        ("lheo.xml", "posting", r"des formations \(lheo\) ; il faut ici des offres"),
        (
            "json-resume.json",
            "training",
            r"des profils de candidats \(json-resume\) ; il faut ici des formations",
        ),
    ],
)
def test_a_format_of_another_kind_is_told(formats: Path, name: str, kind, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        read_file(formats / name, kind)


@pytest.mark.parametrize(
    "strange", ["<![foo[ x ]]>", "<![ x", "<!-- sans fin", "<![if sans fin", "<a href='"]
)
def test_strange_markup_costs_nothing_of_the_text(strange: str) -> None:
    offer = {
        "id": "P",
        "intitule": "Cariste",
        "typeContrat": "CDI",
        "description": f"<p>Quai</p>Stock {strange}",
    }
    (posting,) = read_bytes(json.dumps(offer).encode(), "o.json").records
    assert posting.text.startswith("Quai\nStock")
    if "href" not in strange:
        ld = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Cariste"}</script>'
        (posting,) = read_bytes(f"<!doctype html>{strange}{ld}".encode(), "p.html").records
        assert posting.title == "Cariste"


@pytest.mark.parametrize("opening", ["<a ", "<!-- ", "<!-- > ", "</", "<![if ", "<![CDATA[", "<?"])
def test_markup_that_never_closes_is_read_in_one_pass(opening: str) -> None:
    # Quadratic, this takes minutes.
    text = opening * 20_000 + "<p>fin</p>"
    assert html_text(text).endswith("fin")


def test_a_europass_nested_without_end_is_read_as_words() -> None:
    deep = "<a>" * 20_000 + "Cariste" + "</a>" * 20_000
    xml = f"<LearnerInfo><Headline><Type><Label>Régleuse</Label></Type></Headline>{deep}</LearnerInfo>"
    (cv,) = read_bytes(xml.encode(), "cv.xml").records
    assert cv.text == "Régleuse"
