"""What matrices lose when they are held in 8 bits, kept small.

A few columns of the states that enter attention and the feed-forward block are many times larger than the
rest, and one scale a row would round the rest away. Their size is moved into the matrix that reads them
(SmoothQuant, Xiao et al. 2023), which rounds by its own rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from models.training.transformer import Transformer

EVENING = 0.6
"""How much of a column's size the matrix takes: of 0.3 to 0.7 what rounded texts least."""


def activation_ranges(
    model: Transformer, texts: Sequence[NDArray[np.int64]]
) -> dict[str, NDArray[np.float32]]:
    """Return the largest value seen in each column that enters `layers.N.qkv` and `layers.N.up`.

    Args:
        model: the tuned transformer.
        texts: token ids of texts like those it will read.
    """
    seen: dict[str, torch.Tensor] = {}

    def watch(name: str, module: torch.nn.Module) -> torch.utils.hooks.RemovableHandle:
        def look(_: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            largest = inputs[0].abs().amax(dim=0)
            seen[name] = torch.maximum(seen[name], largest) if name in seen else largest

        return module.register_forward_pre_hook(look)

    handles = [
        watch(f"layers.{number}.{part}", getattr(layer, part))
        for number, layer in enumerate(model.layers)
        for part in ("qkv", "up")
    ]
    with torch.no_grad():
        model(texts)
    for handle in handles:
        handle.remove()
    return {name: largest.float().numpy() for name, largest in seen.items()}


def column_factors(ranges: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by what each column of the states is divided, and each column of the matrix multiplied."""
    states, matrix = np.maximum(ranges, 1e-3), np.maximum(np.abs(weight).max(axis=0), 1e-4)
    factors: NDArray[np.float32] = (states**EVENING / matrix ** (1 - EVENING)).astype(np.float32)
    return factors


def rounded_matrix(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a matrix (out, in) as bytes (in, out) and the scale of each of its `out` columns."""
    scales = np.abs(weight).max(axis=1) / 127
    scales[scales == 0] = 1
    codes = np.round(weight / scales[:, None])
    return codes.T.astype(np.int8), scales.astype(np.float32)
