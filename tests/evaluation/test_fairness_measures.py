from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.fairness.measures import (
    best_first,
    head_of,
    mixed_selection,
    rank_biased_overlap,
    ratio_interval,
)


def test_overlap_of_the_same_list_is_one_and_of_strangers_zero() -> None:
    assert rank_biased_overlap([1, 2, 3, 4], [1, 2, 3, 4]) == pytest.approx(1.0)
    assert rank_biased_overlap([1, 2], [3, 4]) == 0.0
    assert rank_biased_overlap([], []) == 1.0


def test_overlap_is_that_of_the_paper_written_out() -> None:
    first, second, p = [1, 2, 3], [2, 1, 3], 0.9
    agreement = [0 / 1, 2 / 2, 3 / 3]
    expected = agreement[-1] * p**3 + (1 - p) / p * sum(x * p ** (d + 1) for d, x in enumerate(agreement))
    assert rank_biased_overlap(first, second, p) == pytest.approx(expected)


def test_overlap_refuses_lists_of_different_length() -> None:
    with pytest.raises(ValueError, match="same length"):
        rank_biased_overlap([1], [1, 2])


@given(st.permutations(list(range(12))), st.permutations(list(range(12))))
@settings(max_examples=60, deadline=None)
def test_overlap_is_symmetric_and_weighs_the_top_most(first: list[int], second: list[int]) -> None:
    value = rank_biased_overlap(first, second)
    assert 0 <= value <= 1 + 1e-12
    assert value == pytest.approx(rank_biased_overlap(second, first))
    top, bottom = first.copy(), first.copy()
    top[0], top[1] = top[1], top[0]
    bottom[-1], bottom[-2] = bottom[-2], bottom[-1]
    assert rank_biased_overlap(first, top) < rank_biased_overlap(first, bottom)


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
