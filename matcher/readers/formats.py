"""One door to all formats of a single file: recognise it, and hand over its raw items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from matcher.readers.delimited import read_csv
from matcher.readers.detect import SUPPORTED, detect
from matcher.readers.encoding import decode, guess_encoding
from matcher.readers.europass import europass_tree, is_europass_json, read_europass
from matcher.readers.europass_candidate import read_europass_candidate
from matcher.readers.france_travail import is_france_travail, read_france_travail
from matcher.readers.job_posting import is_job_posting, read_html, read_job_postings
from matcher.readers.json_resume import is_json_resume, read_json_resume
from matcher.readers.jsonl import load_document, read_jsonl
from matcher.readers.kinds import DOCUMENT_KINDS, kind_of_fields, kind_of_format, wrong_kind
from matcher.readers.lheo import read_lheo
from matcher.readers.markup import html_text
from matcher.readers.report import Kind, Notes, RawItem
from matcher.readers.shapes import dig, objects
from matcher.readers.source import Source
from matcher.readers.usable import PRACTICAL_FIELDS
from matcher.readers.xmltree import below, local, parse_xml
from matcher.records import Text
from matcher.records.errors import ReaderError

Typed = Iterator[tuple[Kind, RawItem]]

ONE_RECORD = frozenset(
    (
        "pdf",
        "docx",
        "odt",
        "rtf",
        "txt",
        "page",
        "json-resume",
        "europass-json",
        "europass-xml",
        "europass-candidate-xml",
    )
)
"""Formats where a file is one record, whose id comes from the file's name."""

CONTRACT = frozenset(("jsonl", "json"))
"""Our own record format: ids are required there."""

_MAX_TITLE = 200


def open_format(source: Source, kind: Kind | None, notes: Notes) -> tuple[str, Typed]:
    """Return the name of the format of `source` and its raw items with their kind.

    Raises:
        ReaderError: nothing can be read, or the file holds another kind of record than `kind`.
    """
    name = detect(source)
    value: object = None
    if name == "json":
        value = load_document(source, decode(source, source.read()))
        name = _json_name(value, source)
    if name == "html" and kind == "candidate":
        name = "page"
    holds = kind_of_format(name, kind, source)
    if name in _DOCUMENTS:
        if holds not in (None, *DOCUMENT_KINDS):
            raise wrong_kind("candidate", holds, source.name, name)
        return name, _document(source, name, holds or "candidate")
    if name == "csv":
        return name, read_csv(source, holds, notes)
    if name == "xlsx":
        return name, _xlsx(source, holds, notes)
    if name == "jsonl":
        _refuse_utf16(source)
        return name, _contract(read_jsonl(source, holds, notes), holds, source)
    if name == "json":
        rows = (RawItem(rank, row, counts_lines=False) for rank, row in enumerate(objects(value), start=1))
        return name, _contract(rows, holds, source)
    if name == "zip" or holds is None:
        return name, iter(())
    items = _single_kind(name, value, source, notes)
    return name, ((holds, item) for item in items)


def _single_kind(name: str, value: object, source: Source, notes: Notes) -> Iterator[RawItem]:
    readers: dict[str, Callable[[], Iterator[RawItem]]] = {
        "html": lambda: read_html(source, decode(source, source.read()), notes),
        "job-posting": lambda: read_job_postings(value, notes),
        "france-travail": lambda: read_france_travail(value),
        "json-resume": lambda: read_json_resume(value),
        "europass-json": lambda: read_europass(dig(value, "SkillsPassport", "LearnerInfo")),
        "europass-xml": lambda: _europass_xml(source),
        "europass-candidate-xml": lambda: read_europass_candidate(parse_xml(source)),
        "lheo": lambda: read_lheo(source),
    }
    return readers[name]()


def _json_name(value: object, source: Source) -> str:
    """Return the format of a JSON document from the members it has."""
    tests = (
        ("france-travail", is_france_travail),
        ("job-posting", is_job_posting),
        ("json-resume", is_json_resume),
        ("europass-json", is_europass_json),
    )
    for name, holds in tests:
        if holds(value):
            return name
    rows = objects(value)
    if rows and "id" in rows[0] and not rows[0].keys().isdisjoint(("text", "title", *PRACTICAL_FIELDS)):
        return "json"
    members = ", ".join(f"« {key[:40]} »" for key in list(value)[:6]) if isinstance(value, dict) else "-"
    raise ReaderError(
        Text(
            f"ce JSON n'est d'aucun format connu (premiers champs : {members}).",
            f"this JSON is of no known format (first members: {members}).",
        ),
        file=source.name,
        remedy=SUPPORTED,
    )


def _contract(items: Iterator[RawItem], kind: Kind | None, source: Source) -> Typed:
    """Yield contract records; the first readable one tells the kind for the whole file."""
    waiting: list[RawItem] = []
    for item in items:
        waiting.append(item)
        if isinstance(item.data, dict):
            kind = kind_of_fields(item.data, kind, source)
            break
    for item in chain(waiting, items):
        # Where no line can be read, the kind has no part in the errors that follow.
        yield kind or "candidate", item


def _refuse_utf16(source: Source) -> None:
    if guess_encoding(source.head()).codec.startswith("utf-16"):
        raise ReaderError(
            Text("JSONL enregistré en UTF-16.", "JSONL saved as UTF-16."),
            file=source.name,
            remedy=Text("Enregistrez le fichier en UTF-8.", "Save the file as UTF-8."),
        )


def _europass_xml(source: Source) -> Iterator[RawItem]:
    root = parse_xml(source)
    learner = root if local(root) == "LearnerInfo" else next(below(root, "LearnerInfo"), None)
    if learner is None:
        raise ReaderError(
            Text(
                "cet Europass ne contient pas de CV (LearnerInfo).",
                "this Europass holds no CV (LearnerInfo).",
            ),
            file=source.name,
        )
    yield from read_europass(europass_tree(learner))


def _plain_text(source: Source) -> str:
    return decode(source, source.read()).strip()


# The libraries of office formats take a quarter of a second to load: only who has such a file waits for them.


def _pdf_text(source: Source) -> str:
    from matcher.readers.pdf import pdf_text

    return pdf_text(source)


def _docx_text(source: Source) -> str:
    from matcher.readers.word import docx_text

    return docx_text(source)


def _odt_text(source: Source) -> str:
    from matcher.readers.open_document import odt_text

    return odt_text(source)


def _rtf_text(source: Source) -> str:
    from matcher.readers.rich_text import rtf_text

    return rtf_text(source)


def _xlsx(source: Source, kind: Kind | None, notes: Notes) -> Typed:
    from matcher.readers.workbook import read_xlsx

    return read_xlsx(source, kind, notes)


def _page_text(source: Source) -> str:
    return html_text(decode(source, source.read()))


_DOCUMENTS: dict[str, Callable[[Source], str]] = {
    "pdf": _pdf_text,
    "docx": _docx_text,
    "odt": _odt_text,
    "rtf": _rtf_text,
    "txt": _plain_text,
    "page": _page_text,
}


def _document(source: Source, name: str, kind: Kind) -> Typed:
    text = _DOCUMENTS[name](source)
    fields: dict[str, object] = {"text": text, "source": source.key[:500]}
    if kind == "posting":
        fields["title"] = next((line.strip() for line in text.splitlines() if line.strip()), "")[:_MAX_TITLE]
    yield kind, RawItem(1, fields, counts_lines=False)
