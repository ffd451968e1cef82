"""ZIP archives opened with suspicion: paths that climb out, bombs, nested and encrypted members.

Nothing is ever written to disk: members are read into memory, one at a time, within limits. XLSX and
DOCX are ZIP archives too and pass the same guard.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import BinaryIO

from matcher.readers.source import MAX_DOCUMENT_BYTES, MEGABYTE, Source
from matcher.records import RecordError, Text
from matcher.records.errors import ReaderError
from matcher.records.numbers import how_many

MAX_MEMBERS = 20_000
MAX_TOTAL_BYTES = 2048 * MEGABYTE
MAX_RATIO = 200
"""Highest accepted ratio of unpacked to packed size; texts pack at most about 20 times."""

ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises for a damaged, encrypted or exotic archive."""

_SMALL = MEGABYTE
_ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")


def open_archive(stream: BinaryIO, name: str) -> zipfile.ZipFile:
    """Open a ZIP archive whose declared sizes are sane.

    Raises:
        ReaderError: not a readable ZIP, too many members, or a bomb.
    """
    try:
        archive = zipfile.ZipFile(stream)
        members = archive.infolist()
    except ZIP_FAULTS as error:
        raise ReaderError(
            Text("archive ZIP abîmée ou incomplète.", "damaged or incomplete ZIP archive."),
            file=name,
            remedy=Text("Refaites l'archive ou copiez-la de nouveau.", "Make or copy the archive again."),
        ) from error
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_TOTAL_BYTES or _is_bomb(total, packed):
        held = how_many(len(members), Text("fichier", "file"), Text("fichiers", "files"))
        raise ReaderError(
            Text(
                f"archive refusée : {held.fr}, {total // MEGABYTE} Mo une fois ouverte pour"
                f" {max(1, packed // MEGABYTE)} Mo compressés (limites : {MAX_MEMBERS} fichiers,"
                f" {MAX_TOTAL_BYTES // MEGABYTE} Mo, rapport {MAX_RATIO}).",
                f"archive refused: {held.en}, {total // MEGABYTE} MB unpacked from"
                f" {max(1, packed // MEGABYTE)} MB (limits: {MAX_MEMBERS} files,"
                f" {MAX_TOTAL_BYTES // MEGABYTE} MB, ratio {MAX_RATIO}).",
            ),
            file=name,
            remedy=Text(
                "Vérifiez d'où elle vient ; au besoin, découpez-la.", "Check its origin; split it if need be."
            ),
        )
    return archive


def _is_bomb(size: int, packed: int) -> bool:
    return size > _SMALL and size > MAX_RATIO * max(1, packed)


def members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of an archive in order of name, without what systems add."""
    return sorted(
        (info for info in archive.infolist() if info.filename[-1:] != "/" and not is_clutter(info.filename)),
        key=lambda info: info.filename,
    )


def is_clutter(path: str) -> bool:
    """Return whether a path is what an operating or office system leaves behind, not a document."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return any(
        part.startswith(("~$", "__MACOSX"))
        or (part.startswith(".") and part.strip("."))
        or part in ("Thumbs.db", "desktop.ini")
        for part in parts
    )


def common_folder(files: Sequence[zipfile.ZipInfo]) -> str:
    """Return the folder, with its slash, that holds every file, or ""; ids do not depend on it."""
    tops = {info.filename.partition("/")[0] if "/" in info.filename else "" for info in files}
    top = tops.pop() if len(tops) == 1 else ""
    return f"{top}/" if top else ""


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, folder: str = "") -> Source:
    """Return one member as a source, its key without the `folder` that all members share.

    Raises:
        RecordError: the member is unsafe, encrypted, an archive, too large or damaged; names it.
    """
    shown = f"{name} > {member.filename}"
    refusal = _refusal(member)
    if refusal is not None:
        raise RecordError(refusal[0], file=shown, remedy=refusal[1])
    try:
        with archive.open(member) as stream:
            data = stream.read(MAX_DOCUMENT_BYTES + 1)
    except ZIP_FAULTS as error:
        raise RecordError(
            Text("fichier abîmé dans l'archive.", "file damaged inside the archive."),
            file=shown,
            remedy=Text("Refaites l'archive.", "Make the archive again."),
        ) from error
    if len(data) > MAX_DOCUMENT_BYTES:
        size = MAX_DOCUMENT_BYTES // MEGABYTE
        raise RecordError(
            Text(
                f"fichier de plus de {size} Mo dans une archive.",
                f"file of over {size} MB inside an archive.",
            ),
            file=shown,
            remedy=Text("Sortez-le et donnez-le à part.", "Take it out and give it apart."),
        )
    return Source(shown, member.filename.removeprefix(folder), data=data)


def _refusal(member: zipfile.ZipInfo) -> tuple[Text, Text] | None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if not path.parts:
        return (
            Text("fichier sans nom dans l'archive : refusé.", "file without a name in the archive: refused."),
            Text("Refaites l'archive.", "Make the archive again."),
        )
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return (
            Text(
                "chemin qui sort de l'archive : fichier refusé.",
                "path that climbs out of the archive: file refused.",
            ),
            Text(
                "Refaites l'archive depuis un dossier simple.", "Make the archive again from a plain folder."
            ),
        )
    if member.flag_bits & 0x1:
        return (
            Text(
                "fichier protégé par un mot de passe dans l'archive.",
                "file protected by a password in the archive.",
            ),
            Text("Refaites l'archive sans mot de passe.", "Make the archive again without a password."),
        )
    if path.suffix.lower() in _ARCHIVES:
        return (
            Text("archive dans une archive : non ouverte.", "archive inside an archive: not opened."),
            Text("Sortez-la et donnez-la à part.", "Take it out and give it apart."),
        )
    if _is_bomb(member.file_size, member.compress_size):
        return (
            Text(
                f"fichier qui gonfle de plus de {MAX_RATIO} fois à l'ouverture : refusé.",
                f"file that grows over {MAX_RATIO} times when opened: refused.",
            ),
            Text("Vérifiez d'où il vient.", "Check where it comes from."),
        )
    return None
