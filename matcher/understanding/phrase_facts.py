"""Facts of short phrases: many postings ask for the same things in the same words, and courses teach them."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.records import Facts
from matcher.understanding.extract import TextKind, extract_all_facts

REMEMBERED = 16_384
"""Phrases of one kind kept; those asked for longest ago are forgotten first."""

_memory: dict[TextKind, dict[str, Facts]] = {"posting": {}, "candidate": {}, "training": {}}


def phrase_facts(phrase: str, kind: TextKind = "posting") -> Facts:
    """Return the facts of a phrase, as `extract_facts` reads it."""
    known = _memory[kind]
    facts = known.pop(phrase, None)
    if facts is None:
        facts = extract_all_facts([phrase], kind)[0]
    # What is asked for is the youngest again; another thread may have put it back meanwhile.
    known[phrase] = facts
    _forget(known)
    return facts


def read_phrases(phrases: Iterable[str], kind: TextKind = "posting") -> None:
    """Read many phrases together, several times faster than each when it is asked for."""
    known = _memory[kind]
    unknown = [phrase for phrase in dict.fromkeys(phrases) if phrase not in known][:REMEMBERED]
    known.update(zip(unknown, extract_all_facts(unknown, kind), strict=True))
    _forget(known)


def _forget(known: dict[str, Facts]) -> None:
    if len(known) > REMEMBERED:
        for phrase in list(known)[: len(known) - REMEMBERED]:
            known.pop(phrase, None)
