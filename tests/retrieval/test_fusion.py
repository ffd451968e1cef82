import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.retrieval import reciprocal_rank_fusion


def test_reciprocal_rank_fusion_is_the_sum_of_reciprocal_ranks() -> None:
    first = np.array([3.0, 2.0, 1.0], dtype=np.float32)
    second = np.array([1.0, 3.0, 2.0], dtype=np.float32)
    expected = [1 / 61 + 1 / 63, 1 / 62 + 1 / 61, 1 / 63 + 1 / 62]
    assert reciprocal_rank_fusion([first, second]) == pytest.approx(expected)


def test_equal_scores_share_the_best_rank() -> None:
    fused = reciprocal_rank_fusion([np.array([1.0, 5.0, 5.0, 0.0], dtype=np.float32)])
    assert fused == pytest.approx([1 / 63, 1 / 61, 1 / 61, 1 / 64])


@given(st.lists(st.floats(0, 100, width=32), min_size=2, max_size=20), st.randoms())
def test_fusion_does_not_depend_on_the_order_of_documents(values, random) -> None:
    scores = np.array(values, dtype=np.float32)
    order = list(range(len(values)))
    random.shuffle(order)
    fused = reciprocal_rank_fusion([scores, scores[::-1].copy()])
    shuffled = reciprocal_rank_fusion([scores[order], scores[::-1][order]])
    assert shuffled == pytest.approx(fused[order])
