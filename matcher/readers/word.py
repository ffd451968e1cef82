"""The text of a DOCX in reading order: paragraphs, lists, tables and text boxes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx

from matcher.readers.document_rows import row_lines
from matcher.readers.office_faults import damaged_document, document_without_text
from matcher.readers.source import Source
from matcher.readers.zipped import open_archive
from matcher.records import Text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def docx_text(source: Source) -> str:
    """Return the text of a DOCX; a table row becomes one line, its cells parted by " | ".

    Raises:
        ReaderError: damaged file, or no text in it (only pictures).
    """
    data = source.read()
    with open_archive(io.BytesIO(data), source.name):
        pass
    try:
        document = docx.Document(io.BytesIO(data))
        parts = [
            section.header._element
            for section in document.sections
            if not section.header.is_linked_to_previous
        ]
        lines = [line for part in [*parts, document.element.body] for line in _lines(part)]
    except Exception as error:
        # A damaged document makes python-docx and lxml fail in many ways.
        raise damaged_document(source, "DOCX", Text(".docx ou en PDF", ".docx or PDF")) from error
    text = "\n".join(lines).strip()
    if not text:
        raise document_without_text(source)
    return text


def _lines(element: Any) -> Iterator[str]:
    """Yield the lines below `element` in document order."""
    for child in element:
        if child.tag == f"{_W}p":
            yield from _paragraph(child)
        elif child.tag == f"{_W}tr":
            yield from _row(child)
        elif child.tag not in (f"{_W}sectPr", _FALLBACK):
            yield from _lines(child)


def _row(row: Any) -> Iterator[str]:
    yield from row_lines([list(_lines(cell)) for cell in row if cell.tag in (f"{_W}tc", f"{_W}sdt")])


def _paragraph(paragraph: Any) -> Iterator[str]:
    words: list[str] = []
    boxes: list[Any] = []
    _collect(paragraph, words, boxes)
    text = " ".join("".join(words).replace("\n", " \n ").split(" ")).strip()
    bullet = "- " if text and paragraph.find(f"{_W}pPr/{_W}numPr") is not None else ""
    yield from (bullet + text).split("\n") if text else [""]
    for box in boxes:
        yield from _lines(box)


def _collect(element: Any, words: list[str], boxes: list[Any]) -> None:
    """Gather the characters of a paragraph; text boxes anchored in it are set aside."""
    for child in element:
        if child.tag == f"{_W}t":
            words.append(child.text or "")
        elif child.tag == f"{_W}tab":
            words.append(" ")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            words.append("\n")
        elif child.tag == f"{_W}noBreakHyphen":
            words.append("-")
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag not in (_FALLBACK, f"{_W}pPr", f"{_W}del"):
            _collect(child, words, boxes)
