from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.readers import read_bytes
from matcher.readers.contact import find_contact, without_contact
from matcher.readers.streets import find_streets


@pytest.mark.parametrize(
    "street",
    [
        "12 rue du Puits",
        "12, rue du Puits",
        "12 bis rue du Puits",
        "12B rue du puits",
        "n° 4 impasse St. Jean",
        "3 AVENUE JEAN JAURES",
        "11 rue du 8 mai 1945",
        "5 place du Marché",
        "7 chemin des Dames",
        "12 r. du Puits",
        "Route de Dieppe",
        "Résidence Les Lilas, appt 12",
    ],
)
@pytest.mark.parametrize("between", ["\n", ", ", " - "])
def test_the_street_of_the_person_goes_to_contact_and_the_commune_stays(street: str, between: str) -> None:
    text = f"Zoé Petit\n{street}{between}80220 Gamaches\nCariste"
    assert find_contact(text) == {"address": street}
    kept = without_contact(text)
    assert [line for line in kept.split("\n") if line] == ["Zoé Petit", "80220 Gamaches", "Cariste"]


def test_a_label_stays_with_the_commune_and_goes_with_the_street_alone() -> None:
    assert without_contact("Adresse : 3 avenue Foch, 76260 Eu\nCariste") == "Adresse : 76260 Eu\nCariste"
    assert without_contact("Cariste\nAdresse : 3 avenue Foch\nCACES") == "Cariste\n\nCACES"


def test_the_street_of_an_employer_is_cut_and_is_not_the_persons() -> None:
    text = "Cariste\nEXPÉRIENCE\n2019 Leclerc, 12 rue de la Gare, 80100 Abbeville. Mise en rayon."
    assert find_contact(text) == {}
    kept = without_contact(text)
    assert "rue" not in kept
    assert "Leclerc" in kept
    assert "80100 Abbeville. Mise en rayon." in kept


@pytest.mark.parametrize(
    "text",
    [
        "2 cours de soudure par semaine",
        "Cariste\n1 place de cariste cherchée",
        "EXPÉRIENCES\n2019-2021 route et quai : 12 quais, 3 places de chargement, 2 rues piétonnes",
        "En 2019 rue piétonne pavée",
        "Presse 320 t, 12 000 pièces, 4 passages par jour",
    ],
)
def test_what_is_no_street_stays(text: str) -> None:
    assert without_contact(text) == text


def test_what_follows_a_street_on_its_line_is_kept() -> None:
    text = "EXPÉRIENCES\nLivraison au 12 rue de la Paix des colis lourds avec camion, puis tri."
    assert without_contact(text) == "EXPÉRIENCES\nLivraison au des colis lourds avec camion, puis tri."
    assert "Permis B" in without_contact("Zoé\n12 rue du Puits Permis B 06 12 34 56 78\nCariste")


def test_streets_leave_records_of_any_format() -> None:
    line = '{"id": "C1", "text": "Zoé\\n12 rue du Puits, 80220 Gamaches\\nCariste"}'
    (record,) = read_bytes(line.encode(), "c.jsonl", "candidate").records
    assert record.text == "Zoé\n80220 Gamaches\nCariste"
    assert record.contact.address == "12 rue du Puits"


PIECES = st.sampled_from(
    [
        *("12 rue ", "d'", "de la ", "80220 ", "Gamaches", " A", ". ", ", ", "\n", " - ", "bis ", "4 place "),
        *("Adresse : ", "EXPÉRIENCE", "2019 ", "(76)", "’", "\x00", "12,", "-", "mai ", "é"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_spans_are_in_order_and_hold_a_street(text: str) -> None:
    spans = find_streets(text)
    assert all(0 <= start < end <= len(text) for start, end, _ in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert isinstance(without_contact(text), str)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Nd", "No", "Nl")), max_size=300))
def test_a_text_without_figures_has_no_street(text: str) -> None:
    assert find_streets(text) == ()
