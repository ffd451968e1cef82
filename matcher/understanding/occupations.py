"""Occupations held or sought, with their duration where the text says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matcher.records import DiplomaFact, Occupation, OccupationFact
from matcher.taxonomy import Taxonomy
from matcher.understanding.context import Context
from matcher.understanding.cues import cue
from matcher.understanding.document import Document
from matcher.understanding.experience import months_near
from matcher.understanding.phrases import PhraseMatcher
from matcher.understanding.sections import Section
from matcher.understanding.skills import SILENT_SECTIONS


class Title(NamedTuple):
    """An occupation and how one of its titles names it."""

    occupation: Occupation
    preferred: bool
    english: bool


_SOMEBODY_ELSE = cue("occupations", "somebody_else", before=r"(?:", after=r")\s*$")


def compile_titles(taxonomy: Taxonomy) -> PhraseMatcher[Title]:
    """Build the matcher of all titles of the occupations, both genders."""
    matcher: PhraseMatcher[Title] = PhraseMatcher(titles=True)
    for occupation in sorted(
        taxonomy.occupations.values(), key=lambda occupation: occupation.source != "passerelle"
    ):
        for phrase in (occupation.label_fr, occupation.label_fr_feminine):
            if phrase:
                matcher.add(phrase, Title(occupation, True, False))
        for phrase in occupation.alternatives_fr:
            matcher.add(phrase, Title(occupation, False, False))
        if occupation.label_en:
            matcher.add(occupation.label_en, Title(occupation, True, True))
        for phrase in occupation.alternatives_en:
            matcher.add(phrase, Title(occupation, False, True))
    return matcher


def read_occupations(
    document: Document,
    matcher: PhraseMatcher[Title],
    context: Context,
    *,
    posting: bool,
    now: int,
    sections: Sequence[Section] = (),
    diplomas: Sequence[DiplomaFact] = (),
) -> list[OccupationFact]:
    """Return the occupations that a person has held or seeks, or that a posting offers."""
    studies = [(fact.start, fact.end) for fact in diplomas]
    facts: list[OccupationFact] = []
    for hit in matcher.find(document):
        if any(start < hit.end and hit.start < end for start, end in studies) or context.denied(hit.start):
            continue
        if posting and sections and sections[document.sentence_index(hit.start)] in SILENT_SECTIONS:
            continue
        sentence = document.sentence_at(hit.start)
        before = document.folded[max(sentence.start, hit.start - 48) : hit.start]
        if _SOMEBODY_ELSE.search(before) and not context.wished(hit.start):
            continue
        titles = [
            title
            for title in hit.targets
            if not (title.english and hit.first_word == hit.last_word and document.language == "fr")
        ]
        if not titles:
            continue
        title = min(titles, key=lambda title: (title.occupation.source != "passerelle", not title.preferred))
        sought = posting or context.wished(hit.start)
        facts.append(
            OccupationFact(
                start=hit.start,
                end=hit.end,
                uri=title.occupation.uri,
                label=title.occupation.label("en" if document.language == "en" else "fr"),
                months=None if sought else months_near(document, hit.start, hit.end, now),
                role="sought" if sought else "held",
                confidence=(0.95 if title.preferred else 0.9) * (0.8 if hit.mended else 1.0),
            )
        )
    return facts
