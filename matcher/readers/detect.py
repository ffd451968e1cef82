"""Which format a file is in, from its content first and its name second."""

from __future__ import annotations

import re
import zipfile

from matcher.readers.columns import recognised
from matcher.readers.delimited import DELIMITERS
from matcher.readers.encoding import guess_encoding, looks_binary
from matcher.readers.fields import FIELDS
from matcher.readers.jsonl import load_json
from matcher.readers.office_faults import protected_document
from matcher.readers.source import MAX_DOCUMENT_BYTES, Source
from matcher.readers.zipped import ZIP_FAULTS
from matcher.records import Text
from matcher.records.errors import ReaderError

_SIGNATURES: tuple[tuple[bytes, Text], ...] = (
    (b"\x89PNG", Text("une image PNG", "a PNG picture")),
    (b"\xff\xd8\xff", Text("une image JPEG", "a JPEG picture")),
    (b"GIF8", Text("une image GIF", "a GIF picture")),
    (b"II*\x00", Text("une image TIFF", "a TIFF picture")),
    (b"MM\x00*", Text("une image TIFF", "a TIFF picture")),
    (b"Rar!", Text("une archive RAR", "a RAR archive")),
    (b"7z\xbc\xaf", Text("une archive 7z", "a 7z archive")),
    (b"\x1f\x8b", Text("une archive gzip", "a gzip archive")),
    (b"SQLite format 3", Text("une base SQLite", "an SQLite database")),
)
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_PROLOG = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>|\s+)", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.\-]+:)?([\w.\-]+)")
_XML_ROOTS = {
    "html": "html",
    "lheo": "lheo",
    "SkillsPassport": "europass-xml",
    "LearnerInfo": "europass-xml",
    "Candidate": "europass-candidate-xml",
}
_READ_SUFFIXES = frozenset(
    (
        ".csv",
        ".tsv",
        ".txt",
        ".xlsx",
        ".docx",
        ".odt",
        ".rtf",
        ".pdf",
        ".json",
        ".jsonl",
        ".xml",
        ".html",
        ".zip",
    )
)
_TABLE_SUFFIXES = (".csv", ".tsv", ".tab")
SUPPORTED = Text(
    "Formats lus : JSONL, CSV, XLSX, PDF, DOCX, ODT, RTF, TXT, ZIP, HTML, JSON, XML (voir docs/formats.md).",
    "Formats read: JSONL, CSV, XLSX, PDF, DOCX, ODT, RTF, TXT, ZIP, HTML, JSON, XML (see docs/formats.md).",
)


def detect(source: Source) -> str:
    """Return the name of the format; "json" still has to be told apart by its members.

    Raises:
        ReaderError: empty, or of a format that is not read; says what it looks like.
    """
    head = source.head()
    if not head.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise ReaderError(
            Text("fichier vide.", "empty file."),
            file=source.name,
            remedy=Text("Vérifiez l'export ou l'envoi.", "Check the export or the upload."),
        )
    # The PDF standard lets some bytes stand before the header.
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(source)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            raise _unsupported(source, name)
    if head.startswith(_OLE):
        raise _old_office(source)
    if looks_binary(head):
        raise _unsupported(source, Text("un fichier binaire, pas du texte", "a binary file, not text"))
    encoding = guess_encoding(head)
    return _text_format(source, head[encoding.mark :].decode(encoding.codec, "replace"))


def _zip_format(source: Source) -> str:
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            mimetype = _first_bytes(archive, "mimetype") if "mimetype" in names else b""
    except ZIP_FAULTS:
        # Told in full when it is opened.
        return {".xlsx": "xlsx", ".xlsm": "xlsx", ".docx": "docx", ".odt": "odt"}.get(source.suffix, "zip")
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if "content.xml" in names and mimetype:
        raise _unsupported(
            source,
            Text("un document OpenDocument sans texte suivi (ODS, ODP)", "an OpenDocument sheet or slides"),
        )
    return "zip"


def _first_bytes(archive: zipfile.ZipFile, member: str) -> bytes:
    with archive.open(member) as stream:
        return stream.read(100)


def _text_format(source: Source, text: str) -> str:
    start = text.lstrip()
    if source.suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if start.startswith("<") and source.suffix not in (*_TABLE_SUFFIXES, ".txt"):
        return _markup_format(source, start)
    if source.suffix == ".json" or (start[0:1] in "{[" and source.suffix not in (*_TABLE_SUFFIXES, ".txt")):
        return _json_format(start)
    if source.suffix in _TABLE_SUFFIXES or _is_table(start):
        return "csv"
    return "txt"


def _markup_format(source: Source, start: str) -> str:
    if start[:200].lower().startswith("<!doctype html"):
        return "html"
    position = 0
    while match := _PROLOG.match(start, position):
        position = match.end()
    root = _ROOT.match(start, position)
    if root and root[1].lower() == "html":
        return "html"
    if root and root[1] in _XML_ROOTS:
        return _XML_ROOTS[root[1]]
    name = root[1] if root else "?"
    raise _unsupported(
        source, Text(f"un XML d'élément racine « {name} »", f"an XML whose root element is '{name}'")
    )


def _json_format(start: str) -> str:
    """Tell JSON Lines (a whole object on the first line, and more below) from one JSON document."""
    first, _, rest = start.partition("\n")
    try:
        value = load_json(first)
    except ValueError:
        return "json"
    return "jsonl" if isinstance(value, dict) and rest.strip() else "json"


def _is_table(start: str) -> bool:
    """Return whether a text with no telling name is a table: known columns, and as many cells below."""
    lines = start.splitlines()[:2]
    if len(lines) < 2:
        return False
    for delimiter in DELIMITERS:
        header = lines[0].split(delimiter)
        known = max(recognised(header, kind) for kind in FIELDS)
        if known >= 3 and lines[1].count(delimiter) >= len(header) - 1:
            return True
    return False


def _unsupported(source: Source, name: Text) -> ReaderError:
    suffix = source.suffix
    named_fr, named_en = (
        (f" malgré son nom en {suffix}", f" despite its name in {suffix}") if suffix else ("", "")
    )
    return ReaderError(
        Text(
            f"c'est {name.fr}{named_fr} : ce format ne se lit pas.",
            f"this is {name.en}{named_en}: not a format read here.",
        ),
        file=source.name,
        remedy=SUPPORTED,
    )


def _old_office(source: Source) -> ReaderError:
    with source.open() as stream:
        protected = _ENCRYPTED_OFFICE in stream.read(MAX_DOCUMENT_BYTES)
    if protected:
        return protected_document(source)
    problem = Text("ancien format Office (.doc, .xls).", "old Office format (.doc, .xls).")
    remedy = Text("Enregistrez-le en .docx, .xlsx ou PDF.", "Save it as .docx, .xlsx or PDF.")
    return ReaderError(problem, file=source.name, remedy=remedy)
