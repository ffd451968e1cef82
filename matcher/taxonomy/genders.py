"""French titles given in both genders, as classifications and trade files write them."""

from __future__ import annotations

import re

_SLASH = re.compile(r"\s*/\s*")
_AND_OR = re.compile(r"\bet\s*/\s*ou\b")
_MASK = "\u0000"


def split_genders(title: str) -> tuple[str, str | None]:
    """Split "conducteur / conductrice" into its masculine and feminine forms, as trade files write it."""
    masculine, _, feminine = title.partition(" / ")
    return masculine.strip(), feminine.strip() or None


def both_genders(title: str) -> tuple[str, str | None]:
    """Split a title of ESCO or ROME into its masculine and feminine forms, each complete.

    What both forms share is written once in those, before or after ("Agent / Agente de tri", "Garde
    forestier / forestière de parc"), so it is given back to each. A slash between two different words
    ("électricien/automaticien") separates no genders and the title stays whole.
    """
    masked = _AND_OR.sub(lambda match: match.group().replace("/", _MASK), title.strip())
    # ROME sets spaces around the slash between genders and none around others; ESCO sets none.
    parts = masked.split(" / ") if masked.count(" / ") == 1 else _SLASH.split(masked)
    if len(parts) != 2 or not all(parts):
        return title.strip(), None
    first, second = (part.replace(_MASK, "/").split() for part in parts)
    if first == second:
        return " ".join(first), None
    for shared, word in enumerate(first):
        if _two_genders(word, second[0]) or (shared == 0 and word == second[0]):
            tail = second[len(first) - shared :]
            return " ".join(first + tail), " ".join(first[:shared] + second)
    return title.strip(), None


def _two_genders(masculine: str, feminine: str) -> bool:
    one, other = masculine.casefold(), feminine.casefold()
    # Of a compound ("graveur-polisseur"), half of the first part is enough to tell.
    enough = max(3, len(one.partition("-")[0]) // 2)
    return one != other and one[:enough] == other[:enough]
