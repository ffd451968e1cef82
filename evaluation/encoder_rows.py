"""Lines of the encoders' report, from similarities to estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.orderings import recall_at, reciprocal_rank
from evaluation.statistics import bootstrap_interval
from models.encoder import Encoder

Scores = NDArray[np.float32]
"""One row a query, one column a target."""

Row = dict[str, Any]
"""One line of the report: test, measure, value, low, high, queries."""


RESAMPLES = 1_000


def row(test: str, measure: str, values: Sequence[float]) -> Row:
    """Return the mean of `values` with its interval as a line; NaN where there is none."""
    low, high = bootstrap_interval(values, resamples=RESAMPLES)
    mean = float(np.mean(values)) if len(values) else float("nan")
    return {"test": test, "measure": measure, "value": mean, "low": low, "high": high, "queries": len(values)}


def similarities(encoder: Encoder, queries: Sequence[str], targets: Sequence[str]) -> Scores:
    """Return the dot products, shape (queries, targets)."""
    scores: Scores = encoder.encode(queries, kind="query") @ encoder.encode(targets, kind="passage").T
    return scores


def concept_scores(encoder: Encoder, queries: Sequence[str], concepts: Sequence[Sequence[str]]) -> Scores:
    """Return each query's similarity to the best label of each concept."""
    labels = [label for concept in concepts for label in concept]
    owners = np.repeat(np.arange(len(concepts)), [len(concept) for concept in concepts])
    return best_of_groups(similarities(encoder, queries, labels), owners, len(concepts))


def ranking_rows(test: str, scores: Scores, golds: Sequence[NDArray[np.int64]], depth: int = 5) -> list[Row]:
    """Return the lines MRR and recall of rankings, given the right targets of each query."""
    return [
        row(test, "MRR", [reciprocal_rank(s, g) for s, g in zip(scores, golds, strict=True)]),
        row(test, f"recall@{depth}", [recall_at(s, g, depth) for s, g in zip(scores, golds, strict=True)]),
    ]


def best_of_groups(scores: Scores, owners: NDArray[np.int64], groups: int) -> Scores:
    """Best score of each group of columns: a concept is as close as its closest label."""
    best: Scores = np.full((scores.shape[0], groups), -np.inf, dtype=np.float32)
    order = np.argsort(owners, kind="stable")
    present, starts = np.unique(owners[order], return_index=True)
    best[:, present] = np.maximum.reduceat(scores[:, order], starts, axis=1)
    return best
