"""How far two rankings of the same people differ: overlap, shifts, grades, shares of the shortlist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.errors import missing_extra

try:
    from fairlearn.metrics import MetricFrame, selection_rate
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

Scores = NDArray[np.float64]
"""float64 (postings, candidates); minus infinity where a candidate was never meant for a posting."""

SHORTLIST = 10
DRAWS = 40
"""Mixed lists drawn a posting, each with its mirror image."""


def best_first(scores: NDArray[np.floating]) -> NDArray[np.int64]:
    """Return the rows of those in scope, best first; ties keep their order."""
    order = np.argsort(-scores, kind="stable")
    kept: NDArray[np.int64] = order[np.isfinite(scores[order])]
    return kept


@dataclass(frozen=True)
class Head:
    """The people among the first of one posting in version A or B, and those of each alone."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    either: NDArray[np.int64]


def head_of(first: NDArray[np.floating], second: NDArray[np.floating], size: int = SHORTLIST) -> Head:
    """Return who is among the first `size` by one row of scores or the other."""
    one, other = best_first(first)[:size], best_first(second)[:size]
    return Head(one, other, np.union1d(one, other))


@dataclass(frozen=True)
class Selection:
    """Who got on mixed lists, by posting and group.

    Attributes:
        chosen: int64 (postings, 2), people of A and of B that were chosen.
        offered: int64 (postings, 2), people of A and of B that were there.
        rates: selection rate of A and of B over all postings (fairlearn).
        ratio: the smaller rate over the larger, 1 where nobody was chosen.
    """

    chosen: NDArray[np.int64]
    offered: NDArray[np.int64]
    rates: tuple[float, float]
    ratio: float


def mixed_selection(
    first: Scores, second: Scores, *, size: int = SHORTLIST, draws: int = DRAWS, seed: int = 0
) -> Selection:
    """Return the selection rates of A and B when half of the people show themselves as B.

    For each draw everybody is A or B by a coin, the list is ranked, and its mirror image too: each person
    stands once as A and once as B, so the groups are equally good and only the version can tell them apart.

    Args:
        first: scores of everybody as A.
        second: scores of everybody as B.
        size: length of a shortlist; half of the people where there are fewer than twice as many.
        draws: of coins, each with its mirror image.
        seed: of the coins.
    """
    generator = np.random.default_rng(seed)
    chosen = np.zeros((len(first), 2), dtype=np.int64)
    offered = np.zeros((len(first), 2), dtype=np.int64)
    selected: list[NDArray[np.bool_]] = []
    groups: list[NDArray[np.bool_]] = []
    for row, (one, other) in enumerate(zip(first, second, strict=True)):
        rows = np.flatnonzero(np.isfinite(one))
        kept = min(size, len(rows) // 2)
        for _ in range(draws):
            coins = generator.random(len(rows)) < 0.5
            for second_group in (coins, ~coins):
                scores = np.where(second_group, other[rows], one[rows])
                on_list = np.zeros(len(rows), dtype=bool)
                on_list[_shuffled_best(scores, kept, generator)] = True
                selected.append(on_list)
                groups.append(second_group)
                for group in (0, 1):
                    inside = second_group == bool(group)
                    chosen[row, group] += int((on_list & inside).sum())
                    offered[row, group] += int(inside.sum())
    frame = MetricFrame(
        metrics=selection_rate,
        y_true=np.concatenate(selected),
        y_pred=np.concatenate(selected),
        sensitive_features=np.concatenate(groups).astype(int),
    )
    rates = (float(frame.by_group[0]), float(frame.by_group[1]))
    return Selection(chosen, offered, rates, _ratio(*rates))


def _shuffled_best(
    scores: NDArray[np.floating], kept: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Return the best rows; ties are broken by lot, or the order of the file would favour a group."""
    shuffled = generator.permutation(len(scores))
    return shuffled[np.argsort(-scores[shuffled], kind="stable")[:kept]]


def _ratio(one: float, other: float) -> float:
    return min(one, other) / max(one, other) if max(one, other) > 0 else 1.0


def ratio_interval(
    selection: Selection, *, level: float = 0.95, resamples: int = 2_000, seed: int = 0
) -> tuple[float, float]:
    """Return the bootstrap interval of the selection ratio, postings resampled."""
    generator = np.random.default_rng(seed)
    size = len(selection.chosen)
    rows = generator.integers(0, size, size=(resamples, size))
    rates = selection.chosen[rows].sum(axis=1) / np.maximum(selection.offered[rows].sum(axis=1), 1)
    ratios = [_ratio(float(one), float(other)) for one, other in rates]
    tail = (1 - level) / 2
    low, high = np.quantile(ratios, [tail, 1 - tail])
    return float(low), float(high)
