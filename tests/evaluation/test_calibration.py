from __future__ import annotations

import numpy as np
import pytest

from evaluation.calibration import calibration, expected_calibration_error, reliability_bins


def test_error_is_the_weighted_gap_of_the_bins() -> None:
    # Bin 0.0-0.1: two pairs, mean score 0.05, none relevant. Bin 0.7-0.8: two pairs, mean 0.75, one relevant.
    bins = reliability_bins([0.0, 0.1 - 1e-9, 0.7, 0.8 - 1e-9], [0, 0, 1, 0])
    assert [(entry.pairs, entry.relevant_share) for entry in bins] == [(2, 0.0), (2, 0.5)]
    expected = 2 / 4 * abs(0.05 - 0) + 2 / 4 * abs(0.75 - 0.5)
    assert expected_calibration_error(bins) == pytest.approx(expected)


def test_a_score_of_one_falls_in_the_last_bin() -> None:
    (only,) = reliability_bins([1.0, 0.95], [1, 1])
    assert (only.low, only.high, only.pairs) == (0.9, 1.0, 2)


def test_brier_and_head_by_hand() -> None:
    qrels = {"q": {"a": 2}}
    run = {"q": {"a": 0.8, "b": 0.3} | {f"z{number:02}": 0.0 for number in range(20)}}
    found = calibration(qrels, run, ["q"])
    assert found is not None
    assert found.pairs == 22
    assert found.brier == pytest.approx((0.2**2 + 0.3**2) / 22)
    assert found.ece == pytest.approx((0.2 + 0.3) / 22)
    assert found.ece_head == pytest.approx((0.2 + 0.3) / 10)


def test_probabilities_drawn_from_themselves_are_calibrated() -> None:
    generator = np.random.default_rng(0)
    scores = generator.random(50_000)
    bins = reliability_bins(scores, generator.random(50_000) < scores)
    assert expected_calibration_error(bins) < 0.02
    squared = reliability_bins(scores**3, generator.random(50_000) < scores)
    assert expected_calibration_error(squared) > 0.1


def test_scores_that_are_no_probabilities_are_left_alone() -> None:
    assert calibration({"q": {"a": 1}}, {"q": {"a": 12.3}}, ["q"]) is None
    assert calibration({"q": {"a": 1}}, {}, ["q"]) is None
