from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.agreement import agreement, annotator_parity
from evaluation.datasets import load_dataset


def quadratic_kappa(matrix: list[list[int]]) -> float:
    """Cohen 1968 from its definition: 1 - observed over expected disagreement, weights (i - j)^2."""
    total = sum(map(sum, matrix))
    rows = [sum(row) for row in matrix]
    columns = [sum(column) for column in zip(*matrix, strict=True)]
    size = range(len(matrix))
    observed = sum((i - j) ** 2 * matrix[i][j] for i in size for j in size) / total
    expected = sum((i - j) ** 2 * rows[i] * columns[j] for i in size for j in size) / total**2
    return 1 - observed / expected


def test_kappa_over_all_pairs_by_hand() -> None:
    first = {"p": {"a": 3, "b": 2}, "q": {"c": 1}}
    second = {"p": {"a": 3, "b": 1}, "q": {}}
    found = agreement(("A", first), ("B", second), ["p", "q"], ["a", "b", "c"])
    assert found.pairs == 6
    assert found.matrix == [[3, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    assert found.kappa == pytest.approx(quadratic_kappa(found.matrix))


def test_equal_annotators_agree_fully() -> None:
    grades = {"p": {"a": 3, "b": 1}}
    assert agreement(("A", grades), ("B", grades), ["p"], ["a", "b", "c"]).kappa == pytest.approx(1.0)


def test_fixture_annotators_agree_as_published(fixtures: Path) -> None:
    data = load_dataset(fixtures)
    found = agreement(
        ("A", data.annotators["A"]), ("B", data.annotators["B"]), list(data.queries), list(data.documents)
    )
    assert round(found.kappa, 3) == 0.972
    assert found.kappa == pytest.approx(quadratic_kappa(found.matrix))


def test_parity_scores_each_against_each() -> None:
    annotators = {"A": {"p": {"a": 3}}, "B": {"p": {"b": 3}}}
    run = {"p": {"a": 0.9, "b": 0.5}}
    rows = {row.judge: row for row in annotator_parity("engine", run, annotators)}
    # A's only relevant person is first for the engine and unknown to B; B's is second for the engine.
    assert (rows["A"].by_system, rows["A"].by_other) == pytest.approx((1.0, 0.0))
    assert rows["B"].by_system == pytest.approx(1 / 1.584962500721156)
    assert rows["B"].other == "A"
