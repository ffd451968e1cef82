"""Stretches of a text as (start, end), end exclusive, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

Span = tuple[int, int]


class Placed(Protocol):
    """Whatever stands somewhere in a text: a fact, a hit, a period."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The character behind its last one."""


def spans_of(placed: Iterable[Placed]) -> list[Span]:
    """Return where some things stand."""
    return [(one.start, one.end) for one in placed]


def overlaps(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Tell whether `start:end` shares a character with one of the spans."""
    return any(first < end and start < last for first, last in spans)


def lies_within(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Tell whether one of the spans holds all of `start:end`."""
    return any(first <= start and end <= last for first, last in spans)


def stands_in(position: int, spans: Iterable[Span]) -> bool:
    """Tell whether a character stands in one of the spans."""
    return any(first <= position < last for first, last in spans)
