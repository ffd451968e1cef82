from __future__ import annotations

from datetime import date, datetime

import pytest

from matcher.readers import values
from matcher.readers.vocabulary import contract_codes, schedule_code
from matcher.records.posting import CONTRACTS, SCHEDULES


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("01/09/2025", date(2025, 9, 1)),
        ("1.9.25", date(2025, 9, 1)),
        ("2025-09-01T08:00:00Z", date(2025, 9, 1)),
        ("20250901", date(2025, 9, 1)),
        ("1er septembre 2025", date(2025, 9, 1)),
        ("août 2025", date(2025, 8, 1)),
        (datetime(2025, 9, 1, 12), date(2025, 9, 1)),
        ("immédiate", None),
        ("Dès que possible", None),
        ("", None),
    ],
)
def test_dates(written, day) -> None:
    assert values.parse_date(written) == day


@pytest.mark.parametrize("written", ["31/02/2025", "09/25/2025", "bientôt", "2025"])
def test_days_that_do_not_exist_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"n'existe pas au calendrier|n'est pas une date"):
        values.parse_date(written)


@pytest.mark.parametrize(
    ("written", "year"),
    [("1987", 1987), ("14/02/1987", 1987), (1987.0, 1987), (date(1987, 2, 14), 1987), ("", None)],
)
def test_of_a_birth_date_only_the_year_is_kept(written, year) -> None:
    assert values.parse_year(written) == year


@pytest.mark.parametrize(
    ("written", "yes"),
    [("Oui", True), ("X", True), ("NON", False), ("vrai", True), ("", None), (False, False)],
)
def test_booleans(written, yes) -> None:
    assert values.parse_bool(written) is yes


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("B", True),
        ("A, B", True),
        ("permis B", True),
        ("Oui", True),
        ("A2", False),
        ("aucun", False),
        ("pas de permis B", False),
    ],
)
def test_licences(written: str, held: bool) -> None:
    assert values.parse_licence(written) is held


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1 234,5", 1234.5),
        ("1\u202f890,50 €", 1890.5),
        ("30 km", 30.0),
        ("environ 20 km", 20.0),
        ("12.5", 12.5),
        ("", None),
    ],
)
def test_numbers(written: str, number) -> None:
    assert values.parse_number(written) == number


@pytest.mark.parametrize("written", ["deux", "12/24", "1e5x9", True])
def test_what_is_no_number_is_refused(written) -> None:
    with pytest.raises(ValueError, match="un nombre"):
        values.parse_number(written)


@pytest.mark.parametrize(
    ("written", "years"), [("2 ans", 2.0), ("18 mois", 1.5), ("Débutant accepté", 0.0), (3, 3), ("1,5", 1.5)]
)
def test_experience_in_years(written, years) -> None:
    assert values.parse_years(written) == years


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("a|b | c", ["a", "b", "c"]),
        ("tri, contrôle (bulles, plis), emballage", ["tri", "contrôle (bulles, plis)", "emballage"]),
        ("- cote à 0,5 mm\n- lecture de plan", ["cote à 0,5 mm", "lecture de plan"]),
        ("cote à 0,5 mm, plan", ["cote à 0,5 mm", "plan"]),
        (["a ", "", "b"], ["a", "b"]),
        ("", []),
    ],
)
def test_lists(written, parts) -> None:
    assert values.parse_list(written) == parts


def test_postal_codes_get_the_zero_excel_dropped() -> None:
    assert [values.parse_postal_code(value) for value in (6260, 6260.0, "76 260", 76260)] == [
        "06260",
        "06260",
        "76260",
        "76260",
    ]


@pytest.mark.parametrize("code", CONTRACTS)
def test_contract_codes_stay_themselves(code: str) -> None:
    assert contract_codes(code) == (code,)


@pytest.mark.parametrize("code", SCHEDULES)
def test_schedule_codes_stay_themselves(code: str) -> None:
    assert schedule_code(code) == code


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Intérim", ("interim",)),
        ("CDI intérimaire", ("interim",)),
        ("Contrat pro", ("professionnalisation",)),
        ("Contrat d'apprentissage", ("apprentissage",)),
        ("Alternance", ("apprentissage", "professionnalisation")),
        ("CDD 6 mois", ("CDD",)),
        ("contrat à durée indéterminée", ("CDI",)),
        ("Contrat travail saisonnier - 3 Mois", ("saisonnier",)),
        ("Profession commerciale", ()),
        ("produit", ()),
    ],
)
def test_contracts_as_people_write_them(written: str, codes: tuple[str, ...]) -> None:
    assert contract_codes(written) == codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("35h journée", "journee"),
        ("2*8", "2x8"),
        ("2×8", "2x8"),
        ("Posté 3/8", "3x8"),
        ("VSD", "weekend"),
        ("équipe de suppléance", "weekend"),
        ("de nuit", "nuit"),
        ("mi-temps", "partiel"),
        ("39H Horaires normaux", "journee"),
        ("35h", None),
        ("12x8", None),
    ],
)
def test_schedules_as_people_write_them(written: str, code: str | None) -> None:
    assert schedule_code(written) == code


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("35 h", 35.0),
        ("5 jours (35 h)", 35.0),
        ("3 semaines", 105.0),
        ("5j", 35.0),
        ("0,5 jour", 3.5),
        ("1 200 heures", 1200.0),
        ("400 h sur 6 mois", 400.0),
        ("70", 70.0),
        (35, 35),
        ("", None),
    ],
)
def test_lengths_of_training_are_hours(written: object, hours: float | None) -> None:
    assert values.parse_hours(written) == hours


@pytest.mark.parametrize(
    "written", ["6 mois", "2 ans", "5 jours de 7 h", "5 x 7h", "35 h par semaine", "7h/jour"]
)
def test_a_length_that_does_not_tell_the_hours_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="combien d'heures en tout"):
        values.parse_hours(written)


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("850 € HT", 850.0),
        ("1.250 €", 1250.0),
        ("1 250,50", 1250.5),
        ("12.50", 12.5),
        ("gratuit", 0.0),
        ("Pris en charge par l'OPCO", 0.0),
        ("sur devis", None),
        ("n.c.", None),
        ("-", None),
        (0, 0),
    ],
)
def test_prices_as_catalogues_write_them(written: object, price: float | None) -> None:
    assert values.parse_price(written) == price


def test_a_price_in_other_words_is_refused() -> None:
    with pytest.raises(ValueError, match="un nombre attendu"):
        values.parse_price("cher")


def test_a_year_of_two_figures_is_not_told_as_a_date() -> None:
    with pytest.raises(ValueError, match="quatre chiffres attendus"):
        values.parse_year("85")
