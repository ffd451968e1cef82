"""Titles that no list holds ("contrôleuse tridim", "régleur" in a workshop of décor, "visiteuse").

The first word of a title says what kind of work it is, and only some trades have a title that begins so.
Of these the one is taken that the other words of the title and the rest of the text tell of: the product
of two readings, by the words of the title and by the mixture of trades of the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.records import Occupation, OccupationFact
from matcher.understanding.context import Context
from matcher.understanding.document import Document
from matcher.understanding.occupations import is_somebody_else, occupation_fact
from matcher.understanding.phrases import plain_form
from matcher.understanding.reading import TextReading
from matcher.understanding.spans import Span, overlaps, spans_of
from matcher.understanding.words import words

CONFIDENCE = 0.6
LEAST_SHARE = 0.6
"""Least share of the product of both readings that the trade taken must have among those that begin so."""
LEAST_OF_TEXT = 0.06
"""Least share of the text that tells of the trade, unless the title alone says it."""
SURE = 0.5
"""Reading of the title from which it says the trade alone."""
LONGEST = 4
"""Most words behind the first that belong to a title."""

_AGENT = re.compile(r"(?:eu|ier|ien|ist)$")
_OTHER_HEADS = frozenset(["agent", "chef", "cheff", "responsabl", "ingenieu", "laborantin", "aid"])
_NO_PEOPLE = frozenset(["injecteu", "palettiseu", "compresseu", "moteu", "couleu", "papier", "chantier"])
_HELD_BEHIND = re.compile(
    r"(?:^|[\n.;:(–—|•]|\b(?:comme|en tant que|suis|etais|puis|ete|passee?|devenue?|embauchee?|entree?|"
    r"ensuite|enfin|(?:poste|metier|emploi|place|travail) (?:de|d')|d'abord|apres|et|ou|devenir|cherche|"
    r"une?|\d{4},?|/)|,)[ \-–—\"'«*>]*$"
)


class AgentTitles:
    """The trades whose French titles begin with each word.

    Args:
        occupations: in the order of the columns of the trade model.
    """

    def __init__(self, occupations: Iterable[Occupation]) -> None:
        columns: dict[str, set[int]] = defaultdict(set)
        for column, occupation in enumerate(occupations):
            for title in occupation.titles_fr:
                form = plain_form(words(title)[0].form)
                if form not in _NO_PEOPLE and (_AGENT.search(form) or form in _OTHER_HEADS):
                    columns[form].add(column)
        self._columns: dict[str, NDArray[np.int64]] = {
            form: np.array(sorted(found), dtype=np.int64) for form, found in columns.items()
        }

    def find(
        self,
        document: Document,
        context: Context,
        reading: TextReading,
        *,
        known: Sequence[OccupationFact],
        beside: Sequence[Span],
        now: int,
    ) -> list[OccupationFact]:
        """Return the occupations of a CV that titles of no list name.

        Args:
            document: the CV.
            context: its denials and wishes.
            reading: what its clauses tell of trades.
            known: occupations already found; one found again says nothing new.
            beside: spans inside which no title is looked for: those of titles, diplomas and papers.
            now: the current month, as `dates.periods` counts.
        """
        taken = [*spans_of(known), *beside]
        named = {(fact.uri, fact.role) for fact in known}
        found: list[OccupationFact] = []
        for place, word in enumerate(document.words):
            columns = self._columns.get(plain_form(word.form))
            if columns is None or overlaps(word.start, word.end, taken):
                continue
            if not self._bears(document, context, word.start):
                continue
            start, end = word.start, document.words[_last_word(document, place)].end
            column = _likeliest(document.text[start:end], columns, reading)
            if column is None:
                continue
            occupation = reading.linker.trades.occupations[column]
            since = None if context.wished(start) else now
            fact = occupation_fact(document, start, end, occupation, CONFIDENCE, now=since)
            if (fact.uri, fact.role) not in named:
                named.add((fact.uri, fact.role))
                found.append(fact)
        return found

    @staticmethod
    def _bears(document: Document, context: Context, start: int) -> bool:
        """Tell whether a word stands where people write what they are."""
        before = document.folded[max(0, start - 24) : start]
        return (
            _HELD_BEHIND.search(before) is not None
            and not context.denied(start)
            and not is_somebody_else(document, start, wished=context.wished(start))
        )


def _last_word(document: Document, place: int) -> int:
    last = place
    while last + 1 < len(document.words) and not document.breaks[last + 1] and last - place < LONGEST:
        last += 1
    while last > place and document.stop[last]:
        last -= 1
    return last


def _likeliest(title: str, columns: NDArray[np.int64], reading: TextReading) -> int | None:
    """Return the column of the trade that a title and the text tell of, None where none stands out."""
    by_title = reading.linker.trades.sentence(title)[columns]
    by_text = reading.trade_shares[columns]
    product = (by_title + 0.02) * (by_text + 0.01)
    best = int(product.argmax())
    if product[best] < LEAST_SHARE * product.sum():
        return None
    if by_text[best] < LEAST_OF_TEXT and by_title[best] < SURE:
        return None
    return int(columns[best])
