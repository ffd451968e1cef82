import numpy as np

from evaluation.encoder_memory import RememberingEncoder
from models.stub import StubEncoder


class Counting(StubEncoder):
    asked = 0

    def encode(self, texts, *, kind="passage", progress=None):
        self.asked += len(texts)
        return super().encode(texts, kind=kind, progress=progress)


def test_each_text_is_computed_once_and_comes_back_as_it_was():
    inner = Counting()
    encoder = RememberingEncoder(inner)
    texts = ["tri", "soudeur", "tri"]
    first = encoder.encode(texts)
    assert inner.asked == 2
    second = encoder.encode([*texts, "cariste"])
    assert inner.asked == 3
    np.testing.assert_array_equal(second[:3], first)
    np.testing.assert_array_equal(first, StubEncoder().encode(texts))
    assert (encoder.model_id, encoder.dimension) == (inner.model_id, inner.dimension)


def test_the_two_sides_are_kept_apart_and_nothing_gives_nothing():
    inner = Counting()
    encoder = RememberingEncoder(inner)
    encoder.encode(["tri"], kind="query")
    encoder.encode(["tri"], kind="passage")
    assert inner.asked == 2
    assert encoder.encode([]).shape == (0, inner.dimension)
