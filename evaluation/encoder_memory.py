"""An encoder that remembers what it has encoded: several tests ask for the same labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.encoder import Encoder, Progress, TextKind, Vectors


class RememberingEncoder:
    """Gives the vectors of another encoder, each text computed once a side."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder that computes."""
        self._encoder = encoder
        self._known: dict[tuple[TextKind, str], Vectors] = {}

    @property
    def model_id(self) -> str:
        """That of the encoder that computes."""
        return self._encoder.model_id

    @property
    def dimension(self) -> int:
        """Number of columns of the vectors."""
        return self._encoder.dimension

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        """Return one row a text."""
        new = [text for text in dict.fromkeys(texts) if (kind, text) not in self._known]
        for text, vector in zip(new, self._encoder.encode(new, kind=kind), strict=True):
            self._known[kind, text] = vector
        if progress is not None:
            progress(len(texts))
        if len(texts) == 0:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._known[kind, text] for text in texts])
