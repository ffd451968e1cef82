from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evaluation.statistics import bootstrap_interval, holm, randomisation_test, wins_ties_losses


def test_randomisation_counts_sign_patterns() -> None:
    # Differences 1, 2, 3: of the 8 sign patterns only +++ and --- sum to 6 or more.
    assert randomisation_test([1, 2, 3], [0, 0, 0]) == pytest.approx(2 / 8)
    # Differences 1, 1, -1 sum to 1: every pattern is at least as extreme.
    assert randomisation_test([1, 1, 0], [0, 0, 1]) == pytest.approx(1.0)


def test_equal_systems_do_not_differ() -> None:
    assert randomisation_test([0.3, 0.4], [0.3, 0.4]) == 1.0


def test_exact_test_agrees_with_scipy() -> None:
    generator = np.random.default_rng(1)
    first, second = generator.random(9), generator.random(9)
    expected = stats.permutation_test(
        (first, second), lambda a, b: np.mean(a - b), permutation_type="samples", n_resamples=np.inf
    ).pvalue
    assert randomisation_test(first, second) == pytest.approx(expected)


def test_drawn_test_is_near_the_exact_one_and_repeatable() -> None:
    generator = np.random.default_rng(2)
    first = generator.random(14)
    second = first - generator.normal(0.05, 0.1, 14)
    expected = stats.permutation_test(
        (first, second), lambda a, b: np.mean(a - b), permutation_type="samples", n_resamples=np.inf
    ).pvalue
    found = randomisation_test(first, second, resamples=20_000, seed=3)
    assert found == pytest.approx(expected, abs=0.02)
    assert found == randomisation_test(first, second, resamples=20_000, seed=3)


def test_holm_by_hand() -> None:
    # Sorted: 0.01 * 3, then max(that, 0.03 * 2), then max(that, 0.04 * 1).
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_never_lowers_and_keeps_the_order(p_values: list[float]) -> None:
    corrected = holm(p_values)
    assert all(after >= before for before, after in zip(p_values, corrected, strict=True))
    assert max(corrected) <= 1
    order = np.argsort(p_values, kind="stable")
    assert all(np.diff(np.array(corrected)[order]) >= 0)


def test_bootstrap_interval_agrees_with_scipy() -> None:
    values = np.random.default_rng(4).random(20)
    low, high = bootstrap_interval(values, resamples=20_000)
    expected = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=20_000
    ).confidence_interval
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=0.01)
    assert low < values.mean() < high


def test_bootstrap_of_equal_values_is_a_point_and_of_none_is_unknown() -> None:
    assert bootstrap_interval([0.5] * 5) == (0.5, 0.5)
    assert all(np.isnan(bootstrap_interval([])))


def test_wins_ties_losses() -> None:
    assert wins_ties_losses([0.5, 0.2, 0.7, 0.1], [0.4, 0.2, 0.8, 0.0]) == (2, 1, 1)
