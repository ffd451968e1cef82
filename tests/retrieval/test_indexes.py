from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.retrieval import (
    LexicalIndex,
    PassageWords,
    TermWeights,
    VectorIndex,
)
from matcher.taxonomy.words import stems

TEXTS = [
    "Régleuse de presses à injecter, changement de moules",
    "Trieur de flacons à la lampe, défauts du verre",
    "",
    "Conductrice de machine IS, graissage des moules",
]


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_lexical_scores_follow_the_bm25_formula() -> None:
    index = LexicalIndex([["four", "verre"], ["four"], ["moule", "moule"]])
    documents, average = 3, 5 / 3
    idf = log(1 + (documents - 1 + 0.5) / (1 + 0.5))
    # Lucene's variant drops the constant factor k1 + 1.
    expected = idf * 2 / (2 + 1.5 * (1 - 0.75 + 0.75 * 2 / average))
    assert index.scores(["moule"]) == pytest.approx([0, 0, expected], rel=1e-4)


def test_lexical_index_finds_through_gender_number_and_accents() -> None:
    index = LexicalIndex.of_texts(TEXTS)
    assert index.scores(stems("regleur presse")).argmax() == 0
    assert index.scores(stems("conducteurs de machines IS")).argmax() == 3


def test_lexical_index_of_nothing_answers_zeros() -> None:
    assert LexicalIndex([]).scores(["four"]).shape == (0,)
    assert not LexicalIndex([[], []]).scores(["four"]).any()
    assert not LexicalIndex.of_texts(TEXTS).scores(stems("xylophone")).any()


def test_term_weights_do_not_depend_on_who_else_is_there() -> None:
    texts = [stems(text) for text in TEXTS]
    query = stems("graissage de moules sur machine IS")
    alone = TermWeights([texts[3]]).scores(query, lambda stem: 2.0)
    together = TermWeights(texts).scores(query, lambda stem: 2.0)
    assert together[3] == pytest.approx(alone[0])


def test_term_weights_are_bm25_over_the_reachable_sum() -> None:
    rarity = {"a": 3.0, "b": 1.0}.get
    length = 1 - 0.75 + 0.75 * 2 / 70
    saturated = 2 * 2.5 / (2 + 1.5 * length)
    assert TermWeights([["a", "a"]]).scores(["a", "b"], rarity) == pytest.approx([3 * saturated / 4])


@given(st.integers(1, 60), st.integers(1, 70))
def test_vector_index_agrees_with_brute_force(size: int, k: int) -> None:
    generator = np.random.default_rng(size)
    vectors = unit(generator.normal(size=(size, 8)))
    query = unit(generator.normal(size=(1, 8)))[0]
    before = vectors.copy()
    found = VectorIndex(vectors, "m").top(query, k)
    cosines = [float(row @ query) for row in vectors]
    expected = sorted(range(size), key=lambda row: (-cosines[row], row))[:k]
    assert [row for row, _ in found] == expected
    assert np.array_equal(vectors, before)


def test_vector_index_keeps_ties_in_row_order_and_works_in_half_precision() -> None:
    vectors = np.tile(np.array([[1.0, 0.0]], dtype=np.float16), (5, 1))
    index = VectorIndex(vectors, "m")
    assert [row for row, _ in index.top(np.array([1.0, 0.0], dtype=np.float32), 3)] == [0, 1, 2]
    assert index.scores(np.array([1.0, 0.0], dtype=np.float32), chunk=2) == pytest.approx([1] * 5)


STEMS = st.sampled_from("abcdefg")


@given(st.lists(st.sets(STEMS, max_size=6), max_size=12), st.sets(STEMS, min_size=1), st.integers(1, 7))
def test_passages_that_hold_most_words_are_found(passages, asked, least) -> None:
    found, counts = PassageWords(passages).holding(asked, least)
    shared = [len(asked & passage) for passage in passages]
    assert found.tolist() == [row for row, count in enumerate(shared) if count >= least]
    assert counts.tolist() == [count for count in shared if count >= least]


def test_indexing_says_nothing_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    LexicalIndex.of_texts(["Cariste de quai", "Soudeuse TIG"])
    assert caplog.messages == []
