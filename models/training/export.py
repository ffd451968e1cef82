"""Writing a trained table as a model folder that other programs load as it is."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from models.static import CONFIG_FILE, TABLE_FILE, TOKENIZER_FILE

MODEL_NAME = "passerelle-static-1"


def export_table(tokenizer: Tokenizer, table: NDArray[np.float32], folder: Path) -> None:
    """Write config.json, tokenizer.json and model.safetensors (model2vec), and modules.json beside them.

    The table is stored as float16, the unknown token as zeros. The model id carries a hash of table and
    tokenizer, so vectors of two trainings can never be taken for one another.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stored = table.astype(np.float32).copy()
    stored[tokenizer.token_to_id("[UNK]")] = 0
    # One scale for the whole table changes no direction and keeps float16 at its best.
    half = (stored / np.abs(stored).max() * 8).astype(np.float16)
    save_file({"embeddings": half}, folder / TABLE_FILE, metadata={"format": "pt"})
    (folder / TABLE_FILE).chmod(0o644)
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    digest = blake2b(half.tobytes() + (folder / TOKENIZER_FILE).read_bytes(), digest_size=4).hexdigest()
    config = {
        "model_id": f"{MODEL_NAME}+{digest}",
        "model_type": "model2vec",
        "architectures": ["StaticModel"],
        "hidden_dim": int(half.shape[1]),
        "seq_length": 1000000,
        "normalize": True,
        "embedding_dtype": "float16",
    }
    write_json(folder / CONFIG_FILE, config)
    modules = [
        {"idx": 0, "name": "0", "path": ".", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    write_json(folder / "modules.json", modules)


def write_json(path: Path, content: object) -> None:
    """Write a file of a model folder: the same content gives the same bytes."""
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
