"""Computing the features of one posting for all candidates at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.demand import Demand, Requirement
from matcher.ranking.features import FEATURE_NAMES
from matcher.ranking.pool import CandidatePool
from matcher.records.posting import TRAINING_CONTRACTS
from matcher.retrieval import best_passage_similarity
from matcher.understanding.rarity import load_rarity

Column = NDArray[np.float32]

UNKNOWN_EXPERIENCE = 0.5
"""Experience of a text that tells no duration, where the posting asks for one."""

SAME_WORDS = 0.8
"""Share of a requirement's rare stems that one sentence must hold to count as said in other words."""

MEANING_CEILING = 0.9
"""Strength of the best proof by meaning alone: a named skill is surer."""


@dataclass(frozen=True)
class Assessment:
    """The features of a posting for every candidate, and the coverage behind them.

    Attributes:
        features: float64 (candidates, features), columns as in FEATURE_NAMES.
        strengths: float32 (requirements, candidates), how well each requirement is met.
        weights: float32 (requirements,), rarity of each requirement.
    """

    features: NDArray[np.float64]
    strengths: NDArray[np.float32]
    weights: NDArray[np.float32]


def assess(demand: Demand, pool: CandidatePool) -> Assessment:
    """Compute all features of `demand` for all candidates of `pool`."""
    strengths = requirement_strengths(demand, pool)
    weights = requirement_rarity(demand.requirements)
    kinship = trade_kinship(demand, pool)
    columns = {
        "must_have": coverage(demand, strengths, weights, "must"),
        "nice_to_have": coverage(demand, strengths, weights, "nice"),
        "trade": np.sqrt(kinship.expected),
        "trade_focus": kinship.focused,
        "function": same_function(demand, pool),
        "entry": entry(demand, pool),
        "learner": learner(demand, pool, kinship.focused),
        "words": np.minimum(1.0, pool.words.scores(demand.query, load_rarity().of)),
        "experience": experience(demand, pool),
        "certificates": certificates(demand, pool),
    }
    features = np.stack([columns[name].astype(np.float64) for name in FEATURE_NAMES], axis=1)
    return Assessment(features, strengths, weights)


def requirement_strengths(demand: Demand, pool: CandidatePool) -> NDArray[np.float32]:
    """Return how well each candidate meets each requirement, float32 (requirements, candidates).

    The greatest of three proofs: a skill fact of the same concept, a sentence that holds nearly all
    its words, a sentence close in meaning.
    """
    cosines = best_passage_similarity(demand.vectors, pool.passages, pool.starts)
    strengths = MEANING_CEILING * pool.closeness.scale(demand.vectors, cosines)
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
    per_passage = pool.passage_words.shared(requirement.stems) / len(requirement.stems)
    ends = np.append(pool.starts[1:], len(per_passage))
    filled = np.flatnonzero(ends > pool.starts)
    if len(filled):
        shares[filled] = np.maximum.reduceat(per_passage, pool.starts[filled])
    return np.where(shares >= SAME_WORDS, shares * 0.95, 0).astype(np.float32)


def requirement_rarity(requirements: Sequence[Requirement]) -> NDArray[np.float32]:
    """Return a weight for each requirement: the mean rarity of its words in the talk of the trades."""
    rarity = load_rarity()
    return np.array(
        [max(0.5, rarity.mean(requirement.stems)) for requirement in requirements], dtype=np.float32
    )


def coverage(
    demand: Demand, strengths: NDArray[np.float32], weights: NDArray[np.float32], need: str
) -> Column:
    """Return the weighted share of the requirements of one need that is met; 0 if none is asked."""
    rows = [row for row, requirement in enumerate(demand.requirements) if requirement.need == need]
    if not rows:
        return np.zeros(strengths.shape[1], dtype=np.float32)
    chosen = weights[rows]
    return np.asarray(chosen @ strengths[rows] / chosen.sum(), dtype=np.float32)


class Kinship(NamedTuple):
    """How near the trades of each candidate are to the trade sought, both float32 (candidates,) in 0..1.

    `expected` is the mean kinship of a trade drawn from each text; `focused` is the cosine in the
    space where kinship is the inner product, which does not punish a text for being varied.
    """

    expected: Column
    focused: Column


def trade_kinship(demand: Demand, pool: CandidatePool) -> Kinship:
    """Compare the trade sought with the trades each text tells of, on the map of trades."""
    affinity = pool.trade_reader.model.affinity
    towards = affinity @ demand.trades
    expected = np.clip(pool.trades @ towards, 0, 1)
    spread = np.sqrt(np.maximum(pool.trade_spread * float(demand.trades @ towards), 1e-12))
    return Kinship(expected, np.clip(expected / spread, 0, 1))


def same_function(demand: Demand, pool: CandidatePool) -> Column:
    """Return the probability that a trade drawn from each text has the function of the trade sought."""
    functions = np.array([occupation.function or "" for occupation in pool.trade_reader.model.occupations])
    same = (functions[:, None] == functions[None, :]).astype(np.float32)
    return np.asarray(np.clip(pool.trades @ (same @ demand.trades), 0, 1), dtype=np.float32)


def entry(demand: Demand, pool: CandidatePool) -> Column:
    """Return the share of operator trades in each text, where the posting takes beginners at such a trade."""
    if not demand.beginners:
        return np.zeros(len(pool), dtype=np.float32)
    operators = np.array(
        [
            occupation.level in ("helper", "operator")
            and occupation.function in ("production", "logistics")
            and not occupation.outside
            for occupation in pool.trade_reader.model.occupations
        ],
        dtype=np.float32,
    )
    share = (pool.trades @ operators) * float(demand.trades @ operators)
    return np.asarray(np.clip(share, 0, 1), dtype=np.float32)


def learner(demand: Demand, pool: CandidatePool, closeness: Column) -> Column:
    """Return how well a training contract suits each person; 1 for all where the contract is no such one.

    Somebody in training gets a half at least, and the more the closer their trade or project is.
    """
    if demand.posting.contract not in TRAINING_CONTRACTS:
        return np.ones(len(pool), dtype=np.float32)
    return np.asarray(pool.learning * (0.5 + 0.5 * np.sqrt(closeness)), dtype=np.float32)


def experience(demand: Demand, pool: CandidatePool) -> Column:
    """Return the years told over the years asked for, at most 1; 1 for all where none are asked for."""
    stated = demand.posting.requirements.min_years if demand.posting.requirements else None
    asked = stated if stated is not None else demand.facts.years
    if not asked:
        return np.ones(len(pool), dtype=np.float32)
    return np.where(np.isnan(pool.years), UNKNOWN_EXPERIENCE, np.minimum(1.0, pool.years / asked)).astype(
        np.float32
    )


def certificates(demand: Demand, pool: CandidatePool) -> Column:
    """Return the share of the certificates asked for that are held; 1 for all where none is asked for."""
    asked = asked_certificates(demand)
    if not asked:
        return np.ones(len(pool), dtype=np.float32)
    shares = [sum(_holds(code, held) for code in asked) / len(asked) for held in pool.certificates]
    return np.array(shares, dtype=np.float32)


def asked_certificates(demand: Demand) -> tuple[str, ...]:
    """Return the codes of the certificates that the posting requires."""
    return tuple(dict.fromkeys(fact.code for fact in demand.facts.certificates if fact.state == "required"))


def _holds(code: str, held: Iterable[str]) -> bool:
    # "CACES R489" without a category is met by any category of that family.
    return any(own == code or own.startswith(code + "-") for own in held)
