"""Occupations told by a place, a deed or a short title rather than by the title of a list."""

import pytest

from matcher.understanding.extract import load_extractor


def found(text, kind="candidate"):
    facts = load_extractor().extract(text, kind).occupations
    return [(fact.uri.split("/")[-1], fact.role, fact.months) for fact in facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dix ans à la sérigraphie sur flacons de parfum.", ("serigraphe-verre", "held", 120)),
        ("Trois ans de caisse en supermarché, puis du ménage.", ("hors-caissier", "held", 36)),
        ("On m'a mise au laquage des flacons, j'y suis restée.", ("operateur-ligne-laquage", "held", None)),
        (
            "De 2010 à 2019 j'étais à la métallisation : capots injectés, presse à injecter à côté.",
            ("operateur-metallisation-sous-vide", "held", 108),
        ),
        ("2018-2023 : conditionnement, chez un façonnier", ("operateur-conditionnement", "held", 60)),
        ("Je polissais les moules à la pierre et à la pâte.", ("polisseur-moules", "held", None)),
        ("J'ai trait des vaches pendant douze ans.", ("hors-agriculteur-traite", "held", 144)),
        ("Je gère la paie de 280 personnes.", ("gestionnaire-paie", "held", None)),
        (
            "J'aimerais travailler au conditionnement de parfums.",
            ("operateur-conditionnement", "sought", None),
        ),
    ],
)
def test_what_somebody_was_is_told_by_where_or_what(text, expected):
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Stage de deux semaines au laquage.",
        "Je n'ai jamais travaillé à la sérigraphie.",
        "Deux mois à la caisse en été.",
        "J'appelle la maintenance quand ça bloque.",
        "CAP coiffure obtenu en 2010.",
    ],
)
def test_a_traineeship_a_denial_or_other_people_make_no_occupation(text):
    assert found(text) == []


def test_a_place_beside_its_own_title_says_nothing_new():
    facts = found("Sérigraphe sur verre, dix ans à la sérigraphie chez un décorateur de flacons.")
    assert [name for name, _, _ in facts] == ["serigraphe-verre"]


def test_a_chief_is_the_one_of_the_workshop_that_the_text_tells_of():
    text = (
        "Chef de poste. Machines IS en double goutte, changements de jeu, swabage des ébauches, "
        "réglage de la goutte avec le feederiste, défauts de bague et de paraison."
    )
    assert [name for name, _, _ in found(text)] == ["chef-equipe-bout-chaud"]
    assert [name for name, _, _ in found("Cheffe d'équipe de production. " + text[15:])][:1] == [
        "chef-equipe-production"
    ]
