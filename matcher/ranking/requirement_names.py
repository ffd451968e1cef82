"""What a requirement is called when it is told: in the firm's words, or by the name its reader knows."""

from __future__ import annotations

from matcher.ranking.demand import Demand, Requirement
from matcher.taxonomy.names import reader_name


def requirement_name(demand: Demand, requirement: Requirement) -> str:
    """Return what the firm listed as it wrote it, and a skill read from its text in the reader's language.

    The demand itself keeps the words of the posting: vectors and likeness of words are made of them.
    """
    if _listed(demand, requirement):
        return requirement.label
    return reader_name(requirement.uris[0] if requirement.uris else None, requirement.label)


def _listed(demand: Demand, requirement: Requirement) -> bool:
    stated = demand.posting.requirements
    # Without must-haves a list is no list: everything was then read from the text.
    if requirement.beside or stated is None or not stated.must_have:
        return False
    return requirement.label in stated.must_have or requirement.label in stated.nice_to_have
