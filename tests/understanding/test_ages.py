"""Ages, children's ages and years of work, told apart."""

from datetime import date

import pytest

from matcher.taxonomy import load_taxonomy
from matcher.understanding.extract import Extractor


@pytest.fixture(scope="module")
def extractor():
    return Extractor(load_taxonomy(), today=date(2026, 9, 15))


@pytest.mark.parametrize(
    "text",
    [
        "49 ans, marié, deux enfants",
        "Cariste / magasinier – 41 ans – Blangy",
        "DECOLLETEUR / 47 ans / Vimeu",
        "Homme de 49 ans cherche emploi",
        "J'ai 49 ans",
        "Nadia B., 49 ans, opératrice de tri",
        "49 ans et toujours motivé",
        "À 49 ans je veux changer",
        "née en 1977 (49 ans)",
        "Je suis un homme de 52 ans",
        "Femme 49 ans dynamique",
        "Maman de 3 enfants (12 ans, 8 ans et 4 ans)",
        "mes enfants ont 10 et 14 ans",
        "Permis depuis 20 ans",
        "Jeune homme (22 ans)",
        "Profil : 49 ans, célibataire",
        "18 ans, en terminale",
    ],
)
def test_an_age_is_no_experience(extractor, text):
    assert extractor.extract(text).years is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("58 ans, quarante ans de chaud", 40),
        ("49 ans. 25 ans de choix", 25),
        ("Après 18 ans chez un fondeur, trois ans au rechargement", 21),
        ("trente et un ans à la même verrerie", 31),
        ("vingt-deux ans de métier", 22),
        ("8 ans d'agence puis 3 ans en interne", 11),
        ("25 ans dans la sérigraphie", 25),
        ("régleur 15 ans", 15),
    ],
)
def test_years_of_work(extractor, text, years):
    assert extractor.extract(text).years == pytest.approx(years, abs=0.1)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Deux ans sur une ligne automatisée.", 2),
        ("formation sur le tas avec 3 ans de chantier", 3),
        ("Cinq ans à ce poste, ou conducteur ailleurs", 5),
        ("Débutant issu d'alternance accepté.", 0),
        ("Notre maison a 130 ans. Vous avez le goût du verre.", None),
    ],
)
def test_years_asked_in_other_words(extractor, text, years):
    assert extractor.extract(text, "posting").years == years
