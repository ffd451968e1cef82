"""Text in, facts with evidence out."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from matcher.records import Facts, Occupation, OccupationFact, Skill, SkillFact
from matcher.taxonomy import Taxonomy, load_taxonomy
from matcher.understanding.document import Document, read_document
from matcher.understanding.phrases import PhraseMatcher

TextKind = Literal["posting", "candidate", "training"]


class Extractor:
    """Reads facts with the concepts of one taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._phrases: PhraseMatcher[tuple[Skill | Occupation, bool]] = PhraseMatcher()
        for skill in taxonomy.skills.values():
            for label in (skill.label_fr, skill.label_en):
                if label:
                    self._phrases.add(label, (skill, True))
            for label in (*skill.alternatives_fr, *skill.alternatives_en):
                self._phrases.add(label, (skill, False))
        for occupation in taxonomy.occupations.values():
            for label in (occupation.label_fr, occupation.label_fr_feminine, occupation.label_en):
                if label:
                    self._phrases.add(label, (occupation, True))
            for label in (*occupation.alternatives_fr, *occupation.alternatives_en):
                self._phrases.add(label, (occupation, False))

    def extract(self, text: str, kind: TextKind = "candidate") -> Facts:
        """Return the facts of `text`."""
        document = read_document(text)
        return self._concepts(document, kind)

    def _concepts(self, document: Document, kind: TextKind) -> Facts:
        skills, occupations = [], []
        for hit in self._phrases.find(document):
            for concept, preferred in hit.targets[:2]:
                if isinstance(concept, Skill):
                    skills.append(
                        SkillFact(
                            start=hit.start,
                            end=hit.end,
                            uri=concept.uri,
                            label=concept.label(),
                            found="label" if preferred else "variant",
                            confidence=0.95 if preferred else 0.9,
                            need="must" if kind == "posting" else None,
                        )
                    )
                else:
                    occupations.append(
                        OccupationFact(start=hit.start, end=hit.end, uri=concept.uri, label=concept.label())
                    )
        return Facts(skills=skills, occupations=occupations)


@lru_cache(maxsize=1)
def load_extractor() -> Extractor:
    """Return the extractor of the shipped taxonomy, built once a process."""
    return Extractor(load_taxonomy())


def extract_facts(text: str, kind: TextKind = "candidate") -> Facts:
    """Return the facts of `text` with the shipped taxonomy."""
    return load_extractor().extract(text, kind)
