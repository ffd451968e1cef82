"""What surrounds a mention: denied, weak, wished for, indispensable or merely welcome.

Each cue has a scope inside its sentence. A denial runs from the cue to the end of its clause; the words
that make a demand optional may stand before ("idéalement ...") or behind ("... serait un plus").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from matcher.records.facts import Need
from matcher.understanding.cues import cue
from matcher.understanding.document import Document
from matcher.understanding.fragments import Cue
from matcher.understanding.spans import Span, stands_in

_CLAUSE_END = re.compile(
    r"[,;:.!?()\n•]|\s[-–—/]\s|\b(?:mais|sauf|par contre|en revanche|cependant|but|however|puis|car)\b"
)

_DENIED_AHEAD = cue("context", "denied_ahead")
_DENIED_BEHIND = cue("context", "denied_behind")
_WEAK = cue("context", "weak")
_WISHED = cue("context", "wished")

_NEEDS: tuple[tuple[Cue, Need, bool], ...] = (
    (cue("context", "nice_ahead"), "nice", True),
    (cue("context", "nice_behind"), "nice", False),
    (cue("context", "must_ahead"), "must", True),
    (cue("context", "must_behind"), "must", False),
)


class _SaidNeed(NamedTuple):
    """Where a text says how much it asks for a thing, and whether that stands ahead of the thing."""

    start: int
    end: int
    need: Need
    ahead: bool


@dataclass(frozen=True)
class _Scopes:
    """Spans that a kind of cue covers, sorted by start."""

    starts: tuple[int, ...]
    spans: tuple[Span, ...]

    def covers(self, position: int) -> bool:
        index = bisect_right(self.starts, position) - 1
        return stands_in(position, self.spans[max(0, index - 4) : index + 1])


def _scopes(spans: list[Span]) -> _Scopes:
    ordered = tuple(sorted(spans))
    return _Scopes(tuple(start for start, _ in ordered), ordered)


class Context:
    """The cues of a document and what they say about a position."""

    def __init__(self, document: Document) -> None:
        self._document = document
        text = document.folded
        denied = [
            (match.start(), self._clause_end(match.end())) for match in _DENIED_AHEAD.finditer(text)
        ] + [(self._clause_start(match.start()), match.end()) for match in _DENIED_BEHIND.finditer(text)]
        self._denied = _scopes(denied)
        self._weak = _scopes(
            [(match.start(), self._clause_end(match.end())) for match in _WEAK.finditer(text)]
        )
        self._wished = _scopes(
            [(match.start(), self._sentence_end(match.end())) for match in _WISHED.finditer(text)]
        )
        self._needs: list[_SaidNeed] | None = None

    def denied(self, start: int) -> bool:
        """Tell whether the mention at `start` is denied ("je n'ai jamais ...", "... non exigé")."""
        return self._denied.covers(start)

    def without_denied(self, start: int, end: int) -> list[Span]:
        """Return the stretches of a sentence that no denial covers."""
        kept, position = [], start
        for first, last in self._denied.spans:
            if first >= end or last <= position:
                continue
            if first > position:
                kept.append((position, first))
            position = max(position, last)
        return [*kept, (position, end)] if position < end else kept

    def weak(self, start: int) -> bool:
        """Tell whether the mention is a beginner's ("notions de ...", "vu en stage")."""
        return self._weak.covers(start)

    def wished(self, start: int) -> bool:
        """Tell whether the mention is a wish or a project rather than experience."""
        return self._wished.covers(start)

    def wishes_within(self, start: int, end: int) -> bool:
        """Tell whether some of a stretch is a wish or a project."""
        return any(first < end and start < last for first, last in self._wished.spans)

    def need(self, start: int, end: int) -> Need | None:
        """Return what the sentence says of the mention: must, nice, or None where it says nothing."""
        sentence = self._document.sentence_at(start)
        said = [one for one in self._said_needs() if sentence.start <= one.start < sentence.end]
        if not said:
            return None
        clause_start, clause_end = self._comma_start(start), self._comma_end(end)
        inside = [one for one in said if clause_start <= one.start < clause_end]
        ahead = [one for one in said if one.ahead and one.end <= start]
        hoped = any(one.need == "nice" for one in ahead)
        if inside:
            nearest = min(inside, key=lambda one: (abs(one.start - start), one.need == "must", one.ahead))
            # "Idéalement, vous connaissez SAP": the hope covers the knowing.
            return "nice" if hoped and nearest.ahead else nearest.need
        behind = [one for one in said if not one.ahead and one.start >= end]
        if ahead and (not behind or hoped):
            return "nice" if hoped else ahead[-1].need
        if behind and not ahead:
            # "anglais, CACES et SST appréciés": the list before the cue shares it.
            return behind[0].need
        if ahead:
            return ahead[-1].need
        earlier = [one for one in said if one.end <= start]
        return earlier[-1].need if earlier else None

    def only_nice(self, start: int, end: int) -> bool:
        """Tell whether all that a stretch says of its demands is that they are welcome."""
        return {one.need for one in self._said_needs() if start <= one.start < end} == {"nice"}

    def _said_needs(self) -> list[_SaidNeed]:
        if self._needs is None:
            text = self._document.folded
            self._needs = sorted(
                _SaidNeed(match.start(), match.end(), need, ahead)
                for cues, need, ahead in _NEEDS
                for match in cues.finditer(text)
            )
        return self._needs

    def _sentence_end(self, position: int) -> int:
        return max(position, self._document.sentence_at(max(0, position - 1)).end)

    def _clause_end(self, position: int) -> int:
        end = self._sentence_end(position)
        match = _CLAUSE_END.search(self._document.folded, position, end)
        return match.start() if match else end

    def _clause_start(self, position: int) -> int:
        start = self._document.sentence_at(position).start
        last = start
        for match in _CLAUSE_END.finditer(self._document.folded, start, position):
            last = match.end()
        return last

    def _comma_start(self, position: int) -> int:
        sentence = self._document.sentence_at(position)
        folded = self._document.folded
        return max(sentence.start, *(folded.rfind(mark, sentence.start, position) + 1 for mark in ",;:("))

    def _comma_end(self, position: int) -> int:
        end = self._sentence_end(position)
        found = [self._document.folded.find(mark, position, end) for mark in ",;)"]
        return min([place for place in found if place >= 0], default=end)
