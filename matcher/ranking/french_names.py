"""What a text in another language says, in the words of the valley."""

from __future__ import annotations

from functools import lru_cache

from matcher.records import Facts
from matcher.taxonomy import load_taxonomy
from matcher.understanding.words import stems


def french_stems(facts: Facts) -> list[str]:
    """Return the stems of the French names of the skills and trades read in a text that is not French.

    Postings and profiles are compared by their words, too: whoever writes English must not lose what a
    translation would give back. A French text says it itself and gets nothing.
    """
    if facts.language == "fr":
        return []
    named = [skill.uri for skill in facts.skills if not skill.negated]
    named += [occupation.uri for occupation in facts.occupations]
    return [stem for uri in dict.fromkeys(named) for stem in _stems_of(uri)]


@lru_cache(maxsize=4_096)
def _stems_of(uri: str) -> tuple[str, ...]:
    taxonomy = load_taxonomy()
    concept = taxonomy.skills.get(uri) or taxonomy.occupations.get(uri)
    return tuple(stems(concept.label_fr)) if concept and concept.label_fr else ()
