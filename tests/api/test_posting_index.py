from __future__ import annotations

import numpy as np

from api.workplace import PostingIndex
from matcher.retrieval import LexicalIndex, VectorIndex

TEXTS = ["Sérigraphe sur flacons", "Cariste magasin", "Trieur de verre"]
DIRECTIONS = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]], dtype=np.float32)


def index() -> PostingIndex:
    return PostingIndex(("P1", "P2", "P3"), LexicalIndex.of_texts(TEXTS), VectorIndex(DIRECTIONS, "m"))


def test_words_and_meaning_both_bring_a_posting_forward() -> None:
    by_words = index().nearest("cariste", np.zeros(2, dtype=np.float32), 1)
    by_meaning = index().nearest("", np.array([1.0, 0.0], dtype=np.float32), 1)
    assert (by_words, by_meaning) == (["P2"], ["P1"])


def test_a_posting_near_in_both_comes_first() -> None:
    assert index().nearest("trieur de verre", np.array([0.8, 0.6], dtype=np.float32), 3)[0] == "P3"


def test_no_posting_no_answer() -> None:
    empty = PostingIndex((), LexicalIndex([]), VectorIndex(np.zeros((0, 2), dtype=np.float32), "m"))
    assert empty.nearest("cariste", np.array([1.0, 0.0], dtype=np.float32), 5) == []
