"""The text of a PDF; a scan or a password is named as such, never read as an empty text."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError

from matcher.readers.source import Source
from matcher.records import Text
from matcher.records.errors import ReaderError

MAX_PAGES = 60
_MIN_CHARACTERS = 20
"""Letters and digits from which a page with a picture is no scan."""

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "", "\u200b": ""}
)
_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_BULLET = re.compile(r"^[ \t]*[•▪●◦‣·\uf0b7➢✓]+[ \t]*", re.MULTILINE)

# pypdf logs each oddity of a file; what matters to the user comes as an error here.
_SILENT = logging.getLogger("pypdf")


def pdf_text(source: Source) -> str:
    """Return the text of a PDF, lines cut by the page width joined again.

    Raises:
        ReaderError: password, scan without text, or damaged file.
    """
    data = source.read()
    level = _SILENT.level
    _SILENT.setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _protected(source)
        pages = [page.extract_text() or "" for _, page in zip(range(MAX_PAGES), reader.pages, strict=False)]
        text = tidy("\n".join(pages))
        letters = len(re.sub(r"\W", "", text))
        if letters >= _MIN_CHARACTERS:
            return text
        scanned = any(_has_picture(page) for _, page in zip(range(MAX_PAGES), reader.pages, strict=False))
        # "Cariste" alone on a page is a short posting; a few letters over a picture are a page number.
        if letters and not scanned:
            return text
    except ReaderError:
        raise
    except DependencyError as error:
        raise _protected(source) from error
    except Exception as error:
        # A damaged or hostile PDF makes pypdf fail in many ways (KeyError, RecursionError, TypeError...).
        raise ReaderError(
            Text("PDF abîmé ou incomplet.", "damaged or incomplete PDF."),
            file=source.name,
            remedy=Text("Enregistrez-le de nouveau en PDF depuis son logiciel.", "Save it as PDF again."),
        ) from error
    finally:
        _SILENT.setLevel(level)
    raise _without_text(source, scanned=scanned)


def _has_picture(page: Any) -> bool:
    resources = _resolved(page.get("/Resources"))
    return isinstance(resources, dict) and bool(_resolved(resources.get("/XObject")))


def _resolved(value: Any) -> object:
    """Return what an indirect reference points to, or the value itself."""
    return value.get_object() if hasattr(value, "get_object") else value


def _protected(source: Source) -> ReaderError:
    return ReaderError(
        Text(
            "PDF protégé par un mot de passe ou un chiffrement.", "PDF protected by a password or encryption."
        ),
        file=source.name,
        remedy=Text(
            "Demandez une version sans mot de passe, ou réimprimez-le en PDF.",
            "Ask for a version without password, or print it to PDF again.",
        ),
    )


def _without_text(source: Source, *, scanned: bool) -> ReaderError:
    if scanned:
        problem = Text(
            "PDF scanné : ce sont des images, il n'y a pas de texte à lire.",
            "scanned PDF: these are pictures, there is no text to read.",
        )
    else:
        problem = Text("PDF sans texte.", "PDF without text.")
    return ReaderError(
        problem,
        file=source.name,
        remedy=Text(
            "Passez-le dans un logiciel de reconnaissance de texte (OCR), ou demandez le fichier d'origine.",
            "Run text recognition (OCR) on it, or ask for the original file.",
        ),
    )


def tidy(text: str) -> str:
    """Return extracted text with ligatures opened, accents composed and wrapped lines joined.

    A line that fills the page width and is followed by a lower-case start is one sentence cut by the
    page; short lines (titles, dates, list items) stay apart.
    """
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES)).replace("\x00", "")
    text = _BULLET.sub("- ", _HYPHEN.sub("", text))
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.split("\n")]
    widest = sorted(len(line) for line in lines if line)[-max(1, len(lines) // 10) :] or [0]
    full = 0.7 * widest[0]
    joined: list[str] = []
    for line in lines:
        before = joined[-1] if joined else ""
        wrapped = before and line and len(before.rsplit("\n", 1)[-1]) >= full and before[-1] not in ".:;!?"
        if wrapped and (line[0].islower() or before[-1] == ","):
            joined[-1] = f"{before} {line}"
        else:
            joined.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(joined)).strip()
