"""The name of a skill or a trade in the language of whoever reads it."""

from __future__ import annotations

from functools import lru_cache

from matcher.records.errors import user_language
from matcher.taxonomy.load import load_taxonomy


def reader_name(uri: str | None, label: str, language: str | None = None) -> str:
    """Return a concept's name in the reader's language, where `label` is its name in the other.

    A fact is labelled in the language of the text it was read from. Any other label is somebody's own
    words (what a firm asks for, a certificate as written) and stays as it is.

    Args:
        uri: the concept, None where there is none.
        label: what it was called where it was read.
        language: "fr" or "en", by default the user's.
    """
    names = _names(uri) if uri else ()
    if label not in names:
        return label
    return names[1] if (language or user_language()) == "en" else names[0]


@lru_cache(maxsize=8_192)
def _names(uri: str) -> tuple[str, ...]:
    """Return the French and the English name that facts are labelled with, none for an unknown concept."""
    taxonomy = load_taxonomy()
    concept = taxonomy.skills.get(uri) or taxonomy.occupations.get(uri)
    return (concept.label("fr"), concept.label("en")) if concept else ()
