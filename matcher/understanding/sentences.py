"""Sentences and bullets of a text, each with its exact span.

CVs are telegraphic, ads are bulleted, mails are quoted: a line break, a bullet, a semicolon or a
spaced dash ends a unit as surely as a full stop. A line that a PDF or a mailer wrapped in the middle
of a sentence is carried on.
"""

from __future__ import annotations

import re

from matcher.records import Evidence

MAX_SENTENCE_CHARACTERS = 600
"""A longer unit is cut at a comma or a space: nobody can check evidence of a page."""

_BULLET = "•·▪▫■□●○◦‣⁃►▶➤➢→✓✔❖*–—"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(,;'’])(?:m|mr|mme|mlle|dr|st|ste|av|bd|ex|env|min|max|niv|exp|etc|cf|tel|tél|réf|ref|dép|nb|n|no|art|hab|resp|"
    r"sté|ets|éts|sem|h|j|p|vol|inc|ltd|approx|e\.g|i\.e)$",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"""
      (?P<line>[ \t]*(?:\r\n|[\n\r\u2028\u2029\x0b\x0c])\s*)     # a line break, with what blank follows
    | (?P<stop>[.!?…]+["»”)\]]*)(?=\s)                           # a stop before a blank
    | (?P<mark>[;]|\s[–—|]\s|\s?[•▪■●►▶➤➢✓✔❖‣]\s?)               # semicolon, spaced dash, bullet
    """,
    re.VERBOSE,
)
_WRAP_MIN = 45


def _wrapped(text: str, start: int, break_start: int, next_start: int) -> bool:
    """Tell whether the line break sits inside a sentence that was only wrapped."""
    gap = text[break_start:next_start]
    if gap.count("\n") > 1 or next_start >= len(text):
        return False
    line_start = max(text.rfind("\n", 0, break_start) + 1, start)
    following = text[next_start]
    return (
        break_start - line_start >= _WRAP_MIN
        and following.islower()
        and text[break_start - 1] not in ".!?…:;"
    )


def _ends(text: str) -> list[tuple[int, int]]:
    """Return raw units as (start, end) pairs, not yet trimmed."""
    units = []
    start = 0
    for match in _BREAK.finditer(text):
        if match.start() < start:
            continue
        kind = match.lastgroup
        if kind == "line" and _wrapped(text, start, match.start(), match.end()):
            continue
        if kind == "stop":
            if match.group() == "." and _ABBREVIATION.search(
                text, max(start, match.start() - 8), match.start()
            ):
                continue
            units.append((start, match.end()))
        else:
            units.append((start, match.start()))
        start = match.end()
    units.append((start, len(text)))
    return units


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a unit that is too long at the last comma, else blank, before the limit."""
    pieces = []
    while end - start > MAX_SENTENCE_CHARACTERS:
        limit = start + MAX_SENTENCE_CHARACTERS
        at = max(text.rfind(", ", start + 1, limit), text.rfind("\n", start + 1, limit))
        at = at if at > start else text.rfind(" ", start + 1, limit)
        at = at + 1 if at > start else limit
        pieces.append((start, at))
        start = at
    pieces.append((start, end))
    return pieces


def split_sentences(text: str) -> list[Evidence]:
    """Split `text` into sentences, bullets and lines; each span holds at least one letter or digit."""
    found = []
    for raw_start, raw_end in _ends(text):
        for start, end in _cut(text, raw_start, raw_end):
            piece = text[start:end]
            trimmed_left = len(piece) - len(_lstrip(piece))
            piece = _lstrip(piece).rstrip(" \t\r\n\x0b\x0c;,|")
            if any(character.isalnum() for character in piece):
                found.append(Evidence(start=start + trimmed_left, end=start + trimmed_left + len(piece)))
    return found


def _lstrip(piece: str) -> str:
    return piece.lstrip(" \t\r\n\x0b\x0c>" + _BULLET + "-_=+#~|;,\u2028\u2029")


LONG_SENTENCE_CHARACTERS = 170
CLAUSE_MIN_CHARACTERS = 55
_COMMA = re.compile(r"[,:;](?=\s)|\s(?=puis\b)")


def split_clauses(
    text: str,
    sentence: Evidence,
    *,
    longest: int = LONG_SENTENCE_CHARACTERS,
    least: int = CLAUSE_MIN_CHARACTERS,
) -> list[Evidence]:
    """Return the parts of a long enumeration, each enough to tell a task; a short sentence is one part.

    Args:
        text: holds the sentence.
        sentence: where it stands.
        longest: characters up to which a sentence is one part.
        least: characters that a part has at least, the last one half as many.
    """
    if sentence.end - sentence.start <= longest:
        return [sentence]
    parts = []
    start = sentence.start
    for match in _COMMA.finditer(text, sentence.start, sentence.end):
        if match.end() - start >= least and sentence.end - match.end() >= least // 2:
            parts.append(Evidence(start=start, end=match.start()))
            start = match.end()
    parts.append(Evidence(start=start, end=sentence.end))
    return [_trimmed(text, part) for part in parts if any(map(str.isalnum, text[part.start : part.end]))]


def _trimmed(text: str, span: Evidence) -> Evidence:
    piece = span.of(text)
    kept = _lstrip(piece)
    start = span.start + len(piece) - len(kept)
    return Evidence(start=start, end=start + len(kept.rstrip()))
