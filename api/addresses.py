"""Ids in addresses. An id of a firm may hold a slash ("2026/014"), which an address writes %2F.

Servers undo %2F before routes are looked for, so that the id would fall apart into two parts of the address.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from starlette.types import Scope

from api.cleaning import clean_text

_SLASH = "\ufdd0"
"""Stands for the slash of an id while routes are looked for; Unicode keeps it free of any text."""

_WRITTEN_SLASH = re.compile(rb"%2f", re.IGNORECASE)


def keep_slashes(scope: Scope) -> None:
    """Give a request the path in which a slash that was written %2F parts nothing."""
    raw: bytes = scope.get("raw_path") or b""
    parts = _WRITTEN_SLASH.split(raw.partition(b"?")[0])
    if len(parts) > 1:
        scope["path"] = _SLASH.join(unquote(part.decode("latin-1")) for part in parts)


def id_of(part: str) -> str:
    """Return the id that a part of an address names."""
    return clean_text(part.replace(_SLASH, "/"))
