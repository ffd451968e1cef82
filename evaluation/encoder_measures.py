"""Measures of an encoder: rankings by dot product, scored against what is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
"""One row a query, one column a target."""

TIE = 1e-6


class Estimate(NamedTuple):
    """A mean over queries with its 95% bootstrap interval."""

    value: float
    low: float
    high: float
    queries: int


def estimate(values: Sequence[float], seed: int = 0, draws: int = 1000) -> Estimate:
    """Mean with its percentile bootstrap interval (Efron 1979)."""
    array = np.asarray(values, dtype=np.float64)
    if len(array) == 0:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    random = np.random.default_rng(seed)
    means = array[random.integers(len(array), size=(draws, len(array)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(array.mean()), float(low), float(high), len(array))


def reciprocal_rank(scores: NDArray[np.floating], right: NDArray[np.integer]) -> float:
    """1 / rank of the first right target; among equal scores the expectation over their random order.

    With t wrong and g right targets at the best right score and k above, the first right one stands at
    k + 1 + j with probability C(t, j)-wise draws without replacement.
    """
    if len(right) == 0:
        return 0.0
    best = scores[right].max()
    wrong = np.ones(len(scores), dtype=bool)
    wrong[right] = False
    above = int((scores[wrong] > best + TIE).sum())
    tied = int((np.abs(scores[wrong] - best) <= TIE).sum())
    good = int((np.abs(scores[right] - best) <= TIE).sum())
    expected, none_yet = 0.0, 1.0
    for place in range(tied + 1):
        here = good / (good + tied - place)
        expected += none_yet * here / (above + 1 + place)
        none_yet *= 1 - here
    return expected


def recall_at(scores: NDArray[np.floating], right: NDArray[np.integer], depth: int) -> float:
    """Share of the right targets among the first `depth`, of as many as could stand there."""
    if len(right) == 0:
        return 0.0
    top = np.argsort(-scores, kind="stable")[:depth]
    return float(np.isin(top, right).sum() / min(depth, len(right)))


def rank_biased_overlap(first: Sequence[int], second: Sequence[int], persistence: float = 0.9) -> float:
    """Extrapolated rank-biased overlap of two lists of equal length (Webber, Moffat and Zobel 2010)."""
    depth = min(len(first), len(second))
    total, seen_a, seen_b, overlap = 0.0, set[int](), set[int](), 0
    for d in range(1, depth + 1):
        a, b = first[d - 1], second[d - 1]
        overlap += int(a == b) + int(a in seen_b) + int(b in seen_a)
        seen_a.add(a)
        seen_b.add(b)
        total += persistence ** (d - 1) * overlap / d
    return (1 - persistence) * total + persistence**depth * overlap / depth if depth else 1.0


def ndcg(scores: NDArray[np.floating], grades: NDArray[np.integer], depth: int = 10) -> float:
    """Normalised discounted cumulative gain, gain 2^grade - 1 and a log2 discount (Burges et al. 2005)."""
    gains = 2.0 ** grades.astype(np.float64) - 1
    discounts = 1 / np.log2(np.arange(2, depth + 2))

    def dcg(order: NDArray[np.integer]) -> float:
        top = gains[order[:depth]]
        return float((top * discounts[: len(top)]).sum())

    ideal = dcg(np.argsort(-gains, kind="stable"))
    return dcg(np.argsort(-scores, kind="stable")) / ideal if ideal > 0 else 0.0


def best_of_groups(scores: Scores, owners: NDArray[np.int64], groups: int) -> Scores:
    """Best score of each group of columns: a concept is as close as its closest label."""
    best: Scores = np.full((scores.shape[0], groups), -np.inf, dtype=np.float32)
    order = np.argsort(owners, kind="stable")
    present, starts = np.unique(owners[order], return_index=True)
    best[:, present] = np.maximum.reduceat(scores[:, order], starts, axis=1)
    return best
