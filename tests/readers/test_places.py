from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.readers.own_lines import own_lines
from matcher.readers.places import WrittenPlace, home_places, work_places


def test_the_head_ends_at_a_title_or_at_a_dated_job_and_a_contact_block_is_the_persons_own() -> None:
    lines = [
        *(
            "Zoé Petit",
            "Née en 1990",
            "",
            "EXPÉRIENCES",
            "Leclerc",
            "FORMATION",
            "CAP",
            "CONTACT",
            "76260 Eu",
        ),
        *("RÉFÉRENCES", "Contact", "80100 Abbeville"),
    ]
    own = own_lines(lines)
    assert [line for line, mine in zip(lines, own, strict=True) if mine] == [
        *("Zoé Petit", "Née en 1990", "", "CONTACT", "76260 Eu")
    ]
    assert own_lines(["Zoé", "2019-2022", "Leclerc"]) == [True, False, False]
    assert own_lines(["Zoé", "11 rue du 8 mai 1945", "76260 Eu"]) == [True, True, True]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("76340 Blangy-sur-Bresle", WrittenPlace("Blangy-sur-Bresle", "76340")),
        ("F-76260 Eu", WrittenPlace("Eu", "76260")),
        ("76 260 EU", WrittenPlace("EU", "76260")),
        ("80220 - Gamaches", WrittenPlace("Gamaches", "80220")),
        ("Gamaches, 80220", WrittenPlace("Gamaches", "80220")),
        ("Blangy-sur-Bresle (76340)", WrittenPlace("Blangy-sur-Bresle", "76340")),
        ("Ajaccio (2A)", WrittenPlace("Ajaccio", None, "2A")),
        ("Adresse : Mers-les-Bains", WrittenPlace("Mers-les-Bains", labelled=True)),
        ("Domicilié à Eu (76)", WrittenPlace("Eu", None, "76", labelled=True)),
        ("J'habite à Blangy sur Bresle et je cherche", WrittenPlace("Blangy sur Bresle", labelled=True)),
        ("Actuellement domiciliée à Eu, je cherche", WrittenPlace("Eu", labelled=True)),
        ("I live in Eu and I drive", WrittenPlace("Eu", labelled=True)),
    ],
)
def test_a_home_is_found_as_people_write_it(text: str, place: WrittenPlace) -> None:
    assert home_places(text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "Cariste chez Verescence\n76340 Blangy-sur-Bresle",
        "Zoé\nVerescence, 76260 Eu",
        "Zoé\nOpérateur - Verescence - 76260 Eu",
        "Zoé\nDernier poste : cariste, 76260 Eu",
        "Zoé\nNé le 12/03/1990 à Eu (76)",
        "Zoé\nLieu de naissance : Eu (76)",
        "Zoé\nMobilité : Eu (76), Gamaches (80)",
        "Zoé\nMobilité :\nEu (76)",
        "Mon père habite à Eu. Cariste",
        "J'habitais à Eu. Cariste",
        "J'habite à Eu ou Gamaches. Cariste",
        "J'habite à 10 km de Blangy. Cariste",
        "j'habite à la campagne",
        "Entreprise domiciliée à Eu. Cariste",
        "EXPÉRIENCES\nVerescence\n76340 Blangy-sur-Bresle\nAdresse : 76260 Eu",
        "Lycée Anguier, 76260 Eu",
    ],
)
def test_a_place_of_something_else_is_no_home(text: str) -> None:
    assert home_places(text) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Cariste\nLieu : Eu (76)", [WrittenPlace("Eu", None, "76", True)]),
        (
            "Cariste\nLieu de travail : 12 rue X, 76260 EU CEDEX",
            [WrittenPlace("EU CEDEX", "76260", None, True)],
        ),
        ("Poste basé à Blangy-sur-Bresle (76340).", [WrittenPlace("Blangy-sur-Bresle", "76340", None, True)]),
        ("Cariste (H/F) - Eu (76)\nMissions", [WrittenPlace("Eu", None, "76")]),
        ("Cariste\n80220 Gamaches\nCDI", [WrittenPlace("Gamaches", "80220")]),
        (
            "Lieu : Eu (76), Gamaches (80)",
            [WrittenPlace(n, None, d, True) for n, d in (("Eu", "76"), ("Gamaches", "80"))],
        ),
        ("Lieu : Eu et Gamaches", []),
        ("Notre usine basée à Paris recrute", []),
        ("Cariste\nAgence Crit\n76260 Eu", []),
        ("Cariste\nSiège : 75001 Paris", []),
    ],
)
def test_a_place_of_work_is_a_labelled_one_or_that_of_the_title(
    text: str, places: list[WrittenPlace]
) -> None:
    assert work_places(text.split("\n")[0], text) == places


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    for place in [*home_places(text), *work_places(text[:50], text)]:
        assert place.postal_code is None or len(place.postal_code) == 5
        assert place.name or place.postal_code
