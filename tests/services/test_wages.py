from __future__ import annotations

import pytest

from matcher.records import Posting
from matcher.services.wages import HOURS_A_MONTH, read_wage, wage_band


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12,35 €/h + panier + prime d'équipe", 12.35 * HOURS_A_MONTH, 12.35 * HOURS_A_MONTH),
        ("Salaire 13,80 à 17,50 €/h", 13.8 * HOURS_A_MONTH, 17.5 * HOURS_A_MONTH),
        ("12.50 euros de l'heure", 12.5 * HOURS_A_MONTH, 12.5 * HOURS_A_MONTH),
        ("27-30 k€, treizième mois", 2250, 2500),
        ("entre 28 000 et 32 000 € bruts annuels", 28000 / 12, 32000 / 12),
        ("1 900 € brut mensuel", 1900, 1900),
        ("2\u202f000 à 2\u202f300 € brut par mois", 2000, 2300),
    ],
)
def test_a_wage_is_brought_to_a_month(text, low, high) -> None:
    band = read_wage(text)
    assert band is not None
    assert band.low == pytest.approx(low)
    assert band.high == pytest.approx(high)
    assert band.words[0] in " ".join(text.split())


@pytest.mark.parametrize(
    "text", ["panier 7,10 €", "repas à 3,50 €", "prime de 300 €", "selon profil", "", "50 € par an", "€/h"]
)
def test_what_is_no_wage_is_not_read_as_one(text) -> None:
    assert read_wage(text) is None


def test_a_band_spans_the_postings_and_counts_those_that_speak() -> None:
    postings = [
        Posting(id="1", title="a", wage="24 k€"),
        Posting(id="2", title="b", text="Rémunération : 30 k€."),
        Posting(id="3", title="c"),
    ]
    band = wage_band(postings)
    assert band is not None
    assert (band.low, band.high, band.postings) == (2000, 2500, 2)
    assert wage_band(postings[2:]) is None
