import numpy as np
import pytest

pytest.importorskip("torch", reason="needs passerelle[transformers]")

from models.training.rounding import activation_ranges, column_factors, rounded_matrix
from models.training.transformer import Transformer


def by_bytes(states, weight):
    """The product as the graph computes it: states rounded by row, the matrix by its own rows."""
    codes, scales = rounded_matrix(weight)
    steps = np.abs(states).max(axis=1, keepdims=True) / 127
    return (np.round(states / steps) @ codes.astype(np.float64)) * steps * scales


def test_a_matrix_in_bytes_is_near_itself():
    weight = np.random.default_rng(0).normal(0, 1, (6, 16)).astype(np.float32)
    weight[2] = 0
    codes, scales = rounded_matrix(weight)
    assert codes.shape == (16, 6)
    assert codes.dtype == np.int8
    assert np.abs(codes.T * scales[:, None] - weight).max() <= scales.max() / 2 + 1e-6


def test_large_columns_evened_out_before_rounding_cost_less():
    random = np.random.default_rng(1)
    states = random.normal(0, 1, (200, 64)).astype(np.float32)
    states[:, 5] *= 40
    weight = random.normal(0, 1, (32, 64)).astype(np.float32)
    exact = states @ weight.T
    factors = column_factors(np.abs(states).max(axis=0), weight)
    plain = np.abs(by_bytes(states, weight) - exact).mean()
    evened = np.abs(by_bytes(states / factors, weight * factors) - exact).mean()
    assert evened < plain / 2


def test_the_ranges_are_the_largest_values_that_enter_each_matrix():
    model = Transformer(tokens=20, hidden=8, layers=2, heads=2, inner=16, epsilon=1e-12).eval()
    texts = [np.array([0, 5, 6, 2]), np.array([0, 7, 2])]
    seen = activation_ranges(model, texts)
    assert set(seen) == {f"layers.{n}.{part}" for n in range(2) for part in ("qkv", "up")}
    alone = [activation_ranges(model, [text]) for text in texts]
    for name, largest in seen.items():
        assert largest.shape == (8,)
        np.testing.assert_allclose(largest, np.maximum(alone[0][name], alone[1][name]), atol=1e-5)
    assert not model.layers[0].qkv._forward_pre_hooks
