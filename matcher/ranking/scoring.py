"""Computing the features of one posting for all candidates at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.demand import Demand, Requirement
from matcher.ranking.features import FEATURE_NAMES
from matcher.ranking.pool import CandidatePool
from matcher.records import Facts
from matcher.records.facts import Found
from matcher.retrieval import best_passage_similarity
from matcher.understanding.diplomas import diploma_level

Column = NDArray[np.float32]

SAME_WORDS = 0.8
"""Share of a requirement's rare stems that one sentence must hold to count as said in other words."""

SIMILARITY_FLOOR = 0.45
SIMILARITY_CEILING = 0.85
"""Cosines between a requirement and a sentence that count as nothing and as the same thing."""


class Proof(NamedTuple):
    """How one candidate meets one requirement: strength 0..1, how found, and the passage or span."""

    strength: float
    found: Found
    passage: int


@dataclass(frozen=True)
class Assessment:
    """The features of a posting for every candidate, and the coverage behind them.

    Attributes:
        features: float64 (candidates, features), columns as in FEATURE_NAMES.
        strengths: float32 (requirements, candidates), how well each requirement is met.
        similarities: float32 (requirements, candidates), best cosine with a passage.
        weights: float32 (requirements,), rarity of each requirement.
    """

    features: NDArray[np.float64]
    strengths: NDArray[np.float32]
    similarities: NDArray[np.float32]
    weights: NDArray[np.float32]


def assess(demand: Demand, pool: CandidatePool) -> Assessment:
    """Compute all features of `demand` for all candidates of `pool`."""
    similarities = best_passage_similarity(demand.vectors, pool.passages, pool.starts)
    strengths = requirement_strengths(demand, pool, similarities)
    weights = requirement_rarity(strengths)
    columns = {
        "must_have": coverage(demand, strengths, weights, "must"),
        "nice_to_have": coverage(demand, strengths, weights, "nice"),
        "trade": np.minimum(1.0, trade_kinship(demand, pool)),
        "tasks": _tasks(demand, pool),
        "words": _words(demand, pool),
        "meaning": np.clip(pool.whole @ demand.whole, 0, 1),
        "experience": np.array([_experience(demand, facts) for facts in pool.facts], dtype=np.float32),
        "diploma": np.array([_diploma(demand, facts) for facts in pool.facts], dtype=np.float32),
        "certificates": np.array([_certificates(demand, facts) for facts in pool.facts], dtype=np.float32),
    }
    features = np.stack([columns[name].astype(np.float64) for name in FEATURE_NAMES], axis=1)
    return Assessment(features, strengths, similarities, weights)


def requirement_strengths(demand: Demand, pool: CandidatePool, similarities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how well each candidate meets each requirement, float32 (requirements, candidates).

    The greatest of three proofs: a skill fact of the same concept, a sentence that holds nearly all
    its words, a sentence close in meaning.
    """
    strengths = np.clip(
        (similarities - SIMILARITY_FLOOR) / (SIMILARITY_CEILING - SIMILARITY_FLOOR), 0, 0.9
    ).astype(np.float32)
    for row, requirement in enumerate(demand.requirements):
        for uri in requirement.uris:
            shown = pool.skills.get(uri)
            if shown is not None:
                np.maximum.at(strengths[row], shown.rows, shown.confidence)
        np.maximum(strengths[row], _shared_words(requirement, pool), out=strengths[row])
    return strengths


def _shared_words(requirement: Requirement, pool: CandidatePool) -> Column:
    shares = np.zeros(len(pool), dtype=np.float32)
    if not requirement.stems:
        return shares
    per_passage = np.fromiter(
        (len(requirement.stems & passage) for passage in pool.sentence_stems),
        dtype=np.float32,
        count=len(pool.sentence_stems),
    ) / len(requirement.stems)
    ends = np.append(pool.starts[1:], len(per_passage))
    filled = np.flatnonzero(ends > pool.starts)
    if len(filled):
        shares[filled] = np.maximum.reduceat(per_passage, pool.starts[filled])
    return np.where(shares >= SAME_WORDS, shares * 0.95, 0).astype(np.float32)


def requirement_rarity(strengths: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a weight for each requirement, larger where fewer candidates meet it (a smoothed idf)."""
    met = strengths.sum(axis=1)
    candidates = strengths.shape[1]
    return np.log(1.0 + (candidates + 1.0) / (met + 1.0)).astype(np.float32)


def coverage(
    demand: Demand, strengths: NDArray[np.float32], weights: NDArray[np.float32], need: str
) -> Column:
    """Return the weighted share of the requirements of one need that each candidate meets; 0 if none is asked."""
    rows = [row for row, requirement in enumerate(demand.requirements) if requirement.need == need]
    if not rows:
        return np.zeros(strengths.shape[1], dtype=np.float32)
    chosen = weights[rows]
    return np.asarray(chosen @ strengths[rows] / chosen.sum(), dtype=np.float32)


def trade_kinship(demand: Demand, pool: CandidatePool) -> Column:
    """Return the expected kinship between the trade sought and the trades each text tells of."""
    return np.asarray(pool.trades @ (pool.trade_model.affinity @ demand.trades), dtype=np.float32)


def _tasks(demand: Demand, pool: CandidatePool) -> Column:
    best = best_passage_similarity(demand.sentence_vectors, pool.passages, pool.starts)
    if not len(best):
        return np.zeros(len(pool), dtype=np.float32)
    return np.asarray(np.clip(best, 0, 1).mean(axis=0), dtype=np.float32)


def _words(demand: Demand, pool: CandidatePool) -> Column:
    scores = pool.lexical.scores(demand.query)
    ceiling = float(pool.lexical.scores(tuple(dict.fromkeys(demand.query))).max(initial=0.0))
    best = max(float(scores.max(initial=0.0)), ceiling, 1e-9)
    return np.asarray(scores / best, dtype=np.float32)


def _experience(demand: Demand, facts: Facts) -> float:
    stated = demand.posting.requirements.min_years if demand.posting.requirements else None
    asked = stated if stated is not None else demand.facts.years
    if not asked:
        return 1.0
    return 0.5 if facts.years is None else min(1.0, facts.years / asked)


def _diploma(demand: Demand, facts: Facts) -> float:
    stated = demand.posting.requirements.min_diploma if demand.posting.requirements else None
    asked = diploma_level(stated) if stated else _asked_level(demand.facts)
    if not asked:
        return 1.0
    held = max((diploma.level for diploma in facts.diplomas if diploma.state == "held"), default=0)
    return min(1.0, held / asked) if held else 0.3


def _asked_level(facts: Facts) -> int | None:
    return min((diploma.level for diploma in facts.diplomas if diploma.state == "required"), default=None)


def _certificates(demand: Demand, facts: Facts) -> float:
    asked = asked_certificates(demand)
    if not asked:
        return 1.0
    held = {certificate.code for certificate in facts.certificates if certificate.state == "held"}
    return sum(1.0 for code in asked if _holds(code, held)) / len(asked)


def asked_certificates(demand: Demand) -> tuple[str, ...]:
    """Return the codes of the certificates that the posting requires."""
    return tuple(
        dict.fromkeys(fact.code for fact in demand.facts.certificates if fact.state == "required")
    )


def _holds(code: str, held: Iterable[str]) -> bool:
    # "CACES R489" without a category is met by any category of that family.
    return any(own == code or own.startswith(code + "-") for own in held)

