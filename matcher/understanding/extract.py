"""Text in, facts with evidence out."""

from __future__ import annotations

import gc
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from matcher.records import CertificateFact, DiplomaFact, Evidence, Facts, OccupationFact, SkillFact
from matcher.records.facts import Need
from matcher.taxonomy import Taxonomy, load_taxonomy
from matcher.understanding.agent_titles import AgentTitles
from matcher.understanding.certificates import read_certificates
from matcher.understanding.cleaning import View, clean
from matcher.understanding.context import Context
from matcher.understanding.coordination import parted, with_parted
from matcher.understanding.diplomas import named_diplomas, read_diplomas
from matcher.understanding.document import Document, read_document
from matcher.understanding.experience import years_asked, years_of_experience
from matcher.understanding.full_names import FullCase, borne_out, full_cases
from matcher.understanding.implied import Guess, SkillLinker, load_linker
from matcher.understanding.languages import read_languages
from matcher.understanding.licences import read_licences
from matcher.understanding.naming import named_skills
from matcher.understanding.occupations import Title, of_people, read_occupations, said_of_oneself, with_pairs
from matcher.understanding.phrasebook import PhraseBook, build_phrase_book, load_phrase_book
from matcher.understanding.phrases import Hit
from matcher.understanding.posting_titles import PostingTitles, job_by_tasks
from matcher.understanding.reading import TextReading, read_trades_together
from matcher.understanding.schedules import read_contracts, read_shifts
from matcher.understanding.sections import Section, read_sections
from matcher.understanding.short_names import ShortCase, ShortNames
from matcher.understanding.shown_tasks import PROBABILITY, ShownTasks
from matcher.understanding.skills import SkillLabel, context_factor, is_paper_or_language, read_skills
from matcher.understanding.spans import spans_of
from matcher.understanding.trade_by_tasks import held_by_tasks
from matcher.understanding.workplaces import Workplaces
from models.registry import load_encoder

TextKind = Literal["posting", "candidate", "training"]
IMPLIED_LEAST = 0.4
"""Least probability of a skill that no label names; what lies below it is wrong more often than right."""
IMPLIED_PER_SENTENCE = 6
BATCH = 100
"""Texts whose sentences are compared with the trades at a time."""


class _Opened(NamedTuple):
    """A text before its facts are read; `reading` is None where no skill can be found that is not named."""

    kind: TextKind
    document: Document
    context: Context
    sections: Sequence[Section]
    reading: TextReading | None


class Extractor:
    """Reads facts with the concepts of one taxonomy.

    Args:
        taxonomy: the concepts to find.
        linker: finds skills that no label names; without it only named skills are read.
        phrases: the compiled phrases of the taxonomy; compiled here where they are not given.
        today: the day against which "depuis 2009" and validities are counted; today by default.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        *,
        linker: SkillLinker | None = None,
        phrases: PhraseBook | None = None,
        today: date | None = None,
    ) -> None:
        self.taxonomy = taxonomy
        self._linker = linker
        self._today = today
        self._skills, self._titles, known = phrases or build_phrase_book(taxonomy)
        self._short = ShortNames(taxonomy, known)
        self._shown_tasks = ShownTasks(taxonomy)
        self._workplaces = Workplaces(taxonomy)
        self._agent_titles = AgentTitles(linker.trades.occupations if linker is not None else ())
        self._posting_titles = PostingTitles(taxonomy.own_occupations)
        self._never_implied = {skill.uri for skill in taxonomy.skills.values() if is_paper_or_language(skill)}

    def extract(self, text: str, kind: TextKind = "candidate") -> Facts:
        """Return the facts of `text`; their spans slice `text` itself, whatever dirt it holds."""
        return self.extract_all([text], kind)[0]

    def extract_all(self, texts: Sequence[str], kind: TextKind = "candidate") -> list[Facts]:
        """Return the facts of each text as `extract` does, faster: the trades of many are read together."""
        found = []
        for start in range(0, len(texts), BATCH):
            views = [clean(text) for text in texts[start : start + BATCH]]
            opened = [self._open(read_document(view.text), kind) for view in views]
            read_trades_together([one.reading for one in opened if one.reading is not None])
            for view, one in zip(views, opened, strict=True):
                facts = self._read(one)
                found.append(facts if not view.anchors else _on_original(facts, view))
        return found

    def _open(self, document: Document, kind: TextKind) -> _Opened:
        context = Context(document)
        sections = read_sections(document) if kind == "posting" else ()
        reading = None
        if self._linker is not None and document.language != "other":
            reading = TextReading(document, context, sections, self._linker, ad=kind == "posting")
        return _Opened(kind, document, context, sections, reading)

    def _read(self, opened: _Opened) -> Facts:
        today = self._today or date.today()
        now = today.year * 12 + today.month - 1
        kind, document, context, sections, reading = opened
        asked = kind != "candidate"
        named = named_diplomas(document)
        diplomas = read_diplomas(document, context, named, posting=asked)
        certificates = read_certificates(document, context, posting=asked, now=now)
        hits = self._full_names(document)
        titles = with_pairs(document, of_people(document, self._titles.find(document)), self._titles)
        if reading is not None:
            hits = borne_out(document, self._named(document, hits, reading), reading)
            titles = [*titles, *self._short.titles(document, titles, lambda: reading.families)]
        skills = read_skills(
            document,
            said_of_oneself(document, hits, titles),
            context,
            posting=kind == "posting",
            sections=sections,
            studies=spans_of(named),
            certificates=certificates,
        )
        occupations = self._occupations(opened, titles, diplomas, certificates, now)
        skills += self._implied(opened, skills, names=(*diplomas, *occupations, *certificates))
        if kind == "candidate" and reading and not any(fact.role == "held" for fact in occupations):
            occupations += held_by_tasks(document, context, reading, now=now)
        return Facts(
            language=document.language,
            skills=skills,
            occupations=occupations,
            certificates=certificates,
            diplomas=diplomas,
            licences=read_licences(document, context),
            languages=read_languages(document, context),
            years=years_asked(document, context) if asked else years_of_experience(document, now),
            shifts=read_shifts(document, context),
            contracts=read_contracts(document, context),
        )

    def _occupations(
        self,
        opened: _Opened,
        titles: Sequence[Hit[Title]],
        diplomas: Sequence[DiplomaFact],
        certificates: Sequence[CertificateFact],
        now: int,
    ) -> list[OccupationFact]:
        """Return the occupations that titles name and, where something reads trades, those told otherwise."""
        kind, document, context, sections, reading = opened
        posting = kind == "posting"
        found = read_occupations(
            document, titles, context, posting=posting, now=now, sections=sections, diplomas=diplomas
        )
        if reading is None:
            return found
        found = self._workplaces.specialised(document, found, lambda: reading.families)
        if posting:
            found += self._posting_titles.made_of_words(document, found)
            return found or job_by_tasks(document, reading)
        if kind == "candidate":
            papers = (*diplomas, *certificates)
            found += self._workplaces.find(
                document, context, lambda: reading.families, found, beside=papers, now=now
            )
            found += self._agent_titles.find(
                document, context, reading, known=found, beside=spans_of((*papers, *titles)), now=now
            )
        return found

    def reading(self, document: Document, context: Context, kind: TextKind) -> TextReading:
        """Return what the clauses of a document tell; for fitting and measuring.

        Raises:
            ValueError: the extractor has no linker.
        """
        if self._linker is None:
            raise ValueError("an extractor without a linker reads no evidence")
        sections = read_sections(document) if kind == "posting" else ()
        return TextReading(document, context, sections, self._linker, ad=kind == "posting")

    def _full_names(self, document: Document) -> list[Hit[SkillLabel]]:
        return with_parted(self._skills.find(document), parted(document, self._skills))

    def _named(
        self, document: Document, hits: Sequence[Hit[SkillLabel]], reading: TextReading
    ) -> list[Hit[SkillLabel]]:
        fitting = self._short.fitting(document, hits, lambda: reading.families)
        return named_skills(document, fitting, self._short, reading)

    def full_cases(self, document: Document, reading: TextReading) -> list[FullCase]:
        """Return what the full names of a document may mean; for fitting and measuring."""
        return full_cases(document, self._named(document, self._full_names(document), reading), reading)

    def short_cases(self, document: Document, reading: TextReading) -> list[ShortCase]:
        """Return what the short names of a document may mean; for fitting and measuring."""
        hits = self._short.fitting(document, self._skills.find(document), lambda: reading.families)
        return self._short.cases(document, hits, reading)

    def _implied(
        self, opened: _Opened, named: Sequence[SkillFact], *, names: Sequence[Evidence]
    ) -> list[SkillFact]:
        """Return skills that sentences show without naming them, with each sentence that does.

        Args:
            opened: the text.
            named: the skills that it names.
            names: its titles, diplomas and papers.
        """
        kind, document, context, sections, reading = opened
        if reading is None or not reading.spans:
            return []
        posting = kind == "posting"
        found = []
        links = reading.linker.link(reading.parts, reading.known_beside(named), least=IMPLIED_LEAST)
        told = self._shown_tasks.find(document, reading.spans, context)
        for span, is_denied, guesses, turns in zip(reading.spans, reading.denied, links, told, strict=True):
            # Named there, or denied somewhere: the sentence says nothing more.
            here = {
                fact.uri
                for fact in named
                if fact.negated or (fact.start < span.end and span.start < fact.end)
            }
            known = here | self._never_implied
            factor = 1.0 if posting else context_factor(context, span.start)
            for guess in _shown(() if _only_names(span, names) else guesses, turns, known, posting=posting):
                confidence = guess.probability * factor
                if confidence < IMPLIED_LEAST:
                    continue
                found.append(
                    SkillFact(
                        start=span.start,
                        end=span.end,
                        uri=guess.skill,
                        label=self.taxonomy.skills[guess.skill].label(document.label_language),
                        found="implied",
                        confidence=round(confidence, 3),
                        negated=turns.get(guess.skill, is_denied),
                        need=self._need(context, sections, document, span) if posting else None,
                    )
                )
        return sorted(found, key=lambda fact: (fact.start, -fact.confidence, fact.uri))

    @staticmethod
    def _need(context: Context, sections: Sequence[Section], document: Document, span: Evidence) -> Need:
        in_nice = bool(sections) and sections[document.sentence_index(span.start)] == "nice"
        return "nice" if in_nice or context.only_nice(span.start, span.end) else "must"


def _shown(
    guesses: Sequence[Guess], turns: Mapping[str, bool], known: Collection[str], *, posting: bool
) -> list[Guess]:
    """Return what one sentence shows: the skills that turns of speech tell, then the likeliest of the others.

    Args:
        guesses: skills of trades that it may show, surest first.
        turns: skills that its turns of speech tell, and whether they are denied.
        known: skills that are left out.
        posting: the text asks for skills.
    """
    # An ad that says what it does not ask ("ni nuit ni week-end") asks for nothing.
    told = [skill for skill, denied in turns.items() if skill not in known and not (denied and posting)]
    others = [guess for guess in guesses if guess.skill not in known and guess.skill not in turns]
    return [*(Guess(skill, PROBABILITY) for skill in told), *others[:IMPLIED_PER_SENTENCE]]


def _only_names(span: Evidence, names: Sequence[Evidence]) -> bool:
    """Tell whether a sentence is little more than a title, a diploma or a paper: it tells of no task."""
    named = sum(min(fact.end, span.end) - fact.start for fact in names if span.start <= fact.start < span.end)
    return named > 0.45 * (span.end - span.start)


def _on_original(facts: Facts, view: View) -> Facts:
    """Move the spans of facts of a cleaned text to the text as it was given."""

    def moved(fact: Evidence) -> Evidence:
        start, end = view.span(fact.start, fact.end)
        return fact.model_copy(update={"start": start, "end": end})

    return facts.model_copy(
        update={
            name: [moved(fact) for fact in getattr(facts, name)]
            for name in ("skills", "occupations", "certificates", "diplomas")
        }
    )


@lru_cache(maxsize=1)
def load_extractor() -> Extractor:
    """Return the extractor of the shipped taxonomy, built once a process."""
    made = Extractor(load_taxonomy(), linker=load_linker(load_encoder("static")), phrases=load_phrase_book())
    # Its tables stay to the end of the process: looking through them again and again took a tenth of the
    # time of reading.
    gc.freeze()
    return made


def extract_facts(text: str, kind: TextKind = "candidate") -> Facts:
    """Return the facts of `text` with the shipped taxonomy."""
    return load_extractor().extract(text, kind)


def extract_all_facts(texts: Sequence[str], kind: TextKind = "candidate") -> list[Facts]:
    """Return the facts of each text with the shipped taxonomy, faster than one by one."""
    return load_extractor().extract_all(texts, kind)
