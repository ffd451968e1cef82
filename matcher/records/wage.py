"""A wage band, in euros gross a month, full time."""

from __future__ import annotations

from pydantic import Field

from matcher.records.base import Value


class WageBand(Value):
    """What openings say they pay.

    Attributes:
        low: euros gross a month, full time, before bonuses.
        high: likewise; equal to `low` where one figure is said.
        words: the words of the postings.
        postings: how many postings say a wage.
    """

    low: float = Field(ge=0)
    high: float = Field(ge=0)
    words: tuple[str, ...]
    postings: int = 1
