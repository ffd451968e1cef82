"""Who comes: show-up rates of small segments, drawn towards everybody's by what was seen.

The number of people of a segment who come is beta-binomial: each segment's own rate is drawn from a Beta
distribution around the common rate, whose strength is the one that makes the counts most likely (empirical
Bayes, B. Efron, C. Morris, "Data analysis using Stein's estimator", JASA 70, 1975). A segment seen twice
says little and stays near the common rate; one seen two hundred times speaks for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lgamma
from typing import NamedTuple

import numpy as np

STRENGTHS = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Weights the common rate may have, in observations; each as likely as the next beforehand."""

DEFAULT_STRENGTH = 16.0
"""Weight of the common rate while there is one segment only and nothing to learn it from."""

INTERVAL = 0.9
_GRID = 4001


class Shrunk(NamedTuple):
    """A rate with its credible interval (90%)."""

    rate: float
    low: float
    high: float


def common_rate(invited: Sequence[int], came: Sequence[int]) -> float:
    """Return the share of everybody who came, with one imaginary person on either side (Laplace)."""
    return (sum(came) + 1) / (sum(invited) + 2)


def fit_strength(invited: Sequence[int], came: Sequence[int]) -> float:
    """Return how many observations the common rate is worth, all STRENGTHS weighed by their likelihood.

    Few segments hardly tell strengths apart: the (geometric) mean of the posterior does not jump to an
    end of the scale as the most likely value would.
    """
    seen = [(total, count) for total, count in zip(invited, came, strict=True) if total > 0]
    if len(seen) < 2:
        return DEFAULT_STRENGTH
    mean = common_rate(invited, came)
    logs = []
    for strength in STRENGTHS:
        first, second = mean * strength, (1 - mean) * strength
        logs.append(
            sum(
                _log_beta(first + count, second + total - count) - _log_beta(first, second)
                for total, count in seen
            )
        )
    weights = np.exp(np.array(logs) - max(logs))
    return float(np.exp((weights * np.log(STRENGTHS)).sum() / weights.sum()))


def shrink(invited: int, came: int, mean: float, strength: float) -> Shrunk:
    """Return a segment's rate: the mean of Beta(strength * mean + came, rest) and its interval.

    Args:
        invited: people with a known outcome.
        came: those who came.
        mean: the common rate.
        strength: what it weighs, in observations.
    """
    first = mean * strength + came
    second = (1 - mean) * strength + invited - came
    grid = (np.arange(_GRID) + 0.5) / _GRID
    density = np.exp((first - 1) * np.log(grid) + (second - 1) * np.log1p(-grid) - _log_beta(first, second))
    cumulated = np.cumsum(density)
    cumulated /= cumulated[-1]
    tail = (1 - INTERVAL) / 2
    low, high = (float(grid[int(np.searchsorted(cumulated, share))]) for share in (tail, 1 - tail))
    return Shrunk(first / (first + second), low, high)


def _log_beta(first: float, second: float) -> float:
    return lgamma(first) + lgamma(second) - lgamma(first + second)
