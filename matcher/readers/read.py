"""The front door of the readers: recognise the format, read, normalise, validate, find duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from matcher.readers.build import build
from matcher.readers.jsonl import read_jsonl
from matcher.readers.report import Kind, Notes, ReadItem, ReadReport
from matcher.readers.source import Source
from matcher.records import RecordError, Text


def read_file(path: Path | str, kind: Kind | None = None) -> ReadReport:
    """Read a file, folder or ZIP of records."""
    return _report(Source(str(path), Path(path).name, path=Path(path)), kind)


def read_bytes(data: bytes, name: str, kind: Kind | None = None) -> ReadReport:
    """Read an upload held in memory, as `read_file` reads a file called `name`."""
    return _report(Source(name, name, data=data), kind)


def iter_records(path: Path | str, kind: Kind | None = None, notes: Notes | None = None) -> Iterator[ReadItem]:
    """Yield the records and rejections of a file in order, one at a time."""
    yield from _items(Source(str(path), Path(path).name, path=Path(path)), kind, notes or Notes())


def _report(source: Source, kind: Kind | None) -> ReadReport:
    notes = Notes()
    report = ReadReport(notes=notes.texts, format="jsonl")
    for item in _items(source, kind, notes):
        if item.record is not None:
            report.records.append(item.record)
        if item.error is not None:
            report.rejected.append(item.error)
    return report


def _items(source: Source, kind: Kind | None, notes: Notes) -> Iterator[ReadItem]:
    seen: dict[str, int] = {}
    for line, data, _ in read_jsonl(source, kind, notes):
        try:
            if isinstance(data, RecordError):
                raise data
            record = build(kind or "candidate", data, source.name, line)
            if record.id in seen:
                raise RecordError(
                    Text(
                        f"l'identifiant « {record.id} » est déjà pris par la ligne {seen[record.id]}.",
                        f"the id '{record.id}' is already taken by line {seen[record.id]}.",
                    ),
                    file=source.name,
                    line=line,
                    field="id",
                    remedy=Text("Donnez à chacun son identifiant.", "Give each its own id."),
                )
        except RecordError as error:
            yield ReadItem(line, None, error, source.name)
        else:
            seen[record.id] = line
            yield ReadItem(line, record, None, source.name)
