"""The labels of an imported classification, as the targets to which free text is linked."""

from __future__ import annotations

from typing import NamedTuple

from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.imported import Source, read_source

TARGETS: dict[str, Source] = {"esco-occupations": "esco", "esco-skills": "esco", "rome": "rome"}
"""Names of the target lists, with the classification that must have been imported."""


class TargetList(NamedTuple):
    """Concepts to link to; the three sequences have one element a concept.

    `ids` are ESCO URIs or ROME codes ("H2801"); `alternatives` holds all other labels of each concept,
    in every imported language, both genders of a title included.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]


def load_targets(name: str) -> TargetList:
    """Return the concepts of "esco-occupations", "esco-skills" or "rome" with their labels.

    Raises:
        TaxonomyError: unknown name, or the classification has not been imported.
    """
    if name not in TARGETS:
        raise TaxonomyError(
            Text(f"classification inconnue : « {name} ».", f"unknown classification: '{name}'."),
            remedy=Text(f"Choisissez parmi {', '.join(TARGETS)}.", f"Choose one of {', '.join(TARGETS)}."),
        )
    concepts = read_source(TARGETS[name])
    chosen: list[Skill] | list[Occupation] = (
        concepts.skills if name == "esco-skills" else concepts.occupations
    )
    if not chosen:
        raise TaxonomyError(
            Text(
                f"la classification importée ne contient rien pour « {name} ».",
                f"the imported classification holds nothing for '{name}'.",
            ),
            remedy=Text(
                "Importez un dossier qui contient aussi ce fichier (skills_fr.csv ou occupations_fr.csv).",
                "Import a folder that also holds this file (skills_fr.csv or occupations_fr.csv).",
            ),
        )
    return TargetList(
        ids=tuple(concept.id if name == "rome" else concept.uri for concept in chosen),
        labels=tuple(concept.label() for concept in chosen),
        alternatives=tuple(_others(concept, concepts.foreign.get(concept.uri, ())) for concept in chosen),
    )


def _others(concept: Skill | Occupation, foreign: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    genders = concept.genders_fr if isinstance(concept, Occupation) else ()
    english = (concept.label_en,) if concept.label_en else ()
    others = (*concept.alternatives_fr, *concept.alternatives_en, *(label for _, label in foreign))
    return tuple(form for form in dict.fromkeys((*genders, *english, *others)) if form != concept.label())
