"""Text in, facts with evidence out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import lru_cache
from typing import Literal

from matcher.records import Facts
from matcher.taxonomy import Taxonomy, load_corpus, load_taxonomy
from matcher.understanding.certificates import read_certificates
from matcher.understanding.cleaning import View, clean
from matcher.understanding.context import Context
from matcher.understanding.diplomas import read_diplomas
from matcher.understanding.document import Document, read_document
from matcher.understanding.experience import years_asked, years_of_experience
from matcher.understanding.languages import read_languages
from matcher.understanding.licences import read_licences
from matcher.understanding.occupations import compile_titles, read_occupations
from matcher.understanding.schedules import read_contracts, read_shifts
from matcher.understanding.sections import read_sections
from matcher.understanding.skills import compile_skills, read_skills
from matcher.understanding.words import STOPWORDS, stems

TextKind = Literal["posting", "candidate", "training"]
KNOWN_WORD_COUNT = 3
"""A word that this many sentences of the trades use is spelt as people mean it."""


class Extractor:
    """Reads facts with the concepts of one taxonomy.

    Args:
        taxonomy: the concepts to find.
        today: the day against which "depuis 2009" and validities are counted; today by default.
    """

    def __init__(self, taxonomy: Taxonomy, *, today: date | None = None) -> None:
        self.taxonomy = taxonomy
        self._today = today
        self._skills = compile_skills(taxonomy)
        self._titles = compile_titles(taxonomy)
        known = _known_words()
        self._skills.know(known)
        self._titles.know(known)

    def extract(self, text: str, kind: TextKind = "candidate") -> Facts:
        """Return the facts of `text`; their spans slice `text` itself, whatever dirt it holds."""
        view = clean(text)
        document = read_document(view.text)
        facts = self._read(document, kind)
        return facts if not view.anchors else _on_original(facts, view)

    def _read(self, document: Document, kind: TextKind) -> Facts:
        today = self._today or date.today()
        now = today.year * 12 + today.month - 1
        posting = kind == "posting"
        context = Context(document)
        sections = read_sections(document) if posting else ()
        diplomas = read_diplomas(document, context, posting=kind != "candidate")
        certificates = read_certificates(document, context, posting=kind != "candidate", now=now)
        skills = read_skills(
            document,
            self._skills.find(document),
            context,
            posting=posting,
            sections=sections,
            diplomas=diplomas,
            certificates=certificates,
        )
        return Facts(
            language=document.language,
            skills=skills,
            occupations=read_occupations(
                document,
                self._titles,
                context,
                posting=posting,
                now=now,
                sections=sections,
                diplomas=diplomas,
            ),
            certificates=certificates,
            diplomas=diplomas,
            licences=read_licences(document, context),
            languages=read_languages(document, context),
            years=years_of_experience(document, now)
            if kind == "candidate"
            else years_asked(document, context),
            shifts=read_shifts(document, context),
            contracts=read_contracts(document, context),
        )


def _known_words() -> list[str]:
    counts = Counter(part for sentence in load_corpus("train") for part in set(stems(sentence.text)))
    return [*STOPWORDS, *(part for part, count in counts.items() if count >= KNOWN_WORD_COUNT)]


def _on_original(facts: Facts, view: View) -> Facts:
    """Move the spans of facts of a cleaned text to the text as it was given."""

    def moved(fact: object) -> object:
        start, end = view.span(fact.start, fact.end)  # type: ignore[attr-defined]
        return fact.model_copy(update={"start": start, "end": end})  # type: ignore[attr-defined]

    return facts.model_copy(
        update={
            name: [moved(fact) for fact in getattr(facts, name)]
            for name in ("skills", "occupations", "certificates", "diplomas")
        }
    )


@lru_cache(maxsize=1)
def load_extractor() -> Extractor:
    """Return the extractor of the shipped taxonomy, built once a process."""
    return Extractor(load_taxonomy())


def extract_facts(text: str, kind: TextKind = "candidate") -> Facts:
    """Return the facts of `text` with the shipped taxonomy."""
    return load_extractor().extract(text, kind)
