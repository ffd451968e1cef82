from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.baselines import Answered, run_baselines
from evaluation.datasets import Dataset, load_dataset
from matcher.records import Candidate


@pytest.fixture(scope="session")
def cluster(fixtures: Path) -> Dataset:
    """The judged fixture cluster."""
    return load_dataset(fixtures)


@pytest.fixture(scope="session")
def baselines(cluster: Dataset) -> list[Answered]:
    """Every baseline's answers on the fixture cluster."""
    return run_baselines(cluster, seed=7)


@pytest.fixture(scope="session")
def cluster_candidates(cluster: Dataset) -> tuple[Candidate, ...]:
    """The people of the fixture cluster."""
    return cluster.candidates
