"""Levels that only explain the diploma beside them: "BTS MAI (bac+2)", "reconnu bac+2", "Bac +2 (BTS MS)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_BY_LEVEL = re.compile(r"bac ?\+ ?\d")
_RECOGNISED = re.compile(
    r"\b(?:reconnue?|equivalen\w+|homologuee?|comparables?)(?: (?:a|au|de|niveau|un|en france))* ?$"
)
_OPENED = re.compile(
    r" ?\((?:type |de type |ex\.? ?:? ?)?|,? (?:de )?type |,? (?=ecole|bts|dut|but|licence|master)"
)
_FROM_BAC = re.compile(r"\bbac(?: ?\+ ?\d)? ?(?:a|/|-|ou) ?$")
_EXPLAINS = re.compile(r"\((?:niveau |equivalen\w+ (?:au |du |a un |de )?)?$")
_SPELT_OUT = re.compile(r"certificat|brevet|baccalaureat|diplome universitaire")


class Mention(NamedTuple):
    """A diploma named: its span with its field, its level, where its name ends.

    `by_school`: only the school or the class is named ("UTC, 2010", "terminale pro").
    """

    start: int
    end: int
    level: int
    name_end: int
    by_school: bool = False


def is_gloss(folded: str, mention: Mention, found: Sequence[Mention]) -> bool:
    """Tell whether a level in brackets explains the diploma before it ("BTS MAI (bac+2)")."""
    by_level = _BY_LEVEL.match(folded, mention.start, mention.end) is not None
    if by_level and _says_which(folded, mention, found):
        return True
    recognised = _RECOGNISED.search(folded, max(0, mention.start - 30), mention.start)
    if recognised:
        return any(
            other.level == mention.level and recognised.start() - 60 <= other.name_end <= recognised.start()
            for other in found
        )
    opened = _EXPLAINS.search(folded, max(0, mention.start - 24), mention.start)
    if opened is None:
        return False
    place, by_level = opened.start(), by_level or "equivalen" in opened.group()
    return any(
        other.level == mention.level
        and other.start < mention.start
        and (
            place - other.end <= 12
            if by_level
            else place - other.name_end <= 2 and _SPELT_OUT.match(folded, other.start) is not None
        )
        for other in found
    )


def _says_which(folded: str, mention: Mention, found: Sequence[Mention]) -> bool:
    """Tell whether brackets behind a level name the diploma that has it ("Bac +2 (BTS MS)")."""
    opened = _OPENED.match(folded, mention.name_end)
    ranged = _FROM_BAC.search(folded, max(0, mention.start - 12), mention.start)
    return bool(opened and not ranged) and any(
        opened is not None
        and other.level == mention.level
        and opened.end() <= other.start <= opened.end() + 12
        for other in found
    )
