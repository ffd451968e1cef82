"""Intervals and paired tests over queries: how sure a difference is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

RESAMPLES = 10_000
EXACT_UP_TO = 13
"""Up to this many queries every sign pattern is tried (8,192), beyond that patterns are drawn."""


def bootstrap_interval(
    values: ArrayLike, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> tuple[float, float]:
    """Return the percentile bootstrap interval of the mean (Efron, 1979; Sakai, 2006, for retrieval).

    Args:
        values: one value a query.
        level: coverage aimed at.
        resamples: draws with replacement.
        seed: of the draws.
    """
    sample = np.asarray(values, dtype=np.float64)
    if len(sample) == 0:
        return (float("nan"), float("nan"))
    rows = np.random.default_rng(seed).integers(0, len(sample), size=(resamples, len(sample)))
    tail = (1 - level) / 2
    low, high = np.quantile(sample[rows].mean(axis=1), [tail, 1 - tail])
    return (float(low), float(high))


def randomisation_test(
    first: ArrayLike, second: ArrayLike, *, resamples: int = RESAMPLES, seed: int = 0
) -> float:
    """Return the two-sided p-value that two systems do not differ, paired by query.

    Fisher's randomisation test on the mean difference, advised for retrieval by Smucker, Allan and
    Carterette (2007): under the null hypothesis each query's difference could have had the other sign.
    Exact up to 13 queries, else `resamples` drawn patterns with the observed one counted in.
    """
    differences = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    differences = differences[differences != 0]
    if len(differences) == 0:
        return 1.0
    observed = abs(differences.sum())
    # Sums in another order differ in the last bits; such a pattern is still as extreme.
    threshold = observed - 1e-12 * np.abs(differences).sum()
    if len(differences) <= EXACT_UP_TO:
        signs: NDArray[np.float64] = np.array(list(product((1.0, -1.0), repeat=len(differences))))
        return float((np.abs(signs @ differences) >= threshold).mean())
    signs = np.random.default_rng(seed).choice((1.0, -1.0), size=(resamples, len(differences)))
    extreme = int((np.abs(signs @ differences) >= threshold).sum())
    return (extreme + 1) / (resamples + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for the number of comparisons (Holm, 1979), in the given order."""
    corrected = [0.0] * len(p_values)
    running = 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        running = max(running, min(1.0, (len(p_values) - place) * p_values[index]))
        corrected[index] = running
    return corrected


def wins_ties_losses(first: ArrayLike, second: ArrayLike, *, tolerance: float = 1e-9) -> tuple[int, int, int]:
    """Return on how many queries the first system is better, equal, worse."""
    differences = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    wins = int((differences > tolerance).sum())
    losses = int((differences < -tolerance).sum())
    return wins, len(differences) - wins - losses, losses
