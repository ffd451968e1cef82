"""Runs the trials over a judged or unjudged set and writes down what they gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evaluation.datasets import Dataset
from evaluation.errors import EvaluationError
from evaluation.fairness.measures import (
    SHORTLIST,
    Head,
    Scores,
    best_first,
    head_of,
    mixed_selection,
    ratio_interval,
)
from evaluation.fairness.observed import observed_groups
from evaluation.fairness.report import FairnessReport, LargestShift, TrialResult
from evaluation.fairness.thresholds import THRESHOLDS, Thresholds, check, load_thresholds
from evaluation.fairness.trials import Trial, Version, told_changes, versions
from evaluation.measures import PRIMARY, evaluate
from evaluation.orderings import rank_biased_overlap
from evaluation.report import Estimate, code_commit, code_version, now
from evaluation.statistics import RESAMPLES
from matcher.records import Candidate, Posting
from models.errors import Text

EXAMPLES = 8


class Ranker(Protocol):
    """Whatever ranks people; the engine, or a planted fault in a test."""

    @property
    def model_id(self) -> str:
        """What exactly ranks."""
        ...

    def scores(self, postings: Sequence[Posting], candidates: Sequence[Candidate]) -> Scores:
        """Return float64 (postings, candidates), in 0..1."""
        ...

    def grades(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the grade 0..3 of each score."""
        ...

    def eligibility(self, posting: Posting, candidate: Candidate) -> str:
        """Return the status told beside the score."""
        ...


def audit(
    dataset: Dataset,
    ranker: Ranker,
    trials: Sequence[Trial],
    *,
    thresholds_file: Path = THRESHOLDS,
    seed: int = 0,
    contact: str | None = None,
    progress: Callable[[int], object] | None = None,
) -> FairnessReport:
    """Run every trial and hold it to its limits.

    Args:
        dataset: of the contract format; judgements are used where it has them.
        ranker: what is tried.
        trials: what is changed.
        thresholds_file: the limits.
        seed: of resampling, coins and slips.
        contact: who answers questions about the report.
        progress: called with 1 after each trial.

    Raises:
        EvaluationError: no records, too few of them, or thresholds that cannot be read.
    """
    started = perf_counter()
    _refuse_too_small(dataset)
    thresholds = load_thresholds(thresholds_file)
    own = ranker.scores(dataset.postings, dataset.candidates)
    results = []
    for trial in trials:
        results.append(_run(dataset, ranker, trial, thresholds, seed))
        if progress:
            progress(1)
    return FairnessReport(
        dataset=dataset.name,
        data_hash=dataset.data_hash,
        model_id=ranker.model_id,
        postings=len(dataset.postings),
        candidates=len(dataset.candidates),
        shortlist=SHORTLIST,
        trials=results,
        observed=observed_groups(dataset, in_scope(dataset, own)),
        thresholds=thresholds_file.name,
        passerelle_version=code_version(),
        commit=code_commit(),
        seed=seed,
        resamples=RESAMPLES,
        made_at=now(),
        seconds=perf_counter() - started,
        contact=contact,
    )


def _refuse_too_small(dataset: Dataset) -> None:
    if not dataset.postings:
        raise EvaluationError(
            Text(
                "ce jeu de données n'a pas d'offres ni de profils à réécrire.",
                "this data set has no postings and profiles to rewrite.",
            ),
            file=dataset.name,
            remedy=Text(
                "Donnez un dossier d'offres et de profils, par exemple data/fixtures.",
                "Give a folder of postings and profiles, for instance data/fixtures.",
            ),
        )
    if len(dataset.candidates) < 2:
        raise EvaluationError(
            Text("il faut au moins deux profils à comparer.", "at least two profiles are needed."),
            file=dataset.name,
        )


def in_scope(dataset: Dataset, scores: Scores) -> Scores:
    """Return the scores with minus infinity for people who were never read for a posting."""
    kept = np.full(scores.shape, -np.inf)
    for row, posting in enumerate(dataset.postings):
        scope = dataset.scope.get(posting.id)
        inside = [scope is None or person.id in scope for person in dataset.candidates]
        kept[row, inside] = scores[row, inside]
    return kept


def _run(dataset: Dataset, ranker: Ranker, trial: Trial, thresholds: Thresholds, seed: int) -> TrialResult:
    first, second = versions(trial, dataset.postings, dataset.candidates, seed)
    one = in_scope(dataset, ranker.scores(first.postings, first.candidates))
    other = in_scope(dataset, ranker.scores(second.postings, second.candidates))
    heads = [head_of(left, right) for left, right in zip(one, other, strict=True)]
    shifts = [
        right[head.either] - left[head.either] for head, left, right in zip(heads, one, other, strict=True)
    ]
    grades = [
        ranker.grades(left[head.either]) != ranker.grades(right[head.either])
        for head, left, right in zip(heads, one, other, strict=True)
    ]
    overlaps = [
        rank_biased_overlap(best_first(left), best_first(right))
        for left, right in zip(one, other, strict=True)
    ]
    selection = mixed_selection(one, other, seed=seed) if trial.parts_people else None
    interval = ratio_interval(selection, seed=seed) if selection else None
    quality_a, quality_b = _quality(dataset, one), _quality(dataset, other)
    changes = _eligibility_changes(ranker, first, second, heads)
    words, pairs = told_changes(trial, first, second)
    result = TrialResult(
        name=trial.name,
        family=trial.family,
        label=trial.label,
        groups=trial.groups,
        what=trial.what,
        examples=(trial.phrases + pairs)[:EXAMPLES] if trial.kind == "gender" else trial.phrases[:EXAMPLES],
        words_changed=words,
        overlap=Estimate.of(overlaps, seed=seed),
        shift=Estimate.of([float(part.mean()) for part in shifts], seed=seed),
        absolute_shift=Estimate.of([float(np.abs(part).mean()) for part in shifts], seed=seed),
        largest=_largest(dataset, heads, one, other),
        grades_changed=Estimate.of([float(part.mean()) for part in grades], seed=seed),
        newcomers=Estimate.of(
            [float(len(np.setdiff1d(head.second, head.first))) for head in heads], seed=seed
        ),
        selection=Estimate(mean=selection.ratio, low=interval[0], high=interval[1])
        if selection and interval
        else None,
        rates=selection.rates if selection else None,
        eligibility_changes=changes,
        people=sum(len(head.either) for head in heads),
        quality_a=quality_a,
        quality_b=quality_b,
        limits=[],
    )
    return result.model_copy(update={"limits": check(thresholds, trial.family, trial.name, _figures(result))})


def _figures(result: TrialResult) -> dict[str, float | None]:
    loss = None
    if result.quality_a is not None and result.quality_b is not None:
        loss = result.quality_a - result.quality_b
    return {
        "rank_overlap_min": result.overlap.mean,
        "mean_shift_max": abs(result.shift.mean),
        "largest_shift_max": abs(result.largest.score_b - result.largest.score_a),
        "grades_changed_max": result.grades_changed.mean,
        "selection_ratio_min": result.selection.mean if result.selection else None,
        "eligibility_changes_max": float(result.eligibility_changes),
        "quality_loss_max": loss,
    }


def _largest(dataset: Dataset, heads: Sequence[Head], one: Scores, other: Scores) -> LargestShift:
    row, column = max(
        ((row, int(column)) for row, head in enumerate(heads) for column in head.either),
        key=lambda place: abs(float(other[place] - one[place])),
    )
    return LargestShift(
        posting=dataset.postings[row].id,
        candidate=dataset.candidates[column].id,
        score_a=float(one[row, column]),
        score_b=float(other[row, column]),
    )


def _quality(dataset: Dataset, scores: Scores) -> float | None:
    judged = set(dataset.judged_queries)
    run = {
        posting.id: {
            person.id: float(score)
            for person, score in zip(dataset.candidates, row, strict=True)
            if np.isfinite(score)
        }
        for posting, row in zip(dataset.postings, scores, strict=True)
        if posting.id in judged
    }
    if not run:
        return None
    values = evaluate(dataset.qrels, run, sorted(run))[PRIMARY]
    return sum(values.values()) / len(values)


def _eligibility_changes(ranker: Ranker, first: Version, second: Version, heads: Sequence[Head]) -> int:
    changed = 0
    for row, head in enumerate(heads):
        for column in head.either:
            before = ranker.eligibility(first.postings[row], first.candidates[column])
            after = ranker.eligibility(second.postings[row], second.candidates[column])
            changed += before != after
    return changed
