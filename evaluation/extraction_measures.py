"""Facts found against facts annotated by hand: matching, precision, recall, F1 and their intervals.

A text's skills are compared as a set: a concept told three times is one skill with three spans, matched
where any of them is right. Three criteria, from strict to loose: `exact` (same concept, same characters),
`relaxed` (same concept, overlapping characters: the main figure, as in SemEval 2013 task 9's partial
boundary matching), `document` (same concept anywhere in the text).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from matcher.records import Facts
from matcher.taxonomy.words import fold

Criterion = Literal["exact", "relaxed", "document"]
CRITERIA: tuple[Criterion, ...] = ("exact", "relaxed", "document")
KINDS = ("skills", "occupations", "certificates", "diplomas", "licences", "languages", "years")
YEARS_TOLERANCE = 1.0
"""Years of experience are right within a year: "depuis 2009" does not say the month."""
DIRECTNESS = ("label", "variant", "implied")
"""How a skill is found, most direct first: a concept told several ways counts as the first of them."""
RESAMPLES = 2_000

Span = tuple[int, int]


@dataclass
class Item:
    """One fact to compare: what it is, where it is said, and what is said of it beside.

    Attributes:
        key: what must be equal, for instance (URI, denied).
        spans: where the text says it; none for facts that have no span.
        details: other fields, whose agreement is measured on matched facts.
    """

    key: tuple[Any, ...]
    spans: list[Span] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """Matched, found and expected facts of one text."""

    matched: int
    found: int
    expected: int


Pair = tuple[Item, Item]


def items_of(facts: Facts, kind: str, *, left_out: frozenset[str] = frozenset()) -> list[Item]:
    """Return the facts of one kind as items to compare.

    Args:
        facts: of one text.
        kind: one of `KINDS`.
        left_out: URIs of skills that are measured as another kind of fact (certificates, languages).
    """
    return _READERS[kind](facts, left_out)


def match(expected: Sequence[Item], found: Sequence[Item], criterion: Criterion) -> list[Pair]:
    """Pair expected with found items, each used once, in the order of the text."""
    free = list(found)
    pairs: list[Pair] = []
    for wanted in expected:
        for candidate in free:
            if candidate.key == wanted.key and _meets(wanted, candidate, criterion):
                pairs.append((wanted, candidate))
                free.remove(candidate)
                break
    return pairs


def overlaps(first: Item, second: Item) -> bool:
    """Tell whether any of their spans share a character."""
    return any(a < d and c < b for a, b in first.spans for c, d in second.spans)


def counts(expected: Sequence[Item], found: Sequence[Item], criterion: Criterion) -> Counts:
    """Return what one text adds to precision and recall."""
    return Counts(len(match(expected, found, criterion)), len(found), len(expected))


def scores(texts: Sequence[Counts], *, seed: int = 0) -> dict[str, Any]:
    """Return micro-averaged precision, recall and F1 with 95 % intervals, texts resampled (Efron, 1979).

    A figure without denominator (nothing found, nothing expected) is None.
    """
    table = np.array([(c.matched, c.found, c.expected) for c in texts], dtype=np.float64).reshape(-1, 3)
    matched, found, expected = (int(value) for value in table.sum(axis=0))
    report: dict[str, Any] = {"matched": matched, "found": found, "expected": expected}
    draws = np.random.default_rng(seed).integers(0, max(len(table), 1), size=(RESAMPLES, len(table)))
    sums = table[draws].sum(axis=1) if len(table) else np.zeros((RESAMPLES, 3))
    drawn = _ratios(sums)
    for name, (numerator, denominator) in _FRACTIONS.items():
        total = denominator(matched, found, expected)
        report[name] = round(numerator * matched / total, 4) if total else None
        values = drawn[name][~np.isnan(drawn[name])]
        report[f"{name}_interval"] = (
            [round(float(bound), 4) for bound in np.quantile(values, (0.025, 0.975))] if len(values) else None
        )
    return report


def agreement(pairs: Iterable[Pair], name: str) -> dict[str, Any]:
    """Return on how many matched facts the field `name` is right, where the annotation gives it."""
    judged = [(wanted, given) for wanted, given in pairs if wanted.details.get(name) is not None]
    right = sum(wanted.details[name] == given.details.get(name) for wanted, given in judged)
    return {"right": right, "of": len(judged), "share": round(right / len(judged), 4) if judged else None}


def _ratios(sums: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    matched, found, expected = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            name: numerator * matched / denominator(matched, found, expected)
            for name, (numerator, denominator) in _FRACTIONS.items()
        }


_FRACTIONS: Mapping[str, tuple[int, Callable[[Any, Any, Any], Any]]] = {
    "precision": (1, lambda matched, found, expected: found),
    "recall": (1, lambda matched, found, expected: expected),
    "f1": (2, lambda matched, found, expected: found + expected),
}


def _meets(wanted: Item, given: Item, criterion: Criterion) -> bool:
    if criterion == "document" or not wanted.spans:
        return True
    if criterion == "exact":
        return not set(wanted.spans).isdisjoint(given.spans)
    return overlaps(wanted, given)


def _merged(items: Iterable[Item]) -> list[Item]:
    merged: dict[tuple[Any, ...], Item] = {}
    for item in items:
        held = merged.setdefault(item.key, Item(item.key, [], item.details))
        held.spans.extend(item.spans)
        if DIRECTNESS.index(item.details.get("found", "label")) < DIRECTNESS.index(
            held.details.get("found", "label")
        ):
            held.details = item.details
    return list(merged.values())


def _skills(facts: Facts, left_out: frozenset[str]) -> list[Item]:
    return _merged(
        Item(
            (fact.uri, fact.negated),
            [(fact.start, fact.end)],
            {"found": fact.found, "need": fact.need, "label": fact.label},
        )
        for fact in facts.skills
        if fact.uri not in left_out
    )


def _occupations(facts: Facts, left_out: frozenset[str]) -> list[Item]:
    return _merged(
        Item(
            (fact.uri,),
            [(fact.start, fact.end)],
            {"role": fact.role, "months": fact.months, "label": fact.label},
        )
        for fact in facts.occupations
    )


def _certificates(facts: Facts, left_out: frozenset[str]) -> list[Item]:
    return _merged(
        Item(
            (fold(fact.code),),
            [(fact.start, fact.end)],
            {"state": fact.state, "valid_until": fact.valid_until, "label": fact.code},
        )
        for fact in facts.certificates
    )


def _diplomas(facts: Facts, left_out: frozenset[str]) -> list[Item]:
    # Two diplomas of one level are two facts, so these are not merged.
    return [
        Item((fact.level,), [(fact.start, fact.end)], {"state": fact.state, "label": fact.label})
        for fact in facts.diplomas
    ]


def _licences(facts: Facts, left_out: frozenset[str]) -> list[Item]:
    return _merged(Item((code,), details={"label": code}) for code in facts.licences)


def _languages(facts: Facts, left_out: frozenset[str]) -> list[Item]:
    return _merged(
        Item((fact.code,), details={"level": fact.level, "label": fact.code}) for fact in facts.languages
    )


def _years(facts: Facts, left_out: frozenset[str]) -> list[Item]:
    if facts.years is None:
        return []
    return [Item((_Years(facts.years),), details={"label": f"{facts.years:g}"})]


class _Years(float):
    """A number of years equal to another within `YEARS_TOLERANCE`."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, float) and abs(float(self) - float(other)) <= YEARS_TOLERANCE

    __hash__ = None  # type: ignore[assignment]


_READERS: Mapping[str, Callable[[Facts, frozenset[str]], list[Item]]] = {
    "skills": _skills,
    "occupations": _occupations,
    "certificates": _certificates,
    "diplomas": _diplomas,
    "licences": _licences,
    "languages": _languages,
    "years": _years,
}
