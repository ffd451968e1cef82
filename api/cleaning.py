"""Text from outside, made fit for databases and pages: no null characters, no broken Unicode."""

from __future__ import annotations

import re
from typing import Any

from matcher.records.errors import Text

MAX_DEPTH = 16
"""Deepest nesting of unknown fields in a record."""

_UNFIT = re.compile("[\x00\ud800-\udfff]")


class TooDeepError(ValueError):
    """Data nested deeper than a record ever is; holds the `Text` that says so."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                f"imbriqué sur plus de {MAX_DEPTH} niveaux : aplatissez ces données.",
                f"nested more than {MAX_DEPTH} levels deep: flatten these data.",
            )
        )


def clean_text(text: str) -> str:
    """Return `text` with U+FFFD (the replacement character) for null characters and lone surrogates."""
    return _UNFIT.sub("\ufffd", text)


def clean(value: Any, depth: int = 0) -> Any:
    """Return JSON data with every text in it cleaned, keys included.

    Raises:
        TooDeepError: it is nested deeper than `MAX_DEPTH`.
    """
    if isinstance(value, str):
        return clean_text(value)
    if depth > MAX_DEPTH:
        raise TooDeepError
    if isinstance(value, list):
        return [clean(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {clean_text(str(key)): clean(item, depth + 1) for key, item in value.items()}
    return value
