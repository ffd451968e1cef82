"""Measures of one ordering, given as scores or as a list; `evaluation.measures` has those of whole runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

TIE = 1e-6
"""Scores nearer than this are equal."""

PERSISTENCE = 0.9
"""How readily a reader goes on to the next rank."""


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


def rank_biased_overlap(
    first: Sequence[int] | NDArray[np.int64],
    second: Sequence[int] | NDArray[np.int64],
    persistence: float = PERSISTENCE,
) -> float:
    """Return the extrapolated rank-biased overlap of two lists of the same length, in 0..1.

    Webber, Moffat and Zobel, "A similarity measure for indefinite rankings" (2010), equation 23.

    Args:
        first: items, best first.
        second: items, best first.
        persistence: how readily a reader goes on to the next rank.

    Raises:
        ValueError: the lists are not of the same length.
    """
    if len(first) != len(second):
        raise ValueError("both rankings must be of the same length")
    if not len(first):
        return 1.0
    seen_first: set[int] = set()
    seen_second: set[int] = set()
    common = 0
    total = 0.0
    for depth, (one, other) in enumerate(zip(first, second, strict=True), start=1):
        if one == other:
            common += 1
        else:
            common += int(one in seen_second) + int(other in seen_first)
        seen_first.add(one)
        seen_second.add(other)
        total += common / depth * persistence**depth
    depth = len(first)
    return float(common / depth * persistence**depth + (1 - persistence) / persistence * total)


def ndcg(scores: NDArray[np.floating], grades: NDArray[np.integer], depth: int = 10) -> float:
    """Normalised discounted cumulative gain, gain 2^grade - 1 and a log2 discount (Burges et al. 2005)."""
    gains = 2.0 ** grades.astype(np.float64) - 1
    discounts = 1 / np.log2(np.arange(2, depth + 2))

    def dcg(order: NDArray[np.integer]) -> float:
        top = gains[order[:depth]]
        return float((top * discounts[: len(top)]).sum())

    ideal = dcg(np.argsort(-gains, kind="stable"))
    return dcg(np.argsort(-scores, kind="stable")) / ideal if ideal > 0 else 0.0
