"""The quality encoder: a compact transformer on onnxruntime beside the static table; no torch, no network."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.encoder import Progress, TextKind, Vectors
from models.errors import EncoderError, Text
from models.folder import check_files
from models.normalisation import has_word, masculine_form
from models.static import StaticEncoder
from models.vectors import unit_rows

DEFAULT_FOLDER = Path(__file__).parent / "artifacts" / "quality"
CONFIG_FILE, GRAPH_FILE, TOKENIZER_FILE = "config.json", "model.onnx", "tokenizer.json"

CHUNK = 256
"""Texts a step: bounds memory and paces the progress bar."""

BATCH_TOKENS = 512
"""Tokens computed at once: what they make between two operators stays in the processor's cache."""

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\s*[\n•|]\s*")


class Piece(NamedTuple):
    """A part of a text that the transformer reads at once."""

    owner: int
    tokens: tuple[int, ...]


class QualityEncoder:
    """A transformer with 8-bit weights, its vector and the static encoder's side by side.

    The transformer brings general sense and word order, the table what it learned of the trades from many
    more batches: the dot product is the weighted mean of both cosines. Both genders of a title are one text
    (`masculine_form`). Long texts are read by groups of sentences; the transformer's vector is the mean of
    their unit vectors, weighted by length.
    """

    def __init__(
        self, tokenizer: Tokenizer, session: Any, config: dict[str, Any], static: StaticEncoder
    ) -> None:
        """Take the tokenizer, an onnxruntime session, the model's configuration and the static encoder."""
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = session
        # Either part's training makes other vectors, so the id carries both hashes.
        self._model_id = f"{config['model_id']}.{static.model_id.partition('+')[2]}"
        self._hidden = int(config["hidden_dim"])
        self._static = static
        self._static_share = float(config["static_share"])
        self._window = int(config["window_tokens"])
        self._begin, self._end = int(config["bos_id"]), int(config["eos_id"])

    @classmethod
    def load(cls, folder: Path = DEFAULT_FOLDER, static: StaticEncoder | None = None) -> QualityEncoder:
        """Load a model folder (config.json, tokenizer.json, model.onnx).

        Raises:
            EncoderError: onnxruntime is not installed, or a file is missing or damaged.
        """
        check_files(folder, (CONFIG_FILE, GRAPH_FILE, TOKENIZER_FILE))
        try:
            import onnxruntime
        except ImportError as error:
            raise EncoderError(
                Text(
                    "l'encodeur « quality » demande la bibliothèque onnxruntime, qui n'est pas installée.",
                    "the encoder 'quality' needs the library onnxruntime, which is not installed.",
                ),
                remedy=Text(
                    "Installez-la par : pip install onnxruntime, ou prenez l'encodeur « static ».",
                    "Install it with: pip install onnxruntime, or use the encoder 'static'.",
                ),
            ) from error
        try:
            config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            session = onnxruntime.InferenceSession(
                str(folder / GRAPH_FILE), _options(onnxruntime), providers=["CPUExecutionProvider"]
            )
            return cls(tokenizer, session, config, static or StaticEncoder.load())
        except EncoderError:
            raise
        except Exception as error:  # tokenizers and onnxruntime raise bare exceptions on a damaged file
            first_line = str(error).strip().split("\n")[0]
            raise EncoderError(
                Text(f"encodeur illisible : {first_line}.", f"unreadable encoder: {first_line}."),
                file=str(folder),
            ) from error

    @property
    def model_id(self) -> str:
        """Name, version and content hash of the model."""
        return self._model_id

    @property
    def dimension(self) -> int:
        """Number of columns of the vectors."""
        return self._hidden + self._static.dimension

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        """Return one L2-normalised float32 row a text; zeros for a text without any word."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            chunk = texts[start : start + CHUNK]
            rows = vectors[start : start + len(chunk)]
            rows[:, : self._hidden] = (1 - self._static_share) ** 0.5 * self._means(chunk)
            rows[:, self._hidden :] = self._static_share**0.5 * self._static.encode(chunk)
            if progress is not None:
                progress(len(chunk))
        return unit_rows(vectors)

    def _means(self, texts: Sequence[str]) -> Vectors:
        """The transformer's unit vector of each text; zeros for a text without any word."""
        means = np.zeros((len(texts), self._hidden), dtype=np.float32)
        pieces = self._pieces(texts)
        if pieces:
            sizes = np.array([len(piece.tokens) for piece in pieces], dtype=np.float32)
            rows = self._states([piece.tokens for piece in pieces])
            np.add.at(means, np.array([piece.owner for piece in pieces]), rows * sizes[:, None])
        return unit_rows(means)

    def _pieces(self, texts: Sequence[str]) -> list[Piece]:
        """Cut each text into pieces of at most the window, at the ends of sentences where it can."""
        sentences: list[str] = []
        owners: list[int] = []
        for owner, text in enumerate(texts):
            if has_word(text):
                # A short text is never cut: "resp. qualité" is one title.
                parts = _SENTENCE_END.split(text) if len(text) > 4 * self._window else [text]
                kept = [form for part in parts if part and (form := masculine_form(part))]
                sentences += kept or [text.lower()]
                owners += [owner] * len(kept or [text])
        pieces: list[Piece] = []
        gathered: list[int] = []
        last = -1
        encodings = self._tokenizer.encode_batch_fast(sentences, add_special_tokens=False)
        for owner, encoding in zip(owners, encodings, strict=True):
            if gathered and (owner != last or len(gathered) + len(encoding.ids) > self._window):
                pieces += self._windows(last, gathered)
                gathered = []
            gathered += encoding.ids
            last = owner
        if gathered:
            pieces += self._windows(last, gathered)
        return pieces

    def _windows(self, owner: int, tokens: list[int]) -> Iterator[Piece]:
        """A sentence longer than the window is cut into equal parts."""
        count = -(-len(tokens) // self._window)
        size = -(-len(tokens) // count)
        for start in range(0, len(tokens), size):
            yield Piece(owner, (self._begin, *tokens[start : start + size], self._end))

    def _states(self, pieces: list[tuple[int, ...]]) -> Vectors:
        """Unit vectors of the pieces: equal pieces once, pieces of one length together."""
        different = sorted(set(pieces), key=lambda piece: (len(piece), piece))
        row = {piece: number for number, piece in enumerate(different)}
        batches: list[NDArray[np.int64]] = []
        start = 0
        while start < len(different):
            length = len(different[start])
            most = start + max(1, BATCH_TOKENS // length)
            stop = start + 1
            while stop < min(most, len(different)) and len(different[stop]) == length:
                stop += 1
            batches.append(np.array(different[start:stop], dtype=np.int64))
            start = stop
        # Whole batches side by side: threads inside one would wait for each other at every operator.
        with ThreadPoolExecutor(_cores()) as threads:
            found = list(threads.map(lambda ids: self._session.run(None, {"ids": ids})[0], batches))
        return unit_rows(np.concatenate(found))[[row[piece] for piece in pieces]]


def _options(onnxruntime: Any) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    if not adds_bytes_exactly():
        # Slower operators, the same vectors on every processor.
        options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def adds_bytes_exactly() -> bool:
    """Whether the processor multiplies bytes without cutting their sums at 16 bits.

    Those of Intel and AMD do with VNNI instructions (since about 2019); unknown counts as no.
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    try:
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
