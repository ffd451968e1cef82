"""The official ESCO classification, from the folders of CSV files that the European Commission publishes.

Releases 1.0.3 to 1.2 and every language are read; columns of later releases that we do not need are
left out. Source: https://esco.ec.europa.eu/en/use-esco/download (European Commission, Decision 2011/833/EU).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from matcher.records.concepts import Occupation, Skill, SkillType
from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.concepts import Concepts, Group
from matcher.taxonomy.genders import both_genders
from matcher.taxonomy.tables import Row, cell_error, read_table

SOURCE = "esco"
ROOT = "http://data.europa.eu/esco/"
_CONCEPT_FILE = re.compile(r"^(skills|occupations|ISCOGroups|skillGroups)_([a-z]{2})\.csv$")
_COLUMNS = ("conceptUri", "preferredLabel", "altLabels")


class _Labels(NamedTuple):
    preferred: str
    alternatives: tuple[str, ...]


class _Concept:
    """What the files of several languages say of one concept."""

    def __init__(self, cells: dict[str, str]) -> None:
        self.cells = cells
        self.labels: dict[str, _Labels] = {}


_Concepts = dict[str, _Concept]


def read_esco(folders: Iterable[Path], *, progress: Callable[[str], None] = lambda name: None) -> Concepts:
    """Read one or several ESCO folders, each with one or several languages, into one bundle.

    Args:
        folders: folders with `skills_fr.csv`, `occupations_fr.csv`...
        progress: called with the name of each file before it is read.

    Raises:
        TaxonomyError: no ESCO file in a folder, or a malformed one (file, line, what was expected).
    """
    read: dict[str, _Concepts] = {kind: {} for kind in ("skills", "occupations", "ISCOGroups", "skillGroups")}
    broader: list[Path] = []
    relations: list[Path] = []
    for folder in folders:
        for path, kind, language in _concept_files(folder):
            progress(path.name)
            _read_concepts(path, language, read[kind])
        broader += sorted(folder.glob("broaderRelations*.csv"))
        relations += sorted(folder.glob("occupationSkillRelations*.csv"))
    concepts = Concepts()
    for path in broader:
        progress(path.name)
        _read_broader(path, concepts)
    needs: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in relations:
        progress(path.name)
        _read_relations(path, needs)
    _fill(concepts, read, needs)
    return concepts


def _concept_files(folder: Path) -> list[tuple[Path, str, str]]:
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if match := _CONCEPT_FILE.match(path.name):
            found.append((path, match[1], match[2]))
    if not any(kind in ("skills", "occupations") for _, kind, _ in found):
        raise TaxonomyError(
            Text(
                "aucun fichier ESCO : « skills_fr.csv » ou « occupations_fr.csv » attendu.",
                "no ESCO file: 'skills_fr.csv' or 'occupations_fr.csv' expected.",
            ),
            file=str(folder),
            remedy=Text(
                "Décompressez l'archive CSV d'ESCO et donnez le dossier qui contient ces fichiers.",
                "Unzip ESCO's CSV archive and give the folder that holds these files.",
            ),
        )
    return found


def _read_concepts(path: Path, language: str, concepts: _Concepts) -> None:
    for row in read_table(path, _COLUMNS):
        uri = _uri(path, row, "conceptUri")
        preferred = row.cells["preferredLabel"].strip()
        if not preferred:
            raise cell_error(path, row, "preferredLabel", Text("libellé", "label"))
        alternatives = [
            label.strip()
            for column in ("altLabels", "hiddenLabels")
            for label in row.cells.get(column, "").replace(" | ", "\n").split("\n")
        ]
        concept = concepts.setdefault(uri, _Concept(row.cells))
        concept.labels[language] = _Labels(
            preferred, tuple(dict.fromkeys(label for label in alternatives if label))
        )


def _read_broader(path: Path, concepts: Concepts) -> None:
    for row in read_table(path, ("conceptUri", "broaderUri")):
        uri, parent = _uri(path, row, "conceptUri"), _uri(path, row, "broaderUri")
        known = concepts.parents.get(uri, ())
        if parent not in known:
            concepts.parents[uri] = (*known, parent)


def _read_relations(path: Path, needs: dict[str, dict[str, list[str]]]) -> None:
    for row in read_table(path, ("occupationUri", "relationType", "skillUri")):
        kind = row.cells["relationType"].strip()
        if kind not in ("essential", "optional"):
            raise cell_error(
                path, row, "relationType", Text("« essential » ou « optional »", "essential or optional")
            )
        skills = needs[_uri(path, row, "occupationUri")][kind]
        skill = _uri(path, row, "skillUri")
        if not skills or skills[-1] != skill:
            skills.append(skill)


def _uri(path: Path, row: Row, column: str) -> str:
    uri = row.cells[column].strip()
    if not uri.startswith(ROOT) or uri == ROOT:
        raise cell_error(path, row, column, Text(f"URI « {ROOT}... »", f"URI '{ROOT}...'"))
    return uri


def _fill(concepts: Concepts, read: dict[str, _Concepts], needs: dict[str, dict[str, list[str]]]) -> None:
    for kind in ("ISCOGroups", "skillGroups"):
        for uri, concept in read[kind].items():
            english = concept.labels.get("en")
            label = _main_label(concept).preferred
            concepts.groups.append(Group(uri, label, english.preferred if english else None, SOURCE))
    for uri, concept in read["skills"].items():
        concepts.skills.append(_skill(uri, concept, concepts.parents.get(uri, ())))
    for uri, concept in read["occupations"].items():
        group = concept.cells.get("iscoGroup", "").strip().removeprefix("C")
        if group and uri not in concepts.parents:
            concepts.parents[uri] = (f"{ROOT}isco/C{group}",)
        concepts.occupations.append(_occupation(uri, concept, needs.get(uri, {})))
    for table in read.values():
        for uri, concept in table.items():
            foreign = tuple(
                (language, label)
                for language, labels in concept.labels.items()
                if language not in ("fr", "en")
                for label in (labels.preferred, *labels.alternatives)
            )
            if foreign:
                concepts.foreign[uri] = foreign


def _main_label(concept: _Concept) -> _Labels:
    """Return the French labels of a concept, else the English ones, else those of the first language."""
    return concept.labels.get("fr") or concept.labels.get("en") or next(iter(concept.labels.values()))


def _skill(uri: str, concept: _Concept, parents: Sequence[str]) -> Skill:
    french, english = concept.labels.get("fr"), concept.labels.get("en")
    kind: SkillType = "knowledge" if concept.cells.get("skillType", "").strip() == "knowledge" else "skill"
    return Skill(
        uri=uri,
        id=uri.removeprefix(ROOT),
        label_fr=_main_label(concept).preferred,
        label_en=english.preferred if english else None,
        alternatives_fr=french.alternatives if french else (),
        alternatives_en=english.alternatives if english else (),
        type=kind,
        broader=parents[0] if parents else None,
        source=SOURCE,
    )


def _occupation(uri: str, concept: _Concept, needs: dict[str, list[str]]) -> Occupation:
    french, english = concept.labels.get("fr"), concept.labels.get("en")
    masculine, feminine = both_genders(_main_label(concept).preferred)
    alternatives = [
        form
        for title in (french.alternatives if french else ())
        for form in both_genders(title)
        if form is not None
    ]
    return Occupation(
        uri=uri,
        id=uri.removeprefix(ROOT),
        label_fr=masculine,
        label_fr_feminine=feminine,
        label_en=english.preferred if english else None,
        alternatives_fr=tuple(
            form for form in dict.fromkeys(alternatives) if form not in (masculine, feminine)
        ),
        alternatives_en=english.alternatives if english else (),
        esco=uri,
        essential=tuple(dict.fromkeys(needs.get("essential", ()))),
        optional=tuple(dict.fromkeys(needs.get("optional", ()))),
        source=SOURCE,
    )
