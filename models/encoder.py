"""What the engine asks of an encoder, and nothing about how it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Text vectors, shape (texts, dimension), float32, each row of norm 1 (or 0 for a text without words)."""

TextKind = Literal["query", "passage"]
"""Which side a text is on; some models put another prefix before each."""

Progress = Callable[[int], object]
"""Called with the number of texts done since the last call."""


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their similarity.

    `model_id` names model and version: vectors of two model ids are never mixed.
    """

    @property
    def model_id(self) -> str:
        """Name and version of the model, for instance "passerelle-static-1"."""
        ...

    @property
    def dimension(self) -> int:
        """Number of columns of the vectors."""
        ...

    def __hash__(self) -> int:
        """Encoders serve as keys: what is derived from one is kept once a process."""
        ...

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        """Return one L2-normalised float32 row a text, row i for text i.

        A text without any word gets a row of zeros: it is similar to nothing.
        """
        ...
