"""Schools that stand for their diploma in the CV of a former student: "UTC, génie mécanique, 2010"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.understanding.cues import cue_pattern, read_cues
from matcher.understanding.diploma_glosses import Mention
from matcher.understanding.document import Document
from matcher.understanding.fragments import Cue

_CUES = read_cues("diplomas")
_SCHOOLS = tuple(
    (level, Cue(_CUES[name], before=r"(?<![\w.@/-])(?:ecole )?(?:", after=r")(?!\w)"))
    for level, name in ((7, "schools"), (7, "business_schools"), (5, "two_year_schools"))
)
_OF_MANY = frozenset(_CUES["schools_of_many"])
_LED = cue_pattern("diplomas", "school_led")
_NOT_STUDIED = cue_pattern("diplomas", "school_not")
_YEAR = re.compile(r"[^.;\n]{0,60}?\b(?:19[5-9]|20[0-4])\d\b|[^.;\n]{0,30}\bpromo")
_SURELY_LED = re.compile(r"\b(?:diplomee?|sortie?|sors|issue?|ingenieure?|ancien(?:ne)? eleve)\b")
_FIELD = re.compile(r",? ?(?:de |d'|en |option )?[a-z][a-z' -]{3,45}?(?=[,.;(\n]| (?:19|20)\d\d|$)")
_CLAUSE = re.compile(r"[.;\n]")
NEAR = 90
"""Most characters between a school and the diploma that was taken there."""


def named_schools(document: Document, diplomas: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the schools that a person says they left with a diploma that is named nowhere beside.

    Args:
        document: the text.
        diplomas: those that it names.
    """
    folded = document.folded
    for level, cue in _SCHOOLS:
        for match in cue.finditer(folded):
            start, end = match.span()
            if match.group() in _OF_MANY or not _as_a_name(document, start, end):
                continue
            if not _is_studied(document, start, end) or _is_of_a_diploma(folded, start, end, diplomas):
                continue
            field = _FIELD.match(folded, end)
            yield Mention(start, field.end() if field else end, level, end, by_school=True)


def _as_a_name(document: Document, start: int, end: int) -> bool:
    """Tell a school from a word in lower case: acronyms stand in capitals, other names begin with one."""
    written = document.text[start:end]
    return written.isupper() if len(written) <= 5 else any(letter.isupper() for letter in written)


def _is_studied(document: Document, start: int, end: int) -> bool:
    before = document.before(start, 60)
    if _NOT_STUDIED.search(before):
        return False
    led = _LED.search(before) is not None or not before.strip()
    return led and (_YEAR.match(document.folded, end) is not None or _SURELY_LED.search(before) is not None)


def _is_of_a_diploma(folded: str, start: int, end: int, diplomas: Sequence[Mention]) -> bool:
    """Tell whether a diploma named beside was taken there ("Master chimie, INSA de Rouen, 2010")."""
    return any(
        not _CLAUSE.search(folded, min(one.end, end), max(one.start, start))
        for one in diplomas
        if one.start - NEAR <= start and end <= one.end + NEAR
    )
