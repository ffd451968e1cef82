"""Fitting the ranking model on judged pairs.

`python -m evaluation.ranker_fit --dataset DIR --dataset DIR:-suffix --output FILE`

A logistic regression with weights held at 0 or more, on the features of `matcher.ranking`, with the
grade as a soft target. Few judged pairs exist, so the model has one number a feature and no interaction;
it is checked by leaving out one posting at a time. The scores are then calibrated by an affine map of
the log-odds (Platt 1999) to the probability that a pair is graded 1 or more.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.datasets import read_heldout, read_records
from evaluation.errors import missing_extra
from evaluation.judgements import read_qrels
from evaluation.orderings import ndcg
from matcher.ranking.demand import pool_demand
from matcher.ranking.features import FEATURE_NAMES
from matcher.ranking.scoring import assess
from matcher.records import Candidate, Posting
from matcher.services.search import DEFAULT_ENCODER, build_pool
from models.errors import ending_in_words

try:
    from scipy.optimize import minimize
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

Array = NDArray[np.float64]

SOFT_TARGETS = np.array([0.0, 0.35, 0.75, 1.0])
"""How much a pair of each grade counts as right: a trainable person is a third of an operational one."""

REGULARISATION = 0.01


@dataclass(frozen=True)
class JudgedPosting:
    """The features of all candidates for one posting, in one reading, and their grades."""

    posting_id: str
    features: Array
    grades: NDArray[np.int64]


@dataclass(frozen=True)
class Fit:
    """Weights of the raw features and the intercept of the log-odds."""

    weights: Array
    intercept: float

    def log_odds(self, features: Array) -> Array:
        """Return the log-odds of each row."""
        return features @ self.weights + self.intercept


def judged_postings(
    folder: Path,
    suffix: str = "",
    *,
    leave_out: frozenset[str] = frozenset(),
    encoder_name: str = DEFAULT_ENCODER,
) -> list[JudgedPosting]:
    """Compute the features of a judged dataset, each posting read with and without its stated requirements.

    Args:
        folder: holds postings, candidates and qrels in the contract format.
        suffix: of the file names, for instance "-a".
        leave_out: posting ids not to use.
        encoder_name: the encoder of sentences and requirements.

    Raises:
        EvaluationError: judgements that cannot be read.
        RecordError: a rejected posting or profile.
    """
    postings = [
        posting
        for posting in read_records(folder / f"postings{suffix}.jsonl", Posting)
        if posting.id not in leave_out
    ]
    people = read_records(folder / f"candidates{suffix}.jsonl", Candidate)
    qrels = read_qrels(folder / f"qrels{suffix}.tsv")
    pool = build_pool(people, encoder_name)
    judged = []
    for posting in postings:
        grades = qrels.get(posting.id, {})
        truth = np.array([grades.get(person.id, 0) for person in people])
        for ignore_requirements in (False, True):
            demand = pool_demand(posting, pool, ignore_requirements=ignore_requirements)
            judged.append(JudgedPosting(posting.id, assess(demand, pool).features, truth))
    return judged


def fit(judged: Sequence[JudgedPosting]) -> Fit:
    """Fit non-negative weights on standardised features; every posting counts alike."""
    features = np.vstack([posting.features for posting in judged])
    targets = SOFT_TARGETS[np.concatenate([posting.grades for posting in judged])]
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    standard = (features - mean) / spread
    share = np.concatenate([np.full(len(posting.grades), 1.0 / len(judged)) for posting in judged])

    def loss(parameters: Array) -> tuple[float, Array]:
        probability = 1.0 / (1.0 + np.exp(-(standard @ parameters[1:] + parameters[0])))
        clipped = np.clip(probability, 1e-9, 1 - 1e-9)
        cross_entropy = -(share * (targets * np.log(clipped) + (1 - targets) * np.log(1 - clipped))).sum()
        slope = share * (probability - targets)
        penalty = REGULARISATION * float(parameters[1:] @ parameters[1:])
        gradient = np.concatenate([[slope.sum()], standard.T @ slope + 2 * REGULARISATION * parameters[1:]])
        return float(cross_entropy + penalty), gradient

    start = np.concatenate([[-3.0], np.full(features.shape[1], 0.3)])
    bounds = [(None, None)] + [(0.0, None)] * features.shape[1]
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = found[1:] / spread
    return Fit(weights, float(found[0] - weights @ mean))


def calibrate(log_odds: Array, relevant: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and offset that make the logistic of slope * log_odds + offset a probability (Platt)."""

    def loss(parameters: Array) -> float:
        z = parameters[0] * log_odds + parameters[1]
        return float(np.logaddexp(0, np.where(relevant, -z, z)).mean())

    slope, offset = minimize(loss, np.array([1.0, 0.0]), bounds=[(0.05, None), (None, None)]).x
    return float(slope), float(offset)


def leave_one_posting_out(judged: Sequence[JudgedPosting]) -> list[Array]:
    """Return log-odds of each judged posting by a model that has not seen it in any reading."""
    held: list[Array] = []
    for posting in judged:
        model = fit([other for other in judged if other.posting_id != posting.posting_id])
        held.append(model.log_odds(posting.features))
    return held


def grade_thresholds(scores: Array, grades: NDArray[np.int64]) -> tuple[float, float, float]:
    """Return the thresholds whose counts of pairs at or above each grade are those of the judges."""
    ordered = np.sort(scores)[::-1]
    counts = [int((grades >= grade).sum()) for grade in (1, 2, 3)]
    low, middle, high = (float(ordered[min(count, len(ordered)) - 1]) for count in counts)
    return low, max(middle, low + 1e-6), max(high, middle + 2e-6)


def build_model(judged: Sequence[JudgedPosting], version: str) -> tuple[dict[str, object], dict[str, float]]:
    """Return the model file's content and its cross-validated figures."""
    held = leave_one_posting_out(judged)
    grades = np.concatenate([posting.grades for posting in judged])
    slope, offset = calibrate(np.concatenate(held), grades >= 1)
    model = fit(judged)
    weights, intercept = model.weights * slope, model.intercept * slope + offset
    scores = 1.0 / (1.0 + np.exp(-(np.concatenate(held) * slope + offset)))
    unrelated = np.vstack([posting.features[posting.grades == 0] for posting in judged]).mean(axis=0)
    figures = {
        "ndcg@10": float(np.mean([ndcg(z, posting.grades) for z, posting in zip(held, judged, strict=True)])),
        "brier": float(np.mean((scores - (grades >= 1)) ** 2)),
        "postings": len({posting.posting_id for posting in judged}),
    }
    content: dict[str, object] = {
        "version": version,
        "intercept": round(intercept, 5),
        "grade_thresholds": [round(value, 4) for value in grade_thresholds(scores, grades)],
        "cross_validated": {name: round(value, 4) for name, value in figures.items()},
        "features": {
            name: {"weight": round(float(weight), 5), "reference": round(float(reference), 5)}
            for name, weight, reference in zip(FEATURE_NAMES, weights, unrelated, strict=True)
        },
    }
    return content, figures


def main() -> None:
    """Fit on the judged datasets named on the command line and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--dataset", action="append", required=True, help="folder, or folder:suffix as in train:-a"
    )
    parser.add_argument("--leave-out", type=Path, help="file of posting ids kept for measuring, one a line")
    parser.add_argument("--encoder", default=DEFAULT_ENCODER, help="name of the encoder the model is for")
    parser.add_argument("--version", default="additive-1")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    leave_out = read_heldout(arguments.leave_out) if arguments.leave_out else frozenset()
    judged: list[JudgedPosting] = []
    for dataset in arguments.dataset:
        folder, _, suffix = dataset.partition(":")
        judged += judged_postings(Path(folder), suffix, leave_out=leave_out, encoder_name=arguments.encoder)
    content, _ = build_model(judged, arguments.version)
    arguments.output.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with ending_in_words():
        main()
