from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import EvaluationError
from evaluation.measures import MEASURES, evaluate, exponential_gains, judged_share, measure
from evaluation.runs import ranked

GRADES = {"a": 3, "b": 2, "c": 1, "d": 0}
# Order of the run: d (0), a (3), c (1), b (2).
SCORES = {"d": 0.9, "a": 0.8, "c": 0.7, "b": 0.6}


def one(grades: dict[str, int], scores: dict[str, float]) -> dict[str, float]:
    values = evaluate({"q": grades}, {"q": scores}, ["q"])
    return {name: by_query["q"] for name, by_query in values.items()}


def brute_force(grades: dict[str, int], scores: dict[str, float]) -> dict[str, float]:
    """Every measure from its definition, sharing no code with the library."""
    order = sorted(scores, key=lambda document: (scores[document], document), reverse=True)
    relevant = {document for document, grade in grades.items() if grade >= 1}

    def dcg(documents: list[str], depth: int) -> float:
        return sum(
            (2 ** grades.get(d, 0) - 1) / log2(1 + r) for r, d in enumerate(documents[:depth], start=1)
        )

    ideal = sorted(grades, key=lambda document: -grades[document])
    hits = [rank for rank, document in enumerate(order, start=1) if document in relevant]
    return {
        "nDCG@10": dcg(order, 10) / dcg(ideal, 10),
        "nDCG@5": dcg(order, 5) / dcg(ideal, 5),
        "MAP": sum((place + 1) / rank for place, rank in enumerate(hits)) / len(relevant),
        "MRR": 1 / hits[0] if hits else 0.0,
        "P@5": sum(document in relevant for document in order[:5]) / 5,
        "P2@5": sum(grades.get(document, 0) >= 2 for document in order[:5]) / 5,
        "recall@20": sum(document in relevant for document in order[:20]) / len(relevant),
    }


def test_ndcg_has_exponential_gain_and_logarithmic_discount() -> None:
    found = 0 / log2(2) + 7 / log2(3) + 1 / log2(4) + 3 / log2(5)
    ideal = 7 / log2(2) + 3 / log2(3) + 1 / log2(4)
    assert one(GRADES, SCORES)["nDCG@10"] == pytest.approx(found / ideal)


def test_linear_gain_would_give_another_figure() -> None:
    found = 0 / log2(2) + 3 / log2(3) + 1 / log2(4) + 2 / log2(5)
    ideal = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)
    assert one(GRADES, SCORES)["nDCG@10"] != pytest.approx(found / ideal, abs=0.01)


def test_average_precision_reciprocal_rank_precision_and_recall_count_grade_one_and_more() -> None:
    values = one(GRADES, SCORES)
    assert values["MAP"] == pytest.approx((1 / 2 + 2 / 3 + 3 / 4) / 3)
    assert values["MRR"] == pytest.approx(1 / 2)
    assert values["P@5"] == pytest.approx(3 / 5)
    assert values["P2@5"] == pytest.approx(2 / 5)
    assert values["recall@20"] == pytest.approx(3 / 3)


def test_recall_looks_no_further_than_twenty() -> None:
    scores = {f"x{number:02}": 100.0 - number for number in range(20)} | {"a": 1.0, "b": 200.0}
    assert one({"a": 3, "b": 1}, scores)["recall@20"] == pytest.approx(1 / 2)


def test_a_query_without_an_answer_counts_as_zero() -> None:
    values = evaluate({"q": {"a": 1}, "r": {"a": 1}}, {"q": {"a": 1.0}}, ["q", "r"])
    assert values["nDCG@10"] == {"q": 1.0, "r": 0.0}
    assert evaluate({"q": {"a": 1}}, {}, ["q"])["MAP"] == {"q": 0.0}


def test_ties_go_to_the_later_id() -> None:
    assert ranked({"a": 1.0, "b": 1.0, "c": 2.0}) == ["c", "b", "a"]
    assert one({"a": 1}, {"a": 1.0, "b": 1.0})["MRR"] == pytest.approx(1 / 2)


documents = st.sampled_from([f"d{number:02}" for number in range(30)])


@given(
    st.dictionaries(documents, st.integers(0, 3), min_size=1).filter(lambda grades: any(grades.values())),
    st.dictionaries(documents, st.integers(-4, 4).map(float), min_size=1),
)
def test_the_library_agrees_with_the_definitions(grades: dict[str, int], scores: dict[str, float]) -> None:
    assert one(grades, scores) == pytest.approx(brute_force(grades, scores))


def test_every_measure_is_explained_and_known() -> None:
    for entry in MEASURES:
        assert measure(entry.name) is not None
        assert entry.meaning.fr != entry.meaning.en


def test_an_unknown_measure_is_refused_with_the_known_ones() -> None:
    with pytest.raises(EvaluationError, match=r"mesure inconnue « nDCG@7 » ; mesures : nDCG@10"):
        measure("nDCG@7")


def test_gains_are_two_to_the_grade_minus_one() -> None:
    assert exponential_gains(3) == {0: 0, 1: 1, 2: 3, 3: 7}


def test_judged_share_counts_judged_zeros_too() -> None:
    run = {"q": {"a": 3.0, "d": 2.0, "unjudged": 1.0, "b": 0.5}}
    assert judged_share({"q": GRADES}, run, ["q"]) == pytest.approx(3 / 4)
    assert judged_share({"q": GRADES}, run, ["q"], depth=2) == pytest.approx(1.0)
