"""The taxonomy in memory: concepts by URI, found by URI or by short id."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import process

from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import TaxonomyError, Text


class Taxonomy:
    """Skills and occupations of one or several sources, each concept once.

    A concept that stands in several sources (by URI) keeps what the first says and gains the
    labels that the others add.
    """

    def __init__(self, skills: Iterable[Skill], occupations: Iterable[Occupation]) -> None:
        """Index the concepts; the order of the first appearance is kept."""
        self.skills: dict[str, Skill] = {}
        for skill in skills:
            known = self.skills.get(skill.uri)
            self.skills[skill.uri] = _merge_skill(known, skill) if known else skill
        self.occupations: dict[str, Occupation] = {}
        for occupation in occupations:
            held = self.occupations.get(occupation.uri)
            self.occupations[occupation.uri] = _merge_occupation(held, occupation) if held else occupation

    @cached_property
    def _skill_by_id(self) -> dict[str, Skill]:
        return {skill.id: skill for skill in self.skills.values()}

    @cached_property
    def _occupation_by_id(self) -> dict[str, Occupation]:
        return {occupation.id: occupation for occupation in self.occupations.values()}

    def skill(self, key: str) -> Skill:
        """Return the skill of this URI or id; raises TaxonomyError naming the nearest one."""
        found = self.skills.get(key) or self._skill_by_id.get(key)
        if found is None:
            raise _unknown(Text("compétence", "skill"), key, self._skill_by_id)
        return found

    def occupation(self, key: str) -> Occupation:
        """Return the occupation of this URI or id; raises TaxonomyError naming the nearest one."""
        found = self.occupations.get(key) or self._occupation_by_id.get(key)
        if found is None:
            raise _unknown(Text("métier", "occupation"), key, self._occupation_by_id)
        return found


def _merge_skill(first: Skill, second: Skill) -> Skill:
    return first.model_copy(
        update={
            "label_en": first.label_en or second.label_en,
            "alternatives_fr": _union(first.alternatives_fr, (second.label_fr, *second.alternatives_fr)),
            "alternatives_en": _union(
                first.alternatives_en, ((second.label_en,) if second.label_en else ()) + second.alternatives_en
            ),
        }
    )


def _merge_occupation(first: Occupation, second: Occupation) -> Occupation:
    return first.model_copy(
        update={
            "label_en": first.label_en or second.label_en,
            "alternatives_fr": _union(first.alternatives_fr, (second.label_fr, *second.alternatives_fr)),
            "alternatives_en": _union(
                first.alternatives_en, ((second.label_en,) if second.label_en else ()) + second.alternatives_en
            ),
        }
    )


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _unknown(kind: Text, key: str, known: Iterable[str]) -> TaxonomyError:
    nearest = process.extractOne(key, list(known), score_cutoff=60)
    return TaxonomyError(
        Text(f"{kind.fr} inconnu(e) : « {key} ».", f"unknown {kind.en}: '{key}'."),
        remedy=Text(f"Vouliez-vous dire « {nearest[0]} » ?", f"Did you mean '{nearest[0]}'?") if nearest else None,
    )
