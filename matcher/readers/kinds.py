"""Which kind of record a file holds, and clear words where another kind was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.readers.report import KIND_NAMES, Kind
from matcher.readers.source import Source
from matcher.records import Text
from matcher.records.errors import ReaderError

_SIGNS: dict[Kind, frozenset[str]] = {
    "posting": frozenset(("requirements", "contract", "schedule", "positions", "firm", "wage", "published")),
    "candidate": frozenset(
        (
            "contracts",
            "schedules",
            "mobility_km",
            "birth_year",
            "car",
            "licence_b",
            "available_from",
            "contact",
            "kind",
        )
    ),
    "training": frozenset(
        ("provider", "duration_hours", "cost_eur", "seats", "mode", "entry_diploma", "outcome", "skills")
    ),
}
FORMAT_KINDS: dict[str, Kind] = {
    "html": "posting",
    "job-posting": "posting",
    "france-travail": "posting",
    "json-resume": "candidate",
    "europass-json": "candidate",
    "europass-xml": "candidate",
    "europass-candidate-xml": "candidate",
    "lheo": "training",
}
"""Formats that can hold one kind only."""

DOCUMENT_KINDS: tuple[Kind, ...] = ("candidate", "posting")
"""What a PDF, DOCX, ODT, RTF or TXT may be read as; a profile unless asked otherwise."""


def kind_of_format(format_name: str, asked: Kind | None, source: Source) -> Kind | None:
    """Return the kind a format holds; None where it depends on the fields.

    Raises:
        ReaderError: the format holds another kind than `asked`.
    """
    holds = FORMAT_KINDS.get(format_name)
    if holds is not None and asked not in (None, holds):
        raise wrong_kind(holds, asked, source.name, format_name)
    return holds or asked


def kind_of_fields(fields: Mapping[str, object], asked: Kind | None, source: Source) -> Kind:
    """Return the kind of a contract record from the fields it has.

    Raises:
        ReaderError: the fields are clearly another kind's than `asked`, or tell nothing.
    """
    counts = {kind: len(signs & fields.keys()) for kind, signs in _SIGNS.items()}
    best = max(counts, key=lambda kind: counts[kind])
    if asked is not None:
        if counts[asked] == 0 and counts[best] >= 2:
            raise wrong_kind(best, asked, source.name)
        return asked
    if list(counts.values()).count(counts[best]) > 1:
        raise ambiguous_kind(source.name)
    return best


def wrong_kind(holds: Kind, asked: Kind | None, file: str, format_name: str | None = None) -> ReaderError:
    """Return the error for a file of one kind given where another is expected."""
    shown = f" ({format_name})" if format_name else ""
    wanted = KIND_NAMES[asked] if asked else Text("autre chose", "something else")
    return ReaderError(
        Text(
            f"ce fichier contient des {KIND_NAMES[holds].fr}{shown} ; il faut ici des {wanted.fr}.",
            f"this file holds {KIND_NAMES[holds].en}{shown}, where {wanted.en} are expected.",
        ),
        file=file,
        remedy=Text("Donnez le bon fichier.", "Give the right file."),
    )


def ambiguous_kind(file: str) -> ReaderError:
    """Return the error for a file that may hold two kinds of records."""
    return ReaderError(
        Text(
            "impossible de deviner si ce sont des offres, des profils ou des formations.",
            "cannot tell whether these are postings, profiles or trainings.",
        ),
        file=file,
        remedy=Text("Précisez la nature du fichier (kind).", "State the kind of the file."),
    )
