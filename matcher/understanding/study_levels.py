"""How far somebody in training has come, whom a training contract addresses, and who asks to be trained."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.records import Facts
from matcher.taxonomy.courses import load_courses
from matcher.understanding.courses import named_courses
from matcher.understanding.cues import any_of, cue, read_cues
from matcher.understanding.words import fold

_CLASSES = tuple(
    (float(entry["level"]), re.compile(any_of(entry["patterns"]))) for entry in read_cues("study")["classes"]
)
_TRAINING_WANTED = cue("study", "training_wanted")

AT_SCHOOL = ("lyceen", "collegien")
"""Kinds of candidates whose class tells how far they have come."""

STUDYING = ("apprenti", "etudiant")
"""Kinds whose last diploma tells it where they name no course under way."""


def wants_training(text: str) -> bool:
    """Return whether a profile asks for training."""
    return _TRAINING_WANTED.search(fold(text)) is not None


def learner_level(text: str, facts: Facts, kind: str | None) -> float | None:
    """Return the level of the course that a learner follows or has just passed, None where it is not told.

    Args:
        text: the profile.
        facts: what was read from it.
        kind: of the candidate.
    """
    if kind in AT_SCHOOL and (level := next(_named_classes(text), None)) is not None:
        return level
    for state in ("in_progress", *(("held",) if kind in STUDYING else ())):
        levels = [diploma.level for diploma in facts.diplomas if diploma.state == state]
        if levels:
            return float(max(levels))
    return None


def addressed_levels(text: str, facts: Facts) -> frozenset[float]:
    """Return the levels of all courses, diplomas and classes that a training contract names.

    Args:
        text: the posting with its title.
        facts: what was read from it.
    """
    courses = load_courses()
    levels = {float(diploma.level) for diploma in facts.diplomas}
    levels.update(float(courses[named.course].level) for named in named_courses(text))
    levels.update(_named_classes(text))
    return frozenset(levels)


def _named_classes(text: str) -> Iterator[float]:
    folded = fold(text)
    return (level for level, pattern in _CLASSES if pattern.search(folded))
