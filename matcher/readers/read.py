"""The front door of the readers: find the files, read each, type, validate, refuse duplicates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from matcher.readers.build import build
from matcher.readers.formats import CONTRACT, ONE_RECORD, open_format
from matcher.readers.normalise import derived_id, normalise
from matcher.readers.report import AnyRecord, Kind, Notes, RawItem, ReadItem, ReadReport
from matcher.readers.source import Source
from matcher.readers.usable import lacks_text
from matcher.readers.zipped import common_folder, is_clutter, members, open_archive, read_member
from matcher.records import RecordError, Text
from matcher.records.errors import ReaderError

_SOURCES = {"france-travail": "France Travail"}


def read_file(path: Path | str, kind: Kind | None = None) -> ReadReport:
    """Read a file, a folder or a ZIP of files into memory.

    Args:
        path: the file or folder; its format is recognised by content and name.
        kind: the kind of record expected; None lets the file tell.

    Raises:
        ReaderError: nothing can be read: missing, empty, encrypted, unsafe, of an unknown format or kind.
    """
    return _report(_on_disk(path), kind)


def read_bytes(data: bytes, name: str, kind: Kind | None = None) -> ReadReport:
    """Read an upload held in memory as `read_file` reads a file called `name`.

    Raises:
        ReaderError: as `read_file`.
    """
    return _report(Source(name, PurePosixPath(name.replace("\\", "/")).name, data=data), kind)


def iter_records(
    path: Path | str, kind: Kind | None = None, notes: Notes | None = None
) -> Iterator[ReadItem]:
    """Yield the records and rejections of `path` in order; JSONL, CSV and LHEO are never held whole.

    Args:
        path: a file, a folder or a ZIP.
        kind: the kind of record expected; None lets the file tell.
        notes: receives the notes and the format's name, where the caller wants them.

    Raises:
        ReaderError: nothing can be read; once a record has been given, a fault comes as a rejection.
    """
    yield from _Reading(kind, notes or Notes()).items(_on_disk(path))


def _on_disk(path: Path | str) -> Source:
    return Source(str(path), Path(path).name, path=Path(path))


def _report(source: Source, kind: Kind | None) -> ReadReport:
    notes = Notes()
    records: list[AnyRecord] = []
    rejected: list[RecordError] = []
    for item in _Reading(kind, notes).items(source):
        if item.record is not None:
            records.append(item.record)
        if item.error is not None:
            rejected.append(item.error)
    return ReadReport(records, rejected, notes.texts, notes.format, notes.asks)


class _Reading:
    """One reading, which may span many files: remembers the ids seen and where."""

    def __init__(self, kind: Kind | None, notes: Notes) -> None:
        self._kind = kind
        self._notes = notes
        self._seen: dict[tuple[Kind, str], tuple[str, int, bool]] = {}

    def items(self, source: Source) -> Iterator[ReadItem]:
        """Yield what the file, folder or archive holds."""
        if source.path is not None and source.path.is_dir():
            self._notes.format = "folder"
            yield from self._folder(source)
            return
        if source.path is not None and source.path.exists() and not source.path.is_file():
            raise ReaderError(
                Text("ce n'est pas un fichier ordinaire.", "this is not a plain file."), file=source.name
            )
        given = 0
        try:
            for item in self._file(source, top=True):
                given += 1
                yield item
        except ReaderError as error:
            # What was good before the fault is kept, and the fault is told as one more rejection.
            if not given:
                raise
            yield _rejection(error, source.name)

    def _folder(self, source: Source) -> Iterator[ReadItem]:
        root = source.path or Path()
        found = 0
        for path in sorted(root.rglob("*")):
            inner = path.relative_to(root).as_posix()
            if is_clutter(inner) or path.is_symlink() or not path.is_file():
                continue
            found += 1
            yield from self._member(Source(str(path), inner, path=path))
        if not found:
            raise ReaderError(
                Text("dossier sans aucun fichier.", "folder without any file."),
                file=source.name,
                remedy=Text("Mettez-y les CV (PDF, DOCX, TXT...).", "Put the CVs in it (PDF, DOCX, TXT...)."),
            )

    def _zip(self, source: Source) -> Iterator[ReadItem]:
        with source.open() as stream, open_archive(stream, source.name) as archive:
            files = members(archive)
            if not files:
                raise ReaderError(
                    Text("archive sans aucun fichier.", "archive without any file."), file=source.name
                )
            folder = common_folder(files)
            for info in files:
                try:
                    member = read_member(archive, info, source.name, folder)
                except RecordError as error:
                    yield ReadItem(1, None, error, error.file or source.name)
                else:
                    yield from self._member(member)

    def _member(self, source: Source) -> Iterator[ReadItem]:
        """Yield the records of one file among many; a file that cannot be read is one rejection."""
        try:
            yield from self._file(source, top=False)
        except ReaderError as error:
            yield _rejection(error, source.name)

    def _file(self, source: Source, *, top: bool) -> Iterator[ReadItem]:
        name, items = open_format(source, self._kind, self._notes)
        if top:
            self._notes.format = name
        if name == "zip":
            if not top:
                raise ReaderError(
                    Text(
                        "archive dans un dossier ou une autre archive : non ouverte.",
                        "nested archive: not opened.",
                    ),
                    file=source.name,
                    remedy=Text("Donnez-la à part.", "Give it apart."),
                )
            yield from self._zip(source)
            return
        for kind, item in items:
            yield self._item(source, name, kind, item)

    def _item(self, source: Source, name: str, kind: Kind, item: RawItem) -> ReadItem:
        line = item.line if item.counts_lines else None
        file = source.name if item.counts_lines or name in ONE_RECORD else f"{source.name} #{item.line}"
        if isinstance(item.data, RecordError):
            return ReadItem(item.line, None, item.data, source.name)
        try:
            fields = normalise(kind, item.data, self._notes, file, line)
            self._name(source, name, kind, fields)
            record = build(kind, fields, file, line)
            self._remember(kind, record.id, file, line)
            if lacks_text(record):
                self._notes.add_without_text(kind, record.id)
        except RecordError as error:
            return ReadItem(item.line, None, error, source.name)
        return ReadItem(item.line, record, None, source.name)

    def _name(self, source: Source, name: str, kind: Kind, fields: dict[str, object]) -> None:
        """Give an id to a record that came without one, except in our own format."""
        if name in _SOURCES:
            fields.setdefault("source", _SOURCES[name])
        if name in CONTRACT or fields.get("id"):
            return
        if name in ONE_RECORD:
            fields["id"] = file_id(source.key)
            return
        fields["id"] = derived_id(kind, fields, PurePosixPath(source.key).stem)
        self._notes.add(
            Text(
                "pas de colonne d'identifiant : un identifiant stable est calculé pour chaque ligne.",
                "no id column: a stable id is computed for each row.",
            ),
            key="derived-id",
        )

    def _remember(self, kind: Kind, identifier: str, file: str, line: int | None) -> None:
        """Refuse an id already taken, naming the place of the first; else remember it."""
        place = (file, line or 0, line is not None)
        first = self._seen.setdefault((kind, identifier), place)
        if first is place:
            return
        where_fr = f"la ligne {first[1]}" if first[2] else first[0]
        where_en = f"line {first[1]}" if first[2] else first[0]
        if first[2] and first[0] != file:
            where_fr, where_en = f"{where_fr} de {first[0]}", f"{where_en} of {first[0]}"
        raise RecordError(
            Text(
                f"l'identifiant « {identifier} » est déjà pris par {where_fr}.",
                f"the id '{identifier}' is already taken by {where_en}.",
            ),
            file=file,
            line=line,
            field="id",
            remedy=Text(
                "Donnez à chacun son identifiant ; le premier est gardé.",
                "Give each its own id; the first is kept.",
            ),
        )


def _rejection(error: ReaderError, name: str) -> ReadItem:
    told = RecordError(
        error.problem, remedy=error.remedy, file=error.file or name, line=error.line, field=error.field
    )
    return ReadItem(error.line or 1, None, told, name)


def file_id(key: str) -> str:
    """Return the id of a CV from its file name: "Dossier/CV Zoé.pdf" is "dossier-cv-zoe.pdf"."""
    plain = unicodedata.normalize("NFKD", key)
    plain = "".join(character for character in plain if not unicodedata.combining(character)).lower()
    path = PurePosixPath(plain)
    stem = re.sub(r"[^a-z0-9]+", "-", str(path.with_suffix("") if path.name else path)).strip("-")
    suffix = re.sub(r"[^a-z0-9.]", "", path.suffix)
    return f"{stem[-180:].strip('-') or 'cv'}{suffix[:12]}"
