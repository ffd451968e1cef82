"""The report of an evaluation: what was measured, on what, by which code; refuses unknown fields."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from evaluation.agreement import Agreement, Parity
from evaluation.calibration import Calibration
from evaluation.misses import Miss
from evaluation.statistics import bootstrap_interval
from matcher.records.base import Value
from models.errors import Text

PART_NAMES = {
    "all": Text("Toutes les offres", "All postings"),
    "tuned": Text("Moitié de réglage", "Tuned half"),
    "heldout": Text("Moitié réservée", "Held-out half"),
}


class Estimate(Value):
    """A mean over queries with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float], *, seed: int) -> Estimate:
        """Return the mean of one value a query, at least one; `seed` is of the draws."""
        low, high = bootstrap_interval(values, seed=seed)
        return cls(mean=sum(values) / len(values), low=low, high=high)


class SystemResult(Value):
    """One system's measures.

    Attributes:
        name: short name; labels in French and English beside it.
        kind: "engine", "run" or "baseline".
        model_id: what exactly was run.
        seconds: indexing and answering; None for a run from a file.
        measures: estimate by part ("all", "tuned", "heldout"), then measure.
        per_query: value by measure, then query.
        judged: share of the first 10 that has a judgement, where absent pairs are unjudged.
        grades_by_rank: of the ranks 1 to 10, how many answers have grade 0, 1, 2, 3 (or more).
        calibration: reliability of the scores, where they lie in 0..1.
    """

    name: str
    label_fr: str
    label_en: str
    kind: str
    model_id: str
    seconds: float | None
    measures: dict[str, dict[str, Estimate]]
    per_query: dict[str, dict[str, float]]
    judged: float | None
    grades_by_rank: list[list[int]]
    calibration: Calibration | None

    @property
    def label(self) -> str:
        """The system's name in the reader's language."""
        return Text(self.label_fr, self.label_en).render()


class Comparison(Value):
    """Two systems, paired by query.

    Attributes:
        part: which queries.
        measure: of what.
        first: the system asked about.
        second: the system it is compared with.
        difference: mean of first minus second.
        low: lower end of the 95 % bootstrap interval of the difference.
        high: its upper end.
        p_value: randomisation test, two-sided.
        p_corrected: the same after Holm's correction over the comparisons made together.
        wins: queries where the first is better.
        ties: queries where both are equal.
        losses: queries where the first is worse.
    """

    part: str
    measure: str
    first: str
    second: str
    difference: float
    low: float
    high: float
    p_value: float
    p_corrected: float
    wins: int
    ties: int
    losses: int


class Provenance(Value):
    """Where the figures come from."""

    dataset: str
    dataset_format: str
    data_hash: str
    queries: int
    documents: int
    judged_pairs: int
    heldout: int
    passerelle_version: str
    commit: str | None
    python: str
    seed: int
    resamples: int
    made_at: str
    seconds: float


class Report(Value):
    """All of one evaluation; `report.json` is this record.

    `misses` leaves out the held-out half unless it was asked for: who reads its texts tunes on them.
    """

    provenance: Provenance
    systems: list[SystemResult]
    comparisons: list[Comparison]
    agreements: list[Agreement]
    parity: list[Parity]
    misses: list[Miss]
    misses_of: str | None
    heldout_shown: bool

    def system(self, name: str) -> SystemResult:
        """Return the system of this name; raises KeyError where there is none."""
        for system in self.systems:
            if system.name == name:
                return system
        raise KeyError(name)


def code_version() -> str:
    """Return the version of the installed distribution."""
    try:
        return version("passerelle")
    except PackageNotFoundError:
        return "0+unknown"


def code_commit() -> str | None:
    """Return the commit this code runs from, with "+" where files differ; None outside a checkout."""
    folder = Path(__file__).parent
    commands = (
        ["git", "rev-parse", "--short=12", "HEAD"],
        ["git", "status", "--porcelain", "--untracked-files=no"],
    )
    try:
        commit, changed = (
            subprocess.run(
                command, cwd=folder, capture_output=True, text=True, check=True, timeout=20
            ).stdout.strip()
            for command in commands
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return commit + ("+" if changed else "")


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
