"""Where bytes come from: a file on disk, or a member of an archive held in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from matcher.records import Text
from matcher.records.errors import ReaderError

MEGABYTE = 1024 * 1024
HEAD_BYTES = 64 * 1024
"""How much of a file is looked at to recognise its format."""

MAX_DOCUMENT_BYTES = 50 * MEGABYTE
"""Largest file of a format that must be read whole (PDF, DOCX, XLSX, JSON, XML)."""


@dataclass(frozen=True)
class Source:
    """Bytes with a name.

    Attributes:
        name: how messages call it (the path the user gave, or "archive.zip > member").
        key: path relative to what the user gave; ids of CV files are derived from it.
        path: the file on disk, or None where `data` holds the bytes.
        data: the bytes of an archive member or an upload.
    """

    name: str
    key: str
    path: Path | None = None
    data: bytes | None = None

    @property
    def suffix(self) -> str:
        """Return the lower-case extension with its dot, or ""."""
        return Path(self.key).suffix.lower()

    def open(self) -> BinaryIO:
        """Open for reading bytes.

        Raises:
            ReaderError: the file does not exist or the system refuses to open it.
        """
        if self.path is None:
            return io.BytesIO(self.data or b"")
        try:
            return self.path.open("rb")
        except FileNotFoundError:
            raise ReaderError(
                Text("ce fichier n'existe pas.", "this file does not exist."),
                file=self.name,
                remedy=Text("Vérifiez le chemin.", "Check the path."),
            ) from None
        except OSError as error:
            raise ReaderError(
                Text(
                    f"le système refuse d'ouvrir ce fichier ({error.strerror}).",
                    f"the system refuses to open this file ({error.strerror}).",
                ),
                file=self.name,
                remedy=Text("Vérifiez vos droits de lecture.", "Check that you may read it."),
            ) from None

    def head(self) -> bytes:
        """Return the first bytes, enough to recognise a format."""
        with self.open() as stream:
            return stream.read(HEAD_BYTES)

    def read(self, limit: int = MAX_DOCUMENT_BYTES) -> bytes:
        """Return all bytes; a file larger than `limit` is refused before it fills the memory."""
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            size = limit // MEGABYTE
            raise ReaderError(
                Text(
                    f"fichier trop gros pour ce format (plus de {size} Mo).",
                    f"file too large for this format (over {size} MB).",
                ),
                file=self.name,
                remedy=Text(
                    "Découpez-le, ou convertissez-le en JSONL ou CSV, lus ligne à ligne.",
                    "Split it, or convert it to JSONL or CSV, which are read line by line.",
                ),
            )
        return data
