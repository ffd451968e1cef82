"""How well facts are read from texts, against a gold set annotated by hand.

Rules and thresholds are tuned on the open half of the set and on its tuning part only; the errors of the
locked half are never listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.errors import EvaluationError
from evaluation.extraction_baselines import LabelLookup, NearestSkill, above
from evaluation.extraction_gold import APART, SEALED, GoldText, load_gold
from evaluation.extraction_measures import (
    CRITERIA,
    KINDS,
    Counts,
    Criterion,
    Item,
    agreement,
    counts,
    items_of,
    match,
    overlaps,
    scores,
)
from evaluation.fixtures import FIXTURES
from matcher.records import Facts
from matcher.taxonomy import Taxonomy, load_taxonomy
from matcher.understanding.extract import Extractor
from matcher.understanding.implied import build_linker
from matcher.understanding.trades import load_trade_reader
from models.encoder import Encoder
from models.errors import Text
from models.registry import load_encoder

GOLD = FIXTURES / "gold"
FOUND = ("label", "variant", "implied")
DETAILS = {
    "skills": ("need",),
    "occupations": ("role", "months"),
    "certificates": ("state", "valid_until"),
    "diplomas": ("state",),
    "languages": ("level",),
}
"""Fields whose agreement is measured on matched facts, by kind of fact."""
READ_ON = date(2026, 11, 22)
"""The day the gold set was annotated: "depuis 2009" is counted to it."""
LANGUAGE_SKILLS = (
    "anglais-technique",
    "anglais-courant",
    "espagnol",
    "allemand",
    "italien",
    "portugais",
    "comprehension-francais",
)
"""Skills that are measured as languages."""
ENGINE, LOOKUP, NEAREST = "passerelle", "labels", "nearest"


Readings = dict[str, list[Facts]]
"""The facts that each system reads, in the order of the texts."""


def run(
    texts_path: Path = GOLD / "texts.jsonl",
    facts_path: Path = GOLD / "facts.jsonl",
    half: str | None = None,
    *,
    encoder: Encoder | None = None,
) -> dict[str, Any]:
    """Measure the reading of facts beside two baselines, on one half of a gold set or on both.

    The tuning and fresh parts are measured only when they are asked for.

    The baseline of nearest skills has its threshold tuned on the open half, whatever half is reported.

    Returns:
        Plain values, ready for JSON: for each system and kind of fact precision, recall and F1 (exact,
        relaxed, document) with intervals, recall by how a skill is found, and the errors of texts that
        are neither locked nor fresh.
    """
    gold = [text for text in load_gold(texts_path, facts_path) if text.half == half or text.half not in APART]
    taxonomy = load_taxonomy()
    left_out = measured_elsewhere(taxonomy)
    readings, threshold = read_all(gold, taxonomy, encoder or load_encoder("static"), left_out)
    chosen = [place for place, text in enumerate(gold) if half in (None, text.half)]
    if not chosen:
        raise EvaluationError(Text("aucun texte dans cette moitié.", "no text in this half."))
    expected = [gold[place] for place in chosen]
    report: dict[str, Any] = {
        "half": half or "all",
        "texts": len(expected),
        "nearest_threshold": threshold,
        "systems": {
            name: measure(expected, [found[place] for place in chosen], left_out, taxonomy)
            for name, found in readings.items()
        },
    }
    engine = [readings[ENGINE][place] for place in chosen]
    report["errors"] = [
        error
        for text, found in zip(expected, engine, strict=True)
        if text.half not in SEALED
        for error in errors_of(text, found, left_out)
    ]
    return report


def measured_elsewhere(taxonomy: Taxonomy) -> frozenset[str]:
    """Return the skills that are certificates, licences or languages: kinds of fact of their own."""
    return frozenset(
        skill.uri
        for skill in taxonomy.skills.values()
        if skill.type == "certificate" or skill.id in LANGUAGE_SKILLS
    )


def read_all(
    gold: Sequence[GoldText], taxonomy: Taxonomy, encoder: Encoder, left_out: frozenset[str]
) -> tuple[Readings, float]:
    """Return the facts read by the engine and both baselines, and the tuned threshold of the second."""
    static = load_encoder("static")
    reader = load_trade_reader(static)
    linker = build_linker(taxonomy, reader.model, static.encode, reader.nearest)
    extractor = Extractor(taxonomy, linker=linker, today=READ_ON)
    lookup = LabelLookup(taxonomy)
    nearest = NearestSkill(taxonomy, encoder, left_out=left_out)
    near = [nearest.read(one.text) for one in gold]
    opened = [place for place, one in enumerate(gold) if one.half == "open"]
    threshold = best_threshold(
        [gold[place].facts for place in opened], [near[place] for place in opened], left_out
    )
    return {
        ENGINE: [
            extractor.extract(one.text, "posting" if one.kind == "posting" else "candidate") for one in gold
        ],
        LOOKUP: [lookup.read(one.text) for one in gold],
        NEAREST: above(near, threshold),
    }, threshold


def best_threshold(
    expected: Sequence[Facts], found: Sequence[Facts], left_out: frozenset[str] = frozenset()
) -> float:
    """Return the confidence (steps of 0.02) from which skills have the best relaxed F1; 0 without texts."""
    best = (-1.0, 0.0)
    for threshold in np.arange(0.0, 1.0, 0.02):
        kept = above(found, float(threshold))
        tallies = _tallies(expected, kept, "skills", "relaxed", left_out)
        total = sum(tally.found + tally.expected for tally in tallies)
        f1 = 2 * sum(tally.matched for tally in tallies) / total if total else 0.0
        best = max(best, (f1, round(float(threshold), 2)))
    return best[1]


def measure(
    expected: Sequence[GoldText],
    found: Sequence[Facts],
    left_out: frozenset[str],
    taxonomy: Taxonomy,
) -> dict[str, Any]:
    """Return all figures of one system."""
    gold = [text.facts for text in expected]
    kinds: dict[str, Any] = {}
    for kind in KINDS:
        kinds[kind] = {
            criterion: scores(_tallies(gold, found, kind, criterion, left_out)) for criterion in CRITERIA
        }
        pairs = [
            pair
            for wanted, given in zip(gold, found, strict=True)
            for pair in match(
                items_of(wanted, kind, left_out=left_out),
                items_of(given, kind, left_out=left_out),
                "relaxed",
            )
        ]
        kinds[kind]["details"] = {name: agreement(pairs, name) for name in DETAILS.get(kind, ())}
    kinds["skills"]["lenient"] = scores(
        [_lenient(*pair, left_out, taxonomy) for pair in zip(gold, found, strict=True)]
    )
    for text_kind in ("posting", "candidate"):
        places = [place for place, text in enumerate(expected) if text.kind == text_kind]
        kinds["skills"][text_kind] = scores(
            _tallies([gold[p] for p in places], [found[p] for p in places], "skills", "relaxed", left_out)
        )
    return {"kinds": kinds, "by_found": by_found(gold, found, left_out)}


def by_found(
    expected: Sequence[Facts], found: Sequence[Facts], left_out: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return recall of skills by how the annotation finds them, precision by how the system says it did."""
    recalled = dict.fromkeys(FOUND, 0)
    right = dict.fromkeys(FOUND, 0)
    wanted_all = dict.fromkeys(FOUND, 0)
    given_all = dict.fromkeys(FOUND, 0)
    for facts, read in zip(expected, found, strict=True):
        wanted = items_of(facts, "skills", left_out=left_out)
        given = items_of(read, "skills", left_out=left_out)
        for item in wanted:
            wanted_all[item.details["found"]] += 1
        for item in given:
            given_all[item.details["found"]] += 1
        for one, other in match(wanted, given, "relaxed"):
            recalled[one.details["found"]] += 1
            right[other.details["found"]] += 1
    return {
        name: {
            "expected": wanted_all[name],
            "recall": round(recalled[name] / wanted_all[name], 4) if wanted_all[name] else None,
            "found": given_all[name],
            "precision": round(right[name] / given_all[name], 4) if given_all[name] else None,
        }
        for name in FOUND
    }


def errors_of(text: GoldText, found: Facts, left_out: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Return what the engine missed or invented in one text, with the words (relaxed matching)."""
    errors = []
    for kind in KINDS:
        wanted = items_of(text.facts, kind, left_out=left_out)
        given = items_of(found, kind, left_out=left_out)
        pairs = match(wanted, given, "relaxed")
        matched = {id(item) for pair in pairs for item in pair}
        for error, items in (("missed", wanted), ("invented", given)):
            errors += [_error(text, kind, error, item) for item in items if id(item) not in matched]
    return errors


def _error(text: GoldText, kind: str, error: str, item: Item) -> dict[str, Any]:
    return {
        "text": text.id,
        "kind": kind,
        "error": error,
        "key": "|".join(str(part) for part in item.key),
        "label": item.details["label"],
        "found": item.details.get("found"),
        "words": [text.text[start:end] for start, end in item.spans],
    }


def _tallies(
    expected: Sequence[Facts],
    found: Sequence[Facts],
    kind: str,
    criterion: Criterion,
    left_out: frozenset[str],
) -> list[Counts]:
    return [
        counts(items_of(wanted, kind, left_out=left_out), items_of(given, kind, left_out=left_out), criterion)
        for wanted, given in zip(expected, found, strict=True)
    ]


def _lenient(wanted: Facts, given: Facts, left_out: frozenset[str], taxonomy: Taxonomy) -> Counts:
    """Count a broader or narrower concept on the same words as right too."""
    expected = items_of(wanted, "skills", left_out=left_out)
    found = items_of(given, "skills", left_out=left_out)
    pairs = match(expected, found, "relaxed")
    used = {id(item) for pair in pairs for item in pair}
    matched = len(pairs)
    for one in expected:
        if id(one) in used:
            continue
        for other in found:
            if id(other) not in used and overlaps(one, other) and _related(one, other, taxonomy):
                used.add(id(other))
                matched += 1
                break
    return Counts(matched, len(found), len(expected))


def _related(one: Item, other: Item, taxonomy: Taxonomy) -> bool:
    (first, denied), (second, other_denied) = one.key, other.key
    return denied == other_denied and any(
        narrow in taxonomy.skills and taxonomy.skills[narrow].broader == broad
        for narrow, broad in ((first, second), (second, first))
    )
