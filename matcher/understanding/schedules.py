"""Working times and contracts named in a text, in the codes of the record format."""

from __future__ import annotations

import re

from matcher.understanding.context import Context
from matcher.understanding.cues import Coded, coded
from matcher.understanding.document import Document

_SHIFTS = coded("schedules", "shifts")
_CONTRACTS = coded("schedules", "contracts")
_REFUSED = re.compile(
    r"(?:sauf|hors|pas|sans|jamais|ni|plus|pas possible|impossible|except|no)\s+(?:\w+\s)?$"
)


def read_shifts(document: Document, context: Context) -> list[str]:
    """Return the working times named and not refused ("sauf la nuit")."""
    return _codes(document, context, _SHIFTS)


def read_contracts(document: Document, context: Context) -> list[str]:
    """Return the contracts named and not refused."""
    return _codes(document, context, _CONTRACTS)


def _codes(document: Document, context: Context, named: tuple[Coded, ...]) -> list[str]:
    return [
        code
        for code, cue in named
        if any(not _refused(document, context, match) for match in cue.finditer(document.folded))
    ]


def _refused(document: Document, context: Context, match: re.Match[str]) -> bool:
    before = document.folded[max(0, match.start() - 24) : match.start()]
    return context.denied(match.start()) or _REFUSED.search(before) is not None
