"""Which courses a text names: what somebody follows, holds or wants, what a training contract offers.

A name is found by its words, whatever stands between them that means nothing, as in "bac pro (MELEC ou
MSPC)"; what follows a course in an enumeration is one of the same kind: "BTS Maintenance des systèmes ou
Électrotechnique" names two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from matcher.records import Evidence, Facts
from matcher.taxonomy.courses import load_courses
from matcher.understanding.words import fold_aligned

_KINDS = {
    "bacpro": r"(?:baccalaureat|bac) ?pro(?:fessionnel)?\b"
    r"|(?:terminale|premiere|1re|1ere|tle|term) (?:bac )?pro\b",
    "bac": r"(?:baccalaureat|bac)(?: techno(?:logique)?)?\b",
    "bts": r"brevet de technicien superieur\b|bts\b",
    "bep": r"brevet d'etudes professionnelles\b|bep\b",
    "cap": r"certificat d'aptitude professionnelle\b|cap\b",
    "tp": r"titre pro(?:fessionnel)?\b|tp\b|titre\b(?= (?:de |d'))",
    "licence-pro": r"licence pro(?:fessionnelle)?\b|lp\b",
    "but": r"bachelor universitaire de technologie\b|dut\b|but\b",
    "mc": r"mention complementaire\b|mc\b",
    "seconde": r"seconde\b|2n?de\b",
    "ingenieur": r"(?:diplome d'|eleves?[- ]|ecoles? d')?ingenieure?s?\b",
}
"""Kinds of diploma that are written in several ways, each brought to one word."""

_OTHER_KINDS = frozenset(
    ("cqp", "cqpm", "cqpi", "ccp", "cs", "bp", "bma", "btm", "deust", "dn", "licence", "master", "prepa")
)

_TOKEN = re.compile(
    r"(?<![a-z0-9])(?:"
    + "|".join(f"(?P<k{place}>{pattern})" for place, pattern in enumerate(_KINDS.values()))
    + r")|(?P<word>[a-z0-9]+)"
)
_KIND_NAMES = tuple(_KINDS)

_CLASSES = frozenset(("terminale", "premiere", "1re", "1ere", "tle", "term"))
"""Classes that stand for the diploma they lead to: "terminale MELEC" is a bac pro, "première STL" a bac."""

_SILENT = frozenset(
    (
        *("d", "de", "des", "du", "la", "le", "les", "l", "en", "et", "ou", "a", "au", "aux", "pour", "n"),
        *("option", "options", "opt", "specialite", "mention", "parcours"),
    )
)
"""Words that a name may have or not."""

_ACRONYM = re.compile(r"[A-Z]{4,}")
"""A name of one word that says enough alone ("DEAES"); "3e" and "brevet" are said of much else."""

_PREFIX = 4
"""Words after which a long name is told from all others."""

_APART = 3
"""Most words between a course and the next one of an enumeration."""


class _Word(NamedTuple):
    text: str
    start: int
    end: int


Name = tuple[str, ...]


class NamedCourse(NamedTuple):
    """A course that a text names, and where."""

    course: str
    place: Evidence


class Path(NamedTuple):
    """Where somebody stands on the way to a trade, as ids of courses.

    Attributes:
        follows: courses they are in.
        wants: courses they name without being in them or having tried them.
        holds: courses they have passed.
    """

    follows: frozenset[str]
    wants: frozenset[str]
    holds: frozenset[str]


def _words(text: str) -> Iterator[_Word]:
    for match in _TOKEN.finditer(fold_aligned(text)):
        group = match.lastgroup or ""
        word = match.group() if group == "word" else _KIND_NAMES[int(group[1:])]
        if word not in _SILENT:
            yield _Word(word[:-1] if len(word) > 4 and word.endswith("s") else word, *match.span())


class _Names(NamedTuple):
    """The names of all courses as words; `bare` are those without the kind of diploma, by kind."""

    full: dict[Name, str]
    bare: dict[Name, str]
    kinds: frozenset[str]
    longest: int


@lru_cache(maxsize=1)
def _load_names() -> _Names:
    kinds = frozenset((*_KINDS, *_OTHER_KINDS))
    full: dict[Name, str] = {}
    for course in load_courses():
        for name in course.names:
            words = tuple(word.text for word in _words(name))
            if len(words) > 1 or (_ACRONYM.fullmatch(name) and words[0] not in kinds):
                full.setdefault(words, course.id)
    for words, course_id in list(full.items()):
        if len(words) > _PREFIX:
            full.setdefault(words[:_PREFIX], course_id)
    bare = {words: course for words, course in full.items() if words[0] in kinds and len(words) > 1}
    return _Names(full, bare, kinds, max(map(len, full)))


def named_courses(text: str) -> list[NamedCourse]:
    """Return the courses that `text` names, in its order, each time it names them."""
    names, words = _load_names(), list(_words(text))
    found: list[NamedCourse] = []
    kind, since, place = "", 0, 0
    while place < len(words):
        size, course = _longest(words, place, (), names.full, names.longest)
        if course is None and words[place].text in _CLASSES:
            size, course = _of_a_class(words, place, names)
        elif course is None and kind and since < _APART:
            size, course = _longest(words, place, (kind,), names.bare, names.longest)
        if course is None:
            place, since = place + 1, since + 1
            continue
        if words[place].text in names.kinds:
            kind = words[place].text
        start, end = words[place].start, words[place + size - 1].end
        found.append(NamedCourse(course, Evidence(start=start, end=end)))
        place, since = place + size, 0
    return found


def _of_a_class(words: Sequence[_Word], place: int, names: _Names) -> tuple[int, str | None]:
    """Return how many words name a class and its course, and that course."""
    for kind in ("bacpro", "bac"):
        size, course = _longest(words, place + 1, (kind,), names.bare, names.longest)
        if course is not None:
            return size + 1, course
    return 0, None


def _longest(
    words: Sequence[_Word], place: int, ahead: Name, names: dict[Name, str], longest: int
) -> tuple[int, str | None]:
    """Return how many words from `place` on make the longest name, and the course it names."""
    for size in range(min(longest - len(ahead), len(words) - place), 0, -1):
        name = ahead + tuple(word.text for word in words[place : place + size])
        if (course := names.get(name)) is not None:
            return size, course
    return 0, None


def read_path(text: str, facts: Facts) -> Path:
    """Return where the writer of a profile stands on the way to a trade.

    Args:
        text: the profile.
        facts: what was read from it; its diplomas tell which courses are held and which are under way.
    """
    named = named_courses(text)
    states = {
        state: frozenset(
            one.course
            for one in named
            for diploma in facts.diplomas
            if diploma.state == state and diploma.start < one.place.end and one.place.start < diploma.end
        )
        for state in ("in_progress", "held", "failed")
    }
    tried = frozenset().union(*states.values())
    wants = frozenset(one.course for one in named) - tried
    return Path(follows=states["in_progress"], wants=wants, holds=states["held"])


def offered_courses(text: str) -> tuple[str, ...]:
    """Return the ids of the courses that a training contract names, each once: offered, or asked for."""
    return tuple(dict.fromkeys(one.course for one in named_courses(text)))
