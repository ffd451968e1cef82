from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from evaluation.errors import EvaluationError
from evaluation.ranker_fit import (
    JudgedPosting,
    build_model,
    calibrate,
    fit,
    grade_thresholds,
    judged_postings,
    leave_one_posting_out,
)
from matcher.ranking.features import FEATURE_NAMES


def made_up(postings: int = 6, people: int = 40) -> list[JudgedPosting]:
    """Postings whose grades follow the first feature, and run against the second."""
    random = np.random.default_rng(0)
    judged = []
    for number in range(postings):
        features = random.random((people, len(FEATURE_NAMES)))
        grades = np.searchsorted([0.7, 0.8, 0.9], features[:, 0], side="right")
        features[:, 1] = 1 - features[:, 0]
        judged.append(JudgedPosting(f"P{number}", features, grades))
    return judged


def test_a_feature_that_tells_has_weight_and_one_that_misleads_has_none() -> None:
    weights = fit(made_up()).weights
    assert weights.argmax() == 0
    assert weights[1] == 0
    assert weights.min() >= 0


def test_a_posting_is_answered_by_a_model_that_has_not_seen_it() -> None:
    judged = made_up(3)
    held = leave_one_posting_out(judged)
    np.testing.assert_allclose(held[0], fit(judged[1:]).log_odds(judged[0].features))


def test_calibrated_log_odds_are_those_that_made_the_data() -> None:
    random = np.random.default_rng(1)
    log_odds = random.normal(0, 2, 40_000)
    relevant = random.random(40_000) < 1 / (1 + np.exp(-(0.5 * log_odds - 1)))
    assert calibrate(log_odds, relevant) == pytest.approx((0.5, -1), abs=0.05)


def test_as_many_pairs_reach_a_grade_as_the_judges_gave() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    assert grade_thresholds(scores, np.array([3, 2, 0, 1, 1, 0])) == (0.6, 0.8, 0.9)
    low, middle, high = grade_thresholds(np.full(4, 0.5), np.array([3, 2, 1, 0]))
    assert low < middle < high


def test_the_model_written_holds_every_feature_and_its_figures() -> None:
    content, figures = build_model(made_up(), "trial-1")
    assert content["version"] == "trial-1"
    assert list(content["features"]) == list(FEATURE_NAMES)
    assert figures["postings"] == 6
    assert figures["ndcg@10"] > 0.95


def write_set(folder: Path, qrels: str) -> Path:
    for kind, rows in (
        ("postings", [{"id": "P1", "title": "Cariste", "text": "Cariste"}]),
        ("candidates", [{"id": "C1", "text": "cariste"}, {"id": "C2", "text": "comptable"}]),
    ):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{kind}-x.jsonl").write_text(lines, encoding="utf-8")
    (folder / "qrels-x.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_each_posting_is_read_with_and_without_its_requirements(tmp_path: Path) -> None:
    folder = write_set(tmp_path, "P1 0 C1 3\n")
    judged = judged_postings(folder, "-x")
    assert [(one.posting_id, one.features.shape, one.grades.tolist()) for one in judged] == [
        ("P1", (2, len(FEATURE_NAMES)), [3, 0])
    ] * 2
    assert judged_postings(folder, "-x", leave_out=frozenset({"P1"})) == []


@pytest.mark.parametrize(
    ("line", "problem"), [("P1\t0\tC1", "quatre colonnes"), ("P1 0 C1 4", "note 4 hors")]
)
def test_judgements_that_cannot_be_read_are_told(tmp_path: Path, line: str, problem: str) -> None:
    write_set(tmp_path, f"P1\t0\tC2\t0\n{line}\n")
    with pytest.raises(EvaluationError, match=rf"qrels-x\.tsv, ligne 2.* : {problem}"):
        judged_postings(tmp_path, "-x")


def test_the_program_ends_in_words(tmp_path: Path) -> None:
    write_set(tmp_path, "P1\n")
    arguments = ["--dataset", f"{tmp_path}:-x", "--output", str(tmp_path / "out.json")]
    program = [sys.executable, "-m", "evaluation.ranker_fit", *arguments]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "qrels-x.tsv, ligne 1" in done.stderr
    assert "Traceback" not in done.stderr
