"""Why this candidate stands where they stand: contributions, proofs in both texts, what is missing."""

from __future__ import annotations

import numpy as np

from matcher.ranking.additive import AdditiveModel
from matcher.ranking.demand import Demand, Requirement
from matcher.ranking.features import FEATURES
from matcher.ranking.pool import CandidatePool
from matcher.ranking.scoring import Assessment
from matcher.records import Contribution, Evidence, MatchedSkill, MissingSkill, SkillFact
from matcher.records.facts import Found

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


def skill_proofs(
    demand: Demand, pool: CandidatePool, assessment: Assessment, row: int
) -> tuple[tuple[MatchedSkill, ...], tuple[MissingSkill, ...]]:
    """Return the requirements that the candidate meets, with the words that prove it, and those missing."""
    matched: list[MatchedSkill] = []
    missing: list[MissingSkill] = []
    for index, requirement in enumerate(demand.requirements):
        strength = float(assessment.strengths[index, row])
        proof = _proof(demand, pool, requirement, index, row) if strength >= MET else None
        uri = requirement.uris[0] if requirement.uris else None
        if proof is None:
            missing.append(MissingSkill(uri=uri, label=requirement.label, need=requirement.need))
            continue
        span, found = proof
        matched.append(
            MatchedSkill(
                uri=uri,
                label=requirement.label,
                need=requirement.need,
                strength=min(1.0, strength),
                found=found,
                posting_evidence=requirement.evidence,
                candidate_evidence=span,
                words=span.of(pool.candidates[row].text),
            )
        )
    return tuple(matched), tuple(missing)


def _proof(
    demand: Demand, pool: CandidatePool, requirement: Requirement, index: int, row: int
) -> tuple[Evidence, Found] | None:
    fact = _best_fact(pool.facts[row].skills, requirement)
    if fact is not None:
        return Evidence(start=fact.start, end=fact.end), fact.found
    start = int(pool.starts[row])
    spans = pool.sentences[row]
    if not spans:
        return None
    passages = pool.passages[start : start + len(spans)]
    words = pool.passage_words.shared(requirement.stems)[start : start + len(spans)]
    shared = words / max(1, len(requirement.stems))
    cosines = (passages @ demand.vectors[index])[None, :]
    closeness = pool.closeness.scale(demand.vectors[index : index + 1], cosines)[0]
    best = int(np.maximum(closeness, shared).argmax())
    return spans[best], "implied"


def _best_fact(skills: list[SkillFact], requirement: Requirement) -> SkillFact | None:
    shown = [skill for skill in skills if skill.uri in requirement.uris and not skill.negated]
    return max(shown, key=lambda skill: skill.confidence, default=None)
