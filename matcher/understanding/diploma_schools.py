"""Schools that stand for their diploma in the CV of a former student: "UTC, génie mécanique, 2010"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.understanding.cues import cue_pattern, read_cues
from matcher.understanding.diploma_glosses import Mention
from matcher.understanding.document import Document
from matcher.understanding.fragments import Cue

_CUES = read_cues("diplomas")
_LETTERS: dict[str, int] = {
    school: level
    for level, name in ((7, "schools"), (7, "business_schools"), (5, "two_year_schools"))
    for school in _CUES[name]
}
"""The level of the diploma of each school that is called by its letters."""
_NAMES = Cue(
    [*_CUES["school_names"], *_CUES["business_school_names"]],
    before=r"(?<![\w.@/-])(?:ecole )?(?:",
    after=r")(?!\w)",
)
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
    for level, start, end in _mentions(document):
        if not _is_studied(document, start, end) or _is_of_a_diploma(folded, start, end, diplomas):
            continue
        field = _FIELD.match(folded, end)
        yield Mention(start, field.end() if field else end, level, end, by_school=True)


def _mentions(document: Document) -> Iterator[tuple[int, int, int]]:
    """Yield the level and span of each school: letters stand in capitals, other names begin with one."""
    for word in document.words:
        if word.form in _LETTERS and document.text[word.start : word.end].isupper():
            yield _LETTERS[word.form], word.start, word.end
    for match in _NAMES.finditer(document.folded):
        if any(letter.isupper() for letter in document.text[match.start() : match.end()]):
            yield 7, match.start(), match.end()


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
