from __future__ import annotations

import numpy as np
import pytest

from matcher.services.gaps.demand_supply import Balance, Side, tensions


def drawn(dice: np.random.Generator, records: int, chance: np.ndarray) -> Side:
    has = dice.random((records, len(chance))) < chance
    row, column = np.nonzero(has)
    return Side(records, row, column, np.ones(len(row)))


def test_intervals_cover_the_planted_tension_at_the_stated_rate() -> None:
    """Clusters are drawn with known rates; nine intervals in ten must hold the true ratio."""
    asking = np.array([0.5, 0.3, 0.2, 0.1, 0.05])
    having = np.array([0.2, 0.05, 0.1, 0.3, 0.1])
    postings, people, clusters = 60, 150, 80
    truth = asking * postings / (having * people)
    dice = np.random.default_rng(11)
    covered = np.zeros(len(truth))
    for seed in range(clusters):
        balance = Balance(tuple("abcde"), drawn(dice, postings, asking), drawn(dice, people, having))
        found = tensions(balance, replicates=200, level=0.9, seed=seed).interval
        covered += (found[:, 0] <= truth) & (truth <= found[:, 1])
    rate = float(covered.sum() / (clusters * len(truth)))
    # 400 intervals at 0.9: two standard errors of the rate are 0.03.
    assert 0.87 <= rate <= 0.97
    assert (covered / clusters >= 0.80).all()


def test_nothing_asked_of_nobody_is_neither_zero_nor_infinite() -> None:
    empty = Side(0, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    one = Side.of(3, {(0, 0): 2.0})
    found = tensions(Balance(("a",), one, empty), replicates=100, level=0.9, seed=1)
    assert found.tension[0] == pytest.approx((2 + 0.5) / 0.5)
    assert np.isfinite(found.interval).all()
    assert found.interval[0, 0] < found.tension[0] < found.interval[0, 1]


def test_few_records_give_a_wide_interval_and_many_a_narrow_one() -> None:
    widths = []
    for size in (4, 400):
        demand = Side.of(size, {(number, 0): 1.0 for number in range(size // 2)})
        supply = Side.of(size, {(number, 0): 1.0 for number in range(size // 2)})
        found = tensions(Balance(("a",), demand, supply), replicates=300, level=0.9, seed=3).interval[0]
        widths.append(float(np.log(found[1] / found[0])))
    assert widths[0] > 5 * widths[1]


def test_the_seed_decides_the_draws() -> None:
    side = Side.of(30, {(number, 0): 1.0 for number in range(9)})
    balance = Balance(("a",), side, side)
    first = tensions(balance, replicates=50, level=0.9, seed=5)
    same = tensions(balance, replicates=50, level=0.9, seed=5)
    other = tensions(balance, replicates=50, level=0.9, seed=6)
    assert (first.interval == same.interval).all()
    assert (first.interval != other.interval).any()
