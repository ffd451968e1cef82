"""Column names, codes and labels in one comparable form: no accents, lower case, single spaces."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def folded(text: str) -> str:
    """Return `text` without accents, lower case, every run of other signs as one space."""
    opened = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("×", "x").replace("°", " ")
    decomposed = unicodedata.normalize("NFKD", opened)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", plain.lower()).strip()
