"""LHEO, the French standard of training offers (http://lheo.gouv.fr/2.3), read as a stream.

One record a training action: a course given in two places is two records.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from matcher.readers.report import RawItem
from matcher.readers.shapes import blocks, line, section
from matcher.readers.source import Source
from matcher.readers.xmltree import below, children, local, value, value_below, xml_faults
from matcher.records import Text
from matcher.records.errors import ReaderError

_ENTRY_LEVELS = {"4": "CAP", "5": "bac", "6": "bac+2", "7": "bac+3", "8": "bac+5"}
"""LHEO `dict-niveaux`; 0 to 3 ask for no diploma."""

_TEACHING = {"0": "presentiel", "1": "distance", "2": "mixte"}
"""LHEO `dict-modalites-enseignement`."""


def read_lheo(source: Source) -> Iterator[RawItem]:
    """Yield each training action of a LHEO file.

    Raises:
        ReaderError: malformed XML (names the line); what was read before it is kept.
    """
    rank = 0
    with source.open() as stream, xml_faults(source):
        for _, element in iterparse(stream, events=("end",)):
            if local(element) != "formation":
                continue
            for fields in _courses(element):
                rank += 1
                yield RawItem(rank, fields, counts_lines=False)
            # Regional catalogues weigh gigabytes: what was read is let go.
            element.clear()
    if rank == 0:
        raise ReaderError(
            Text("ce fichier LHEO ne contient aucune formation.", "this LHEO file holds no training."),
            file=source.name,
        )


def _courses(course: Element) -> Iterator[dict[str, object]]:
    actions: list[Element | None] = [*children(course, "action")] or [None]
    number = course.get("numero") or value_below(course, "numero-formation")
    for rank, action in enumerate(actions, start=1):
        own = (action.get("numero") if action is not None else None) or str(rank)
        identifier = f"{number}-{own}" if number and len(actions) > 1 else number
        fields: dict[str, object] = {
            "id": identifier,
            "title": value(course, "intitule-formation"),
            "provider": _provider(course),
            "commune": _place(action, "ville"),
            "postal_code": _place(action, "codepostal"),
            "duration_hours": _hours(action),
            "cost_eur": value_below(action, "prix-total-TTC") or value_below(action, "frais-restants"),
            "seats": value_below(action, "nombre-places"),
            "mode": _mode(action),
            "entry_diploma": _ENTRY_LEVELS.get(
                value_below(action, "code-niveau-entree") or value_below(course, "code-niveau-entree")
            ),
            "outcome": value(course, "resultats-attendus")[:500],
            "start_date": _start(action),
            "text": _text(course, action),
            "url": value_below(course, "urlweb"),
            "rome": value_below(course, "code-ROME"),
            "rncp": value_below(course, "code-RNCP"),
        }
        yield {name: found for name, found in fields.items() if found}


def _provider(course: Element) -> str:
    body = next(below(course, "organisme-formation-responsable"), None)
    return value_below(body, "nom-organisme") or value_below(body, "raison-sociale")


def _place(action: Element | None, name: str) -> str:
    found = next(below(action, "lieu-de-formation"), None)
    return value_below(found, name)


def _hours(action: Element | None) -> str | int:
    total = value_below(action, "nombre-heures-total")
    if total:
        return total
    parts = [value_below(action, name) for name in ("nombre-heures-centre", "nombre-heures-entreprise")]
    return sum(int(part) for part in parts if part.isdigit())


def _alternation(action: Element | None) -> str:
    written = value_below(action, "modalites-alternance")
    return "" if written.lower().startswith(("non", "aucun", "sans")) else written


def _mode(action: Element | None) -> str | None:
    if _alternation(action):
        return "alternance"
    return _TEACHING.get(value_below(action, "modalites-enseignement"))


def _start(action: Element | None) -> str:
    """Return the first day of the earliest session; LHEO writes it AAAAMMJJ."""
    days = [
        day
        for each in below(action, "periode")
        if (day := value(each, "debut")) and not day.startswith("00000000")
    ]
    return min(days, default="")


def _text(course: Element, action: Element | None) -> str:
    return blocks(
        value(course, "objectif-formation"),
        section("Contenu", [value(course, "contenu-formation")]),
        section("Résultats attendus", [value(course, "resultats-attendus")]),
        section("Conditions", [value_below(action, "conditions-specifiques")]),
        section(
            "Rythme",
            [line(value_below(action, "rythme-formation"), _alternation(action))],
        ),
    )
