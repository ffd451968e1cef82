"""Levels of titles, of branch certificates (CQP) and of additional mentions, by the trade that they name."""

from __future__ import annotations

import re

from matcher.understanding.cues import any_of, cue_pattern, read_cues

LOWEST = 3
"""The level of a title of whose trade nothing says another."""
FARTHEST = 60
"""Most characters of a title's trade."""


def _levels(name: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Return the expressions of a list of `diplomas.yaml`, each with its level, in their order."""
    return tuple(
        (entry["level"], re.compile(any_of(entry["patterns"]))) for entry in read_cues("diplomas")[name]
    )


_TITLES = _levels("title_levels")
_BRANCH = _levels("branch_levels")
_MENTIONS = _levels("mention_levels")
_STOP = cue_pattern("diplomas", "field_stop")
_OWN_WORDS = re.compile(
    r"[^,.;\n+]*?(?=[,.;\n+]|\bpuis\b|\b(?:ou|et) (?:un\b|une\b|le\b|bts|bac|cap\b|cqp|dut|but\b|titre)|$)"
)


def title_level(folded: str, end: int) -> int:
    """Return the level of the professional title whose name ends at `end` of a folded text."""
    return _level(_TITLES, folded, end)


def branch_level(folded: str, end: int) -> int:
    """Return the level of the CQP whose name ends at `end` of a folded text."""
    return _level(_BRANCH, folded, end)


def mention_level(folded: str, end: int) -> int:
    """Return the level of the additional mention whose name ends at `end` of a folded text."""
    return _level(_MENTIONS, folded, end)


def _level(levels: tuple[tuple[int, re.Pattern[str]], ...], folded: str, end: int) -> int:
    own = _OWN_WORDS.match(folded, end, end + FARTHEST)
    words = _STOP.split(own.group(), maxsplit=1)[0] if own else ""
    return next((level for level, names in levels if names.search(words)), LOWEST)
