"""A seeded encoder without training: each word has a fixed random direction. For tests and dry runs."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from models.encoder import Progress, TextKind, Vectors
from models.normalisation import neutral_form
from models.vectors import unit_rows


class StubEncoder:
    """Sum of the words' random directions: texts that share words are close, and nothing else is known."""

    def __init__(self, dimension: int = 64, seed: int = 0) -> None:
        """Take the number of columns and the seed of the directions."""
        self._dimension = dimension
        self._seed = seed
        self._directions: dict[str, Vectors] = {}

    @property
    def model_id(self) -> str:
        """Name with dimension and seed: two stubs agree only where both are the same."""
        return f"stub-{self._dimension}-{self._seed}"

    @property
    def dimension(self) -> int:
        """Number of columns of the vectors."""
        return self._dimension

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        """Return one L2-normalised float32 row a text; zeros for a text without words."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in neutral_form(text).split():
                vectors[row] += self._direction(word)
            if progress is not None:
                progress(1)
        return unit_rows(vectors)

    def _direction(self, word: str) -> Vectors:
        if word not in self._directions:
            digest = blake2b(f"{self._seed}:{word}".encode(), digest_size=8).digest()
            random = np.random.default_rng(int.from_bytes(digest, "little"))
            self._directions[word] = random.standard_normal(self._dimension).astype(np.float32)
        return self._directions[word]
