"""The static encoder: a table of token vectors, their mean, and nothing that needs torch or a network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from models.encoder import Progress, TextKind, Vectors
from models.errors import EncoderError, Text
from models.folder import check_files
from models.vectors import unit_rows

DEFAULT_FOLDER = Path(__file__).parent / "artifacts" / "static"
CONFIG_FILE, TABLE_FILE, TOKENIZER_FILE = "config.json", "model.safetensors", "tokenizer.json"
CHUNK = 4096
"""Texts a step: paces the progress bar."""

BLOCK_TOKENS = 1024
"""Tokens of short texts whose rows are gathered at once: gathering all of them first spent four fifths of the
time of long texts on asking for memory."""

LONG = 48
"""Texts of this many tokens are summed alone, short ones many at a time: each way is the faster one there."""


class StaticEncoder:
    """Mean of token vectors, L2-normalised (Arora et al. 2017; model2vec, Tulkens and van Dongen 2024).

    The tokenizer neutralises case, accents and grammatical gender; token weights are part of the table.
    """

    def __init__(self, tokenizer: Tokenizer, table: NDArray[np.float32], model_id: str) -> None:
        """Take the tokenizer and its table, shape (vocabulary, dimension); unknown tokens are zeros."""
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._table = table
        self._model_id = model_id

    @classmethod
    def load(cls, folder: Path = DEFAULT_FOLDER) -> StaticEncoder:
        """Load a model folder in the model2vec layout (config.json, tokenizer.json, model.safetensors).

        Raises:
            EncoderError: a file is missing or damaged.
        """
        check_files(folder, (CONFIG_FILE, TABLE_FILE, TOKENIZER_FILE))
        try:
            config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
            tensors = load_file(folder / TABLE_FILE)
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            table = tensors["embeddings"].astype(np.float32)
            model_id = str(config["model_id"])
        except (ValueError, KeyError, SafetensorError) as error:
            raise EncoderError(
                Text(f"encodeur illisible : {error}.", f"unreadable encoder: {error}."), file=str(folder)
            ) from error
        except Exception as error:  # tokenizers raises bare Exception on a damaged file
            raise EncoderError(
                Text(f"tokenizer.json illisible : {error}.", f"unreadable tokenizer.json: {error}."),
                file=str(folder),
            ) from error
        if "weights" in tensors:
            table *= tensors["weights"].astype(np.float32)[:, None]
        return cls(tokenizer, table, model_id)

    @property
    def model_id(self) -> str:
        """Name, version and content hash of the model."""
        return self._model_id

    @property
    def dimension(self) -> int:
        """Number of columns of the vectors."""
        return int(self._table.shape[1])

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        """Return one L2-normalised float32 row a text; zeros for a text without any known word."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            chunk = list(texts[start : start + CHUNK])
            vectors[start : start + len(chunk)] = self._sums(chunk)
            if progress is not None:
                progress(len(chunk))
        return unit_rows(vectors)

    def _sums(self, texts: list[str]) -> Vectors:
        """Sum of the token vectors of each text; the mean has the same direction."""
        tokens = [e.ids for e in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = np.array([i for i, ids in enumerate(tokens) if ids], dtype=np.int64)
        if len(filled) == 0:
            return sums
        lengths = np.array([len(tokens[i]) for i in filled])
        long = filled[lengths >= LONG]
        for i in long:
            sums[i] = self._table[tokens[i]].sum(axis=0)
        short, lengths = filled[lengths < LONG], lengths[lengths < LONG]
        if len(short):
            flat = np.concatenate([np.asarray(tokens[i], dtype=np.int32) for i in short])
            starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
            sums[short] = _segment_sums(self._table, flat, starts)
        return sums


def _segment_sums(
    table: NDArray[np.float32], tokens: NDArray[np.int32], starts: NDArray[np.int64]
) -> Vectors:
    """Sum table rows by segment, few enough at a time that the gathered rows stay in cache."""
    sums = np.empty((len(starts), table.shape[1]), dtype=np.float32)
    ends = np.append(starts[1:], len(tokens))
    first = 0
    while first < len(starts):
        last = max(first + 1, int(np.searchsorted(ends, starts[first] + BLOCK_TOKENS, side="right")))
        rows = table[tokens[starts[first] : ends[last - 1]]]
        sums[first:last] = np.add.reduceat(rows, starts[first:last] - starts[first], axis=0)
        first = last
    return sums
