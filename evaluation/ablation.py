"""What each feature is worth, and whether an additive model is enough: refits checked on unseen postings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from evaluation.crossvalidation import (
    TREES,
    Held,
    Learner,
    Trees,
    additive,
    boosted,
    brier,
    by_posting,
    folds,
    hold_out,
    permuted,
    without,
)
from evaluation.errors import EvaluationError
from evaluation.ranker_fit import JudgedPosting, fit
from evaluation.report import Estimate, code_commit, code_version, now
from evaluation.statistics import RESAMPLES, holm, randomisation_test, wins_ties_losses
from matcher.ranking.features import FEATURES
from matcher.records.base import Value
from models.errors import Text

FOLDS = 10
REPEATS = 2
PERMUTATIONS = 3
"""Deals of one feature a repeat."""


class FeatureWorth(Value):
    """One feature.

    Attributes:
        name: as in `matcher.ranking.features`.
        label_fr: in French.
        label_en: in English.
        weight: in the model fitted on everything, on the scale of log-odds; 0 where it was refused.
        gain: nDCG@10 with the feature minus that of a model refitted without it.
        p_corrected: randomisation test of `gain` over postings, Holm's correction over the features.
        wins: postings that the feature serves.
        losses: postings that it harms.
        permuted: nDCG@10 minus that with the feature dealt out anew among the people of each posting.
    """

    name: str
    label_fr: str
    label_en: str
    weight: float
    gain: Estimate
    p_corrected: float
    wins: int
    losses: int
    permuted: Estimate


class ModelWorth(Value):
    """One kind of model on unseen postings.

    Attributes:
        name: "additive", "trees_monotone" or "trees_free".
        settings: of the trees, the best of those tried.
        ndcg: nDCG@10, mean over postings.
        fold_deviation: standard deviation of the folds' means.
        fold_lowest: the worst fold's mean.
        fold_highest: the best fold's mean.
        seen: nDCG@10 on the very postings it learnt from: the gap to `ndcg` is what it learnt by heart.
        brier: of "grade 1 or more", after Platt's calibration.
        difference: nDCG@10 minus that of the additive model; None for the additive model itself.
        p_corrected: randomisation test of the difference over postings, Holm's correction over the kinds.
    """

    name: str
    settings: str
    ndcg: Estimate
    fold_deviation: float
    fold_lowest: float
    fold_highest: float
    seen: float
    brier: float
    difference: Estimate | None
    p_corrected: float | None


class AblationReport(Value):
    """All of one ablation; `ablation.json` is this record."""

    datasets: list[str]
    postings: int
    pairs: int
    folds: int
    repeats: int
    permutations: int
    features: list[FeatureWorth]
    models: list[ModelWorth]
    passerelle_version: str
    commit: str | None
    seed: int
    resamples: int
    made_at: str
    seconds: float


@dataclass(frozen=True)
class _Tried:
    """One learner over all repeats: by posting, by fold, and what it gave on each repeat."""

    ndcg: dict[str, float]
    by_fold: list[float]
    brier: float
    held: list[Held]


@dataclass(frozen=True)
class _Design:
    """What every trial shares: the folds of each repeat, the seed, and who is told of each model learnt."""

    parts: Sequence[Sequence[frozenset[str]]]
    seed: int
    progress: Callable[[int], object] | None


def ablate(
    judged: Sequence[JudgedPosting],
    datasets: Sequence[str],
    *,
    fold_count: int = FOLDS,
    repeats: int = REPEATS,
    trees: Sequence[Trees] = TREES,
    seed: int = 0,
    progress: Callable[[int], object] | None = None,
) -> AblationReport:
    """Measure every feature and the kinds of model by cross-validation over postings.

    Args:
        judged: postings with features and grades, each in one or more readings.
        datasets: names of where they come from.
        fold_count: parts of the postings.
        repeats: shufflings of the postings into parts; figures are means over them.
        trees: settings of boosted trees to try; none leaves the trees out.
        seed: of shufflings, deals and resampling.
        progress: called with the number of models learnt.

    Raises:
        EvaluationError: fewer postings than folds, or no shuffling.
    """
    started = perf_counter()
    if repeats < 1:
        raise EvaluationError(
            Text("il faut au moins un tirage des parts.", "the parts must be drawn once at least."),
            field="--repeats",
        )
    parts = [folds(judged, fold_count, seed + repeat) for repeat in range(repeats)]
    design = _Design(parts, seed, progress)
    whole = _try(judged, additive, design)
    return AblationReport(
        datasets=list(datasets),
        postings=len({posting.posting_id for posting in judged}),
        pairs=sum(len(posting.grades) for posting in judged),
        folds=fold_count,
        repeats=repeats,
        permutations=PERMUTATIONS,
        features=_features(judged, whole, design),
        models=_models(judged, whole, trees, design),
        passerelle_version=code_version(),
        commit=code_commit(),
        seed=seed,
        resamples=RESAMPLES,
        made_at=now(),
        seconds=perf_counter() - started,
    )


def steps(fold_count: int, repeats: int, trees: Sequence[Trees] = TREES) -> int:
    """Return how many models `ablate` learns, for a progress bar."""
    return fold_count * repeats * (1 + len(FEATURES) + 2 * len(trees))


def _try(judged: Sequence[JudgedPosting], learner: Learner, design: _Design) -> _Tried:
    held = [hold_out(judged, learner, some, design.progress) for some in design.parts]
    return _Tried(
        ndcg={name: float(np.mean([one.ndcg[name] for one in held])) for name in held[0].ndcg},
        by_fold=[value for one in held for value in one.by_fold],
        brier=float(np.mean([brier(judged, one.log_odds) for one in held])),
        held=held,
    )


def _features(judged: Sequence[JudgedPosting], whole: _Tried, design: _Design) -> list[FeatureWorth]:
    seed = design.seed
    weights = fit(judged).weights
    names = list(whole.ndcg)
    ours = [whole.ndcg[name] for name in names]
    left_out = [_try(without(judged, column), additive, design).ndcg for column in range(len(FEATURES))]
    raw = [randomisation_test(ours, [other[name] for name in names], seed=seed) for other in left_out]
    rows = []
    for column, (feature, p_value) in enumerate(zip(FEATURES, holm(raw), strict=True)):
        theirs = [left_out[column][name] for name in names]
        wins, _, losses = wins_ties_losses(ours, theirs)
        dealt = [
            permuted(judged, held, some, column, draws=PERMUTATIONS, seed=seed)
            for held, some in zip(whole.held, design.parts, strict=True)
        ]
        shuffled = [float(np.mean([one[name] for one in dealt])) for name in names]
        rows.append(
            FeatureWorth(
                name=feature.name,
                label_fr=feature.label.fr,
                label_en=feature.label.en,
                weight=float(weights[column]),
                gain=_difference(ours, theirs, seed),
                p_corrected=p_value,
                wins=wins,
                losses=losses,
                permuted=_difference(ours, shuffled, seed),
            )
        )
    return sorted(rows, key=lambda row: -row.gain.mean)


def _models(
    judged: Sequence[JudgedPosting], whole: _Tried, trees: Sequence[Trees], design: _Design
) -> list[ModelWorth]:
    rows = [_model("additive", "", judged, additive, whole, None, design.seed)]
    for name, monotone in (("trees_monotone", True), ("trees_free", False)):
        tried = {one: _try(judged, boosted(one, monotone=monotone), design) for one in trees}
        if not tried:
            continue
        best = max(tried, key=lambda one: float(np.mean(list(tried[one].ndcg.values()))))
        settings = f"max_leaf_nodes {best.leaves}, max_iter {best.rounds}, learning_rate {best.rate}"
        learner = boosted(best, monotone=monotone)
        rows.append(_model(name, settings, judged, learner, tried[best], whole, design.seed))
    corrected = iter(holm([row.p_corrected for row in rows if row.p_corrected is not None]))
    return [
        row if row.p_corrected is None else row.model_copy(update={"p_corrected": next(corrected)})
        for row in rows
    ]


def _model(
    name: str,
    settings: str,
    judged: Sequence[JudgedPosting],
    learner: Learner,
    tried: _Tried,
    additive_one: _Tried | None,
    seed: int,
) -> ModelWorth:
    predict = learner(judged)
    seen = hold_in(judged, predict)
    names = list(tried.ndcg)
    ours = [tried.ndcg[posting] for posting in names]
    theirs = [additive_one.ndcg[posting] for posting in names] if additive_one else None
    return ModelWorth(
        name=name,
        settings=settings,
        ndcg=Estimate.of(ours, seed=seed),
        fold_deviation=float(np.std(tried.by_fold, ddof=1)),
        fold_lowest=min(tried.by_fold),
        fold_highest=max(tried.by_fold),
        seen=seen,
        brier=tried.brier,
        difference=_difference(ours, theirs, seed) if theirs else None,
        p_corrected=randomisation_test(ours, theirs, seed=seed) if theirs else None,
    )


def hold_in(judged: Sequence[JudgedPosting], predict: Callable[..., np.ndarray]) -> float:
    """Return nDCG@10 on the postings that were learnt from."""
    values = by_posting(judged, [predict(posting.features) for posting in judged])
    return float(np.mean(list(values.values())))


def _difference(ours: Sequence[float], theirs: Sequence[float], seed: int) -> Estimate:
    return Estimate.of([one - other for one, other in zip(ours, theirs, strict=True)], seed=seed)
