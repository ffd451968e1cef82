"""Learned parts: the `Encoder` protocol, the encoders, their training and the shipped artefacts.

Only the errors are imported here: `passerelle --help` must not wait for numpy.
"""

from models.errors import EncoderError, PasserelleError, Text

__all__ = ["EncoderError", "PasserelleError", "Text"]
