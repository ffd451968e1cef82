"""Sentences about a person's life: their age, home, family, health. They say nothing of a trade."""

from __future__ import annotations

from matcher.taxonomy.words import fold
from matcher.understanding.cues import cue

_TOLD = cue("private", "told")

LONGEST_WORDS = 16
"""A longer sentence that also speaks of private life tells of work as well, and is read."""


def is_private(sentence: str) -> bool:
    """Return whether a sentence is about the person's life alone.

    "Interruption pour élever mes enfants" resembles the talk of a nursery nurse; read as a trade it would
    move the picture of somebody who sorted bottles for ten years. What is private by article L1132-1 of
    the French Labour Code must not.
    """
    if len(sentence.split()) > LONGEST_WORDS:
        return False
    return _TOLD.search(fold(sentence)) is not None
