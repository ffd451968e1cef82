"""The job that a posting offers where no known title stands in it word for word.

Two readers: the words of the title line that together make a known title, whatever stands between them
("conducteur(trice) régleur(se) machine de sérigraphie"), and, where the line says little ("Postes à
pourvoir à l'atelier pompes"), the trades that the posting's tasks tell of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from matcher.records import Evidence, Occupation, OccupationFact
from matcher.understanding.document import Document
from matcher.understanding.occupations import occupation_fact
from matcher.understanding.phrases import plain_form
from matcher.understanding.reading import TextReading
from matcher.understanding.spans import Span, overlaps, spans_of
from matcher.understanding.trade_by_tasks import told_trade
from matcher.understanding.words import STOPWORDS, Word, words

BY_WORDS = 0.7
"""Confidence of a title that the words of the title line make."""
LEAST_SHARE = 0.25
"""Least share of a posting that must tell of one trade for its tasks alone to name the job.

Measured on the 49 judged postings whose text holds no title, against the titles that stand beside them: from
here on the likeliest trade is the one offered in 18 of 23 and a close kin in 22; below, in 14 of 26."""
LEAST_BELOW_TITLE = 0.17
"""The same where a title line of unknown words says that there is one job."""
CONFIDENCE_OF_TASKS = 0.75
CONFIDENCE_BELOW_TITLE = 0.55
LEAST_LEAD = 1.3
"""How many times likelier than the next trade that is no close kin the job must be."""
LINE_CHARACTERS = 130

_ANNOUNCED = re.compile(
    r"\b(?:re)?(?:cherch|crut)\w* (?:\w+ ){0,6}?"
    r"(?:une?(?:\(e\))?|des|\d+|pour (?:l'|le |la |les ))\s?(?!de (?:ses|nos))"
    r"|\bpostes? (?:de |d')|\bpersonnes? pour "
)
_ZONE_END = re.compile(r"\n|[.;:!?]|,|\s[–—|]\s|\b[hf] ?/ ?[fh]\b")
_IS = re.compile(r"\bIS\b")
_OPENING = re.compile(r"[^\n.!?]{4,130}")


class _Known(NamedTuple):
    forms: frozenset[str]
    occupation: Occupation


class PostingTitles:
    """Titles of several words by the forms of their words.

    Args:
        occupations: those whose titles are known.
    """

    def __init__(self, occupations: Iterable[Occupation]) -> None:
        self._by_form: dict[str, list[_Known]] = defaultdict(list)
        for occupation in occupations:
            # "IS" is a function word written small: without it the machine would be any machine.
            titles = [title for title in occupation.titles_fr if not _IS.search(title)]
            for forms in dict.fromkeys(frozenset(_forms(words(title))) for title in titles):
                if len(forms) > 1:
                    self._by_form[min(forms)].append(_Known(forms, occupation))

    def made_of_words(self, document: Document, known: Sequence[Evidence]) -> list[OccupationFact]:
        """Return the occupations whose titles the words of the title line make.

        Args:
            document: the posting.
            known: occupations already named; a line that holds one is not read for what its words make.
        """
        named = spans_of(known)
        for start, end in _zones(document):
            if overlaps(start, end, named):
                continue
            found = self._in_zone(document, start, end)
            if found:
                return found
        return []

    def _in_zone(self, document: Document, start: int, end: int) -> list[OccupationFact]:
        inside = [word for word in document.words if start <= word.start and word.end <= end]
        present = _forms(inside)
        fitting = [
            title
            for form in present
            for title in self._by_form.get(form, ())
            if title.forms <= present.keys()
        ]
        best: dict[str, _Known] = {}
        for title in fitting:
            if any(title.forms < other.forms for other in fitting):
                continue
            best.setdefault(title.occupation.uri, title)
        facts = []
        for title in best.values():
            places = [word for word in inside if plain_form(word.form) in title.forms]
            start, end = places[0].start, places[-1].end
            facts.append(occupation_fact(document, start, end, title.occupation, BY_WORDS, now=None))
        return sorted(facts, key=lambda fact: (fact.start, fact.end, fact.uri))


def job_by_tasks(document: Document, reading: TextReading) -> list[OccupationFact]:
    """Return the occupation that the tasks of a posting tell.

    The evidence is its title line, what it says it looks for, or the clause that tells most of the trade.

    Args:
        document: the posting.
        reading: what its clauses tell.
    """
    told = told_trade(reading, least_lead=LEAST_LEAD)
    if told is None:
        return []
    line = _title_line(document.folded)
    if told.share >= LEAST_SHARE:
        start, end = line or _people_sought(document) or (told.clause.start, told.clause.end)
        return [occupation_fact(document, start, end, told.occupation, CONFIDENCE_OF_TASKS, now=None)]
    if line and told.share >= LEAST_BELOW_TITLE:
        return [occupation_fact(document, *line, told.occupation, CONFIDENCE_BELOW_TITLE, now=None)]
    return []


_PEOPLE = re.compile(r"(?:agents?|personnes?|\w+(?:eurs?|euses?|rices?|iers?|ieres?|istes?|iens?|iennes?))\b")
_TITLE_LINE = re.compile(r"\s*(?P<line>[^\n.!?]{4,90})(?=\n)")


def _title_line(folded: str) -> Span | None:
    match = _TITLE_LINE.match(folded)
    return match.span("line") if match else None


def _people_sought(document: Document) -> Span | None:
    for start, end in _announced(document.folded):
        if _PEOPLE.match(document.folded, start):
            return start, end
    return None


def _zones(document: Document) -> Iterable[Span]:
    """Yield where a posting names its job: a short line at its top, what it says it looks for."""
    folded = document.folded
    breaks = folded.find("\n")
    if _OPENING.match(folded) and 0 <= breaks <= LINE_CHARACTERS:
        yield 0, breaks
    yield from _announced(folded)


def _announced(folded: str) -> Iterable[Span]:
    for match in _ANNOUNCED.finditer(folded):
        stop = _ZONE_END.search(folded, match.end())
        end = min(stop.start() if stop else len(folded), match.end() + LINE_CHARACTERS)
        if end > match.end():
            yield match.end(), end


def _forms(found: Sequence[Word]) -> dict[str, None]:
    """Return the plain forms of content words, each once, in the order of the words."""
    return dict.fromkeys(plain_form(word.form) for word in found if word.form not in STOPWORDS)
