"""The scoring model: a logistic curve over a weighted sum, and its exact decomposition."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.records.errors import RankingError, Text

Matrix = NDArray[np.float64]


def logistic(values: Matrix) -> Matrix:
    """Return 1 / (1 + exp(-values)), without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * values)), dtype=np.float64)


@dataclass(frozen=True)
class AdditiveModel:
    """A monotone additive model: every weight is at least 0, so more of a feature never lowers a score.

    `reference` is the feature row of an ordinary unrelated profile; contributions are told relative
    to it, so that "nothing in common" contributes nothing.
    """

    names: tuple[str, ...]
    weights: Matrix
    intercept: float
    reference: Matrix
    grade_thresholds: tuple[float, float, float]
    version: str

    @classmethod
    def load(cls, path: Path) -> AdditiveModel:
        """Read the model from JSON; raises RankingError where the file is not one."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            features = content["features"]
            model = cls(
                names=tuple(features),
                weights=np.array([features[name]["weight"] for name in features], dtype=np.float64),
                intercept=float(content["intercept"]),
                reference=np.array([features[name]["reference"] for name in features], dtype=np.float64),
                grade_thresholds=tuple(content["grade_thresholds"]),
                version=str(content["version"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RankingError(
                Text(
                    f"modèle de classement illisible ({error}).", f"ranking model cannot be read ({error})."
                ),
                file=str(path),
            ) from error
        if (model.weights < 0).any():
            raise RankingError(
                Text(
                    "un poids du modèle de classement est négatif.",
                    "a weight of the ranking model is negative.",
                ),
                file=str(path),
            )
        return model

    def scores(self, features: Matrix) -> Matrix:
        """Return the score of each row, in 0..1.

        Args:
            features: float array (candidates, features), columns in the order of `names`.
        """
        return logistic(self.log_odds(features))

    def log_odds(self, features: Matrix) -> Matrix:
        """Return the log-odds of each row, the scale on which the weights add up."""
        return np.asarray(features @ self.weights + self.intercept, dtype=np.float64)

    def base(self) -> float:
        """Return the score of the reference row."""
        return float(logistic(np.atleast_1d(self.reference @ self.weights + self.intercept))[0])

    def contributions(self, features: Matrix) -> Matrix:
        """Return what each feature adds to each score: rows sum to score - base.

        Integrated gradients from the reference to the row (Sundararajan, Taly and Yan, "Axiomatic
        Attribution for Deep Networks", 2017), which for a logistic of a sum has a closed form: each
        feature's share of the log-odds, times the mean slope of the curve between the two points.

        Args:
            features: float array (candidates, features).
        """
        shares = (features - self.reference) * self.weights
        rise = shares.sum(axis=1)
        start = float(self.reference @ self.weights + self.intercept)
        climb = logistic(start + rise) - self.base()
        flat = np.abs(rise) < 1e-9
        slope_at_start = self.base() * (1.0 - self.base())
        mean_slope = np.where(flat, slope_at_start, climb / np.where(flat, 1.0, rise))
        return np.asarray(shares * mean_slope[:, None], dtype=np.float64)

    def grades(self, scores: Matrix) -> NDArray[np.int64]:
        """Return the grade 0..3 of each score: how many thresholds it reaches."""
        return np.searchsorted(np.array(self.grade_thresholds), scores, side="right")
