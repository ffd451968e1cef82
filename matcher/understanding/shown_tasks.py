"""Skills of all trades that people tell of in turns of speech ("elles étaient à côté de moi").

Training a newcomer, leading a shift or keeping one's place clean is told in much the same words in every
trade, so the words themselves are listened for; what the tasks of one trade show is learnt from its
sentences (`implied.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from matcher.records import Evidence
from matcher.taxonomy import Taxonomy
from matcher.understanding.context import Context
from matcher.understanding.cues import any_of, read_cues
from matcher.understanding.document import Document
from matcher.understanding.fragments import FragmentIndex

PROBABILITY = 0.7
"""How often a turn of speech shows its skill."""
_DENYING = re.compile(r"\b(?:pas|jamais|sans|aucune?|zero|0|ni|ne|personne)\b")


class _Turn(NamedTuple):
    """A skill, the pattern that shows it, and fragments: the pattern is tried only where one of them is."""

    uri: str
    pattern: re.Pattern[str]
    near: tuple[str, ...]


class ShownTasks:
    """The turns of speech that show skills of one taxonomy.

    Args:
        taxonomy: the skills; turns that show others are left out.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        uris = {skill.id: skill.uri for skill in taxonomy.own_skills}
        self._turns = [
            _Turn(uris[entry["code"]], re.compile(any_of(entry["patterns"])), tuple(entry["near"]))
            for entry in read_cues("shown_tasks")["turns"]
            if entry["code"] in uris
        ]
        self._turns_near: dict[str, list[int]] = {}
        for place, turn in enumerate(self._turns):
            for fragment in turn.near:
                self._turns_near.setdefault(fragment, []).append(place)
        self._near = FragmentIndex(self._turns_near)

    def find(self, document: Document, spans: Sequence[Evidence], context: Context) -> list[dict[str, bool]]:
        """Return for each span of a document the skills that it shows, and whether it denies them."""
        found: list[dict[str, bool]] = [{} for _ in spans]
        folded, starts = document.folded, [span.start for span in spans]
        rows: dict[int, set[int]] = {}
        for fragment in self._near.held(folded):
            of_fragment = _rows(fragment, folded, starts)
            for place in self._turns_near[fragment]:
                rows.setdefault(place, set()).update(of_fragment)
        for place in sorted(rows):
            uri, pattern, _ = self._turns[place]
            for row in rows[place]:
                match = pattern.search(folded, spans[row].start, spans[row].end)
                if match is not None:
                    # "jamais en retard" is no denial of being on time: the denial is part of the turn.
                    found[row][uri] = context.denied(match.start()) and not _DENYING.search(match.group())
        return found


def _rows(fragment: str, folded: str, starts: Sequence[int]) -> set[int]:
    """Return the spans in which a fragment begins, or behind which it does."""
    rows = set()
    place = folded.find(fragment)
    while place >= 0:
        rows.add(bisect_right(starts, place) - 1)
        place = folded.find(fragment, place + 1)
    rows.discard(-1)
    return rows
