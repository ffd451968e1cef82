"""Short names: what the people of a trade say for a skill or a title where everybody knows which is meant.

"Dosage" is the screw's in a moulding shop and nothing in a perfumery. A short name is read only in a text
that tells of the families of trades it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from matcher.taxonomy import Taxonomy
from matcher.understanding.cues import read_cues
from matcher.understanding.document import Document
from matcher.understanding.occupations import Title
from matcher.understanding.phrases import Hit, PhraseMatcher, phrase_key
from matcher.understanding.skills import SkillLabel

T = TypeVar("T")
LEAST_OF_FAMILY = 0.2
"""Least share of a text that must tell of the families of a short name."""


class _Short(NamedTuple, Generic[T]):
    target: T
    families: frozenset[str]


class ShortNames:
    """The short names of the skills and occupations of one taxonomy.

    Args:
        taxonomy: the concepts; names of others are left out.
        known: correct stems, which are no misspelling of a short name.
    """

    def __init__(self, taxonomy: Taxonomy, known: Iterable[str]) -> None:
        cues = read_cues("short_names")
        skills = {skill.id: skill for skill in taxonomy.skills.values()}
        occupations = {occupation.id: occupation for occupation in taxonomy.occupations.values()}
        correct = tuple(known)
        self._skills: PhraseMatcher[_Short[SkillLabel]] = PhraseMatcher()
        for identifier, name, families in _entries(cues["skills"]):
            if identifier in skills:
                label = SkillLabel(skills[identifier], False, False)
                self._skills.add(name, _Short(label, families))
        self._titles: PhraseMatcher[_Short[Title]] = PhraseMatcher(titles=True)
        for identifier, name, families in _entries(cues["titles"]):
            if identifier in occupations:
                self._titles.add(name, _Short(Title(occupations[identifier], False, False), families))
        self._only = {
            phrase_key(name): frozenset(group["where"]) for group in cues["only"] for name in group["names"]
        }
        self._skills.know(correct)
        self._titles.know(correct)

    def fitting(
        self, document: Document, hits: Sequence[Hit[T]], families: Callable[[], Mapping[str, float]]
    ) -> list[Hit[T]]:
        """Return the full names found but for those that are something else in the trades of the text."""
        kept = []
        for hit in hits:
            wanted = self._only.get(phrase_key(document.text[hit.start : hit.end]))
            if wanted is None or _tells_of(wanted, families):
                kept.append(hit)
        return kept

    def skills(
        self, document: Document, full: Sequence[Hit[Any]], families: Callable[[], Mapping[str, float]]
    ) -> list[Hit[SkillLabel]]:
        """Return the skills named for short.

        Args:
            document: the text.
            full: full names found; a short name inside one of them says nothing more.
            families: tells how much of the text each family of trades explains; asked only where needed.
        """
        return _kept(self._skills.find(document), full, families)

    def titles(
        self, document: Document, full: Sequence[Hit[Any]], families: Callable[[], Mapping[str, float]]
    ) -> list[Hit[Title]]:
        """Return the occupations named for short; the arguments are those of `skills`."""
        return _kept(self._titles.find(document), full, families)


def _entries(groups: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, str, frozenset[str]]]:
    for group in groups:
        for identifier, names in group["names"].items():
            for name in names:
                yield identifier, name, frozenset(group["where"])


def _kept(
    hits: Sequence[Hit[_Short[T]]], full: Sequence[Hit[Any]], families: Callable[[], Mapping[str, float]]
) -> list[Hit[T]]:
    kept: list[Hit[T]] = []
    for hit in hits:
        if hit.mended or any(other.start <= hit.start and hit.end <= other.end for other in full):
            continue
        targets = tuple(short.target for short in hit.targets if _tells_of(short.families, families))
        if targets:
            kept.append(hit._replace(targets=targets))  # type: ignore[arg-type]
    return kept


def _tells_of(wanted: frozenset[str], families: Callable[[], Mapping[str, float]]) -> bool:
    if not wanted:
        return True
    shares = families()
    return sum(shares.get(family, 0.0) for family in wanted) >= LEAST_OF_FAMILY
