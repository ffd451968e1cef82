"""Why this candidate stands where they stand: contributions, proofs in both texts, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matcher.ranking.additive import AdditiveModel
from matcher.ranking.demand import Demand, Requirement
from matcher.ranking.features import FEATURES
from matcher.ranking.pool import CandidatePool
from matcher.ranking.requirement_names import requirement_name
from matcher.ranking.scoring import Assessment
from matcher.records import Contribution, Evidence, MatchedSkill, MissingSkill, SkillFact
from matcher.records.facts import Found
from matcher.understanding.words import stems

MET = 0.35
"""Strength from which a requirement counts as met in the explanation."""


def contributions(model: AdditiveModel, assessment: Assessment, row: int) -> tuple[Contribution, ...]:
    """Return what each feature adds for one candidate, largest first; base and amounts sum to the score."""
    features = assessment.features[row : row + 1]
    amounts = model.contributions(features)[0]
    told = [
        Contribution(
            feature=feature.name, label=feature.label.render(), value=float(value), amount=float(amount)
        )
        for feature, value, amount in zip(FEATURES, features[0], amounts, strict=True)
    ]
    return tuple(sorted(told, key=lambda contribution: -abs(contribution.amount)))


class Proofs(NamedTuple):
    """What of a posting's requirements a candidate shows, lacks, and lacks beside what the firm lists."""

    matched: tuple[MatchedSkill, ...]
    missing: tuple[MissingSkill, ...]
    missing_beside: tuple[MissingSkill, ...]


def skill_proofs(demand: Demand, pool: CandidatePool, assessment: Assessment, row: int) -> Proofs:
    """Return the requirements that the candidate meets, with the words that prove it, and those missing."""
    matched: list[MatchedSkill] = []
    missing: dict[bool, list[MissingSkill]] = {False: [], True: []}
    for index, requirement in enumerate(demand.requirements):
        strength = float(assessment.strengths[index, row])
        proof = requirement_proof(demand, pool, index, row) if strength >= MET else None
        uri = requirement.uris[0] if requirement.uris else None
        name = requirement_name(demand, requirement)
        if proof is None:
            lacking = MissingSkill(uri=uri, label=name, need=requirement.need)
            missing[requirement.beside].append(lacking)
            continue
        span, found = proof
        matched.append(
            MatchedSkill(
                uri=uri,
                label=name,
                need=requirement.need,
                strength=min(1.0, strength),
                found=found,
                posting_evidence=requirement.evidence,
                candidate_evidence=span,
                words=span.of(pool.candidates[row].text),
                beside=requirement.beside,
            )
        )
    return Proofs(tuple(matched), tuple(missing[False]), tuple(missing[True]))


def requirement_proof(
    demand: Demand, pool: CandidatePool, index: int, row: int
) -> tuple[Evidence, Found] | None:
    """Return the words of a candidate that best show requirement `index`, None for an empty text.

    The surest skill read; for what is no known skill, the sentence with most of its words.
    """
    requirement = demand.requirements[index]
    fact = best_fact(pool.facts[row].skills, requirement)
    if fact is not None:
        return Evidence(start=fact.start, end=fact.end), fact.found
    spans = pool.sentences[row]
    if not spans:
        return None
    text = pool.candidates[row].text
    return max(spans, key=lambda span: len(requirement.stems.intersection(stems(span.of(text))))), "variant"


def best_fact(skills: Sequence[SkillFact], requirement: Requirement) -> SkillFact | None:
    """Return the surest skill fact of a requirement's concepts, None where the text names none."""
    shown = [skill for skill in skills if skill.uri in requirement.proofs and not skill.negated]
    return max(shown, key=lambda skill: skill.confidence, default=None)
