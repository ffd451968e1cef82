"""Encoders by name."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache
from importlib.util import find_spec

from models.encoder import Encoder
from models.errors import EncoderError, Text
from models.pretrained import Model2VecEncoder, SentenceTransformersEncoder
from models.quality import QualityEncoder
from models.static import StaticEncoder

DEFAULT_ENCODER = "static"


@lru_cache(maxsize=1)
def _static() -> StaticEncoder:
    """The table, which the quality encoder reads as well: held once."""
    return StaticEncoder.load()


SHIPPED: dict[str, Callable[[], Encoder]] = {
    "static": _static,
    "quality": lambda: QualityEncoder.load(static=_static()),
}
"""Encoders that come with the project, by name."""

OUTSIDE: dict[str, Callable[[str], Encoder]] = {
    "sentence-transformers": SentenceTransformersEncoder.load,
    "model2vec": Model2VecEncoder.load,
}
"""Encoders made elsewhere: the name before the colon, the model after it."""


@lru_cache(maxsize=4)
def load_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """Return the encoder of this name, loaded once a process.

    Args:
        name: "static", "quality", "sentence-transformers:NAME_OR_PATH" or "model2vec:PATH".

    Raises:
        EncoderError: the name is unknown (the nearest one is proposed), an extra is missing, or the model
            does not load.
    """
    if name in SHIPPED:
        return SHIPPED[name]()
    kind, _, model = name.partition(":")
    if kind in OUTSIDE and model:
        return OUTSIDE[kind](model)
    raise _without_model(kind) if kind in OUTSIDE else _unknown(name, kind)


def best_encoder() -> str:
    """Return the name of the shipped encoder that knows most: "quality" where onnxruntime is installed."""
    return "quality" if find_spec("onnxruntime") else "static"


def _without_model(kind: str) -> EncoderError:
    return EncoderError(
        Text(
            f"« {kind} » demande un modèle, après deux-points.",
            f"'{kind}' needs a model, behind a colon.",
        ),
        remedy=Text(f"Écrivez {kind}:DOSSIER.", f"Write {kind}:FOLDER."),
    )


def _unknown(name: str, kind: str) -> EncoderError:
    known = [*SHIPPED, *(f"{prefix}:..." for prefix in OUTSIDE)]
    near = get_close_matches(kind.lower(), [*SHIPPED, *OUTSIDE], n=1, cutoff=0.5)
    if near:
        remedy = Text(f"Vouliez-vous dire « {near[0]} » ?", f"Did you mean '{near[0]}'?")
    else:
        listed = ", ".join(known)
        remedy = Text(f"Encodeurs connus : {listed}.", f"Known encoders: {listed}.")
    return EncoderError(Text(f"encodeur inconnu : « {name} ».", f"unknown encoder: '{name}'."), remedy=remedy)
