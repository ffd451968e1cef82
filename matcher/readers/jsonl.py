"""JSON Lines in the contract format: one record a line, UTF-8, read as a stream of any length."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from matcher.readers.report import Kind, Notes, RawItem
from matcher.readers.source import MEGABYTE, Source
from matcher.records import RecordError, Text
from matcher.records.errors import ReaderError

MAX_LINE_BYTES = 5 * MEGABYTE
"""Longest accepted line; the longest text allowed takes 1.2 MB even when every letter is escaped."""

_UTF8_BOM = b"\xef\xbb\xbf"


def read_jsonl(source: Source, kind: Kind | None, notes: Notes) -> Iterator[RawItem]:
    """Yield each line of `source` as a record or a rejection that names the line."""
    with source.open() as stream:
        for number, line in numbered_lines(stream):
            if line is None:
                yield RawItem(number, _too_long(source.name, number))
            elif line.strip():
                yield RawItem(number, _parse(line, source.name, number))


def numbered_lines(stream: BinaryIO, limit: int = MAX_LINE_BYTES) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number, line) from `stream`; a line longer than `limit` bytes comes as None.

    Such a line is skipped in pieces, so that memory stays bounded whatever the file holds.
    """
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if number == 1 and line.startswith(_UTF8_BOM):
            line = line[len(_UTF8_BOM) :]
        if len(line) > limit and not line.endswith(b"\n"):
            while (piece := stream.readline(MEGABYTE)) and not piece.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def load_json(text: str) -> object:
    """Parse strict JSON; NaN, infinities and over-deep nesting raise ValueError like any other fault."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unreadable(error: ValueError) -> Text:
    """Return what is wrong with a JSON text, and where it breaks off."""
    if not isinstance(error, json.JSONDecodeError):
        return Text(f"JSON illisible ({error}).", f"unreadable JSON ({error}).")
    return Text(
        f"JSON illisible à partir du caractère {error.colno}.",
        f"unreadable JSON from character {error.colno} on.",
    )


def _parse(line: bytes, name: str, number: int) -> dict[str, object] | RecordError:
    try:
        value = load_json(line.decode("utf-8").rstrip())
    except UnicodeDecodeError as error:
        return RecordError(
            Text(
                f"texte qui n'est pas de l'UTF-8 valide (octet {error.start + 1} de la ligne).",
                f"text that is not valid UTF-8 (byte {error.start + 1} of the line).",
            ),
            file=name,
            line=number,
            remedy=Text("Enregistrez le fichier en UTF-8.", "Save the file as UTF-8."),
        )
    except ValueError as error:
        return RecordError(
            _unreadable(error),
            file=name,
            line=number,
            remedy=Text(
                "Chaque ligne doit être un objet JSON complet.", "Each line must be one complete JSON object."
            ),
        )
    if not isinstance(value, dict):
        return RecordError(
            Text(
                "un objet JSON {...} est attendu sur cette ligne.",
                "a JSON object {...} is expected on this line.",
            ),
            file=name,
            line=number,
        )
    return value


def _too_long(name: str, number: int) -> RecordError:
    size = MAX_LINE_BYTES // MEGABYTE
    return RecordError(
        Text(f"ligne de plus de {size} Mo, non lue.", f"line of over {size} MB, not read."),
        file=name,
        line=number,
        remedy=Text(
            "Vérifiez qu'il y a bien un enregistrement par ligne, et pas d'image dans le texte.",
            "Check that there is one record a line, and no picture inside the text.",
        ),
    )


def load_document(source: Source, text: str) -> object:
    """Parse a whole JSON document.

    Raises:
        ReaderError: the document is not JSON; names the line where it breaks.
    """
    try:
        return load_json(text)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ReaderError(
            _unreadable(error),
            file=source.name,
            line=line,
            remedy=Text("Exportez de nouveau ce fichier.", "Export this file again."),
        ) from None
