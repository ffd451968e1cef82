"""Encoders made elsewhere, behind the same protocol: sentence-transformers and model2vec models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from models.encoder import Progress, TextKind, Vectors
from models.errors import EncoderError, Text
from models.normalisation import has_word
from models.vectors import unit_rows

BATCH = 64


class SentenceTransformersEncoder:
    """Any sentence-transformers model, local folder or name.

    Texts longer than the model's window are cut into windows of words and their vectors averaged by length,
    so that the end of a long CV counts as much as its beginning.
    """

    def __init__(self, model: Any, name: str) -> None:
        """Take a loaded `SentenceTransformer` and the name it was asked by."""
        self._model = model
        self._name = name
        self._prefixes = _prefixes(model, name)
        limit = getattr(model, "max_seq_length", None)
        # Two tokens of French make about one word and a half; a third is kept for long words and prefixes.
        self._window_words = max(8, int(limit * 2 / 3)) if limit and np.isfinite(limit) else None

    @classmethod
    def load(cls, name: str) -> SentenceTransformersEncoder:
        """Load a model by path or name; raises EncoderError where that fails or the extra is missing."""
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise missing_extra("sentence-transformers") from error
        return cls(_loaded(lambda: SentenceTransformer(name, device="cpu"), name), name)

    @property
    def model_id(self) -> str:
        """The name the model was asked by."""
        return f"sentence-transformers:{self._name}"

    @property
    def dimension(self) -> int:
        """Number of columns of the vectors."""
        name = "get_embedding_dimension"
        getter = getattr(self._model, name, None) or self._model.get_sentence_embedding_dimension
        return int(getter())

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        """Return one L2-normalised float32 row a text, row i for text i."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            chunk = texts[start : start + BATCH]
            windows, owners, sizes = self._windows(chunk, self._prefixes[kind])
            if windows:
                encoded = self._model.encode(
                    windows, batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False
                )
                np.add.at(vectors, np.array(owners) + start, encoded * np.array(sizes, np.float32)[:, None])
            if progress is not None:
                progress(len(chunk))
        return unit_rows(vectors)

    def _windows(self, texts: Sequence[str], prefix: str) -> tuple[list[str], list[int], list[int]]:
        windows: list[str] = []
        owners: list[int] = []
        sizes: list[int] = []
        for owner, text in enumerate(texts):
            words = text.split()
            if not has_word(text):
                continue
            step = self._window_words or len(words)
            for first in range(0, len(words), step):
                part = words[first : first + step]
                windows.append(prefix + (text if len(part) == len(words) else " ".join(part)))
                owners.append(owner)
                sizes.append(len(part))
        return windows, owners, sizes


class Model2VecEncoder:
    """Any model2vec static model, from a local folder."""

    def __init__(self, model: Any, name: str) -> None:
        """Take a loaded `StaticModel` and the path it came from."""
        self._model = model
        self._name = name

    @classmethod
    def load(cls, name: str) -> Model2VecEncoder:
        """Load a model by path; raises EncoderError where that fails or the extra is missing."""
        try:
            from model2vec import StaticModel
        except ImportError as error:
            raise missing_extra("model2vec") from error
        return cls(_loaded(lambda: StaticModel.from_pretrained(name), name), name)

    @property
    def model_id(self) -> str:
        """The path the model was asked by."""
        return f"model2vec:{self._name}"

    @property
    def dimension(self) -> int:
        """Number of columns of the vectors."""
        return int(self._model.dim)

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        """Return one L2-normalised float32 row a text, row i for text i."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), 1024):
            chunk = list(texts[start : start + 1024])
            encoded = np.asarray(self._model.encode(chunk, max_length=None), dtype=np.float32)
            worded = [has_word(text) for text in chunk]
            vectors[start : start + len(chunk)] = encoded * np.array(worded, np.float32)[:, None]
            if progress is not None:
                progress(len(chunk))
        return unit_rows(vectors)


def missing_extra(library: str) -> EncoderError:
    """Return the error that names the extra to install for `library`."""
    return EncoderError(
        Text(
            f"cet encodeur demande la bibliothèque {library}, qui n'est pas installée.",
            f"this encoder needs the library {library}, which is not installed.",
        ),
        remedy=Text(
            "Installez-la par : pip install 'passerelle[transformers]'.",
            "Install it with: pip install 'passerelle[transformers]'.",
        ),
    )


def _loaded(load: Callable[[], Any], name: str) -> Any:
    try:
        return load()
    except Exception as error:  # the libraries raise whatever their own dependencies raise
        first_line = str(error).strip().split("\n")[0]
        raise EncoderError(
            Text(
                f"le modèle « {name} » ne se charge pas : {first_line}",
                f"model '{name}' does not load: {first_line}",
            ),
            remedy=Text(
                "Donnez le chemin d'un dossier de modèle présent sur cette machine.",
                "Give the path of a model folder on this machine.",
            ),
        ) from error


def _prefixes(model: Any, name: str) -> dict[TextKind, str]:
    """The text each side begins with: the model's own prompts, else E5's by its name, else nothing."""
    prompts: dict[str, str] = getattr(model, "prompts", None) or {}
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    if (
        not query
        and not passage
        and "e5" in name.lower().replace("\\", "/").rstrip("/").split("/")[-1].split("-")
    ):
        return {"query": "query: ", "passage": "passage: "}
    return {"query": query, "passage": passage}
