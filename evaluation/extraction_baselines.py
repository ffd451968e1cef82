"""What the engine's reading of skills is compared with.

`LabelLookup` finds a concept where one of its labels stands word for word, accents and capitals aside: what
a search over a list of skills does. `NearestSkill` gives each sentence the skill whose label is nearest in
meaning, if near enough: what public extractors do (SkillSpan's and ESCO's linkers; Zhang et al., 2022).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from matcher.records import Facts, OccupationFact, SkillFact
from matcher.taxonomy import Taxonomy
from matcher.taxonomy.words import fold, words
from matcher.understanding.sentences import split_sentences
from models.encoder import Encoder

SHORTEST_LABEL = 3
"""Shorter labels ("IS", "VA") are left out of the lookup: without their capitals they are other words."""


class LabelLookup:
    """Every skill and occupation one of whose labels stands in a text, as folded words in a row."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._labels: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for skill in taxonomy.skills.values():
            for label in (skill.label_fr, skill.label_en, *skill.alternatives_fr, *skill.alternatives_en):
                self._add(skill.uri, label)
        for occupation in taxonomy.occupations.values():
            for label in (
                occupation.label_fr,
                occupation.label_fr_feminine,
                occupation.label_en,
                *occupation.alternatives_fr,
                *occupation.alternatives_en,
            ):
                for form in (label or "").split(" / "):
                    self._add(occupation.uri, form)
        self._longest = max((len(key) for key in self._labels), default=0)

    def read(self, text: str) -> Facts:
        """Return skills and occupations named word for word."""
        found = words(text)
        forms = [word.form for word in found]
        skills: list[SkillFact] = []
        occupations: list[OccupationFact] = []
        for first in range(len(found)):
            for last in range(first + 1, min(first + self._longest, len(found)) + 1):
                start, end = found[first].start, found[last - 1].end
                for uri in self._labels.get(tuple(forms[first:last]), ()):
                    if uri in self._taxonomy.skills:
                        label = self._taxonomy.skills[uri].label_fr
                        skills.append(_skill(uri, label, start, end, "label"))
                    else:
                        title = self._taxonomy.occupations[uri].label_fr
                        occupations.append(OccupationFact(uri=uri, label=title, start=start, end=end))
        return Facts(skills=skills, occupations=occupations)

    def _add(self, uri: str, label: str | None) -> None:
        if not label or len(fold(label)) < SHORTEST_LABEL:
            return
        key = tuple(word.form for word in words(label))
        if key and uri not in self._labels[key]:
            self._labels[key].append(uri)


class NearestSkill:
    """For each sentence the one skill whose label is nearest, with its cosine.

    Args:
        taxonomy: skills to choose from.
        encoder: gives the vectors of labels and sentences.
        left_out: URIs never chosen.
    """

    def __init__(
        self, taxonomy: Taxonomy, encoder: Encoder, *, left_out: frozenset[str] = frozenset()
    ) -> None:
        pairs = [
            (skill, label)
            for skill in taxonomy.skills.values()
            if skill.uri not in left_out
            for label in (skill.label_fr, skill.label_en, *skill.alternatives_fr, *skill.alternatives_en)
            if label
        ]
        self._encoder = encoder
        self._skills = [skill for skill, _ in pairs]
        self._vectors = encoder.encode([label for _, label in pairs])

    def read(self, text: str) -> Facts:
        """Return the nearest skill of every sentence; `confidence` is the cosine, 0 at least."""
        sentences = split_sentences(text)
        if not sentences:
            return Facts()
        similarity = self._encoder.encode([span.of(text) for span in sentences]) @ self._vectors.T
        nearest = np.argmax(similarity, axis=1)
        return Facts(
            skills=[
                _skill(
                    self._skills[column].uri,
                    self._skills[column].label_fr,
                    span.start,
                    span.end,
                    "implied",
                    float(np.clip(similarity[row, column], 0.0, 1.0)),
                )
                for row, (span, column) in enumerate(zip(sentences, nearest, strict=True))
            ]
        )


def above(facts: Sequence[Facts], threshold: float) -> list[Facts]:
    """Return the facts with only those skills whose confidence reaches `threshold`."""
    return [
        one.model_copy(update={"skills": [skill for skill in one.skills if skill.confidence >= threshold]})
        for one in facts
    ]


def _skill(uri: str, label: str, start: int, end: int, found: str, confidence: float = 1.0) -> SkillFact:
    return SkillFact.model_validate(
        {
            "uri": uri,
            "label": label,
            "start": start,
            "end": end,
            "found": found,
            "confidence": round(confidence, 4),
        }
    )
