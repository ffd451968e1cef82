"""Verbs of the trades and the nouns made from them: "régler" and "réglage" are one word in a phrase."""

from __future__ import annotations

from functools import lru_cache

from matcher.understanding.cues import read_cues
from matcher.understanding.words import stem

_ENDINGS = (
    *("er", "e", "es", "ee", "ees", "ent", "ez", "ons", "ais", "ait", "aient", "ant"),
    *("era", "eras", "erez", "erons", "eront", "iez", "ions"),
)
"""Endings of a folded verb of the first group."""
_YER = ("e", "es", "ent", "era", "erez")
_OTHER_GROUPS: dict[str, tuple[int, tuple[str, ...]]] = {
    "tenir": (
        4,
        (
            *("iens", "ient", "iennent", "enons", "enez", "enais", "enait", "enaient", "enant"),
            *("enu", "enue", "enus", "enues", "iendra", "iendrez"),
        ),
    ),
    "venir": (4, ("iens", "ient", "iennent", "enons", "enez", "enais", "enait", "enu", "enue", "iendrez")),
    "cueillir": (2, ("e", "es", "ent", "ons", "ez", "ais", "ait", "aient", "i", "ie", "is", "erez", "era")),
    "ir": (
        2,
        (
            *("is", "it", "issons", "issez", "issent", "issais", "issait", "issaient", "issant"),
            *("i", "ie", "ies", "ira", "irez", "irons"),
        ),
    ),
    "mettre": (
        4,
        (*("ts", "t", "ttons", "ttez", "ttent", "ttais", "ttait", "ttaient", "ttant", "ttra", "ttrez"),),
    ),
    "prendre": (4, ("nds", "nd", "nons", "nez", "nnent", "nais", "nait", "naient", "nant", "ndra", "ndrez")),
    "indre": (
        4,
        ("ns", "nt", "nte", "ntes", "nts", "gnons", "gnez", "gnent", "gnais", "gnait", "gnaient", "ndrez"),
    ),
    "dre": (2, ("u", "ue", "us", "ues", "ais", "ait", "aient", "ez", "ent", "ons", "ant", "ra", "rez")),
    "uire": (
        2,
        (
            *("s", "t", "te", "ts", "tes", "sons", "sez", "sent", "sais", "sait", "saient", "sant"),
            *("ra", "rez"),
        ),
    ),
    "crire": (2, ("s", "t", "te", "ts", "tes", "vons", "vez", "vent", "vais", "vait", "vaient", "ra", "rez")),
    "lire": (
        3,
        (
            "is",
            "it",
            "isons",
            "isez",
            "isent",
            "isais",
            "isait",
            "isaient",
            "isant",
            "u",
            "ue",
            "us",
            "ues",
            "irez",
        ),
    ),
}
"""For the other groups, by how the verb ends: the letters cut off and the endings put in their place.

The first that fits counts; forms that are other words ("fonds", "suis") are left out.
"""


def action_stem(form: str) -> str | None:
    """Return the stem shared by a verb, its forms and the nouns made from it, None for any other word.

    Args:
        form: a folded word.
    """
    return _actions().get(form)


@lru_cache(maxsize=1)
def _actions() -> dict[str, str]:
    found: dict[str, str] = {}
    for verb, nouns in read_cues("verbs")["verbs"].items():
        shared = stem(verb)
        found[verb] = shared
        for noun in nouns:
            found.setdefault(noun, shared)
        for form in _conjugated(verb):
            found.setdefault(form, shared)
    return found


def _conjugated(verb: str) -> list[str]:
    """Return the folded forms of a verb, as far as its ending tells them."""
    if verb.endswith("er"):
        forms = [verb[:-2] + ending for ending in _ENDINGS]
        return forms + [f"{verb[:-3]}i{ending}" for ending in _YER] if verb.endswith("yer") else forms
    for ending, (cut, endings) in _OTHER_GROUPS.items():
        if verb.endswith(ending):
            return [verb[:-cut] + form for form in endings]
    return []
