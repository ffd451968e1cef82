"""CSV as Excel in France writes it: `;`, `,` or tab, cp1252, UTF-8 or UTF-16, read as a stream."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from matcher.readers.columns import recognised
from matcher.readers.encoding import SAVE_AS_UTF8, Encoding, broken_text, guess_encoding
from matcher.readers.fields import FIELDS
from matcher.readers.jsonl import numbered_lines
from matcher.readers.report import Kind, Notes, RawItem
from matcher.readers.source import MEGABYTE, Source
from matcher.readers.tables import HEADER_SEARCH_ROWS, Row, read_table
from matcher.records import RecordError, Text

DELIMITERS = (";", ",", "\t", "|")
MAX_ROW_LINES = 1000
MAX_ROW_CHARACTERS = MEGABYTE
"""A quoted cell may hold line breaks; past these limits its closing quote is missing."""

_MAX_UNCLOSED = 20
_SAMPLE_BYTES = 4 * MEGABYTE

Line = tuple[int, str | RecordError]


def read_csv(source: Source, kind: Kind | None, notes: Notes) -> Iterator[tuple[Kind, RawItem]]:
    """Yield each row of a CSV or TSV file; see `tables.read_table`."""
    with source.open() as stream:
        sample = stream.read(_SAMPLE_BYTES)
        encoding = guess_encoding(sample)
        # The first accent of a long table may come late: it is the accents that tell the encoding.
        chunk = sample
        while encoding.codec == "utf-8" and not encoding.mark and chunk.isascii() and chunk:
            chunk = stream.read(_SAMPLE_BYTES)
            encoding = guess_encoding(chunk)
    delimiter = guess_delimiter(sample[encoding.mark :].decode(encoding.codec, "replace"))
    with source.open() as stream:
        stream.seek(encoding.mark)
        lines = _decoded(stream, encoding, source.name)
        yield from read_table(_rows(lines, delimiter, source.name), kind, notes, source.name)


def guess_delimiter(sample: str) -> str:
    """Return the separator that makes the most known column names of one of the first lines."""
    lines = [line for line in sample.splitlines()[:HEADER_SEARCH_ROWS] if line.strip()]
    if lines and (match := lines[0].strip().lower()).startswith("sep=") and len(match) == 5:
        return match[4]

    def quality(delimiter: str) -> tuple[int, int]:
        best = (0, 0)
        for line in lines:
            cells = _parse(line, delimiter)
            best = max(best, (max(recognised(cells, kind) for kind in FIELDS), len(cells)))
        return best

    return max(DELIMITERS, key=quality)


def _parse(text: str, delimiter: str) -> list[str]:
    """Return the cells of one complete row."""
    text = text.replace("\r\n", "\n").rstrip("\n")
    if '"' not in text:
        return text.split(delimiter)
    previous = csv.field_size_limit(2 * MAX_ROW_CHARACTERS)
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return text.split(delimiter)
    finally:
        csv.field_size_limit(previous)


def _decoded(stream: BinaryIO, encoding: Encoding, name: str) -> Iterator[Line]:
    """Yield numbered lines as text; a damaged or endless line comes as its error."""
    if encoding.codec.startswith("utf-16"):
        text = io.TextIOWrapper(stream, encoding=encoding.codec, errors="replace", newline="")
        yield from enumerate(iter(lambda: text.readline(MAX_ROW_CHARACTERS), ""), start=1)
        return
    for number, line in numbered_lines(stream):
        if line is None:
            yield (
                number,
                RecordError(
                    Text("ligne trop longue, non lue.", "line too long, not read."), file=name, line=number
                ),
            )
            continue
        try:
            yield number, line.decode(encoding.codec)
        except UnicodeDecodeError:
            yield (
                number,
                RecordError(broken_text(encoding.codec), file=name, line=number, remedy=SAVE_AS_UTF8),
            )


def _rows(lines: Iterator[Line], delimiter: str, name: str) -> Iterator[Row]:
    """Assemble physical lines into rows; an unclosed quote costs its own row, not the rest of the file."""
    queue = _Queue(lines)
    unclosed = 0
    while (first := queue.take()) is not None:
        number, text = first
        if isinstance(text, RecordError):
            yield Row(number, text)
            continue
        if number == 1 and text.lower().startswith("sep="):
            continue
        taken = [text]
        if (
            unclosed > _MAX_UNCLOSED
            or _ends_row(text, delimiter, quoted=False)
            or _complete(queue, taken, delimiter)
        ):
            yield Row(number, _parse("".join(taken), delimiter))
            continue
        unclosed += 1
        yield Row(number, _unclosed(name, number))
        queue.give_back([(number + offset, line) for offset, line in enumerate(taken[1:], start=1)])


class _Queue:
    """Lines to come, some of which were read ahead and given back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._waiting: deque[Line] = deque()

    def take(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def give_back(self, lines: Sequence[Line]) -> None:
        self._waiting.extendleft(reversed(lines))


def _complete(queue: _Queue, taken: list[str], delimiter: str) -> bool:
    """Add lines to `taken` until the open quote closes; return False where it does not."""
    size = len(taken[0])
    while len(taken) < MAX_ROW_LINES and size < MAX_ROW_CHARACTERS:
        following = queue.take()
        if following is None:
            return False
        if isinstance(following[1], RecordError):
            queue.give_back([following])
            return False
        taken.append(following[1])
        size += len(following[1])
        ends = _ends_row(following[1], delimiter, quoted=True)
        if ends is not False:
            return ends is True
    return False


def _ends_row(line: str, delimiter: str, *, quoted: bool) -> bool | None:
    """Return whether the row ends with `line`; `quoted`: the line starts inside a quoted cell.

    None where that cell ends with a quote that no separator follows: it is the opening quote of
    another cell, so the one before was never closed.
    """
    position, carried = 0, quoted
    while True:
        if not quoted:
            if line.startswith('"', position):
                quoted, position = True, position + 1
                continue
            cell_end = line.find(delimiter, position)
            if cell_end < 0:
                return True
            position = cell_end + 1
            continue
        quote = line.find('"', position)
        if quote < 0:
            return False
        if line.startswith('""', quote):
            position = quote + 2
            continue
        if carried and line[quote + 1 : quote + 2] not in (delimiter, "\r", "\n", ""):
            return None
        # After its closing quote the cell runs on to the next delimiter.
        cell_end = line.find(delimiter, quote + 1)
        if cell_end < 0:
            return True
        quoted, carried, position = False, False, cell_end + 1


def _unclosed(name: str, number: int) -> RecordError:
    return RecordError(
        Text("guillemet ouvert et jamais refermé.", "quote opened and never closed."),
        file=name,
        line=number,
        remedy=Text('Ajoutez le " manquant à la fin du texte.', 'Add the missing " at the end of the text.'),
    )
