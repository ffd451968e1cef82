"""Models of relevance tried on postings they have not seen: the additive one, and boosted trees beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evaluation.errors import EvaluationError, missing_extra
from evaluation.orderings import ndcg
from evaluation.ranker_fit import (
    SOFT_TARGETS,
    Array,
    JudgedPosting,
    calibrate,
    fit,
)
from models.errors import Text

try:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
except ModuleNotFoundError as error:
    raise missing_extra(error.name) from error

BINS = 64
"""Steps of each feature that trees may cut at."""

Predict = Callable[[Array], Array]
"""Log-odds, or any increasing function of them, float64 (people,), for features (people, features)."""

Learner = Callable[[Sequence[JudgedPosting]], Predict]
"""Learns from judged postings."""


@dataclass(frozen=True)
class Trees:
    """How large and how many boosted trees are."""

    leaves: int
    rounds: int
    rate: float = 0.1


TREES: tuple[Trees, ...] = (Trees(4, 80), Trees(8, 60), Trees(16, 40))
"""Settings tried; the best on the very folds is reported, which favours the trees."""


def additive(judged: Sequence[JudgedPosting]) -> Predict:
    """Learn the shipped kind of model: one weight of at least 0 a feature."""
    return fit(judged).log_odds


def boosted(trees: Trees, *, monotone: bool, seed: int = 0) -> Learner:
    """Return a learner of boosted trees (Ke et al., 2017, as in scikit-learn) with the same loss.

    A grade is a soft target: each pair stands once as relevant and once as not, weighted by the target.

    Args:
        trees: their size and number.
        monotone: more of a feature may never lower a score.
        seed: of the library.
    """

    def learn(judged: Sequence[JudgedPosting]) -> Predict:
        features = np.vstack([posting.features for posting in judged])
        targets = SOFT_TARGETS[np.concatenate([posting.grades for posting in judged])]
        model = HistGradientBoostingClassifier(
            learning_rate=trees.rate,
            max_iter=trees.rounds,
            max_leaf_nodes=trees.leaves,
            min_samples_leaf=20,
            l2_regularization=1.0,
            max_bins=BINS,
            early_stopping=False,
            monotonic_cst=[1] * features.shape[1] if monotone else None,
            random_state=seed,
        )
        # Fits are short: threads that wait for one another cost more than they bring.
        with threadpool_limits(limits=1):
            model.fit(
                np.vstack([features, features]),
                np.concatenate([np.ones(len(targets)), np.zeros(len(targets))]),
                sample_weight=np.concatenate([targets, 1 - targets]),
            )
        return lambda rows: np.asarray(model.decision_function(rows), dtype=np.float64)

    return learn


def folds(judged: Sequence[JudgedPosting], count: int, seed: int) -> list[frozenset[str]]:
    """Return the posting ids of each fold; all readings of a posting are in one.

    Raises:
        EvaluationError: fewer postings than folds.
    """
    ids = sorted({posting.posting_id for posting in judged})
    if len(ids) < count or count < 2:
        raise EvaluationError(
            Text(
                f"{len(ids)} offres jugées ne suffisent pas pour {count} parts.",
                f"{len(ids)} judged postings are too few for {count} folds.",
            ),
            field="--folds",
            remedy=Text("Donnez moins de parts (au moins deux).", "Ask for fewer folds (two at least)."),
        )
    shuffled = np.random.default_rng(seed).permutation(ids)
    return [frozenset(part.tolist()) for part in np.array_split(shuffled, count)]


def without(judged: Sequence[JudgedPosting], column: int) -> list[JudgedPosting]:
    """Return the postings with one feature left out."""
    return [replace(posting, features=np.delete(posting.features, column, axis=1)) for posting in judged]


@dataclass(frozen=True)
class Held:
    """What a learner gave on postings it had not seen.

    Attributes:
        log_odds: of each reading of each posting, in the order of the judged postings.
        ndcg: nDCG@10 by posting id, mean over its readings.
        by_fold: mean nDCG@10 of each fold.
        predictors: what was learnt without each fold.
    """

    log_odds: list[Array]
    ndcg: dict[str, float]
    by_fold: list[float]
    predictors: list[Predict]


def hold_out(
    judged: Sequence[JudgedPosting],
    learner: Learner,
    parts: Sequence[frozenset[str]],
    progress: Callable[[int], object] | None = None,
) -> Held:
    """Learn without each fold in turn and answer its postings."""
    answers: list[Array | None] = [None] * len(judged)
    predictors = []
    for part in parts:
        predict = learner([posting for posting in judged if posting.posting_id not in part])
        predictors.append(predict)
        for place, posting in enumerate(judged):
            if posting.posting_id in part:
                answers[place] = predict(posting.features)
        if progress:
            progress(1)
    log_odds = [answer for answer in answers if answer is not None]
    scores = by_posting(judged, log_odds)
    return Held(log_odds, scores, _fold_means(scores, parts), predictors)


def _fold_means(scores: dict[str, float], parts: Sequence[frozenset[str]]) -> list[float]:
    inside = [[scores[name] for name in part if name in scores] for part in parts]
    return [float(np.mean(values)) for values in inside if values]


def by_posting(judged: Sequence[JudgedPosting], log_odds: Sequence[Array]) -> dict[str, float]:
    """Return nDCG@10 by posting id, mean over the readings that have a relevant person."""
    values: dict[str, list[float]] = {}
    for posting, answer in zip(judged, log_odds, strict=True):
        if posting.grades.any():
            values.setdefault(posting.posting_id, []).append(ndcg(answer, posting.grades))
    return {name: float(np.mean(readings)) for name, readings in sorted(values.items())}


def brier(judged: Sequence[JudgedPosting], log_odds: Sequence[Array]) -> float:
    """Return the Brier score of "grade 1 or more" after Platt's calibration of the unseen answers."""
    answers = np.concatenate(log_odds)
    relevant = np.concatenate([posting.grades for posting in judged]) >= 1
    slope, offset = calibrate(answers, relevant)
    probability = 1.0 / (1.0 + np.exp(-(answers * slope + offset)))
    return float(np.mean((probability - relevant) ** 2))


def permuted(
    judged: Sequence[JudgedPosting],
    held: Held,
    parts: Sequence[frozenset[str]],
    column: int,
    *,
    draws: int,
    seed: int,
) -> dict[str, float]:
    """Return nDCG@10 by posting id when one feature is dealt out anew among the people of a posting.

    Permutation importance (Breiman, 2001) on unseen postings, mean over `draws`.
    """
    generator = np.random.default_rng(seed)
    predictor = {name: predict for part, predict in zip(parts, held.predictors, strict=True) for name in part}
    total: dict[str, float] = {}
    for _ in range(draws):
        answers = []
        for posting in judged:
            features: NDArray[np.float64] = posting.features.copy()
            features[:, column] = generator.permutation(features[:, column])
            answers.append(predictor[posting.posting_id](features))
        for name, value in by_posting(judged, answers).items():
            total[name] = total.get(name, 0.0) + value / draws
    return total
