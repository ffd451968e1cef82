"""Working times and contracts named in a text, in the codes of the record format."""

from __future__ import annotations

import re

from matcher.records.posting import TRAINING_CONTRACTS
from matcher.understanding.context import Context
from matcher.understanding.cues import Coded, coded
from matcher.understanding.document import Document, read_document

_SHIFTS = coded("schedules", "shifts")
_CONTRACTS = coded("schedules", "contracts")
_OFFERED = coded("schedules", "offered")
_TITLED = coded("schedules", "titled")
_REFUSED = re.compile(
    r"(?:sauf|hors|pas|sans|jamais|ni|plus|pas possible|impossible|except|no)\s+(?:\w+\s)?$"
)


def read_shifts(document: Document, context: Context) -> list[str]:
    """Return the working times named and not refused ("sauf la nuit")."""
    return _codes(document, context, _SHIFTS)


def read_contracts(document: Document, context: Context) -> list[str]:
    """Return the contracts named and not refused."""
    return _codes(document, context, _CONTRACTS)


def offered_training(title: str, text: str) -> str | None:
    """Return the contract in which an ad without a contract of its own trains somebody, None for none.

    The title decides. Where it tells of none, the text must offer one, and no job beside it.

    Args:
        title: of the ad.
        text: the ad below its title.
    """
    titled = [*_read(title, _TITLED), *_read(title, _OFFERED)]
    if titled:
        return titled[0]
    jobs = [code for code in _read(text, _CONTRACTS) if code not in TRAINING_CONTRACTS]
    return None if jobs else next(iter(_read(text, _OFFERED)), None)


def _read(text: str, named: tuple[Coded, ...]) -> list[str]:
    document = read_document(text)
    return _codes(document, Context(document), named)


def _codes(document: Document, context: Context, named: tuple[Coded, ...]) -> list[str]:
    return [
        code
        for code, cue in named
        if any(not _refused(document, context, match) for match in cue.finditer(document.folded))
    ]


def _refused(document: Document, context: Context, match: re.Match[str]) -> bool:
    before = document.folded[max(0, match.start() - 24) : match.start()]
    return context.denied(match.start()) or _REFUSED.search(before) is not None
