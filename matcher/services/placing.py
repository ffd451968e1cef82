"""The commune that a text tells, where nobody filled one in: checked against the table, never guessed.

A CV that came as a file says where its person lives in its head; a posting, where the work is. What is
written there is taken where the table of communes confirms it; any doubt leaves the field as empty as it
came, with the note that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from matcher import readers
from matcher.geo import Commune, locate
from matcher.geo.names import fold_name, without_article
from matcher.readers import Kind, ReadReport
from matcher.readers.contact import without_contact
from matcher.readers.places import WrittenPlace, home_places, work_places
from matcher.records import Candidate, Posting
from matcher.records.base import Record

_Trust = Literal["labelled code", "code", "name", "shared name"]
_TRUSTED: tuple[_Trust, ...] = ("labelled code", "code", "name", "shared name")
_HAMLET = 2000
"""Inhabitants under which a commune with an article, "Le Bourg", may as well be a hamlet's name."""

R = TypeVar("R", bound=Record)


def read_file(path: Path | str, kind: Kind | None = None) -> ReadReport:
    """Read a file, a folder or a ZIP as `matcher.readers.read_file`, with the communes that texts tell.

    Raises:
        ReaderError: as there.
    """
    return with_places(readers.read_file(path, kind))


def with_places(report: ReadReport) -> ReadReport:
    """Return what was read with the communes that the texts tell."""
    return replace(report, records=[with_place(record) for record in report.records])


def with_place(record: R) -> R:
    """Return a candidate or posting with the commune that its text tells; one that has a place unchanged."""
    told = _told(_places(record))
    return record.model_copy(update=told) if told else record


def _places(record: Record) -> list[WrittenPlace]:
    if not isinstance(record, Candidate | Posting) or record.commune or record.postal_code:
        return []
    if isinstance(record, Posting):
        return work_places(record.title, record.text)
    # A table may have one column for the whole address; of it only the commune goes on.
    address = (record.contact.model_extra or {}).get("address") if record.contact else None
    told = (
        home_places(without_contact(f"Adresse : {', '.join(str(address).splitlines())}")) if address else []
    )
    return told or home_places(record.text)


def _told(places: Iterable[WrittenPlace]) -> dict[str, str]:
    """Return the fields of the one place told: a code goes before a name, a label before none."""
    known = [told for place in places if (told := _read(place)) is not None]
    for trust in _TRUSTED:
        same = [told for told in known if told.trust == trust]
        if len({told.which for told in same}) == 1:
            # The fullest telling of it: with its postal code where one is written.
            return max((told.fields for told in same), key=len)
        if same:
            return {}
    return {}


class _Told(NamedTuple):
    """Which place is told, how it is told, and the fields that tell it again."""

    which: str
    trust: _Trust
    fields: dict[str, str]


def _read(place: WrittenPlace) -> _Told | None:
    trust: _Trust = "labelled code" if place.labelled else "code"
    if place.postal_code:
        commune = _at_code(place.name, place.postal_code)
        if commune is None:
            return None
        return _Told(commune.insee, trust, {"commune": commune.name, "postal_code": place.postal_code})
    if not place.department:
        return _by_name(place.name) if place.labelled else None
    commune = locate(f"{place.name} ({place.department})").commune
    if commune is None or place.department not in _departments(commune):
        return None
    codes = commune.postal_codes
    told = (
        {"commune": commune.name, "postal_code": codes[0]} if len(codes) == 1 else {"commune": commune.label}
    )
    return _Told(commune.insee, trust, told)


def _by_name(name: str) -> _Told | None:
    """Read a name without code: one that several communes bear stays as written, and is asked about."""
    found = locate(name)
    meant = (
        [found.commune] if found.commune else [c for c in found.choices if _folded(c.name) == _folded(name)]
    )
    if fold_name(name) != _folded(name):
        # "Le Tréport" bears its article; where no town does, "Le Bourg" may as well be a hamlet.
        towns = [commune for commune in meant if commune.population >= _HAMLET]
        meant = [commune for commune in towns if fold_name(commune.name) == fold_name(name)]
    if not meant:
        return None
    if found.commune is not None:
        return _Told(found.commune.insee, "name", {"commune": found.commune.name})
    return _Told(_folded(name), "shared name", {"commune": name})


def _at_code(name: str, code: str) -> Commune | None:
    """Return the commune of a postal code that bears a name, or a name that other words follow."""
    commune = locate(name or None, code).commune
    if commune is not None and (code in commune.postal_codes or "cedex" in name.lower()):
        return commune
    words = name.split()
    for length in range(len(words) - 1, 0, -1):
        part = " ".join(words[:length])
        commune = locate(part, code).commune
        if commune is not None and code in commune.postal_codes and _folded(part) == _folded(commune.name):
            return commune
    return None


def _folded(name: str) -> str:
    return without_article(fold_name(name))


def _departments(commune: Commune) -> tuple[str, ...]:
    """Return how people write the department of a commune: Corsica is 2A or 2B, and 20 for the post."""
    return (
        (commune.department, commune.postal_codes[0][:2]) if commune.postal_codes else (commune.department,)
    )
