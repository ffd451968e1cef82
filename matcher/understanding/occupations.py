"""Occupations held or sought, with their duration where the text says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from matcher.records import DiplomaFact, Occupation, OccupationFact
from matcher.taxonomy import Taxonomy
from matcher.understanding.context import Context
from matcher.understanding.cues import cue_pattern
from matcher.understanding.document import Document
from matcher.understanding.experience import months_near
from matcher.understanding.phrases import Hit, PhraseMatcher, plain_form
from matcher.understanding.sections import SILENT_SECTIONS, Section
from matcher.understanding.spans import overlaps, spans_of, stands_in
from matcher.understanding.words import STOPWORDS, words

T = TypeVar("T")


class Title(NamedTuple):
    """An occupation and how some of its titles name it."""

    occupation: Occupation
    preferred: bool
    english: bool

    def phrases(self) -> tuple[str, ...]:
        """Return the titles that name the occupation so, both genders."""
        if not self.preferred:
            return self.occupation.alternatives_en if self.english else self.occupation.alternatives_fr
        if not self.english:
            return self.occupation.genders_fr
        return (self.occupation.label_en,) if self.occupation.label_en else ()


_SOMEBODY_ELSE = cue_pattern("occupations", "somebody_else", before=r"(?:", after=r")\s*$")
_OTHERS = re.compile(
    r"\b(?:les|nos|des|aux|vos|leurs|ses|mes|tes)(?: (?:autres|anciens|nouveaux|deux|trois|\d+))? $"
)
_MANY = re.compile(r"\b(?:cherch|recherch|recrut|besoin|postes? |pourvoir|embauch)\w*[^.;!?]{0,30}$")
_RELATIVE = cue_pattern(
    "occupations", "relative", before=r"\b(?:mon|ma|mes|son|sa|notre) (?:", after=r")\b[^.;!?]{0,30}$"
)
_CHILD_OF = re.compile(
    r"\b(?:fils|fille|petit-fils|petite-fille|famille|enfant|femme|mari) (?:de |d')(?:un |une )?$"
)
_JOINED = re.compile(r"(?: ?,| et| ou| ?/) ?(?:(?:avec|de|a) )?(?:les? |la |l'|du |des |aux? |une? |d')?")
_TRAINED = re.compile(r"\b(?:formation|permis|stage de formation|remise a niveau)s? (?:de |d'|en )?$")
_OFFERED = re.compile(
    r"\b(?:re)?(?:cherch|crut|crute)\w*\b|\bposte (?:de |d')|\bpourvoir\b|\b[hf]/[fh]\b|\bintitule\b"
)
TITLE_CHARACTERS = 120
"""An ad's own title stands within its first characters."""


def occupation_titles(taxonomy: Taxonomy) -> list[Title]:
    """Return the ways in which titles name the occupations, those of the trades first."""
    return [
        Title(occupation, preferred, english)
        for occupation in sorted(taxonomy.occupations.values(), key=lambda occupation: not occupation.own)
        for english in (False, True)
        for preferred in (True, False)
    ]


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
    studies = spans_of(diplomas)
    facts: list[OccupationFact] = []
    others_end = 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        if overlaps(hit.start, hit.end, studies) or context.denied(hit.start):
            continue
        if posting and sections and sections[document.sentence_index(hit.start)] in SILENT_SECTIONS:
            continue
        with_others = _JOINED.fullmatch(document.folded, others_end, hit.start) is not None
        if not posting and _is_machine(document, hit):
            continue
        if with_others or _is_of_others(document, hit.start, wished=context.wished(hit.start)):
            others_end = hit.end
            continue
        titles = [
            title
            for title in hit.targets
            if not (title.english and hit.first_word == hit.last_word and document.language == "fr")
        ]
        if not titles:
            continue
        title = min(titles, key=lambda title: (not title.occupation.own, not title.preferred))
        since = None if posting or context.wished(hit.start) else now
        confidence = (0.95 if title.preferred else 0.9) * (0.8 if hit.mended else 1.0)
        facts.append(occupation_fact(document, hit.start, hit.end, title.occupation, confidence, now=since))
    return _offered(document, facts) if posting else facts


def occupation_fact(
    document: Document, start: int, end: int, occupation: Occupation, confidence: float, *, now: int | None
) -> OccupationFact:
    """Return the fact of an occupation named at `start:end`.

    Args:
        document: the text.
        start: where it is named.
        end: where its name ends.
        occupation: what is named.
        confidence: how surely, 0 to 1.
        now: the current month, for one that is held: its months are read beside it; None for one sought.
    """
    return OccupationFact(
        start=start,
        end=end,
        uri=occupation.uri,
        label=occupation.label(document.label_language),
        months=None if now is None else months_near(document, start, end, now),
        role="sought" if now is None else "held",
        confidence=confidence,
    )


def is_somebody_else(document: Document, start: int, *, wished: bool) -> bool:
    """Tell whether a title at `start` of a CV names anybody but its writer ("avec le régleur", "le chef")."""
    return _is_of_others(document, start, wished=wished) or _is_others(document, start)


def _is_of_others(document: Document, start: int, *, wished: bool) -> bool:
    """Tell a boss, colleagues, a parent or a course from the work of the person or of the posting."""
    before = document.before(start, 60)
    if _TRAINED.search(before):
        return True
    if wished:
        return False
    several = _OTHERS.search(before) is not None and not _MANY.search(before)
    return bool(
        several or _SOMEBODY_ELSE.search(before[-48:]) or _RELATIVE.search(before) or _CHILD_OF.search(before)
    )


_ARTICLE = re.compile(r"\b(?:les?|la|du|des|aux?|une?|mon|ma|son|sa|nos|vos|leurs?) $|\bl'$|\bd'une? $")
_AS_ONE = re.compile(
    r"\b(?:suis|etais|sois|serez|etes|"
    r"devenir|devenue?|etre|ete|poste d[e']|metier d[e']|comme|en tant que?|cherch\w+|"
    r"recrut\w+|recherch\w+|emploi d[e']|place d[e']|fonction d[e']|experience d[e']|profil d[e']) ?"
    r"(?:une? |le |la )?$"
)
_MACHINE = re.compile(r"(?:euses?|palettiseurs?)$")


def said_of_oneself(document: Document, hits: Sequence[Hit[T]], titles: Sequence[Hit[Title]]) -> list[Hit[T]]:
    """Return the skills found but for those that only name other people ("avec le coloriste").

    Args:
        document: the text.
        hits: skills found.
        titles: titles found, whoever bears them.
    """
    others = spans_of(
        hit
        for hit in titles
        if _is_others(document, hit.start) and not _MACHINE.search(document.words[hit.first_word].form)
    )
    return [hit for hit in hits if not stands_in(hit.start, others)]


def _is_machine(document: Document, hit: Hit[Title]) -> bool:
    """Tell "relancer le palettiseur" and "sur la fraiseuse" from people."""
    return _MACHINE.search(document.words[hit.first_word].form) is not None and _is_others(
        document, hit.start
    )


def _is_others(document: Document, start: int) -> bool:
    """Tell a title that an article gives to somebody ("avec le régleur") from "je suis le régleur"."""
    before = document.before(start, 40)
    return _ARTICLE.search(before) is not None and _AS_ONE.search(before) is None


def of_people(document: Document, hits: Sequence[Hit[Title]]) -> list[Hit[Title]]:
    """Return the full titles found but for the tasks that they are made from ("montage moule")."""
    kept = []
    for hit in hits:
        targets = hit.targets
        if hit.first_word < hit.last_word and not hit.mended:
            found = {
                plain_form(document.words[place].form)
                for place in range(hit.first_word, hit.last_word + 1)
                if not document.stop[place]
            }
            targets = tuple(title for title in targets if any(found >= forms for forms in _forms(title)))
        if targets:
            kept.append(hit._replace(targets=targets))
    return kept


def with_pairs(
    document: Document, hits: Sequence[Hit[Title]], matcher: PhraseMatcher[Title]
) -> list[Hit[Title]]:
    """Return the titles found and those that a stroke joins to them ("cariste / magasinier")."""
    kept = []
    for hit in hits:
        kept.append(hit)
        if "/" in document.text[hit.start : hit.end]:
            named = {title.occupation.uri for title in hit.targets}
            kept += [
                one
                for one in matcher.each_word(document, hit)
                if named.isdisjoint(title.occupation.uri for title in one.targets)
            ]
    return kept


@lru_cache(maxsize=16_384)
def _forms(title: Title) -> tuple[frozenset[str], ...]:
    """Return the plain forms of the content words of each phrase of a title."""
    return tuple(
        frozenset(plain_form(word.form) for word in words(phrase) if word.form not in STOPWORDS)
        for phrase in title.phrases()
    )


def _offered(document: Document, facts: list[OccupationFact]) -> list[OccupationFact]:
    """Keep the occupations that a posting offers: those of its title, of what it says it looks for."""
    facts = [fact for fact in facts if not _is_recruiter(document, fact)]
    told = [
        fact
        for fact in facts
        if fact.start < TITLE_CHARACTERS
        or _OFFERED.search(document.folded, document.sentence_at(fact.start).start, fact.end + 8)
    ]
    offered = {fact.uri for fact in told}
    return [fact for fact in facts if fact.uri in offered] or facts


_THE = re.compile(r"(?:^|[.\n\s])(?:le|la|l'|notre) ?$")
_RECRUITS = re.compile(r"(?: [\w'-]+){0,4} (?:re)?(?:cherche|crute|embauche)\b")


def _is_recruiter(document: Document, fact: OccupationFact) -> bool:
    """Tell "la directrice du site cherche quelqu'un" from the work offered."""
    folded = document.folded
    return bool(_THE.search(folded, max(0, fact.start - 8), fact.start) and _RECRUITS.match(folded, fact.end))
