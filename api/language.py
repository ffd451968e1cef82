"""Which of the two languages a request asks for."""

from __future__ import annotations

import re

LANGUAGES = ("fr", "en")
_RANGE = re.compile(r"\s*([A-Za-z*]{1,8})(?:-[\w-]{1,32})?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*$")


def preferred(accept_language: str | None, asked: str | None = None) -> str:
    """Return "fr" or "en".

    Args:
        accept_language: the Accept-Language header (RFC 9110, section 12.5.4).
        asked: `?lang=`, which goes first.
    """
    if asked in LANGUAGES:
        return str(asked)
    best, weight = "fr", 0.0
    for part in (accept_language or "")[:500].split(","):
        match = _RANGE.match(part)
        if match is None:
            continue
        language, quality = match[1].lower(), float(match[2] or 1)
        if language in LANGUAGES and quality > weight:
            best, weight = language, quality
    return best
