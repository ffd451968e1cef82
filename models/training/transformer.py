"""The transformer of the quality encoder in torch: BERT (Devlin et al. 2019), mean of the last states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from models.training.weights import Backbone

POSITIONS = 512

Shapes = list[tuple[int, int]]
"""How many texts of how many tokens stand one after the other."""


class Layer(nn.Module):  # type: ignore[misc]
    """Self-attention and a feed-forward block, each followed by its layer norm."""

    def __init__(self, hidden: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm = nn.LayerNorm(hidden, epsilon)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.last_norm = nn.LayerNorm(hidden, epsilon)

    def forward(self, states: torch.Tensor, shapes: Shapes) -> torch.Tensor:
        """Return the states after this layer."""
        hidden = states.shape[1]
        parts = []
        # Linear layers see all tokens at once; only attention needs to know where a text ends.
        for part, (texts, length) in zip(
            self.qkv(states).split([texts * length for texts, length in shapes]), shapes, strict=True
        ):
            split = part.view(texts, length, 3, self.heads, hidden // self.heads)
            query, key, value = split.permute(2, 0, 3, 1, 4)
            # Written out: for texts this short torch's own attention is several times slower on a processor.
            weights = (query @ key.transpose(2, 3) / (hidden // self.heads) ** 0.5).softmax(dim=-1)
            seen = weights.to(value.dtype) @ value
            parts.append(seen.transpose(1, 2).reshape(texts * length, hidden))
        states = self.norm(states + self.out(torch.cat(parts)))
        rest: torch.Tensor = self.last_norm(states + self.down(functional.gelu(self.up(states))))
        return rest


class Transformer(nn.Module):  # type: ignore[misc]
    """Token ids to one vector a text: the mean of the last layer's states.

    Texts are packed: all tokens stand in one row of states, texts of one length together, nothing padded.
    """

    def __init__(self, tokens: int, hidden: int, layers: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.word = nn.Embedding(tokens, hidden)
        self.position = nn.Embedding(POSITIONS, hidden)
        self.norm = nn.LayerNorm(hidden, epsilon)
        self.layers = nn.ModuleList(Layer(hidden, heads, inner, epsilon) for _ in range(layers))

    def forward(self, texts: Sequence[NDArray[np.int64]]) -> torch.Tensor:
        """Return the mean state of each text of token ids, shape (texts, hidden), not normalised."""
        lengths = np.array([len(text) for text in texts])
        order = np.argsort(lengths, kind="stable")
        sizes, counts = np.unique(lengths, return_counts=True)
        shapes = [(int(count), int(size)) for size, count in zip(sizes, counts, strict=True)]
        ids = torch.from_numpy(np.concatenate([texts[i] for i in order]))
        places = torch.cat([torch.arange(length).repeat(count) for count, length in shapes])
        states = self.norm(self.word(ids) + self.position(places))
        for layer in self.layers:
            states = layer(states, shapes)
        owners = torch.from_numpy(np.repeat(order, lengths[order]))
        sums = torch.zeros(len(texts), states.shape[1]).index_add(0, owners, states.float())
        return sums / torch.from_numpy(lengths)[:, None]


def from_backbone(backbone: Backbone, rows: Sequence[int]) -> Transformer:
    """Return the transformer of `backbone` with these rows of its vocabulary."""
    tensors = {name: torch.from_numpy(np.ascontiguousarray(t)) for name, t in backbone.tensors.items()}
    hidden = tensors["emb.word"].shape[1]
    inner = tensors["l0.fi.w"].shape[0]
    model = Transformer(len(rows), hidden, backbone.layers, backbone.heads, inner, backbone.epsilon)
    state = {
        "word.weight": tensors["emb.word"][torch.tensor(list(rows))],
        # Every text is of type 0: its vector is part of every position's.
        "position.weight": tensors["emb.pos"] + tensors["emb.type"][0],
        "norm.weight": tensors["emb.ln.w"],
        "norm.bias": tensors["emb.ln.b"],
    }
    names = {"out": "ao", "norm": "aln", "up": "fi", "down": "fo", "last_norm": "oln"}
    for layer in range(backbone.layers):
        for kind, suffix in (("weight", "w"), ("bias", "b")):
            parts = [tensors[f"l{layer}.{part}.{suffix}"] for part in "qkv"]
            state[f"layers.{layer}.qkv.{kind}"] = torch.cat(parts)
            for ours, theirs in names.items():
                state[f"layers.{layer}.{ours}.{kind}"] = tensors[f"l{layer}.{theirs}.{suffix}"]
    model.load_state_dict(state)
    return model
