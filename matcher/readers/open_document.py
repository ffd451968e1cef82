"""The text of an ODT (LibreOffice, OpenOffice) in reading order: paragraphs, lists, tables and text boxes.

Element names are those of the OpenDocument standard (ISO/IEC 26300).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from matcher.readers.document_rows import row_lines
from matcher.readers.office_faults import damaged_document, document_without_text, protected_document
from matcher.readers.source import Source
from matcher.readers.xmltree import below, first, local, parse_xml
from matcher.readers.zipped import open_archive, read_member
from matcher.records import RecordError, Text
from matcher.records.errors import ReaderError

_PARAGRAPHS = frozenset(("p", "h"))
_PASSED = frozenset(
    ("tracked-changes", "annotation", "note-citation", "sequence-decls", "forms", "title", "desc")
)
"""What was struck out, remarked in the margin, or belongs to a picture is no text of the person's."""


def odt_text(source: Source) -> str:
    """Return the text of an ODT; a table row becomes one line, its cells parted by " | ".

    Raises:
        ReaderError: damaged or protected file, or no text in it (only pictures).
    """
    with open_archive(io.BytesIO(source.read()), source.name) as archive:
        members = {member.filename: member for member in archive.infolist()}
        parts = {}
        for name in ("META-INF/manifest.xml", "styles.xml", "content.xml"):
            if name in members:
                try:
                    parts[name] = read_member(archive, members[name], source.name)
                except RecordError as error:
                    raise _damaged(source) from error
    manifest = parts.get("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest.read():
        raise protected_document(source)
    try:
        roots = [parse_xml(parts[name]) for name in ("styles.xml", "content.xml") if name in parts]
        lines = [line for root in roots for part in _written(root) for line in _lines(part)]
    except (ReaderError, RecursionError) as error:
        raise _damaged(source) from error
    text = "\n".join(lines).strip()
    if not text:
        raise document_without_text(source)
    return text


def _damaged(source: Source) -> ReaderError:
    return damaged_document(source, "ODT", Text(".odt ou en PDF", ".odt or PDF"))


def _written(root: Element) -> Iterator[Element]:
    """Yield what a reader sees of one part: the heads of its pages, then its text."""
    for page in below(root, "master-page"):
        yield from (child for child in page if local(child) == "header")
    body = first(root, "body", "text")
    if body is not None:
        yield body


def _lines(element: Element) -> Iterator[str]:
    """Yield the lines below `element` in document order."""
    for child in element:
        name = local(child)
        if name in _PARAGRAPHS:
            yield from _paragraph(child)
        elif name == "list-item":
            yield from _item(child)
        elif name == "table-row":
            yield from _row(child)
        elif name not in _PASSED:
            yield from _lines(child)


def _item(item: Element) -> Iterator[str]:
    bullet = "- "
    for line in _lines(item):
        yield line if line.startswith("- ") or not line else bullet + line
        bullet = ""


def _row(row: Element) -> Iterator[str]:
    yield from row_lines([list(_lines(cell)) for cell in row if local(cell) == "table-cell"])


def _paragraph(paragraph: Element) -> Iterator[str]:
    words: list[str] = []
    boxes: list[Element] = []
    _collect(paragraph, words, boxes)
    for line in "".join(words).split("\n"):
        yield " ".join(line.split())
    for box in boxes:
        yield from _lines(box)


def _collect(element: Element, words: list[str], boxes: list[Element]) -> None:
    """Gather the characters of a paragraph; text boxes anchored in it are set aside."""
    words.append((element.text or "").replace("\n", " "))
    for child in element:
        name = local(child)
        if name in ("s", "tab"):
            words.append(" ")
        elif name == "line-break":
            words.append("\n")
        elif name in ("text-box", "note-body"):
            boxes.append(child)
        elif name not in _PASSED:
            _collect(child, words, boxes)
        words.append((child.tail or "").replace("\n", " "))
