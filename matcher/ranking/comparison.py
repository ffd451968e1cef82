"""Why one person stands before another: the gap between two scores, shared out exactly.

The contributions of two people are each told from an ordinary unrelated profile, along two different
curves: a feature on which they agree would still differ by a little. Here the path runs from the second
person straight to the first, so that what they have in common adds nothing and the rest sums to the gap.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.additive import AdditiveModel, logistic
from matcher.ranking.demand import Demand
from matcher.ranking.features import FEATURES
from matcher.ranking.requirement_names import requirement_name
from matcher.ranking.scoring import Assessment
from matcher.records import FeatureDifference, RequirementDifference

_FEATURE_OF_NEED = {"must": "must_have", "nice": "nice_to_have"}
_SAME = 1e-6
"""Strengths nearer than this are the same."""


def mean_slope(model: AdditiveModel, start: NDArray[np.float64], end: NDArray[np.float64]) -> float:
    """Return the mean slope of the score between two feature rows, per unit of log-odds.

    It is the integrated gradient of a logistic of a sum (Sundararajan, Taly and Yan, 2017).
    """
    low = float(start @ model.weights + model.intercept)
    high = float(end @ model.weights + model.intercept)
    bottom, top = logistic(np.array([low, high]))
    if abs(high - low) < 1e-9:
        return float(bottom * (1.0 - bottom))
    return float((top - bottom) / (high - low))


def feature_differences(
    model: AdditiveModel, assessment: Assessment, first: int, second: int
) -> tuple[FeatureDifference, ...]:
    """Return what each feature adds to the score of row `first` over that of row `second`.

    The amounts sum to the difference of the two scores; a feature with one value for both adds 0.
    """
    top, bottom = assessment.features[first], assessment.features[second]
    amounts = (top - bottom) * model.weights * mean_slope(model, bottom, top)
    told = [
        FeatureDifference(
            feature=feature.name,
            label=feature.label.render(),
            first_value=float(above),
            second_value=float(below),
            amount=float(amount),
        )
        for feature, above, below, amount in zip(FEATURES, top, bottom, amounts, strict=True)
    ]
    return tuple(sorted(told, key=lambda item: -abs(item.amount)))


def requirement_differences(
    model: AdditiveModel, demand: Demand, assessment: Assessment, first: int, second: int
) -> tuple[RequirementDifference, ...]:
    """Return what each requirement adds to the gap; those of one need sum to their feature's amount."""
    slope = mean_slope(model, assessment.features[second], assessment.features[first])
    told = []
    for need, feature in _FEATURE_OF_NEED.items():
        rows = [row for row, requirement in enumerate(demand.requirements) if requirement.need == need]
        total = float(assessment.weights[rows].sum()) if rows else 0.0
        weight = float(model.weights[model.names.index(feature)])
        for row in rows:
            above, below = (float(assessment.strengths[row, person]) for person in (first, second))
            if abs(above - below) < _SAME:
                continue
            requirement = demand.requirements[row]
            share = float(assessment.weights[row]) / total * (above - below)
            told.append(
                RequirementDifference(
                    uri=requirement.uris[0] if requirement.uris else None,
                    label=requirement_name(demand, requirement),
                    need=requirement.need,
                    first_strength=above,
                    second_strength=below,
                    amount=share * weight * slope,
                )
            )
    return tuple(sorted(told, key=lambda item: -abs(item.amount)))
