"""Diplomas with their level in the French framework and their state.

Levels follow the cadre national des certifications professionnelles (decree 2019-14): CAP 3, bac 4,
bac+2 5, bac+3 6, bac+5 7, doctorate 8. Ranks before 2019 (niveau V to I) are translated.
"""

from __future__ import annotations

import re

from matcher.understanding.words import fold_aligned

_LEVELS: tuple[tuple[int, str], ...] = (
    (8, r"doctorats?|ph\.? ?d|these de doctorat"),
    (
        7,
        r"diplome d'ingenieurs?|ecole d'ingenieurs?|ingenieure? diplomee?|master ?[12]?|mastere|m2|dess|dea|dscg|"
        r"bac ?\+ ?[5-7]|grande ecole|master'?s degree|msc|engineering degree",
    ),
    (
        6,
        r"licences? pro(?:fessionnelles?)?|licences?|maitrise (?:de|en|d')|b\.?u\.?t\.?|bachelors?|bac ?\+ ?[34]|"
        r"bachelor'?s degree|b\.?sc|b\.?a\.?|l3|deust? superieur|dcg|diplome d'etat infirmier|ide",
    ),
    (5, r"b\.?t\.?s\.?a?|d\.?u\.?t\.?|deug|deust|bac ?\+ ?2|bac ?plus ?(?:2|deux)|brevet superieur|hnd"),
    (
        4,
        r"bac(?:calaureat)? ?pro(?:fessionnel)?s?|bac(?:calaureat)? techno(?:logique)?|bac(?:calaureat)? general|"
        r"bac(?:calaureat)?(?: (?:sti2d|stmg|stl|st2s|stt|sti|s|es|l|g|f[0-9]))?|b\.?p\.?|brevet professionnel|"
        r"b\.?t\.?|bts?m|brevet de technicien|bmaa?|brevet des metiers d'art|a[- ]levels?|high school diploma|bpjeps",
    ),
    (3, r"c\.?a\.?p\.?|b\.?e\.?p\.?a?|bpa|gcse|vocational diploma|vocational certificate"),
)
_LEVEL_PATTERNS = tuple((level, re.compile(rf"(?<![\w.])(?:{pattern})(?!\w)")) for level, pattern in _LEVELS)
_NAMED_LEVEL = re.compile(r"niveau ?(?:de qualification )?([3-8]|iii|ii|iv|v|i)\b(?! ?(?:ans?|mois))")
_OLD_LEVELS = {"v": 3, "iv": 4, "iii": 5, "ii": 6, "i": 7}


def diploma_level(text: str | None) -> int | None:
    """Return the French level (3 to 8) of the diploma that `text` names, or None.

    Where several are named ("bac à bac+2") the lowest is returned: it is what suffices.
    """
    if not text:
        return None
    folded = fold_aligned(text).replace("bac à bac", "bac / bac")
    named = _NAMED_LEVEL.search(folded)
    if named:
        word = named.group(1)
        return _OLD_LEVELS.get(word) or int(word)
    taken: list[tuple[int, int]] = []
    levels = []
    for level, pattern in _LEVEL_PATTERNS:
        for match in pattern.finditer(folded):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            levels.append(level)
    return min(levels) if levels else None
