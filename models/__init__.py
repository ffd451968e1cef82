"""Learned parts: the `Encoder` protocol, the encoders, their training and the shipped artefacts."""

from models.encoder import Encoder, Vectors
from models.errors import EncoderError, PasserelleError, Text

__all__ = ["Encoder", "EncoderError", "PasserelleError", "Text", "Vectors"]
