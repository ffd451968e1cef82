"""Computing the features of one posting for all candidates at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.demand import Demand, Requirement
from matcher.ranking.features import FEATURE_NAMES
from matcher.ranking.paths import closeness_on_path, learner
from matcher.ranking.pool import CandidatePool
from matcher.ranking.rules.tables import is_of
from matcher.records import Occupation
from matcher.understanding.rarity import load_rarity

Column = NDArray[np.float32]

UNKNOWN_EXPERIENCE = 0.5
"""Experience of a text that tells no duration, where the posting asks for one."""

SAME_WORDS = 0.8
"""Share of the stems of a requirement that one sentence must hold to count as saying it again."""

OPERATOR_SOUGHT = 1 / 3
"""Share of operator trades from which a posting seeks an operator: ads talk of much beside the job."""

NARROWER = 0.8
"""Strength of a proof by a narrower skill: who swabs moulds knows most of running the machine, not all."""

BESIDE_LIST = 0.7
"""What a skill that only the text tells counts beside one of the firm's own list of requirements."""

COVERAGES = {"must": "must_have", "nice": "nice_to_have"}
"""The feature that tells the coverage of each need."""

WORDS_CEILING = 0.95
"""Strength of the best proof by the words of one sentence, which name no skill."""


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


def assess(demand: Demand, pool: CandidatePool, trades: TradeColumns | None = None) -> Assessment:
    """Compute all features of `demand` for all candidates of `pool`.

    Args:
        demand: the posting.
        pool: the candidates.
        trades: how their trades compare, where `compare_trades` said it before.
    """
    trades = trades or compare_trades([demand], pool)[0]
    closeness = closeness_on_path(demand, pool, trades.closeness)
    strengths = _strengths(demand, pool)
    weights = requirement_rarity(demand.requirements)
    columns = {
        "trade": closeness,
        "entry": trades.entry,
        "learner": learner(demand, pool, closeness),
        # By its root: the first rare words in common say more than the twentieth.
        "words": np.sqrt(np.clip(pool.words.scores(demand.query, load_rarity().of), 0.0, 1.0)),
        "experience": experience(demand, pool),
        "certificates": certificates(demand, pool),
        **{name: coverage(demand, strengths, weights, need) for need, name in COVERAGES.items()},
    }
    features = np.stack([columns[name] for name in FEATURE_NAMES], axis=1).astype(np.float64)
    return Assessment(features, strengths, weights)


def _strengths(demand: Demand, pool: CandidatePool) -> NDArray[np.float32]:
    """Return how well each requirement is met, float32 (requirements, candidates).

    A skill is proved by the facts read from a text. Likeness of a sentence to its name is none: measured on
    texts annotated by hand, one sentence in eight that was as near as the nearest of the background showed
    the skill. Only what is no known skill is looked for by its own words.
    """
    strengths = np.zeros((len(demand.requirements), len(pool)), dtype=np.float32)
    for row, requirement in enumerate(demand.requirements):
        if not requirement.uris:
            _say_again(requirement, pool, strengths[row])
        for uri in requirement.proofs:
            shown = pool.skills.get(uri)
            if shown is not None:
                share = 1.0 if uri in requirement.uris else NARROWER
                strengths[row, shown.rows] = np.maximum(strengths[row, shown.rows], share * shown.confidence)
    return strengths


def _say_again(requirement: Requirement, pool: CandidatePool, strengths: Column) -> None:
    """Note who says a requirement again: most of its words in one sentence."""
    size = len(requirement.stems)
    if not size:
        return
    passages, counts = pool.passage_words.holding(requirement.stems, math.ceil(SAME_WORDS * size))
    people = np.searchsorted(pool.starts, passages, side="right") - 1
    np.maximum.at(strengths, people, (WORDS_CEILING / size * counts).astype(np.float32))


def requirement_rarity(requirements: Sequence[Requirement]) -> NDArray[np.float32]:
    """Return a weight for each requirement: the mean rarity of its words, less beside a list of the firm."""
    rarity = load_rarity()
    return np.array(
        [
            max(0.5, rarity.mean(requirement.stems)) * (BESIDE_LIST if requirement.beside else 1.0)
            for requirement in requirements
        ],
        dtype=np.float32,
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


class TradeColumns(NamedTuple):
    """How the trades of each candidate compare with the trade sought, all float32 (candidates,) in 0..1.

    Attributes:
        closeness: what a trade drawn from the person's text is worth to one drawn from the posting's, in the
            mean, over what two drawn from the same text share: a text is not punished for being varied.
        entry: share of operator trades in each text, where the posting takes beginners at such a trade.
    """

    closeness: Column
    entry: Column


def compare_trades(demands: Sequence[Demand], pool: CandidatePool) -> list[TradeColumns]:
    """Compare the trades of all candidates with those that some postings seek.

    The trades of a pool are its largest table: some tens of postings together go through it in little more
    time than one.

    Args:
        demands: the postings.
        pool: the candidates.
    """
    model = pool.trade_reader.model
    operators = _operator_trades(model.occupations)
    sought = [demand.trades for demand in demands]
    towards = [model.transfers @ trades for trades in sought]
    table = np.clip(np.stack([*towards, operators]) @ pool.trades.T, 0, 1)
    found = []
    for demand, trades, expected in zip(demands, sought, table[:-1], strict=True):
        spread = np.sqrt(np.maximum(pool.trade_spread * float(trades @ (model.affinity @ trades)), 1e-12))
        beginners = min(1.0, float(trades @ operators) / OPERATOR_SOUGHT) if demand.beginners else 0.0
        found.append(
            TradeColumns(
                closeness=np.asarray(np.clip(expected / spread, 0, 1), dtype=np.float32),
                entry=np.asarray(table[-1] * beginners, dtype=np.float32),
            )
        )
    return found


def _operator_trades(occupations: Sequence[Occupation]) -> NDArray[np.float32]:
    return np.array(
        [
            occupation.level in ("helper", "operator")
            and occupation.function in ("production", "logistics")
            and not occupation.outside
            for occupation in occupations
        ],
        dtype=np.float32,
    )


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
    shares = np.zeros(len(pool), dtype=np.float32)
    for code in asked:
        holding = [rows for own, rows in pool.certificates.items() if is_of(own, code)]
        if holding:
            shares[np.unique(np.concatenate(holding))] += 1 / len(asked)
    return np.minimum(shares, 1.0)


def asked_certificates(demand: Demand) -> tuple[str, ...]:
    """Return the codes of the certificates that the posting requires."""
    return tuple(dict.fromkeys(fact.code for fact in demand.facts.certificates if fact.state == "required"))
