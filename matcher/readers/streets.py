"""Street addresses in texts: where somebody lives to the door is nobody's business but the recruiter's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from matcher.readers.own_lines import own_lines

# Words that are always a street behind a number, and those that may be something else ("2 places").
_SURE = r"(?:grande[- ]rue|rue|r\.|avenue|av\.|ave|boulevard|bd\.?|bld|impasse|imp\.|all[ée]e)"
_LOOSE = (
    r"(?:chemin|che\.|route|rte\.?|place|pl\.|quai|cours|passage|square|sentier|sente|ruelle|venelle|"
    r"faubourg|fbg|cit[ée]|clos|r[ée]sidence|lotissement|hameau|lieu[- ]dit|esplanade|domaine|chauss[ée]e|"
    r"rond[- ]point|parvis|cour|cav[ée]e|mail|voie)"
)
_PLACES = (
    r"(?:chemin|route|rte\.?|place|quai|square|sentier|ruelle|venelle|faubourg|cit[ée]|clos|r[ée]sidence|"
    r"lotissement|hameau|lieu[- ]dit|esplanade|domaine)"
)
_NUMBER = (
    r"(?<![\w/.,°])(?:n° ?)?(?!(?:19|20)\d\d)\d{1,4}(?: ?(?:bis|ter|quater|[a-d])(?![\w'’]))?"
    r"(?: ?[/-] ?\d{1,4}(?: ?(?:bis|ter))?)?[ ,]{1,3}"
)
OTHER_WORDS = (
    r"(?<![\w-])(?:permis|t[ée]l(?:[ée]phone)?|portable|mobile|e-?mail|mail(?=[ ]?:)|courriel|n(?:ée?|ee)|"
    r"naissance|born|originaire|native?|v[ée]hicul\w+|voiture|c[ée]libataire|mariée?|nationalit[ée]|"
    r"\d\d[ ]ans|mobilit[ée]|disponib\w+)(?![\w-])"
)
"""What stands behind an address on the same line and is no part of it, as a pattern without case."""

_STOP = (
    r"(?:[,;|•·()\t\x00]|[ ][-–—][ ]|[ ]à[ ]|(?<!\d)\d{2}[ ]?\d{3}(?!\d)|(?<=[^\W\d_]{4})\.(?:[ ]|$)|"
    rf"{OTHER_WORDS})"
)
_TO_A_STOP = rf"(?:(?!{_STOP})[^\n])+"
_PARTICLES = r"(?:(?:de|du|des|la|les?|aux?|et|en|sur)[ ]|[dl]['’][ ]?)*"
_MONTHS = r"(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre)"
_NAMED = (
    rf"(?!{_STOP}){_PARTICLES}[\w'’-]+"
    rf"(?:[ ](?!{_STOP}){_PARTICLES}(?:{_MONTHS}|\d{{1,4}}(?!\d)|(?-i:[A-ZÀ-Þ])(?:[\w'’-]+|\.)?)(?![^\W_]))*"
)
_CODE = re.compile(r"(?<!\d)(?:F ?- ?)?\d{2} ?\d{3}[ ,–-]+[^\W\d_]")
_BEHIND = r"(?:[ ]?,[ ]?|[ ][-–—][ ]|[ ])?"
_IN_HEAD = re.compile(rf"{_NUMBER}(?P<sure>{_SURE}|{_LOOSE})[ ]{_TO_A_STOP}{_BEHIND}", re.IGNORECASE)
_IN_TEXT = re.compile(
    rf"{_NUMBER}(?:(?P<sure>{_SURE})|{_LOOSE})[ ]{_NAMED}{_BEHIND}(?P<code>(?:F-)?\d{{5}}(?!\d))?",
    re.IGNORECASE,
)
_SURELY = re.compile(_SURE, re.IGNORECASE)
_UNNUMBERED = re.compile(
    r"(?:(?<=[,;|•·(:])|(?<=[,:] )|^)[ ]*"
    rf"(?P<street>(?:{_SURE}|{_PLACES}|app(?:artemen)?t\.?|apt\.?|b[âa]t(?:iment)?\.?|"
    rf"\d ?(?:er|[èe]me|e) [ée]tage|bp|bo[îi]te postale|escalier)(?![\w'’-])(?:[ ]?{_TO_A_STOP})?{_BEHIND})",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:adresse|domicile|domicili[ée]e?|habite|demeurant|r[ée]sidant|address)\b", re.IGNORECASE
)
_CAPITAL = re.compile(rf"[ ]{_PARTICLES}[A-ZÀ-Þ]")
# Cheap tests that spare almost every text the costly patterns.
_WORD_BEHIND_NUMBER = re.compile(r"\d ?(?:bis|ter|quater|[a-dA-D])?[ ,]{1,3}([^\W\d_]{1,12}\.?)")
_CODE_AND_NAME = re.compile(r"\d\d ?\d{3}[ ,–-]+[A-ZÀ-Þ]")
_FIRST_WORD = re.compile(rf"(?:{_SURE}|{_LOOSE}|grande|rond|lieu|av|imp|all|che|rte|pl)", re.IGNORECASE)
_MAX_HEAD_LINE = 120


class Street(NamedTuple):
    """A street with its number: where it stands in the text, and whether it is the person's own."""

    start: int
    end: int
    own: bool


@lru_cache(maxsize=1)
def find_streets(text: str) -> tuple[Street, ...]:
    """Return the street lines of a CV, in order: all of its head, and below it those that cannot be else.

    The postal code and the commune behind a street are no part of it. The last answer is kept: what is
    found in a text is at once cut out of it.
    """
    if not _may_hold_a_street(text):
        return ()
    lines = text.split("\n")
    found: list[Street] = []
    at = 0
    for index, (line, own) in enumerate(zip(lines, own_lines(lines), strict=True)):
        if own and len(line) <= _MAX_HEAD_LINE:
            spans = _of_head_line(line, _next_filled(lines, index))
        else:
            spans = [
                match.span() if not match["code"] else (match.start(), match.start("code"))
                for match in _IN_TEXT.finditer(line)
                if match["sure"] or match["code"]
            ]
        found += [Street(at + start, at + end, own) for start, end in spans]
        at += len(line) + 1
    return tuple(found)


def _may_hold_a_street(text: str) -> bool:
    if any(map(_begins_a_street, _WORD_BEHIND_NUMBER.findall(text))):
        return True
    return _CODE_AND_NAME.search(text) is not None


@lru_cache(maxsize=4096)
def _begins_a_street(word: str) -> bool:
    return _FIRST_WORD.fullmatch(word) is not None


def _next_filled(lines: list[str], index: int) -> list[str]:
    """Return the next two lines that are not empty."""
    return [line.lstrip(" -") for line in lines[index + 1 : index + 6] if line.strip()][:2]


def _of_head_line(line: str, following: list[str]) -> list[tuple[int, int]]:
    addressed = _CODE.search(line) is not None or any(map(_CODE.match, following))
    trusted = addressed or _LABEL.search(line) is not None
    spans = [
        match.span()
        for match in _IN_HEAD.finditer(line)
        if trusted or _SURELY.fullmatch(match["sure"]) or _CAPITAL.match(line, match.end("sure"))
    ]
    if addressed:
        spans += [
            match.span("street")
            for match in _UNNUMBERED.finditer(line)
            if not any(start <= match.start("street") < end for start, end in spans)
        ]
    return sorted(spans)
