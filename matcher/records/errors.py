"""The errors of the engine; each names its place, what was expected and the remedy."""

from __future__ import annotations

from models.errors import EncoderError, PasserelleError, Text, speaking, user_language

__all__ = [
    "EncoderError",
    "PasserelleError",
    "PlanningError",
    "RankingError",
    "ReaderError",
    "RecordError",
    "StoreError",
    "TaxonomyError",
    "Text",
    "speaking",
    "user_language",
]


class RecordError(PasserelleError):
    """One record that does not fit its model; the records beside it are still good."""


class ReaderError(PasserelleError):
    """A file that cannot be read at all: wrong format, encrypted, empty, unsafe."""


class TaxonomyError(PasserelleError):
    """A taxonomy source that is malformed, or a concept that does not exist."""


class StoreError(PasserelleError):
    """A database that cannot be used: locked, read-only, unreachable, of another schema."""


class RankingError(PasserelleError):
    """A ranking that cannot be computed from what was given."""


class PlanningError(PasserelleError):
    """An event, an assignment or a training plan that cannot be made as it was asked for."""
