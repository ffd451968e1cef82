"""The tuned transformer written as an ONNX graph: matrices in 8 bits, fused operators, no padding.

The graph takes texts of one length at a time, so that it needs no mask, and rounds the states of each token
by a scale of their own: a text's vector does not depend on what stands beside it, as it would with ordinary
dynamic quantisation, which chooses one scale for the whole batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from models.training.rounding import column_factors, rounded_matrix
from models.training.transformer import Transformer

EXTENSION = "com.microsoft"

GELU_FLOOR = 0.17
"""GELU never falls below minus this: shifted by it, its values use all 256 steps of a byte."""

SMALLEST_SCALE = 1e-9
"""A row of zeros must not be divided by zero."""

State = Mapping[str, NDArray[np.float32]]


class GraphWriter:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant, or replace the one of this name, and return its name."""
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def number(self, name: str, value: float, kind: type[np.generic] = np.float32) -> str:
        """Add a single number and return its name."""
        return self.constant(name, np.array(value, dtype=kind))

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Add a node of one output and return the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def linear(
        self,
        states: str,
        weight: NDArray[np.float32],
        name: str,
        *,
        ranges: NDArray[np.float32] | None = None,
    ) -> str:
        """Multiply by a matrix (out, in) held in 8 bits; the bias is left to the operator that follows.

        Args:
            states: name of the input, shape (texts, length, in).
            weight: the matrix.
            name: name of the output and beginning of the constants' names.
            ranges: largest value seen of each column of the input, to even them out before rounding.
        """
        if ranges is not None:
            factors = column_factors(ranges, weight)
            weight = weight * factors
            states = self.add(
                "Mul", [states, self.constant(f"{name}.factors", 1 / factors)], f"{name}.evened"
            )
        sizes = self.add("Abs", [states], f"{name}.sizes")
        scale = self._row_scale(sizes, name, 1 / 127)
        # 128 stands for zero; the half makes the cut of Cast a rounding.
        return self._product(states, scale, weight, name, self.number("to_middle", 128.5), middle=128)

    def linear_above(self, states: str, floor: float, weight: NDArray[np.float32], name: str) -> str:
        """As `linear`, of states that never fall below -floor; what the shift adds is for the bias."""
        shifted = self.add("Add", [states, self.number("floor", floor)], f"{name}.shifted")
        scale = self._row_scale(shifted, name, 1 / 255)
        return self._product(shifted, scale, weight, name, self.number("round", 0.5), middle=0)

    def _row_scale(self, sizes: str, name: str, share: float) -> str:
        last = self.constant("last", np.array([-1]))
        most = self.add("ReduceMax", [sizes, last], f"{name}.most", keepdims=1)
        step = self.add("Mul", [most, self.number(f"one_in_{1 / share:.0f}", share)], f"{name}.step")
        return self.add("Max", [step, self.number("smallest", SMALLEST_SCALE)], f"{name}.scale")

    def _product(
        self, states: str, scale: str, weight: NDArray[np.float32], name: str, shift: str, *, middle: int
    ) -> str:
        codes, scales = rounded_matrix(weight)
        steps = self.add("Div", [states, scale], f"{name}.steps")
        moved = self.add("Add", [steps, shift], f"{name}.moved")
        inputs = [
            self.add("Cast", [moved], f"{name}.bytes", to=TensorProto.UINT8),
            self.constant(f"{name}.codes", codes),
            self.number("one", 1),
            self.constant(f"{name}.scales", scales),
            self.number(f"middle_{middle}", middle, np.uint8),
        ]
        product = self.add("MatMulIntegerToFloat", inputs, f"{name}.product", domain=EXTENSION)
        return self.add("Mul", [product, scale], name)


def write_graph(model: Transformer, ranges: Mapping[str, NDArray[np.float32]], path: Path) -> None:
    """Write the graph: input `ids` (texts, length), output `vectors` (texts, hidden), not normalised.

    Args:
        model: the tuned transformer.
        ranges: what `models.training.rounding.activation_ranges` saw.
        path: file to write.
    """
    state = {name: t.detach().float().numpy() for name, t in model.state_dict().items()}
    graph = GraphWriter()
    states = _embeddings(graph, state)
    for number, layer in enumerate(model.layers):
        states = _layer(graph, state, f"layers.{number}", states, layer.heads, ranges)
    graph.add("ReduceMean", [states, graph.constant("axis", np.array([1]))], "vectors", keepdims=0)
    hidden = state["word.weight"].shape[1]
    built = helper.make_graph(
        graph.nodes,
        "passerelle-quality",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "length"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", hidden])],
        list(graph.constants.values()),
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(EXTENSION, 1)]
    onnx.save(helper.make_model(built, opset_imports=opsets, ir_version=10), path)


def _embeddings(graph: GraphWriter, state: State) -> str:
    codes, scales = rounded_matrix(state["word.weight"])
    graph.add("Gather", [graph.constant("word.codes", codes.T), "ids"], "codes")
    graph.add("Cast", ["codes"], "numbers", to=TensorProto.FLOAT)
    graph.add("Gather", [graph.constant("word.scales", scales[:, None]), "ids"], "scales")
    graph.add("Mul", ["numbers", "scales"], "words")
    graph.add("Shape", ["ids"], "length", start=1)
    half = state["position.weight"].astype(np.float16)
    inputs = [graph.constant("position.half", half), graph.constant("zero", np.array([0])), "length"]
    graph.add("Slice", [*inputs, graph.constant("first_axis", np.array([0]))], "places.half")
    graph.add("Cast", ["places.half"], "places", to=TensorProto.FLOAT)
    graph.add("Add", ["words", "places"], "sum")
    return _normalised(graph, state, "norm", "sum")


def _normalised(graph: GraphWriter, state: State, name: str, states: str) -> str:
    constants = [graph.constant(f"{name}.{part}", state[f"{name}.{part}"]) for part in ("weight", "bias")]
    return graph.add("LayerNormalization", [states, *constants], f"{name}.out", axis=-1, epsilon=1e-12)


def _added(
    graph: GraphWriter, state: State, name: str, before: str, change: str, bias: NDArray[np.float32]
) -> str:
    """The layer norm of the states before, plus what a block changes, plus its bias."""
    total = graph.add("Add", [before, change], f"{name}.total")
    biased = graph.add("Add", [total, graph.constant(f"{name}.before", bias)], f"{name}.biased")
    return _normalised(graph, state, name, biased)


def _layer(
    graph: GraphWriter,
    state: State,
    name: str,
    states: str,
    heads: int,
    ranges: Mapping[str, NDArray[np.float32]],
) -> str:
    weights = {part: state[f"{name}.{part}.weight"] for part in ("qkv", "out", "up", "down")}
    biases = {part: state[f"{name}.{part}.bias"] for part in weights}
    together = graph.linear(states, weights["qkv"], f"{name}.qkv", ranges=ranges[f"{name}.qkv"])
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.nodes.append(
        helper.make_node("Split", [together], parts, name=f"{name}.split", axis=-1, num_outputs=3)
    )
    seen_inputs = [*parts, graph.constant(f"{name}.qkv.bias", biases["qkv"])]
    seen = graph.add("MultiHeadAttention", seen_inputs, f"{name}.seen", domain=EXTENSION, num_heads=heads)
    changed = graph.linear(seen, weights["out"], f"{name}.out")
    states = _added(graph, state, f"{name}.norm", states, changed, biases["out"])
    up = graph.linear(states, weights["up"], f"{name}.up", ranges=ranges[f"{name}.up"])
    up_bias = graph.constant(f"{name}.up.bias", biases["up"])
    wide = graph.add("BiasGelu", [up, up_bias], f"{name}.gelu", domain=EXTENSION)
    down = graph.linear_above(wide, GELU_FLOOR, weights["down"], f"{name}.down")
    # The shift is the same for every text: what it adds to the product is taken off with the bias.
    bias = biases["down"] - GELU_FLOOR * weights["down"].sum(axis=1)
    return _added(graph, state, f"{name}.last_norm", states, down, bias)
