"""The record of a fairness run; `fairness.json` is this record."""

from __future__ import annotations

from evaluation.fairness.trials import Words
from evaluation.report import Estimate
from matcher.records.base import Value


class Limit(Value):
    """One limit of thresholds.yaml, and whether a trial kept it.

    Attributes:
        name: as in the file.
        value: the limit.
        measured: the trial's figure.
        kept: whether the trial is within.
        why: the reason for the limit.
    """

    name: str
    value: float
    measured: float
    kept: bool
    why: Words


class LargestShift(Value):
    """The person whose score moves most."""

    posting: str
    candidate: str
    score_a: float
    score_b: float


class TrialResult(Value):
    """What one trial gave; everything but `overlap` is about the people among the first ten of A or B.

    Attributes:
        name: of the trial.
        family: of the trial, which chooses the limits.
        label: its name for readers.
        groups: what A and B are called.
        what: what was done.
        examples: pairs of phrases or of words, A and B.
        words_changed: mean number of words that differ in a changed text.
        overlap: rank-biased overlap of the whole lists, p = 0.9.
        shift: mean of score B minus score A.
        absolute_shift: mean of its absolute value.
        largest: the largest shift.
        grades_changed: share of people whose grade changes.
        newcomers: how many of the first ten change, mean over postings.
        selection: selection ratio on mixed lists of ten; None where A and B are not ways of being.
        rates: selection rates of A and of B behind it.
        eligibility_changes: how many people's eligibility changes.
        people: pairs of posting and person looked at.
        quality_a: nDCG@10 of version A, where the set is judged.
        quality_b: the same of version B.
        limits: the thresholds and what was measured.
    """

    name: str
    family: str
    label: Words
    groups: tuple[Words, Words]
    what: Words
    examples: list[tuple[str, str]]
    words_changed: float
    overlap: Estimate
    shift: Estimate
    absolute_shift: Estimate
    largest: LargestShift
    grades_changed: Estimate
    newcomers: Estimate
    selection: Estimate | None
    rates: tuple[float, float] | None
    eligibility_changes: int
    people: int
    quality_a: float | None
    quality_b: float | None
    limits: list[Limit]

    @property
    def passed(self) -> bool:
        """Whether every limit was kept."""
        return all(limit.kept for limit in self.limits)


class ObservedGroup(Value):
    """Real people of the set, as they are.

    Attributes:
        ground: "age" or "writing".
        group: which group.
        people: how many there are.
        selection_rate: share of pairs where the person is among the first ten.
        relevant_rate: share of pairs that the judges hold relevant (grade 2 or 3).
        found_rate: of these, the share that is among the first ten; None where there are none.
    """

    ground: str
    group: Words
    people: int
    selection_rate: float
    relevant_rate: float | None
    found_rate: float | None


class FairnessReport(Value):
    """All of one fairness run."""

    dataset: str
    data_hash: str
    model_id: str
    postings: int
    candidates: int
    shortlist: int
    trials: list[TrialResult]
    observed: list[ObservedGroup]
    thresholds: str
    passerelle_version: str
    commit: str | None
    seed: int
    resamples: int
    made_at: str
    seconds: float
    contact: str | None

    @property
    def passed(self) -> bool:
        """Whether every trial kept its limits."""
        return all(trial.passed for trial in self.trials)

    def failed(self) -> list[TrialResult]:
        """Return the trials that broke a limit."""
        return [trial for trial in self.trials if not trial.passed]
