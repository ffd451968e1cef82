from __future__ import annotations

from math import log2
from pathlib import Path

import pytest

from evaluation.datasets import load_dataset
from evaluation.misses import query_misses, worst_misses


def test_costs_by_hand() -> None:
    # Order x (0), b (1), a (3): a belongs first, b second.
    misses = {
        (miss.document, miss.kind): miss
        for miss in query_misses("q", {"a": 3, "b": 1}, {"x": 3, "b": 2, "a": 1})
    }
    best = 7 / log2(2) + 1 / log2(3)
    assert misses[("a", "buried")].cost == pytest.approx((7 / log2(2) - 7 / log2(4)) / best)
    assert misses[("x", "intruder")].cost == pytest.approx(7 / log2(2) / best)
    assert set(misses) == {("a", "buried"), ("x", "intruder")}


def test_a_perfect_order_has_no_miss_whatever_the_order_of_equals() -> None:
    assert query_misses("q", {"a": 3, "b": 3, "c": 1}, {"b": 3, "a": 2, "c": 1, "x": 0}) == []
    assert query_misses("q", {"a": 3, "b": 3, "c": 1}, {"a": 3, "b": 2, "c": 1, "x": 0}) == []


def test_a_person_left_out_of_the_list_is_told() -> None:
    (miss,) = query_misses("q", {"a": 3, "b": 2}, {"a": 1.0})
    assert (miss.document, miss.rank, miss.score, miss.ideal_rank) == ("b", None, None, 2)


def test_worst_first_with_both_texts_and_both_grades(fixtures: Path) -> None:
    data = load_dataset(fixtures)
    run = {query: dict.fromkeys(data.documents, 1.0) for query in data.queries}
    misses = worst_misses(data, run, ["D-P01", "D-P02"], shown=5)
    assert len(misses) == 5
    assert {miss.query for miss in misses} <= {"D-P01", "D-P02"}
    assert [miss.cost for miss in misses] == sorted((miss.cost for miss in misses), reverse=True)
    first = misses[0]
    assert first.query_text == data.queries[first.query]
    assert first.document_text == data.documents[first.document]
    assert set(first.grades) == {"A", "B"}
