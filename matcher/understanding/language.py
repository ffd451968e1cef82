"""The language of a text: French, English or another, by its function words and a few words of work.

A compact vote is enough for two languages of service; it needs no model and a telegraphic CV without
any function word counts as French, the language of the valley.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Literal

from matcher.understanding.cues import read_cues

Language = Literal["fr", "en", "other"]


def _languages_of_words() -> dict[str, list[str]]:
    cues, found = read_cues("language"), defaultdict[str, list[str]](list)
    for language, words in {"fr": cues["french"], "en": cues["english"], **cues["others"]}.items():
        for word in words.split():
            found[word].append(language)
    return dict(found)


_KNOWN = _languages_of_words()
"""The languages that each telling word belongs to."""
_NOT_LATIN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def detect_language(forms: Sequence[str], text: str = "") -> Language:
    """Return the language of a text from its folded words.

    Args:
        forms: folded words of the text; the first thousand are enough.
        text: the text, to see a script other than Latin.
    """
    opening = text[:2000]
    if _NOT_LATIN.search(opening) and len(_NOT_LATIN.findall(opening)) > len(_LATIN.findall(opening)):
        return "other"
    votes: Counter[str] = Counter()
    sample = forms[:1000]
    for form in sample:
        if form in _KNOWN:
            votes.update(_KNOWN[form])
    french, english = votes.pop("fr", 0), votes.pop("en", 0)
    foreign = max(votes.values(), default=0)
    if foreign > 1.3 * max(french, english) and foreign >= 3 and foreign >= len(sample) * 0.12:
        return "other"
    return "en" if english > french else "fr"
