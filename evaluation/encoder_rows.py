"""Lines of the encoders' report, from similarities to estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.encoder_measures import (
    Estimate,
    Scores,
    best_of_groups,
    estimate,
    recall_at,
    reciprocal_rank,
)
from models.encoder import Encoder

Row = dict[str, Any]
"""One line of the report: test, measure, value, low, high, queries."""


def row(test: str, measure: str, values: Sequence[float]) -> Row:
    """Return the mean of `values` with its interval as a line."""
    result: Estimate = estimate(values)
    return {"test": test, "measure": measure, **result._asdict()}


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
