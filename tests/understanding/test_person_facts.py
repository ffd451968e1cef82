"""Licences, languages, years, shifts and contracts."""

import pytest

from matcher.understanding.dates import durations, merged_months, month_of, periods
from matcher.understanding.experience import months_near, years_asked, years_of_experience
from matcher.understanding.languages import read_languages
from matcher.understanding.licences import read_licences
from matcher.understanding.schedules import offered_training, read_contracts, read_shifts

NOW = 2026 * 12 + 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Permis B et véhicule", ["B"]),
        ("permis A, B, C", ["A", "B", "C"]),
        ("Permis B + EC", ["B", "CE"]),
        ("BSR", ["AM"]),
        ("permis poids lourd", ["C"]),
        ("driving licence", ["B"]),
        ("remorque (BE)", ["BE"]),
        ("sans permis", []),
        ("Pas de permis, je me déplace en vélo", []),
        ("pas le permis mais scooter", []),
        ("permis en cours", []),
        ("permis B en cours (code obtenu)", []),
        ("permis de feu", []),
        ("permis cariste", []),
    ],
)
def test_licences(read, text, expected):
    assert read_licences(*read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("espagnol B2, anglais B1+", {"es": "B2", "en": "B1"}),
        ("anglais courant", {"en": "C1"}),
        ("Anglais : notions", {"en": "A2"}),
        ("anglais lu, écrit, parlé", {"en": "B2"}),
        ("English native, French C1, Norwegian beginner", {"en": "C2", "fr": "C1", "no": "A1"}),
        ("bilingue portugais", {"pt": "C2"}),
        ("Langues : anglais, allemand", {"en": None, "de": None}),
        ("un client allemand et une équipe espagnole", {}),
        ("pas d'anglais", {}),
        ("français A2/B1", {"fr": "A2"}),
    ],
)
def test_languages(read, text, expected):
    assert {fact.code: fact.level for fact in read_languages(*read(text))} == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Conducteur de machine depuis 2009", 17.67),
        ("8 ans dans l'automobile. Avant : 2 ans de contrats courts.", 10),
        ("19 années dont 12 sur flacons et 7 sur jerricans", 19),
        ("14 mois en interim", 1.17),
        ("2008→2018 câbleuse. 2012-2015 monteuse", 10),
        ("de mars 2015 à juin 2019 : soudeur", 4.33),
        ("01/2020 - 12/2021 trieuse", 2),
        ("15 ans d'expérience, dont 5 comme régleur", 15),
        ("deux ans et demi comme cariste", 2.5),
        ("J'ai 34 ans.", None),
        ("il y a 10 ans j'habitais Eu", None),
        ("BTS 2008-2010", None),
        ("rien de daté", None),
    ],
)
def test_years_of_experience(read, text, years):
    document, _ = read(text)
    assert years_of_experience(document, NOW) == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("une première pratique d'au moins deux ans en formage", 2),
        ("expérience de 3 à 5 ans exigée", 3),
        ("Débutant accepté !", 0),
        ("Aucune expérience exigée", 0),
        ("La verrerie a 30 ans. Contrat de 2 ans.", None),
        ("Six mois d'expérience minimum", 0.5),
    ],
)
def test_years_asked(read, text, years):
    assert years_asked(*read(text)) == years


def test_months_of_an_occupation_stand_in_its_sentence(read):
    text = "Soudeur 2015-2019. Trieuse pendant 18 mois."
    document, _ = read(text)
    assert months_near(document, 0, 7, NOW) == 48
    assert months_near(document, 19, 26, NOW) == 18


def test_periods_are_merged_without_counting_twice():
    found = periods("2008-2012 puis 2010-2014, 2016-2018", NOW)
    assert merged_months(found) == (6 + 2) * 12
    assert merged_months([]) == 0


def test_dates_and_durations():
    assert month_of("juin 2027") == 2027 * 12 + 5
    assert month_of("12/06/2027") == 2027 * 12 + 5
    assert month_of("2027", last=True) == 2027 * 12 + 11
    assert month_of("bientot") is None
    assert [duration.months for duration in durations("8 ans, 14 mois, trois semaines")] == [96, 14, 0.75]


def test_shifts_and_contracts(read):
    text = "Je tiens ma ligne en 5x8, 3*8 aussi, horaires d'équipe OK sauf la nuit. CDI ou intérim."
    assert read_shifts(*read(text)) == ["3x8", "5x8"]
    assert read_contracts(*read(text)) == ["CDI", "interim"]
    assert read_shifts(*read("équipe de nuit, VSD, temps partiel")) == ["nuit", "weekend", "partiel"]
    assert read_contracts(*read("rien")) == []
    assert read_shifts(*read("Contrat de 24h par semaine")) == ["partiel"]


@pytest.mark.parametrize(
    ("title", "text", "contract"),
    [
        ("Apprenti·e maintenance", "Deux ans, CDI possible ensuite.", "apprentissage"),
        ("Technicien·ne qualité (alternance)", "Licence QHSE.", "apprentissage"),
        ("BTS CPRP en alternance", "", "apprentissage"),
        ("Stage de fin d'études : four", "Six mois.", "stage"),
        ("Agent de tri", "Contrat de professionnalisation de douze mois.", "professionnalisation"),
        ("Tourneur", "Contrat d'apprentissage ou CDI selon profil.", None),
        ("Chef d'atelier", "Vous encadrez dix personnes et nos apprentis.", None),
        ("Formateur des apprentis", "Poste en CDI.", None),
        ("Régleur", "Pas de contrat d'apprentissage sur ce poste.", None),
        ("Régleur", "", None),
    ],
)
def test_an_ad_offers_to_train_in_its_title_or_in_so_many_words(title, text, contract) -> None:
    assert offered_training(title, text) == contract
