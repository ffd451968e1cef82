"""The language of a text: French, English or another, by its function words and a few words of work.

A compact vote is enough for two languages of service; it needs no model and a telegraphic CV without
any function word counts as French, the language of the valley.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matcher.understanding.cues import read_cues

Language = Literal["fr", "en", "other"]

_CUES = read_cues("language")
_FRENCH = frozenset(_CUES["french"].split())
_ENGLISH = frozenset(_CUES["english"].split())
_OTHERS = tuple(frozenset(known.split()) for known in _CUES["others"].values())


def detect_language(forms: Sequence[str], text: str = "") -> Language:
    """Return the language of a text from its folded words.

    Args:
        forms: folded words of the text; the first thousand are enough.
        text: the text, to see a script other than Latin.
    """
    sample = forms[:1000]
    letters = [character for character in text[:2000] if character.isalpha()]
    if letters and sum(character > "\u024f" for character in letters) > len(letters) / 2:
        return "other"
    french = sum(form in _FRENCH for form in sample)
    english = sum(form in _ENGLISH for form in sample)
    foreign = max((sum(form in known for form in sample) for known in _OTHERS), default=0)
    if foreign > 1.3 * max(french, english) and foreign >= 3 and foreign >= len(sample) * 0.12:
        return "other"
    return "en" if english > french else "fr"
