from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.orderings import ndcg, rank_biased_overlap, recall_at, reciprocal_rank


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
