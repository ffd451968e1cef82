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
_FOREIGN = re.compile(r"laurea|licenciatura|magister|abitur|matura|maturita|licencjat|bachillerato|dipl")
"""What only tells how a diploma is called where it was got: "Master's degree ... (laurea magistrale)"."""
_SPELT_OUT = re.compile(r"certificat|brevet|baccalaureat|diplome universitaire")


NEAR = 30
"""Most characters between a diploma and the brackets that name it in its own language."""


DOCTORATE = 8
_SENTENCE = re.compile(r"[.;\n]")


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
    if mention.level == DOCTORATE and _is_the_same_thesis(folded, mention, found):
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
    if _SPELT_OUT.match(folded, mention.start) and _is_short_name(folded, mention, found):
        return True
    if _FOREIGN.match(folded, mention.start) and any(
        other.level == mention.level and opened.start() - NEAR <= other.end <= opened.start()
        for other in found
    ):
        return True
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


def _is_the_same_thesis(folded: str, mention: Mention, found: Sequence[Mention]) -> bool:
    """Tell "docteure en chimie (doctorat, 2012)" and "docteur, thèse soutenue" from two diplomas."""
    doctors = [other for other in found if other.level == DOCTORATE and other is not mention]
    if folded.startswith("docteur", mention.start):
        return any(folded[mention.end : other.start] == " (" for other in doctors)
    return folded.startswith("these", mention.start) and any(
        0 < mention.start - other.end <= NEAR and _SENTENCE.search(folded, other.end, mention.start) is None
        for other in doctors
    )


def _is_short_name(folded: str, mention: Mention, found: Sequence[Mention]) -> bool:
    """Tell whether letters before brackets are those of the name in them ("BP (brevet professionnel)")."""
    initials = "".join(word[0] for word in folded[mention.start : mention.name_end].split() if word != "de")
    return any(
        other.name_end <= mention.start <= other.name_end + 2
        and folded.startswith(initials, other.start)
        and other.name_end - other.start <= len(initials) + 1
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
