from __future__ import annotations

import random
from pathlib import Path

import pytest

from evaluation.bench_gaps import _records, run
from evaluation.errors import EvaluationError
from evaluation.fixtures import FIXTURES
from evaluation.varied_texts import varied_text
from matcher.understanding import split_sentences


def test_the_analysis_finds_what_brute_force_finds_on_the_sample() -> None:
    figures = run(4, 16, 12, sample=(4, 16, 4), budget=5_000.0)
    brute = figures["brute_force"]
    assert figures["openings"] >= 4
    assert figures["analysis_seconds"] >= sum(figures["stages_seconds"].values()) > 0
    assert figures["peak_memory_mb"] >= figures["memory_before_mb"] > 0
    assert brute["sample_people"] == 16
    assert brute["found_by_both"] >= 0.9 * brute["of_these_by_a_course_that_fits"]
    assert brute["found_by_both"] <= brute["found_by_the_analysis"]
    assert figures["plan"]["bound"] >= figures["plan"]["openings_filled"]


def test_a_folder_without_records_is_an_error(tmp_path: Path) -> None:
    for name in ("postings", "candidates", "trainings"):
        (tmp_path / f"{name}.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match="aucune fiche dont partir"):
        run(1, 1, 1, folder=tmp_path)


def test_made_up_records_share_no_sentence() -> None:
    people, offers, courses = _records(FIXTURES, (30, 200, 40), 1)
    sentences = [span.of(person.text) for person in people for span in split_sentences(person.text)]
    assert len(set(sentences)) > 0.99 * len(sentences)
    assert len({posting.text for posting in offers}) == 30
    assert len({tuple(course.skills) for course in courses}) > 30
    assert _records(FIXTURES, (30, 200, 40), 1) == (people, offers, courses)


def test_numbers_of_papers_stay_and_those_that_count_change() -> None:
    text = "CACES R489-3 et habilitation B1V. Trois ans, puis 12 mois en 3x8."
    made = varied_text(text, [], random.Random(4))
    assert "R489-3" in made
    assert "B1V" in made
    assert "12 mois" not in made
