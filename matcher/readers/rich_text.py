"""The text of an RTF document (WordPad, old Word)."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from matcher.readers.office_faults import damaged_document, document_without_text
from matcher.readers.source import Source
from matcher.records import Text

_PICTURE = re.compile(rb"(?:[0-9a-fA-F]{64,}\s*)+")
"""Long runs of hexadecimal digits: the bytes of pictures, which may be most of a file."""


def rtf_text(source: Source) -> str:
    """Return the text of an RTF document, its pictures left out.

    Raises:
        ReaderError: damaged file, or no text in it (only pictures).
    """
    # RTF is ASCII: what is not stands escaped, and what some programs write raw is Windows-1252.
    markup = _PICTURE.sub(b"", source.read()).decode("cp1252", "replace")
    try:
        text: str = rtf_to_text(markup, errors="replace")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise damaged_document(source, "RTF", Text(".docx ou en PDF", ".docx or PDF")) from error
    lines = [" ".join(line.replace("|", " | ").split()).strip(" |") for line in text.split("\n")]
    text = "\n".join(lines).strip()
    if not text:
        raise document_without_text(source)
    return text
