"""A text as its trades tell it: its sentences and clauses, read once for all that need their evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property

from matcher.records import Evidence, SkillFact
from matcher.understanding.context import Context
from matcher.understanding.document import Document
from matcher.understanding.implied import Named, SkillLinker, TradesOfText
from matcher.understanding.link_evidence import LinkEvidence
from matcher.understanding.sections import SILENT_SECTIONS, Section
from matcher.understanding.sentences import split_clauses
from matcher.understanding.surroundings import of_clauses
from matcher.understanding.trade_words import Distribution

MIN_AFFIRMED = 0.35
"""Below this share of a sentence outside denials, the whole of it is a denial."""


class TextReading:
    """The clauses of a document and, worked out when first asked for, what they tell of trades and skills.

    Args:
        document: the text.
        context: its denials.
        sections: of a posting, the section of each sentence; those about the firm tell of no trade.
        linker: gives the evidence.
        ad: whether the text asks for skills.

    Attributes:
        linker: as given.
        spans: its clauses.
        denied: whether all of a clause is denied.
        texts: what each clause affirms.
        parts: the stems of that.
    """

    def __init__(
        self,
        document: Document,
        context: Context,
        sections: Sequence[Section],
        linker: SkillLinker,
        *,
        ad: bool,
    ) -> None:
        self.linker = linker
        self._ad = ad
        self._document, self._context = document, context
        self._shares: dict[frozenset[str], float] = {}
        self.spans = [
            part
            for index, span in enumerate(document.sentences)
            if not sections or sections[index] not in SILENT_SECTIONS
            for part in split_clauses(document.text, span)
        ]
        self._starts = [span.start for span in self.spans]
        self.denied: list[bool] = []
        self._stretches: list[list[tuple[int, int]]] = []
        for span in self.spans:
            kept = context.without_denied(span.start, span.end)
            denied = sum(end - start for start, end in kept) < MIN_AFFIRMED * (span.end - span.start)
            self.denied.append(denied)
            self._stretches.append([(span.start, span.end)] if denied else kept)
        self.texts = [
            " ".join(document.text[start:end] for start, end in stretches) for stretches in self._stretches
        ]
        self.parts = [
            tuple(part for each in stretches for part in document.stems_between(*each))
            for stretches in self._stretches
        ]

    @property
    def columns(self) -> Mapping[str, int]:
        """The column of each skill in the evidence."""
        return self.linker.columns

    @cached_property
    def known(self) -> LinkEvidence:
        """What is known of each clause and each skill, whatever it names."""
        return self.linker.evidence(
            self.parts,
            self.texts,
            trades=self._trades,
            around=of_clauses(self._document, self._context, self.spans),
            ad=self._ad,
        )

    def known_beside(self, named: Sequence[SkillFact]) -> LinkEvidence:
        """Return what is known of each clause and each skill beside those that the text names."""
        return self.linker.beside(
            self.known, self.texts, [self._places(row, named) for row in range(len(self.spans))]
        )

    @cached_property
    def families(self) -> Mapping[str, float]:
        """How much of the text each family of trades explains."""
        shares: dict[str, float] = {}
        if not self.texts:
            return shares
        for columns, family in self.linker.trades.families:
            shares[family] = float(self._trades.mixture[columns].sum())
        return shares

    def share_of(self, families: frozenset[str]) -> float:
        """Return how much of the text some families of trades explain together, at most 1."""
        share = self._shares.get(families)
        if share is None:
            share = min(1.0, sum(self.families.get(family, 0.0) for family in families))
            self._shares[families] = share
        return share

    @cached_property
    def likeliest(self) -> float:
        """How likely the likeliest skill is by the trades of the text."""
        return float(self.known.trade.max(initial=0.0))

    @cached_property
    def nearest(self) -> Sequence[float]:
        """Likeness of each clause to the nearest text that was written for a skill."""
        likeness: list[float] = self.known.near.max(axis=-1, initial=-1.0).tolist()
        return likeness

    @cached_property
    def likest(self) -> Sequence[float]:
        """Likeness by words and meaning of each clause to the skill that it is most like."""
        likeness: list[float] = (self.known.words + self.known.meaning).max(axis=-1, initial=0.0).tolist()
        return likeness

    @property
    def trade_shares(self) -> Distribution:
        """How much of the text each trade explains, float32 (trades,), in the order of the linker's model."""
        return self._trades.mixture

    def clearest(self, trade: int) -> tuple[Evidence, float]:
        """Return the clause that tells most of a trade, given its column, and how surely it does."""
        told = self._trades.sentences[:, trade]
        row = int(told.argmax())
        return self.spans[row], float(told[row])

    def row(self, position: int) -> int | None:
        """Return the clause that holds character `position`, None where no clause does."""
        row = bisect_right(self._starts, position) - 1
        return row if row >= 0 and position < self.spans[row].end else None

    def take_trades(self, trades: TradesOfText) -> None:
        """Take what trades its clauses tell of, read together with those of other texts."""
        self.__dict__["_trades"] = trades

    @cached_property
    def _trades(self) -> TradesOfText:
        return self.linker.read_trades(self.texts)

    def _places(self, row: int, named: Sequence[SkillFact]) -> list[Named]:
        """Return the skills that a clause names, with their characters in its affirmed text."""
        places, offset = [], 0
        for start, end in self._stretches[row]:
            for fact in named:
                if start <= fact.start < end and fact.uri in self.linker.columns:
                    first, last = offset + fact.start - start, offset + min(fact.end, end) - start
                    places.append(Named(first, last, self.linker.columns[fact.uri]))
            offset += end - start + 1
        return places


def read_trades_together(readings: Sequence[TextReading]) -> None:
    """Read the trades of several texts at once, which is several times faster than one by one.

    Args:
        readings: texts read with one linker.
    """
    if not readings:
        return
    texts = list(dict.fromkeys(text for reading in readings for text in reading.texts))
    places = {text: place for place, text in enumerate(texts)}
    trades = readings[0].linker.read_trades(texts)
    for reading in readings:
        reading.take_trades(trades.of([places[text] for text in reading.texts]))
