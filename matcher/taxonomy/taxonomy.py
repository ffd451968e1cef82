"""The taxonomy in memory: concepts by URI, found by URI, by short id or by what people type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from rapidfuzz import process

from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.concepts import Group
from matcher.taxonomy.search import ConceptSearch, Hit, Searchable


class Taxonomy:
    """Skills and occupations of one or several sources, each concept once.

    A concept that stands in several sources (by URI) keeps what the first says and gains the
    labels that the others add. An occupation that names its ESCO twin answers to that URI too.
    """

    def __init__(
        self,
        skills: Iterable[Skill],
        occupations: Iterable[Occupation],
        *,
        groups: Iterable[Group] = (),
        parents: Mapping[str, tuple[str, ...]] | None = None,
        foreign: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
    ) -> None:
        """Index the concepts; the order of the first appearance is kept.

        Args:
            skills: of all sources, the one whose wording wins first.
            occupations: likewise.
            groups: headings of classifications; they order concepts and are never matched in a text.
            parents: broader URIs by URI, beside each skill's own `broader`.
            foreign: labels in languages other than French and English, as (language, label), by URI.
        """
        self.skills: dict[str, Skill] = {}
        for skill in skills:
            known = self.skills.get(skill.uri)
            self.skills[skill.uri] = _merge_skill(known, skill) if known else skill
        self.occupations: dict[str, Occupation] = {}
        self._twins: dict[str, str] = {}
        for occupation in occupations:
            uri = self._twins.get(occupation.uri, occupation.uri)
            held = self.occupations.get(uri)
            self.occupations[uri] = _merge_occupation(held, occupation) if held else occupation
            if held is None and occupation.esco and occupation.esco != occupation.uri:
                self._twins[occupation.esco] = occupation.uri
        self.groups: dict[str, Group] = {group.uri: group for group in groups}
        self.foreign: dict[str, tuple[tuple[str, str], ...]] = {
            self._twins.get(uri, uri): labels for uri, labels in (foreign or {}).items()
        }
        self._parents: dict[str, tuple[str, ...]] = {
            self._twins.get(uri, uri): tuple(self._twins.get(parent, parent) for parent in broader)
            for uri, broader in (parents or {}).items()
        }

    @cached_property
    def own_skills(self) -> tuple[Skill, ...]:
        """The skills of trade files, without those that only a classification holds."""
        return tuple(skill for skill in self.skills.values() if skill.own)

    @cached_property
    def own_occupations(self) -> tuple[Occupation, ...]:
        """The occupations of trade files, without those that only a classification holds."""
        return tuple(occupation for occupation in self.occupations.values() if occupation.own)

    @cached_property
    def _skill_by_id(self) -> dict[str, Skill]:
        return {skill.id: skill for skill in reversed(self.skills.values())}

    @cached_property
    def _occupation_by_id(self) -> dict[str, Occupation]:
        return {occupation.id: occupation for occupation in reversed(self.occupations.values())}

    def skill(self, key: str) -> Skill:
        """Return the skill of this URI or id; raises TaxonomyError naming the nearest one."""
        found = self.skills.get(key) or self._skill_by_id.get(key)
        if found is None:
            raise _unknown(Text("compétence inconnue", "unknown skill"), key, self._skill_by_id)
        return found

    def occupation(self, key: str) -> Occupation:
        """Return the occupation of this URI (its own or ESCO's) or id.

        Raises:
            TaxonomyError: there is none; it names the nearest id.
        """
        found = self.occupations.get(self._twins.get(key, key)) or self._occupation_by_id.get(key)
        if found is None:
            raise _unknown(Text("métier inconnu", "unknown occupation"), key, self._occupation_by_id)
        return found

    def concept(self, key: str) -> Skill | Occupation | Group:
        """Return the skill, occupation or heading of this URI or id.

        Raises:
            TaxonomyError: there is none; it names the nearest id.
        """
        key = self._twins.get(key, key)
        for table in (self.occupations, self.skills, self.groups, self._occupation_by_id, self._skill_by_id):
            if key in table:
                found: Skill | Occupation | Group = table[key]
                return found
        raise _unknown(
            Text("concept inconnu", "unknown concept"), key, [*self._occupation_by_id, *self._skill_by_id]
        )

    def broader(self, uri: str) -> tuple[str, ...]:
        """Return the URIs directly above a concept; ESCO gives several to some."""
        skill = self.skills.get(uri)
        own = (skill.broader,) if skill and skill.broader else ()
        return tuple(dict.fromkeys((*own, *self._parents.get(uri, ()))))

    def broader_chain(self, uri: str) -> list[str]:
        """Return all the URIs above a concept, nearest first, each once."""
        seen: dict[str, None] = {}
        level = [uri]
        while level:
            level = [parent for child in level for parent in self.broader(child) if parent not in seen]
            seen.update(dict.fromkeys(level))
            level = list(dict.fromkeys(level))
        seen.pop(uri, None)
        return list(seen)

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = defaultdict(list)
        for uri in dict.fromkeys((*self.skills, *self._parents)):
            for parent in self.broader(uri):
                children[parent].append(uri)
        return dict(children)

    def narrower(self, uri: str) -> list[str]:
        """Return the URIs directly below a concept."""
        return list(self._children.get(uri, ()))

    def below(self, uri: str) -> list[str]:
        """Return the URIs narrower than a concept, at any depth, each once."""
        found: dict[str, None] = {}
        level = [uri]
        while level:
            level = [child for parent in level for child in self.narrower(parent) if child not in found]
            found.update(dict.fromkeys(level))
        found.pop(uri, None)
        return list(found)

    @cached_property
    def _named_by(self) -> dict[str, list[str]]:
        named: dict[str, list[str]] = defaultdict(list)
        for uri, occupation in self.occupations.items():
            for neighbour in occupation.neighbours:
                named[neighbour].append(uri)
        return dict(named)

    def related(self, uri: str) -> list[str]:
        """Return the URIs beside a concept, nearest first.

        Of an occupation, those it names as neighbours, then those that name it. Of a skill, what is
        above, below, then beside it under the same skill (not under the same heading).
        """
        if occupation := self.occupations.get(uri):
            return list(dict.fromkeys((*occupation.neighbours, *self._named_by.get(uri, ()))))
        above = [parent for parent in self.broader(uri) if parent in self.skills]
        beside = [other for parent in above for other in self.narrower(parent) if other != uri]
        return list(dict.fromkeys((*above, *self.narrower(uri), *beside)))

    def search(
        self, query: str, *, limit: int = 10, kind: Literal["skill", "occupation"] | None = None
    ) -> list[Hit]:
        """Return the concepts that `query` may mean: exact labels first, then prefixes, then look-alikes."""
        return self._search.find(query, limit=limit, kind=kind)

    @cached_property
    def _search(self) -> ConceptSearch:
        return ConceptSearch(self._searchable())

    def _searchable(self) -> Iterator[Searchable]:
        for uri, occupation in self.occupations.items():
            yield Searchable(
                uri,
                "occupation",
                occupation.label(),
                (*occupation.genders_fr, *((occupation.label_en,) if occupation.label_en else ())),
                (*occupation.alternatives_fr, *occupation.alternatives_en, *self._foreign_labels(uri)),
                aside=occupation.outside,
            )
        for uri, skill in self.skills.items():
            yield Searchable(
                uri,
                "skill",
                skill.label(),
                (skill.label_fr, *((skill.label_en,) if skill.label_en else ())),
                (*skill.alternatives_fr, *skill.alternatives_en, *self._foreign_labels(uri)),
            )

    def _foreign_labels(self, uri: str) -> tuple[str, ...]:
        return tuple(label for _, label in self.foreign.get(uri, ()))


def _merge_skill(first: Skill, second: Skill) -> Skill:
    return first.model_copy(
        update={
            "label_en": first.label_en or second.label_en,
            "alternatives_fr": _union(first.label_fr, first.alternatives_fr, _french(second)),
            "alternatives_en": _union(
                first.label_en or second.label_en, first.alternatives_en, _english(second)
            ),
        }
    )


def _merge_occupation(first: Occupation, second: Occupation) -> Occupation:
    feminine = (second.label_fr_feminine,) if second.label_fr_feminine else ()
    french = tuple(form for form in (*_french(second), *feminine) if form != first.label_fr_feminine)
    return first.model_copy(
        update={
            "label_en": first.label_en or second.label_en,
            "alternatives_fr": _union(first.label_fr, first.alternatives_fr, french),
            "alternatives_en": _union(
                first.label_en or second.label_en, first.alternatives_en, _english(second)
            ),
        }
    )


def _french(concept: Skill | Occupation) -> tuple[str, ...]:
    # A classification imported without its French files carries another language's label there.
    label = () if concept.label_fr == concept.label_en else (concept.label_fr,)
    return (*label, *concept.alternatives_fr)


def _english(concept: Skill | Occupation) -> tuple[str, ...]:
    return (*((concept.label_en,) if concept.label_en else ()), *concept.alternatives_en)


def _union(label: str | None, first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(form for form in dict.fromkeys((*first, *second)) if form != label)


def _unknown(problem: Text, key: str, known: Iterable[str]) -> TaxonomyError:
    nearest = process.extractOne(key, list(known), score_cutoff=60)
    return TaxonomyError(
        Text(f"{problem.fr} : « {key} ».", f"{problem.en}: '{key}'."),
        remedy=Text(f"Vouliez-vous dire « {nearest[0]} » ?", f"Did you mean '{nearest[0]}'?")
        if nearest
        else None,
    )
