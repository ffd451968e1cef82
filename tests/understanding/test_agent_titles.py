"""Titles of no list, read by their first word, their other words and the rest of the text."""

import pytest

from matcher.understanding.extract import load_extractor


def found(text):
    return [(fact.uri.split("/")[-1], fact.role) for fact in load_extractor().extract(text).occupations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Contrôleuse tridim. Gammes sous Calypso, pièces de serrurerie, bras Romer.",
            "controleur-dimensionnel",
        ),
        (
            "Serveur, bar et salle, six saisons en bord de mer : plateaux, addition, terrasse.",
            "hors-serveur-restaurant",
        ),
        (
            "Polisseuse. Le moule sort de la fraiseuse, j'enlève les stries à la pierre et je finis "
            "l'empreinte à la pâte diamant.",
            "polisseur-moules",
        ),
        ("Opérateur-programmeur sur centre d'usinage vertical, neuf ans, Siemens.", "fraiseur-cn"),
    ],
)
def test_a_title_of_no_list(text, expected):
    assert (expected, "held") in found(text)


def test_a_wish_is_sought():
    text = "Huit ans aux presses à injecter. Objectif : technicienne de mise au point flacons en verre."
    assert any(role == "sought" for _, role in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "Je préviens le contrôleur dès que la cote bouge.",
        "Remplacement d'injecteurs et de pompes.",
        "Changement d'injecteurs sur la presse.",
        "Je m'entends bien avec les régleurs.",
    ],
)
def test_others_and_things_bear_no_title_of_mine(text):
    assert found(text) == []


def test_what_fits_no_trade_is_left_out():
    assert found("Coach sportif depuis 2014, cours collectifs et préparation mentale.") == []
