"""The tuned transformer written as an ONNX graph: 8-bit weights, fused operators, no padding.

The graph takes texts of one length at a time, so that it needs no mask and a text's vector does not depend on
what stands beside it: the operator MatMulNBits rounds each row's activations by blocks of its own, where
ordinary dynamic quantisation would choose one scale for the whole batch.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from models.training.transformer import Transformer

BLOCK = 64
BITS = 8
EXTENSION = "com.microsoft"


class GraphWriter:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Add a node of one output and return the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def linear(
        self, states: str, weight: NDArray[np.float32], bias: NDArray[np.float32] | None, name: str
    ) -> str:
        """Multiply by a matrix (out, in) held in 8 bits and add the bias."""
        rows, columns = weight.shape
        codes, scales = quantised(weight)
        inputs = [
            states,
            self.constant(f"{name}.codes", codes),
            self.constant(f"{name}.scales", scales),
            "",
            "",
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}.bias", bias))
        else:
            inputs = inputs[:3]
        return self.add(
            "MatMulNBits",
            inputs,
            name,
            domain=EXTENSION,
            K=columns,
            N=rows,
            bits=BITS,
            block_size=BLOCK,
            accuracy_level=4,
        )


def quantised(weight: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return a matrix as bytes around 128, shape (out, blocks, BLOCK), and one scale a block."""
    blocks = weight.reshape(weight.shape[0], -1, BLOCK)
    scales = np.abs(blocks).max(axis=2) / 127
    scales[scales == 0] = 1
    codes = np.round(blocks / scales[..., None]) + 128
    return np.clip(codes, 0, 255).astype(np.uint8), scales.reshape(-1).astype(np.float32)


def write_graph(model: Transformer, path: Path) -> None:
    """Write the graph: input `ids` (texts, length), output `vectors` (texts, hidden), not normalised."""
    state = {name: t.detach().float().numpy() for name, t in model.state_dict().items()}
    graph = GraphWriter()
    states = _embeddings(graph, state)
    for number, layer in enumerate(model.layers):
        states = _layer(graph, state, f"layers.{number}", states, layer.heads)
    graph.add("ReduceMean", [states, graph.constant("axis", np.array([1]))], "vectors", keepdims=0)
    hidden = state["word.weight"].shape[1]
    built = helper.make_graph(
        graph.nodes,
        "passerelle-quality",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "length"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", hidden])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(EXTENSION, 1)]
    onnx.save(helper.make_model(built, opset_imports=opsets, ir_version=10), path)


def _embeddings(graph: GraphWriter, state: dict[str, NDArray[np.float32]]) -> str:
    word = state["word.weight"]
    scales = np.abs(word).max(axis=1, keepdims=True) / 127
    scales[scales == 0] = 1
    codes = np.round(word / scales).astype(np.int8)
    graph.add("Gather", [graph.constant("word.codes", codes), "ids"], "codes")
    graph.add("Cast", ["codes"], "numbers", to=TensorProto.FLOAT)
    graph.add("Gather", [graph.constant("word.scales", scales.astype(np.float32)), "ids"], "scales")
    graph.add("Mul", ["numbers", "scales"], "words")
    graph.add("Shape", ["ids"], "length", start=1)
    half = state["position.weight"].astype(np.float16)
    inputs = [graph.constant("position.half", half), graph.constant("zero", np.array([0])), "length"]
    graph.add("Slice", [*inputs, graph.constant("first_axis", np.array([0]))], "places.half")
    graph.add("Cast", ["places.half"], "places", to=TensorProto.FLOAT)
    graph.add("Add", ["words", "places"], "sum")
    return _normalised(graph, state, "norm", "sum", None)


def _normalised(
    graph: GraphWriter, state: dict[str, NDArray[np.float32]], name: str, states: str, skip: str | None
) -> str:
    constants = [graph.constant(f"{name}.{part}", state[f"{name}.{part}"]) for part in ("weight", "bias")]
    if skip is None:
        return graph.add("LayerNormalization", [states, *constants], f"{name}.out", axis=-1, epsilon=1e-12)
    return graph.add(
        "SkipLayerNormalization", [skip, states, *constants], f"{name}.out", domain=EXTENSION, epsilon=1e-12
    )


def _layer(
    graph: GraphWriter, state: dict[str, NDArray[np.float32]], name: str, states: str, heads: int
) -> str:
    def linear(source: str, part: str, *, biased: bool = True) -> str:
        bias = state[f"{name}.{part}.bias"] if biased else None
        return graph.linear(source, state[f"{name}.{part}.weight"], bias, f"{name}.{part}")

    together = linear(states, "qkv")
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.nodes.append(
        helper.make_node("Split", [together], parts, name=f"{name}.split", axis=-1, num_outputs=3)
    )
    seen = graph.add("MultiHeadAttention", parts, f"{name}.seen", domain=EXTENSION, num_heads=heads)
    states = _normalised(graph, state, f"{name}.norm", linear(seen, "out"), states)
    bias = graph.constant(f"{name}.up.bias", state[f"{name}.up.bias"])
    up = graph.add("BiasGelu", [linear(states, "up", biased=False), bias], f"{name}.gelu", domain=EXTENSION)
    return _normalised(graph, state, f"{name}.last_norm", linear(up, "down"), states)
