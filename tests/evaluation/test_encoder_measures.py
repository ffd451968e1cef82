from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.encoder_measures import (
    best_of_groups,
    estimate,
    ndcg,
    rank_biased_overlap,
    recall_at,
    reciprocal_rank,
)


def test_reciprocal_rank_of_the_first_right_one():
    scores = np.array([0.9, 0.5, 0.7, 0.1])
    assert reciprocal_rank(scores, np.array([1])) == pytest.approx(1 / 3)
    assert reciprocal_rank(scores, np.array([3, 2])) == pytest.approx(1 / 2)
    assert reciprocal_rank(scores, np.array([], dtype=int)) == 0


@given(st.lists(st.integers(0, 2), min_size=1, max_size=6), st.data())
def test_ties_give_the_mean_over_all_their_orders(levels, data):
    right = data.draw(st.sets(st.integers(0, len(levels) - 1), min_size=1))
    scores = np.array(levels, dtype=float)
    ranks = []
    for order in permutations(range(len(levels))):
        if all(scores[a] >= scores[b] for a, b in pairwise(order)):
            first = next(place for place, item in enumerate(order, start=1) if item in right)
            ranks.append(Fraction(1, first))
    expected = float(sum(ranks) / len(ranks))
    assert reciprocal_rank(scores, np.array(sorted(right))) == pytest.approx(expected)


def test_recall_counts_what_could_stand_there():
    scores = np.array([3.0, 2.0, 1.0, 0.0])
    assert recall_at(scores, np.array([0, 3]), 2) == 0.5
    assert recall_at(scores, np.array([0, 1, 2]), 2) == 1.0
    assert recall_at(scores, np.array([3]), 2) == 0.0


def test_rank_biased_overlap_of_equal_and_of_disjoint_lists():
    assert rank_biased_overlap([1, 2, 3], [1, 2, 3]) == pytest.approx(1)
    assert rank_biased_overlap([1, 2, 3], [4, 5, 6]) == 0
    # p = 0.9, swapped pair of two: (1-p) * (0/1 + p * 2/2) + p^2 * 2/2
    assert rank_biased_overlap([1, 2], [2, 1]) == pytest.approx(0.1 * (0 + 0.9) + 0.81)


def test_ndcg_as_arithmetic():
    scores, grades = np.array([3.0, 2.0, 1.0]), np.array([0, 3, 1])
    found = 7 / np.log2(3) + 1 / np.log2(4)
    ideal = 7 / np.log2(2) + 1 / np.log2(3)
    assert ndcg(scores, grades) == pytest.approx(found / ideal)
    assert ndcg(scores, np.zeros(3, dtype=int)) == 0


def test_a_concept_is_as_close_as_its_closest_label():
    scores = np.array([[0.1, 0.9, 0.5], [0.3, 0.2, 0.4]], dtype=np.float32)
    best = best_of_groups(scores, np.array([0, 1, 0]), 3)
    np.testing.assert_allclose(best[:, :2], [[0.5, 0.9], [0.4, 0.2]])
    assert np.isneginf(best[:, 2]).all()


def test_an_estimate_holds_its_mean_and_says_of_how_many():
    result = estimate([0.0, 1.0] * 50)
    assert result.value == 0.5
    assert result.low < 0.5 < result.high
    assert result.queries == 100
    assert np.isnan(estimate([]).value)
