"""A store and an encoder that counts, for the services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.store import Store, open_store


class CountingEncoder:
    """Vectors made of letter counts; remembers every text it was given, with its kind."""

    dimension = 26

    def __init__(self, model_id: str = "letters-1") -> None:
        self.model_id = model_id
        self.texts: list[tuple[str, str]] = []

    def encode(
        self, texts: Sequence[str], *, kind: str = "passage", progress: object = None
    ) -> NDArray[np.float32]:
        self.texts += [(kind, text) for text in texts]
        rows = np.array(
            [[text.lower().count(chr(97 + letter)) for letter in range(26)] for text in texts],
            dtype=np.float32,
        ).reshape(len(texts), 26)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(norms > 0, norms, 1)


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "passerelle.db")) as opened:
        yield opened
