"""What surrounds a mention: denied, weak, wished for, indispensable or merely welcome.

Each cue has a scope inside its sentence. A denial runs from the cue to the end of its clause; the words
that make a demand optional may stand before ("idéalement ...") or behind ("... serait un plus").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from matcher.records.facts import Need
from matcher.understanding.cues import cue
from matcher.understanding.document import Document
from matcher.understanding.fragments import Cue

_CLAUSE_END = re.compile(
    r"[,;:.!?()\n•]|\s[-–—/]\s|\b(?:mais|sauf|par contre|en revanche|cependant|but|however|puis|car)\b"
)

_HARMLESS = (
    r"(?!(?: (?:de |d'|le |un )?(?:probleme|souci|mal\b|soucis|peur|retard|absence|accident|droit a l'erreur|"
    r"que\b|qu'|seulement|uniquement|loin|trop|hesit|moins|plus de \d)))"
)
_DENIED_AHEAD = cue("context", "denied_ahead")
_DENIED_BEHIND = cue("context", "denied_behind")
_WEAK = cue("context", "weak")
_WISHED = cue("context", "wished")
_NICE_AHEAD = cue("context", "nice_ahead")
_NICE_BEHIND = cue("context", "nice_behind")
_MUST_AHEAD = cue("context", "must_ahead")
_MUST_BEHIND = re.compile(
    r"\b(?:indispensables?|exigee?s?|requise?s?|obligatoires?|imperati(?:f|fs|ve|ves)|necessaires?|demandee?s?|attendue?s?|"
    r"required|mandatory|essential|needed)\b"
)


@dataclass(frozen=True)
class _Scopes:
    """Spans that a kind of cue covers, sorted by start."""

    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def covers(self, position: int) -> bool:
        index = bisect_right(self.starts, position) - 1
        return any(start <= position < end for start, end in self.spans[max(0, index - 4) : index + 1])


def _scopes(spans: list[tuple[int, int]]) -> _Scopes:
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
        self._needs: list[tuple[int, int, Need, bool]] | None = None

    def denied(self, start: int) -> bool:
        """Tell whether the mention at `start` is denied ("je n'ai jamais ...", "... non exigé")."""
        return self._denied.covers(start)

    def without_denied(self, start: int, end: int) -> list[tuple[int, int]]:
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

    def need(self, start: int, end: int) -> Need | None:
        """Return what the sentence says of the mention: must, nice, or None where it says nothing."""
        sentence = self._document.sentence_at(start)
        cues = [cue for cue in self._need_cues() if sentence.start <= cue[0] < sentence.end]
        if not cues:
            return None
        clause_start, clause_end = self._comma_start(start), self._comma_end(end)
        inside = [cue for cue in cues if clause_start <= cue[0] < clause_end]
        ahead = [cue for cue in cues if cue[3] and cue[1] <= start]
        hoped = any(cue[2] == "nice" for cue in ahead)
        if inside:
            need, is_ahead = min((abs(cue[0] - start), cue[2] == "must", cue[2], cue[3]) for cue in inside)[
                2:
            ]
            # "Idéalement, vous connaissez SAP": the hope covers the knowing.
            return "nice" if hoped and is_ahead else need
        behind = [cue for cue in cues if not cue[3] and cue[0] >= end]
        if ahead and (not behind or hoped):
            return "nice" if hoped else ahead[-1][2]
        if behind and not ahead:
            # "anglais, CACES et SST appréciés": the list before the cue shares it.
            return behind[0][2]
        if ahead:
            return ahead[-1][2]
        earlier = [cue for cue in cues if cue[1] <= start]
        return earlier[-1][2] if earlier else None

    def only_nice(self, start: int, end: int) -> bool:
        """Tell whether all that a stretch says of its demands is that they are welcome."""
        needs = {cue[2] for cue in self._need_cues() if start <= cue[0] < end}
        return needs == {"nice"}

    def _need_cues(self) -> list[tuple[int, int, Need, bool]]:
        if self._needs is None:
            text = self._document.folded
            kinds: tuple[tuple[Cue | re.Pattern[str], Need, bool], ...] = (
                (_NICE_AHEAD, "nice", True),
                (_NICE_BEHIND, "nice", False),
                (_MUST_AHEAD, "must", True),
                (_MUST_BEHIND, "must", False),
            )
            self._needs = sorted(
                (match.start(), match.end(), need, ahead)
                for pattern, need, ahead in kinds
                for match in pattern.finditer(text)
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
