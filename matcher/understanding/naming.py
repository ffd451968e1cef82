"""Which skill a name means in this text: full names, short ones, and the contest where both fit one place.

"Changement de fabrication" is the name of a skill of all trades; in a glassworks everybody means the
equipment of the machine. Where a full name that is no preferred label takes the very words of a short name
whose trades the text tells of far more, the short one is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matcher.understanding.coordination import stretches
from matcher.understanding.document import Document
from matcher.understanding.phrases import Hit
from matcher.understanding.reading import TextReading
from matcher.understanding.short_names import LEAST, ShortCase, ShortNames, probabilities
from matcher.understanding.skills import SkillLabel
from matcher.understanding.spans import Span, lies_within, spans_of

SURE = 0.62
"""Least probability of a short name that takes the place of a full one."""
LIKELIER = 2.0
"""How many times likelier by the trades of the text the skill of the short name must be."""


def named_skills(
    document: Document, full: Sequence[Hit[SkillLabel]], short: ShortNames, reading: TextReading
) -> list[Hit[SkillLabel]]:
    """Return the full names of a document that hold their place, and the skills named for short.

    Args:
        document: the text.
        full: full names found.
        short: the short names of the taxonomy.
        reading: what the text tells of trades and skills.
    """
    best: dict[Span, tuple[float, ShortCase]] = {}
    cases = short.cases(document, (), reading)
    for case, probability in zip(cases, probabilities(cases), strict=True):
        place = case.hit.start, case.hit.end
        if probability >= LEAST and (place not in best or best[place][0] < probability):
            best[place] = probability, case
    kept = []
    for hit in full:
        rival = best.get((hit.start, hit.end))
        if rival is None or not _gives_way(hit, rival[0], rival[1], reading):
            kept.append(hit)
    return kept + _outside(best, stretches(document, kept))


def _gives_way(hit: Hit[SkillLabel], probability: float, case: ShortCase, reading: TextReading) -> bool:
    """Tell whether the skill of a short name is meant rather than those of a full name."""
    if len(reading.spans) < 2:
        # A phrase alone tells of no trade by which to doubt its words.
        return False
    skills = {label.skill.uri for label in hit.targets}
    if probability < SURE or case.label.skill.uri in skills or any(label.preferred for label in hit.targets):
        return False
    trade = reading.known.trade
    own = max((float(trade[reading.columns[uri]]) for uri in skills if uri in reading.columns), default=0.0)
    return float(trade[reading.columns[case.label.skill.uri]]) >= LIKELIER * own


def _outside(best: dict[Span, tuple[float, ShortCase]], full: Sequence[Hit[Any]]) -> list[Hit[SkillLabel]]:
    """Return the short names that no full name holds; they would say nothing more."""
    taken = spans_of(full)
    return [
        case.hit._replace(targets=(case.label,), probability=probability)
        for span, (probability, case) in best.items()
        if not case.hit.mended and not lies_within(*span, taken)
    ]
