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
from matcher.understanding.phrases import Hit, PhraseMatcher
from matcher.understanding.sections import SILENT_SECTIONS, Section


class Title(NamedTuple):
    """An occupation and how some of its titles name it."""

    occupation: Occupation
    preferred: bool
    english: bool

    def phrases(self) -> tuple[str, ...]:
        """Return the titles that name the occupation so, both genders."""
        if not self.preferred:
            return self.occupation.alternatives_en if self.english else self.occupation.alternatives_fr
        french = (self.occupation.label_fr, self.occupation.label_fr_feminine)
        return tuple(title for title in ((self.occupation.label_en,) if self.english else french) if title)


_SOMEBODY_ELSE = cue("occupations", "somebody_else", before=r"(?:", after=r")\s*$")


def occupation_titles(taxonomy: Taxonomy) -> list[Title]:
    """Return the ways in which titles name the occupations, those of the trades first."""
    return [
        Title(occupation, preferred, english)
        for occupation in sorted(
            taxonomy.occupations.values(), key=lambda occupation: occupation.source != "passerelle"
        )
        for english in (False, True)
        for preferred in (True, False)
    ]


def compile_titles(titles: Sequence[Title]) -> PhraseMatcher[Title]:
    """Build the matcher of all titles of the occupations, both genders."""
    matcher: PhraseMatcher[Title] = PhraseMatcher(titles=True)
    for title in titles:
        for phrase in title.phrases():
            matcher.add(phrase, title)
    return matcher


def read_occupations(
    document: Document,
    hits: Sequence[Hit[Title]],
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
    for hit in hits:
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
