"""The files of trades and classifications: their text, what shows that they changed, why one is refused."""

from __future__ import annotations

from pathlib import Path

from matcher.records.errors import TaxonomyError, Text
from matcher.records.system_words import system_words

Stamp = tuple[int, int, int]

_SAVE_AS_UTF8 = Text("Enregistrez-le en UTF-8.", "Save it as UTF-8.")


def stamp(path: Path) -> Stamp:
    """Return what changes when a file changes, without reading it; raises OSError where there is none."""
    status = path.stat()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without a byte-order mark.

    Raises:
        TaxonomyError: the system refuses it, or it is not UTF-8; the line is named.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise not_utf8(path, line=error.object.count(b"\n", 0, error.start) + 1) from error


def unreadable(path: Path | str, error: OSError) -> TaxonomyError:
    """Return the error of a file that the system refuses to read."""
    reason = system_words(error)
    return TaxonomyError(
        Text(f"fichier illisible : {reason.fr}.", f"file cannot be read: {reason.en}."), file=str(path)
    )


def not_utf8(path: Path, *, line: int | None = None, remedy: Text = _SAVE_AS_UTF8) -> TaxonomyError:
    """Return the error of a file in another encoding."""
    return TaxonomyError(
        Text("ce fichier n'est pas en UTF-8.", "this file is not UTF-8."),
        file=str(path),
        line=line,
        remedy=remedy,
    )
