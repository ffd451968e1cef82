"""Driving licences: A, AM, B, BE, C, CE, D."""

from __future__ import annotations

import re

from matcher.understanding.context import Context
from matcher.understanding.cues import coded, cue_pattern
from matcher.understanding.document import Document

_CODE = r"(?:a1|a2|am|a|b1|be|b|c1e|ce|c1|c|d1|d|ec)"
_SEPARATOR = r"(?:\s*[,/+&-]\s*|\s+et\s+|\s+ou\s+|\s+(?:exige|obligatoire|requis|indispensable),\s*|\s+)"
_ONE = rf"{_CODE}(?![a-z0-9'])"
_LISTED = re.compile(
    r"\bpermis(?: de conduire)?\s*:?\s*\(?(?:categories? |cat\.? )?"
    rf"(?P<list>{_ONE}(?:{_SEPARATOR}{_ONE}(?! \w*ssible))*)"
    rf"|\b(?:category |class )?(?P<english>{_CODE}) (?:driving |driver'?s )?licen[cs]e"
)
_NAMED = coded("licences", "named")
_NOT_YET = cue_pattern("licences", "not_yet")
_CODE_OF_CAR = re.compile(r",? ?(?:et )?code\b.*")
_ANOTHER_PAPER = re.compile(r"(?<=[a-z)]), ?(?:et )?(?=(?:caces|sst|habilitation|fimo|fco|r ?4\d\d)\b)")
_FAMILIES = {"ec": "CE", "a1": "A", "a2": "A", "c1": "C", "c1e": "CE", "d1": "D"}


def read_licences(document: Document, context: Context) -> list[str]:
    """Return the licences held or asked for; one in preparation or denied does not count."""
    found: dict[str, None] = {}
    folded = document.folded
    listed = _LISTED.finditer(folded) if "permis" in folded or "licen" in folded else ()
    for match in listed:
        if _valid(document, context, match) and not _is_a_preposition(document, match):
            for code in re.findall(rf"\b{_CODE}\b", match["list"] or match["english"] or ""):
                found.setdefault(_FAMILIES.get(code, code.upper()))
    for named in _NAMED:
        for match in named.cue.finditer(folded):
            if named.code not in found and _valid(document, context, match):
                found.setdefault(named.code)
    return list(found)


def _is_a_preposition(document: Document, match: re.Match[str]) -> bool:
    """Tell "permis à jour" from a licence A."""
    return match["list"] == "a" and document.text[match.start("list")] == "à"


def _valid(document: Document, context: Context, match: re.Match[str]) -> bool:
    """Tell whether the licence is there: not denied, not under way."""
    sentence = document.sentence_at(match.start())
    if context.denied(match.start()) or re.search(
        r"\b(?:sans|pas (?:de|le|mon|encore le))\s+$",
        document.folded[max(0, match.start() - 16) : match.start()],
    ):
        return False
    around = document.folded[
        max(sentence.start, match.start() - 25) : min(max(sentence.end, match.end()), match.end() + 28)
    ]
    around = _ANOTHER_PAPER.split(around)[0]
    if match.group().endswith(" am"):
        # "Permis AM, code en cours": the code is that of the car.
        around = _CODE_OF_CAR.sub("", around)
    clause = (
        re.split(r"[,;(](?=.*permis)|(?<=permis)[^,;]*$", around)[-1]
        if around.count("permis") > 1
        else around
    )
    return not _NOT_YET.search(clause)
