from __future__ import annotations

import numpy as np
import pytest

from evaluation.fairness.measures import (
    best_first,
    head_of,
    mixed_selection,
    ratio_interval,
)


def test_people_out_of_scope_are_in_no_list() -> None:
    scores = np.array([0.2, -np.inf, 0.9, 0.5])
    assert best_first(scores).tolist() == [2, 3, 0]
    head = head_of(scores, np.array([0.2, -np.inf, 0.1, 0.5]), size=1)
    assert head.either.tolist() == [2, 3]


def merits(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((6, 40))


def test_equal_versions_have_equal_chances_exactly() -> None:
    selection = mixed_selection(merits(), merits(), size=10)
    assert selection.ratio == 1.0
    assert selection.rates == pytest.approx((0.25, 0.25))
    assert ratio_interval(selection) == (1.0, 1.0)


def test_a_handicap_shows_in_the_ratio_and_its_interval() -> None:
    selection = mixed_selection(merits(), merits() - 0.2, size=10)
    assert selection.rates[1] < selection.rates[0]
    assert selection.ratio < 0.8
    low, high = ratio_interval(selection)
    assert low <= selection.ratio <= high < 0.9
    by_hand = selection.chosen.sum(axis=0) / selection.offered.sum(axis=0)
    assert selection.rates == pytest.approx(tuple(by_hand))


def test_ties_favour_no_version() -> None:
    flat = np.full((20, 40), 0.5)
    assert mixed_selection(flat, flat, size=10).ratio > 0.97
