from __future__ import annotations

import pytest

from matcher.readers.contact import find_contact, without_contact


@pytest.mark.parametrize(
    "phone",
    [
        "06 12 34 56 78",
        "0612345678",
        "06.12.34.56.78",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "0033612345678",
        "+32 475 12 34 56",
    ],
)
def test_phones_are_found_and_cut_with_their_label(phone: str) -> None:
    text = f"Cariste\nTél. portable : {phone}\nCACES R489"
    assert find_contact(text) == {"phone": phone}
    assert without_contact(text) == "Cariste\n\nCACES R489"


@pytest.mark.parametrize(
    "text",
    [
        "Presse de 320 tonnes, référence 0612 345",
        "Budget 1 250 000 000 euros",
        "Réglage de 0,5 à 1,2 mm; 2012 2013 2014 2015 2016",
        "SIRET 06123456789012",
        "  des blancs gardés  \n\n\n\n",
        "pont mobile\nTel maître, tel valet",
    ],
)
def test_a_text_without_contact_data_comes_back_unchanged(text: str) -> None:
    assert find_contact(text) == {}
    assert without_contact(text) == text


def test_several_on_one_line_leave_no_signs_behind() -> None:
    text = (
        "Zoé Petit | 06 12 34 56 78 | zoe@exemple.fr | www.linkedin.com/in/zoe-petit\n"
        "Soudeuse (mail : z.p@exemple.fr) TIG"
    )
    assert without_contact(text, ("Zoé Petit",)) == "Soudeuse TIG"


def test_names_go_in_both_orders_and_any_case_but_not_inside_words() -> None:
    text = "ROUX Ali, soudeur. Ali Roux a formé Aline Rouxel. Cuivre roux."
    assert without_contact(text, ("Ali Roux",)) == "soudeur. a formé Aline Rouxel. Cuivre roux."


def test_a_very_short_name_is_not_searched() -> None:
    assert without_contact("Le four de Le Tréport", ("Le",)) == "Le four de Le Tréport"
