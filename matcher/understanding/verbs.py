"""Verbs of the trades and the nouns made from them: "régler" and "réglage" are one word in a phrase."""

from __future__ import annotations

from functools import lru_cache

from matcher.understanding.cues import read_cues
from matcher.understanding.words import stem

_ENDINGS = ("er", "e", "es", "ee", "ees", "ent", "ez", "ons", "ais", "ait", "aient", "ant", "era", "erez")
"""Endings of a folded verb of the first group; those of the others stand in the data with their nouns."""


def action_stem(form: str) -> str | None:
    """Return the stem shared by a verb, its forms and the nouns made from it, None for any other word.

    Args:
        form: a folded word.
    """
    return _actions().get(form)


@lru_cache(maxsize=1)
def _actions() -> dict[str, str]:
    found: dict[str, str] = {}
    for verb, nouns in read_cues("verbs")["verbs"].items():
        shared = stem(verb)
        found[verb] = shared
        for noun in nouns:
            found.setdefault(noun, shared)
        if verb.endswith("er"):
            for ending in _ENDINGS:
                found.setdefault(verb[:-2] + ending, shared)
    return found
