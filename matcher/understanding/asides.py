"""Sentences that do not tell what the person does: what they deny, and what those around them do."""

from __future__ import annotations

import re

from matcher.understanding.cues import cue
from matcher.understanding.private_life import is_private
from matcher.understanding.words import fold

FROM_THE_START = 0.25
"""Share of a sentence in which a denial must begin: "je n'ai jamais touché de presse" denies, "je soude, je
n'ai pas peur du bruit" tells of work."""

_DENIED = cue("context", "denied_ahead")
_OTHERS = cue("private", "others")
_OWN = re.compile(r"\b(?:j'(?:ai|y|etais)|je (?!voudrais|veux|cherche|souhaite|connais|sais))\b")


def is_aside(sentence: str) -> bool:
    """Return whether a sentence cannot tell what the person does or did.

    What is private by article L1132-1 of the French Labour Code (`is_private`), what they say they never
    did, the trade of somebody around them.
    """
    return is_private(sentence) or is_denial(sentence) or is_of_others(sentence)


def is_denial(sentence: str) -> bool:
    """Return whether a sentence says from its start what the person does not do."""
    folded = fold(sentence)
    match = _DENIED.search(folded)
    return match is not None and match.start() <= FROM_THE_START * len(folded)


def is_of_others(sentence: str) -> bool:
    """Return whether a sentence tells what a relative or friend does, and nothing that the person does."""
    folded = fold(sentence)
    match = _OTHERS.search(folded)
    return match is not None and not _OWN.search(folded[: match.start()] + folded[match.end() :])
