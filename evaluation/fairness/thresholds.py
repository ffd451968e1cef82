"""The limits of thresholds.yaml, checked against what a trial gave."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import Field

from evaluation.errors import EvaluationError
from evaluation.fairness.report import Limit
from evaluation.fairness.trials import Words
from matcher.records.base import Value
from models.errors import Text

THRESHOLDS = Path(__file__).parent / "thresholds.yaml"

LIMITS: dict[str, Text] = {
    "rank_overlap_min": Text("recouvrement des classements au moins", "overlap of the rankings at least"),
    "mean_shift_max": Text("déplacement moyen du score au plus", "mean shift of the score at most"),
    "largest_shift_max": Text("plus grand déplacement au plus", "largest shift at most"),
    "grades_changed_max": Text("part de notes changées au plus", "share of grades changed at most"),
    "selection_ratio_min": Text("rapport de sélection au moins", "selection ratio at least"),
    "eligibility_changes_max": Text("avis d'éligibilité changés au plus", "eligibilities changed at most"),
    "quality_loss_max": Text("perte de qualité (nDCG@10) au plus", "loss of quality (nDCG@10) at most"),
}
"""Every limit that a thresholds file may set, in words."""


class Threshold(Value):
    """One limit: its value, why, and the trials it is not for."""

    value: float
    why: Words
    except_: list[str] = Field(default_factory=list, alias="except")


Thresholds = dict[str, dict[str, Threshold]]
"""Limits by family of trials, then name."""


def load_thresholds(path: Path = THRESHOLDS) -> Thresholds:
    """Read a thresholds file.

    Raises:
        EvaluationError: it cannot be read, or sets a limit that does not exist.
    """
    try:
        families = yaml.safe_load(path.read_text(encoding="utf-8"))["families"]
        thresholds = {
            family: {name: Threshold.model_validate(entry) for name, entry in limits.items()}
            for family, limits in families.items()
        }
    except (OSError, ValueError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise EvaluationError(
            Text(
                f"seuils illisibles ({type(error).__name__}).",
                f"thresholds cannot be read ({type(error).__name__}).",
            ),
            file=str(path),
            remedy=Text(
                "Partez du fichier livré, evaluation/fairness/thresholds.yaml.",
                "Start from the file shipped, evaluation/fairness/thresholds.yaml.",
            ),
        ) from error
    for limits in thresholds.values():
        for name in limits:
            if name not in LIMITS:
                listed = ", ".join(LIMITS)
                raise EvaluationError(
                    Text(f"seuil inconnu « {name} ».", f"unknown threshold '{name}'."),
                    file=str(path),
                    remedy=Text(f"Seuils : {listed}.", f"Thresholds: {listed}."),
                )
    return thresholds


def check(
    thresholds: Thresholds, family: str, trial: str, measured: Mapping[str, float | None]
) -> list[Limit]:
    """Return the limits of a family that are for a trial, each with whether it was kept.

    Args:
        thresholds: as loaded.
        family: of the trial.
        trial: its name.
        measured: figure by limit; what was not measured is not checked.
    """
    limits = []
    for name, threshold in thresholds.get(family, {}).items():
        value = measured.get(name)
        if value is None or trial in threshold.except_:
            continue
        # Rounding in the last bit is no breach.
        margin = 1e-9
        kept = (
            value >= threshold.value - margin if name.endswith("_min") else value <= threshold.value + margin
        )
        limits.append(Limit(name=name, value=threshold.value, measured=value, kept=kept, why=threshold.why))
    return limits
