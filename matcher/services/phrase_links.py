"""The concepts that a short phrase of a posting or a course stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from matcher.records import SkillFact
from matcher.understanding.extract import TextKind
from matcher.understanding.phrase_facts import phrase_facts

SURE = 0.5
"""Confidence from which a skill that words only suggest counts as asked for or taught."""

MOST_SUGGESTED = 2
"""Skills kept of a phrase that names none: the surest ones."""


class Link(NamedTuple):
    """A concept that a requirement or a course names (`named`) or suggests, with its confidence."""

    uri: str
    confidence: float
    named: bool


def phrase_links(phrase: str, kind: TextKind) -> tuple[Link, ...]:
    """Return the concepts of a short phrase of a posting or a course."""
    return best_links(phrase_facts(phrase, kind).skills)


def best_links(facts: Iterable[SkillFact]) -> tuple[Link, ...]:
    """Return each concept once: those that are named, or else the surest of those suggested."""
    best: dict[str, Link] = {}
    for fact in facts:
        link = Link(fact.uri, float(fact.confidence), fact.found != "implied")
        held = best.get(fact.uri)
        if not fact.negated and (
            held is None or (held.named, held.confidence) < (link.named, link.confidence)
        ):
            best[fact.uri] = link
    ordered = sorted(best.values(), key=lambda link: (-link.confidence, link.uri))
    named = tuple(link for link in ordered if link.named)
    return named or tuple(link for link in ordered if link.confidence >= SURE)[:MOST_SUGGESTED]


def phrase_certificates(phrase: str) -> tuple[str, ...]:
    """Return the codes of the certificates that a phrase names."""
    return tuple(dict.fromkeys(fact.code for fact in phrase_facts(phrase, "training").certificates))
