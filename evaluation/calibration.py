"""Whether a score of 0.7 means relevant seven times in ten."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evaluation.judgements import Qrels
from evaluation.measures import RELEVANT_FROM
from evaluation.runs import Run, ranked
from matcher.records.base import Value

BINS = 10
HEAD = 10
"""Rows of a shortlist that a recruiter really reads."""


class Bin(Value):
    """The pairs whose score lies in one tenth of the scale."""

    low: float
    high: float
    pairs: int
    mean_score: float
    relevant_share: float


class Calibration(Value):
    """Reliability of a score read as "probability of relevant (grade 1 or more)".

    Attributes:
        pairs: all pairs of the run.
        ece: expected calibration error over all pairs.
        ece_head: the same over the first 10 of each query only: the many pairs that nobody would
            confuse, rightly near 0, flatter the error over all pairs.
        brier: mean squared difference of score and relevance (Brier, 1950).
        bins: the reliability diagram, empty bins left out.
    """

    pairs: int
    ece: float
    ece_head: float
    brier: float
    bins: list[Bin]


def reliability_bins(scores: ArrayLike, relevant: ArrayLike, *, bins: int = BINS) -> list[Bin]:
    """Return the filled bins of equal width over 0..1 (the last one closed on the right).

    Args:
        scores: (pairs,) in 0..1.
        relevant: (pairs,) 0 or 1.
        bins: number of bins.
    """
    values = np.asarray(scores, dtype=np.float64)
    labels = np.asarray(relevant, dtype=np.float64)
    index = np.minimum((values * bins).astype(int), bins - 1)
    return [
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            pairs=int(inside.sum()),
            mean_score=float(values[inside].mean()),
            relevant_share=float(labels[inside].mean()),
        )
        for number in range(bins)
        if (inside := index == number).any()
    ]


def expected_calibration_error(bins: list[Bin]) -> float:
    """Return the mean gap of score and relevant share, weighted by pairs (Naeini et al., 2015)."""
    pairs = sum(entry.pairs for entry in bins)
    return (
        sum(entry.pairs * abs(entry.mean_score - entry.relevant_share) for entry in bins) / pairs
        if pairs
        else 0.0
    )


def calibration(qrels: Qrels, run: Run, queries: list[str]) -> Calibration | None:
    """Return how far the run's scores can be read as probabilities; None where one is outside 0..1."""
    scores: list[float] = []
    labels: list[int] = []
    head: list[bool] = []
    for query in queries:
        answers = run.get(query, {})
        for place, document in enumerate(ranked(answers)):
            scores.append(answers[document])
            labels.append(int(qrels[query].get(document, 0) >= RELEVANT_FROM))
            head.append(place < HEAD)
    if not scores or min(scores) < 0 or max(scores) > 1:
        return None
    values, truth, first = np.array(scores), np.array(labels), np.array(head)
    bins = reliability_bins(values, truth)
    return Calibration(
        pairs=len(scores),
        ece=expected_calibration_error(bins),
        ece_head=expected_calibration_error(reliability_bins(values[first], truth[first])),
        brier=float(((values - truth) ** 2).mean()),
        bins=bins,
    )
