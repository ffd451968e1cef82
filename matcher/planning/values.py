"""What a meeting is worth: match probability, wishes and the chance that the visitor comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.records.event import Group, Interest, Stand, Visitor

WISH_LIFT = 0.3
"""How much of the way to certainty a wish goes, the visitor's and the firm's each."""

NEUTRAL_SCORE = 0.25
"""Score of somebody of whom nothing is known, where nobody else is known either."""

DIGITS = 6
"""Decimals of a value; the solver counts in millionths, so that sums are exact."""

UNIT: int = 10**DIGITS


@dataclass(frozen=True)
class MeetingValues:
    """Match probabilities of an event.

    Attributes:
        scores: visitor -> stand -> best posting there, None where every posting is closed to them. A
            visitor who is absent has no profile; a stand that is absent has no posting to be scored for.
        neutral: score where nothing is known, the mean of what is known of the others.
    """

    scores: Mapping[str, Mapping[str, Interest | None]] = field(default_factory=dict)
    neutral: float = NEUTRAL_SCORE

    def interest(self, visitor: str, stand: str) -> Interest | None:
        """Return the best posting and score of a pair, None where the person may not work there at all."""
        known = self.scores.get(visitor)
        if known is None or stand not in known:
            return Interest(posting=None, score=self.neutral)
        return known[stand]


def neutral_score(scores: Mapping[str, Mapping[str, Interest | None]]) -> float:
    """Return the mean of all known scores: somebody unknown is worth what people are worth on average."""
    known = [one.score for stands in scores.values() for one in stands.values() if one is not None]
    return round(sum(known) / len(known), DIGITS) if known else NEUTRAL_SCORE


def meeting_value(score: float, visitor: Visitor, group: Group | None, stand: Stand) -> float:
    """Return the expected worth of a meeting, 0..1.

    The score is the probability that the match is relevant. A wish of the visitor (or of their class)
    and a wish of the firm each close `WISH_LIFT` of the distance to 1; the whole is multiplied by the
    probability that the visitor comes.
    """
    worth = score
    if stand.id in visitor.wish or (group is not None and stand.id in group.wish):
        worth += WISH_LIFT * (1 - worth)
    if visitor.id in stand.wish or (group is not None and group.id in stand.wish):
        worth += WISH_LIFT * (1 - worth)
    return round(worth * (1 - visitor.no_show), DIGITS)
