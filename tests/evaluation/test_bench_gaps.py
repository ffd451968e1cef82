from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.bench_gaps import run
from evaluation.errors import EvaluationError


def test_the_analysis_finds_what_brute_force_finds_on_the_sample() -> None:
    figures = run(4, 16, 12, sample=(4, 16, 4), budget=5_000.0)
    brute = figures["brute_force"]
    assert figures["openings"] >= 4
    assert figures["analysis_seconds"] > 0
    assert brute["sample_people"] == 16
    assert brute["found_by_both"] >= 0.9 * brute["of_these_by_a_course_that_fits"]
    assert brute["found_by_both"] <= brute["found_by_the_analysis"]
    assert figures["plan"]["bound"] >= figures["plan"]["openings_filled"]


def test_a_folder_without_records_is_an_error(tmp_path: Path) -> None:
    for name in ("postings", "candidates", "trainings"):
        (tmp_path / f"{name}.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match="aucune fiche dont partir"):
        run(1, 1, 1, folder=tmp_path)
