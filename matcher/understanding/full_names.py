"""Full names in their place: whether a label or a wording found in a text means its skill there.

"Espaces verts" is a gardener's skill and a worker's wish, "press tools" are a stamping shop's and a drill's.
A full name counts where the trades of the text, those of its clause and the meaning of the clause bear it
out. A logistic curve weighs them; it was fitted on texts annotated by hand and judged on left-out ones.
Papers and languages are said or not said: they are not judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

import numpy as np

from matcher.understanding.document import Document
from matcher.understanding.fitted import load_fitted, name_key
from matcher.understanding.link_evidence import LEAST_TRADE, case_probability
from matcher.understanding.phrases import Hit, phrase_key
from matcher.understanding.reading import TextReading
from matcher.understanding.short_names import cover
from matcher.understanding.skills import SkillLabel, chosen, is_paper_or_language

LEAST = 0.5
"""Least probability of a full name: of left-out texts two thirds of what falls below it is wrong."""
LEAST_CLAUSES = 3
"""A text of fewer clauses tells too little of its trades to doubt the names in it."""
BRIEF = 60
"""Characters of a clause that is little more than the name."""


class FullWeights(NamedTuple):
    """Logistic weights of what is known of a full name where it stands.

    Attributes:
        intercept: of the curve.
        preferred: the name is the label itself.
        single: it is one word.
        meanings: logarithm of how many skills it may mean.
        trade: root of how likely the skill is by the trades of the text.
        rare: logarithm of the same.
        best: the same beside the likeliest skill of all.
        local: root of how likely it is by the trades of the clause alone.
        words: likeness of the clause to the skill's profile by words.
        meaning: the same by meaning.
        near: likeness by meaning to the nearest text that was written for the skill.
        nearest: how far that stays behind the nearest of all skills.
        named: how much of the skill's names stands in the clause.
        cover: share of its piece of the sentence that the name takes up.
        brief: the clause is short.
        kin: how often the skill goes with the others that the text names.
        skills: logarithm of how many it names.
        family: share of the text that tells of the skill's family of trades.
        mended: the name was misspelt.
        ad: the text asks for skills.
        attitude: the skill is an attitude.
        tool: it is a tool.
        knowledge: it is knowledge.
        common: it is one of all trades.
        common_rare: `rare` of such a skill.
        common_local: `local` of such a skill.
        common_words: `words` of such a skill.
        told: how surely a single word of the clause points to the skill.
    """

    intercept: float
    preferred: float
    single: float
    meanings: float
    trade: float
    rare: float
    best: float
    local: float
    words: float
    meaning: float
    near: float
    nearest: float
    named: float
    cover: float
    brief: float
    kin: float
    skills: float
    family: float
    mended: float
    ad: float
    attitude: float
    tool: float
    knowledge: float
    common: float
    common_rare: float
    common_local: float
    common_words: float
    told: float


@lru_cache(maxsize=1)
def full_weights() -> FullWeights:
    """Return the weights in use."""
    return FullWeights(**load_fitted("full_names").weights)


class FullCase(NamedTuple):
    """A full name where it stands, a skill it may mean, and the evidence in the order of `FullWeights`.

    `name` is its `name_key`.
    """

    hit: Hit[SkillLabel]
    label: SkillLabel
    evidence: tuple[float, ...]
    name: str

    def probability(self) -> float:
        """Return the probability that the skill is meant."""
        leaning = load_fitted("full_names").leaning(self.label.skill.id, self.name)
        return case_probability(full_weights(), self.evidence, leaning)


def full_cases(document: Document, hits: Sequence[Hit[SkillLabel]], reading: TextReading) -> list[FullCase]:
    """Return the full names among `hits` that can be judged, each with every skill it proves.

    Args:
        document: the text.
        hits: skills named in it; those named for short, whose probability is known, are passed over.
        reading: what the text tells of trades and skills.
    """
    if len(reading.spans) < LEAST_CLAUSES:
        return []
    proven = [(hit, label) for hit in hits for label in chosen(hit, document)]
    held = {column for _, label in proven if (column := reading.columns.get(label.skill.uri)) is not None}
    if not held:
        return []
    columns = sorted(held)
    kinship = reading.linker.kinship[np.ix_(columns, columns)]
    kin = dict(zip(columns, (kinship.sum(axis=1) - kinship.diagonal()).tolist(), strict=True))
    cases = []
    for hit, label in proven:
        column, row = reading.columns.get(label.skill.uri), reading.row(hit.start)
        if column is None or row is None or hit.probability < 1 or is_paper_or_language(label.skill):
            continue
        beside = kin[column] / max(1, len(columns) - 1)
        evidence = _evidence(document, hit, label, reading, (row, column), beside, len(columns))
        name = name_key(label.skill.id, phrase_key(document.text[hit.start : hit.end]))
        cases.append(FullCase(hit, label, evidence, name))
    return cases


def _evidence(
    document: Document,
    hit: Hit[SkillLabel],
    label: SkillLabel,
    reading: TextReading,
    place: tuple[int, int],
    kin: float,
    skills: int,
) -> tuple[float, ...]:
    known, (row, column) = reading.known, place
    trade, local, words = float(known.trade[column]), float(known.local[place]), float(known.words[place])
    common, rare, near = float(known.common[column]), log(trade + LEAST_TRADE), float(known.near[place])
    span = reading.spans[row]
    return (
        float(label.preferred),
        float(hit.first_word == hit.last_word),
        log(len({target.skill.uri for target in hit.targets})),
        sqrt(trade),
        rare,
        trade / max(1e-9, reading.likeliest),
        sqrt(local),
        words,
        float(known.meaning[place]),
        near,
        near - reading.nearest[row],
        float(known.named[place]),
        cover(document, hit),
        float(span.end - span.start < BRIEF),
        kin,
        log(1 + skills),
        reading.families.get(label.skill.family or "", 0.0),
        float(hit.mended),
        float(known.ad[0]),
        float(label.skill.type == "attitude"),
        float(label.skill.type == "tool"),
        float(label.skill.type == "knowledge"),
        common,
        common * rare,
        common * sqrt(local),
        common * words,
        float(known.told[place]),
    )


def borne_out(
    document: Document, hits: Sequence[Hit[SkillLabel]], reading: TextReading
) -> list[Hit[SkillLabel]]:
    """Return the skills named that their place bears out, each hit with what it proves and how surely."""
    judged: dict[int, list[FullCase]] = {}
    for case in full_cases(document, hits, reading):
        judged.setdefault(id(case.hit), []).append(case)
    kept = []
    for hit in hits:
        cases = judged.get(id(hit), ())
        likely = [(case.label, case.probability()) for case in cases]
        settled = {label.skill.uri for label, _ in likely}
        kept += [
            hit._replace(targets=(label,), probability=probability)
            for label, probability in likely
            if probability >= LEAST
        ]
        rest = tuple(label for label in chosen(hit, document) if label.skill.uri not in settled)
        if rest:
            kept.append(hit._replace(targets=rest) if cases else hit)
    return kept
