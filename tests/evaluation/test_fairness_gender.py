from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.fairness.gender import changed_words, gendered_words, load_gender_table, rewrite
from matcher.records import Candidate
from models.normalisation import neutral_form


@pytest.mark.parametrize(
    ("masculine", "feminine"),
    [
        ("Je suis opérateur confirmé.", "Je suis opératrice confirmée."),
        ("Ancien conducteur de machine IS.", "Ancienne conductrice de machine IS."),
        (
            "Je suis très minutieux et habitué aux gestes répétés.",
            "Je suis très minutieuse et habituée aux gestes répétés.",
        ),
        ("je suis allé aux portes ouvertes", "je suis allée aux portes ouvertes"),
        ("Motivé, sérieux, ponctuel.", "Motivée, sérieuse, ponctuelle."),
        ("TECHNICIEN DE MAINTENANCE", "TECHNICIENNE DE MAINTENANCE"),
        ("Nous recherchons un technicien polyvalent.", "Nous recherchons une technicienne polyvalente."),
        ("Né en 1985, père de deux enfants.", "Née en 1985, mère de deux enfants."),
        ("mecanicien en 2x8", "mecanicienne en 2x8"),
    ],
)
def test_one_text_in_both_genders(masculine: str, feminine: str) -> None:
    for text in (masculine, feminine):
        assert rewrite(text, "masculine") == masculine
        assert rewrite(text, "feminine") == feminine


@pytest.mark.parametrize(
    ("written", "masculine", "feminine"),
    [
        ("Technicien(ne) réglage", "Technicien réglage", "Technicienne réglage"),
        ("Rattaché(e) au chef", "Rattaché au chef", "Rattachée au cheffe"),
        ("Conducteur / conductrice de ligne", "Conducteur de ligne", "Conductrice de ligne"),
        ("régleur(se) motivé·e", "régleur motivé", "régleuse motivée"),
        ("opérateur(trice)", "opérateur", "opératrice"),
        ("il/elle contrôle", "il contrôle", "elle contrôle"),
    ],
)
def test_both_genders_at_once_become_one(written: str, masculine: str, feminine: str) -> None:
    assert rewrite(written, "masculine") == masculine
    # "au chef" turns with the trade; the rest is what matters here.
    assert rewrite(written, "feminine").replace("à la cheffe", "au cheffe") == feminine


@pytest.mark.parametrize(
    "text",
    [
        "Réglage sur la fraiseuse et la trieuse, moteur et variateur.",
        "CAP conducteur d'installations de production.",
        "J'ai monté une ligne et réglé la machine.",
        "Contrôle visuel, couleur, injecteur, poste de nuit.",
        "Les opérateurs et les techniciens de l'équipe.",
        "Mon père me dépose, ma mère travaille de nuit, je cherche un patron.",
    ],
)
def test_machines_diplomas_and_colleagues_stay(text: str) -> None:
    assert rewrite(text, "feminine") == text
    assert rewrite(text, "masculine") == text


def test_every_pair_of_trades_is_one_word_for_the_encoder() -> None:
    table = load_gender_table()
    apart = {
        pair
        for pair in {*table.nouns.values()}
        if neutral_form(pair[0]) != neutral_form(pair[1]) and pair[0] not in table.content["kin"]
    }
    # Pairs whose feminine the normaliser does not know; the trials show what that costs.
    assert len(apart) <= 0.1 * len({*table.nouns.values()}), sorted(apart)


def test_real_profiles_come_back_the_same_from_a_round_trip(
    cluster_candidates: tuple[Candidate, ...],
) -> None:
    changed = 0
    for person in cluster_candidates:
        masculine, feminine = rewrite(person.text, "masculine"), rewrite(person.text, "feminine")
        assert rewrite(feminine, "masculine") == rewrite(masculine, "masculine")
        changed += bool(changed_words(masculine, feminine))
    assert changed > len(cluster_candidates) / 2


def test_the_gender_of_a_text_is_counted() -> None:
    assert gendered_words("Opératrice, habituée au 2x8, sérieuse.") == {"masculine": 0, "feminine": 3}
    assert gendered_words("Je cherche un emploi de jour.") == {"masculine": 0, "feminine": 0}


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_rewritten_twice(text: str) -> None:
    once = rewrite(text, "feminine")
    assert rewrite(once, "feminine") == once
