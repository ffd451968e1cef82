"""Writing the tuned transformer as the model folder that models/quality.py loads."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from tokenizers import Tokenizer

from models.quality import CONFIG_FILE, GRAPH_FILE, TOKENIZER_FILE
from models.training.export import write_json
from models.training.graph import write_graph
from models.training.rounding import activation_ranges
from models.training.transformer import Transformer
from models.training.tuning import tokenise

MODEL_NAME = "passerelle-quality-1"

WINDOW_TOKENS = 96
"""Most tokens read at once: longer texts are read by groups of sentences."""

SAMPLE = 1024
"""Texts on which the sizes of the states are seen before they are rounded."""

STATIC_SHARE = 0.5
"""Share of the static encoder's cosine in the dot product of two vectors."""


def export_transformer(model: Transformer, tokenizer: Tokenizer, texts: Sequence[str], folder: Path) -> None:
    """Write config.json, tokenizer.json and model.onnx; the model id carries a hash of the last two.

    Args:
        model: the tuned transformer.
        tokenizer: its pieces.
        texts: texts like those it will read; some at even distances are looked at.
        folder: where the files go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sample = texts[:: max(1, len(texts) // SAMPLE)]
    ranges = activation_ranges(model, tokenise(tokenizer, WINDOW_TOKENS)(sample))
    write_graph(model, ranges, folder / GRAPH_FILE)
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    content = (folder / GRAPH_FILE).read_bytes() + (folder / TOKENIZER_FILE).read_bytes()
    config = {
        "model_id": f"{MODEL_NAME}+{blake2b(content, digest_size=4).hexdigest()}",
        "hidden_dim": model.word.embedding_dim,
        "layers": len(model.layers),
        "static_share": STATIC_SHARE,
        "window_tokens": WINDOW_TOKENS,
        "bos_id": 0,
        "eos_id": 2,
    }
    write_json(folder / CONFIG_FILE, config)
