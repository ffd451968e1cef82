"""Skills of all trades that people tell of in turns of speech ("elles étaient à côté de moi").

Training a newcomer, leading a shift or keeping one's place clean is told in much the same words in every
trade, so the words themselves are listened for; what the tasks of one trade show is learnt from its
sentences (`implied.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from matcher.records import Evidence
from matcher.taxonomy import Taxonomy
from matcher.understanding.context import Context
from matcher.understanding.cues import coded
from matcher.understanding.document import Document

PROBABILITY = 0.7
"""How often a turn of speech shows its skill."""
_DENYING = re.compile(r"\b(?:pas|jamais|sans|aucune?|zero|0|ni|ne|personne)\b")


class ShownTasks:
    """The turns of speech that show skills of one taxonomy.

    Args:
        taxonomy: the skills; turns that show others are left out.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        uris = {skill.id: skill.uri for skill in taxonomy.skills.values() if skill.source == "passerelle"}
        self._turns = [(uris[turn.code], turn) for turn in coded("shown_tasks", "turns") if turn.code in uris]

    def find(self, document: Document, spans: Sequence[Evidence], context: Context) -> list[dict[str, bool]]:
        """Return for each span of a document the skills that it shows, and whether it denies them."""
        found: list[dict[str, bool]] = [{} for _ in spans]
        folded = document.folded
        for uri, turn in self._turns:
            if not any(fragment in folded for fragment in turn.near):
                continue
            for span, shown in zip(spans, found, strict=True):
                match = turn.pattern.search(folded, span.start, span.end)
                if match is not None:
                    # "jamais en retard" is no denial of being on time: the denial is part of the turn.
                    shown[uri] = context.denied(match.start()) and not _DENYING.search(match.group())
        return found
