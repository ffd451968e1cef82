"""Reading a file of texts, one a line, as `encode` and `link` take them."""

from __future__ import annotations

from pathlib import Path

from charset_normalizer import from_bytes

from matcher.records.errors import ReaderError, Text


def read_lines(path: Path) -> list[str]:
    """Return the lines of a text file; line i of the file is text i, empty lines included.

    UTF-8 (with or without a byte order mark) is expected; another encoding is recognised where it can be.

    Raises:
        ReaderError: the file is absent, empty, or no text.
    """
    if not path.is_file():
        raise ReaderError(
            Text("fichier introuvable.", "file not found."),
            file=str(path),
            remedy=Text("Vérifiez le chemin.", "Check the path."),
        )
    content = path.read_bytes()
    if b"\x00" in content:
        raise ReaderError(
            Text("ce fichier n'est pas du texte.", "this file is not text."),
            file=str(path),
            remedy=Text("Donnez un fichier texte, un texte par ligne.", "Give a text file, one text a line."),
        )
    lines = _decode(content, path).split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if not any(line.strip() for line in lines):
        raise ReaderError(
            Text("ce fichier ne contient aucun texte.", "this file holds no text."),
            file=str(path),
            remedy=Text("Donnez un texte par ligne.", "Give one text a line."),
        )
    return [line.removesuffix("\r") for line in lines]


def _decode(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        guess = from_bytes(content, cp_isolation=["cp1252", "latin_1", "utf_16"]).best()
        if guess is not None:
            return str(guess)
        raise ReaderError(
            Text("encodage de texte non reconnu.", "unknown text encoding."),
            file=str(path),
            line=content[: error.start].count(b"\n") + 1,
            remedy=Text("Enregistrez le fichier en UTF-8.", "Save the file as UTF-8."),
        ) from error
