"""Computing the features of one posting for all candidates at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.additive import AdditiveModel
from matcher.ranking.demand import Demand, Requirement
from matcher.ranking.features import FEATURE_NAMES
from matcher.ranking.paths import closeness_on_path, learner
from matcher.ranking.pool import CandidatePool
from matcher.ranking.rules.tables import is_of
from matcher.records import Occupation
from matcher.retrieval import QuantisedVectors, best_passage_similarity
from matcher.understanding.rarity import load_rarity
from models.encoder import Vectors

Column = NDArray[np.float32]

UNKNOWN_EXPERIENCE = 0.5
"""Experience of a text that tells no duration, where the posting asks for one."""

SAME_WORDS = 0.8
"""Share of a requirement's rare stems that one sentence must hold to count as said in other words."""

REFINED_AT_ONCE = 1_000
"""People looked at closely in one step: their sentences are copied together."""

OPERATOR_SOUGHT = 1 / 3
"""Share of operator trades from which a posting seeks an operator: ads talk of much beside the job."""

NARROWER = 0.8
"""Strength of a proof by a narrower skill: who swabs moulds knows most of running the machine, not all."""

BESIDE_LIST = 0.7
"""What a skill that only the text tells counts beside one of the firm's own list of requirements."""

COVERAGES = {"must": "must_have", "nice": "nice_to_have"}
"""The feature that tells the coverage of each need."""

MEANING_CEILING = 0.9
"""Strength of the best proof by meaning alone: a named skill is surer."""

WORDS_CEILING = 0.95
"""Strength of the best proof by the words of one sentence, which name no skill."""


@dataclass(frozen=True)
class Assessment:
    """The features of a posting for every candidate, and the coverage behind them.

    Attributes:
        features: float64 (candidates, features), columns as in FEATURE_NAMES.
        strengths: float32 (requirements, candidates), how well each requirement is met.
        weights: float32 (requirements,), rarity of each requirement.
        exact: bool (candidates,), for whom all proofs were looked at; for the others the strengths,
            and the two coverages made of them, are lower bounds from skill facts alone.
    """

    features: NDArray[np.float64]
    strengths: NDArray[np.float32]
    weights: NDArray[np.float32]
    exact: NDArray[np.bool_]


def assess(demand: Demand, pool: CandidatePool) -> Assessment:
    """Compute all features of `demand` for all candidates of `pool`."""
    assessment = assess_at_least(demand, pool)
    refine(assessment, demand, pool, np.arange(len(pool)))
    return assessment


def assess_best(demand: Demand, pool: CandidatePool, model: AdditiveModel, top: int) -> Assessment:
    """Compute all features for as few candidates as proves who the best are.

    Every weight of the model is at least 0, so a candidate's score lies between that of the cheap
    features with no further proof and that with every requirement met. They are refined from the highest
    such bound down, until nobody left can reach the `top`-th best exact score (the threshold algorithm of
    Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", 2001). The best `top` are
    exactly those that `assess` finds.
    """
    assessment = assess_at_least(demand, pool)
    if top >= len(pool):
        refine(assessment, demand, pool, np.arange(len(pool)))
        return assessment
    lowest = model.log_odds(assessment.features)
    refine(assessment, demand, pool, np.sort(np.argpartition(-lowest, top)[:top]))
    highest = lowest + _room_to_rise(assessment, demand, model)
    waiting = np.flatnonzero(~assessment.exact)
    waiting = waiting[np.argsort(-highest[waiting], kind="stable")]
    for start in range(0, len(waiting), REFINED_AT_ONCE):
        exact = model.log_odds(assessment.features[assessment.exact])
        threshold = np.partition(exact, len(exact) - top)[len(exact) - top]
        some = waiting[start : start + REFINED_AT_ONCE]
        # A hair of room, so that rounding never leaves out somebody who ties.
        some = some[highest[some] >= threshold - 1e-6]
        if not len(some):
            break
        refine(assessment, demand, pool, np.sort(some))
    return assessment


def _room_to_rise(assessment: Assessment, demand: Demand, model: AdditiveModel) -> NDArray[np.float64]:
    """Return the most that a look at the sentences can still add to each candidate's log-odds."""
    room = np.zeros(assessment.strengths.shape[1])
    for need, name in COVERAGES.items():
        rows = [row for row, requirement in enumerate(demand.requirements) if requirement.need == need]
        open_rows = [row for row in rows if not demand.requirements[row].beside]
        if open_rows:
            shares = assessment.weights[open_rows] / assessment.weights[rows].sum()
            rise = np.maximum(0.0, WORDS_CEILING - assessment.strengths[open_rows])
            room += model.weights[FEATURE_NAMES.index(name)] * (shares @ rise)
    return room


def assess_at_least(demand: Demand, pool: CandidatePool, trades: TradeColumns | None = None) -> Assessment:
    """Compute the features that need no look at sentences; coverages count named skills alone.

    Args:
        demand: the posting.
        pool: the candidates.
        trades: how their trades compare, where `compare_trades` said it before.
    """
    trades = trades or compare_trades([demand], pool)[0]
    closeness = closeness_on_path(demand, pool, trades.closeness)
    columns = {
        "trade": closeness,
        "entry": trades.entry,
        "learner": learner(demand, pool, closeness),
        # By its root: the first rare words in common say more than the twentieth.
        "words": np.sqrt(np.clip(pool.words.scores(demand.query, load_rarity().of), 0.0, 1.0)),
        "experience": experience(demand, pool),
        "certificates": certificates(demand, pool),
    }
    features = np.zeros((len(pool), len(FEATURE_NAMES)), dtype=np.float64)
    for name, column in columns.items():
        features[:, FEATURE_NAMES.index(name)] = column
    assessment = Assessment(
        features=features,
        strengths=_named_skills(demand, pool),
        weights=requirement_rarity(demand.requirements),
        exact=np.zeros(len(pool), dtype=np.bool_),
    )
    _cover(assessment, demand, slice(None))
    return assessment


def refine(assessment: Assessment, demand: Demand, pool: CandidatePool, rows: NDArray[np.int64]) -> None:
    """Look at every sentence of some candidates, and make their features exact in place.

    What the text of a posting tells beside a list is proved by skills read alone: the firm did not ask for
    it in so many words, and likeness to it proved little.

    Args:
        assessment: as `assess_at_least` made it.
        demand: the posting.
        pool: the candidates.
        rows: int64, ascending, who is looked at.
    """
    if not len(rows):
        return
    asked = np.flatnonzero([not requirement.beside for requirement in demand.requirements])
    vectors, passages = demand.vectors[asked], _Passages.of(pool, rows)
    cosines = best_passage_similarity(vectors, passages.vectors, passages.starts)
    found = MEANING_CEILING * pool.closeness.scale(vectors, cosines)
    for proofs, row in zip(found, asked.tolist(), strict=True):
        np.maximum(proofs, _shared_words(demand.requirements[row], pool, passages), out=proofs)
    places = np.ix_(asked, rows)
    assessment.strengths[places] = np.maximum(assessment.strengths[places], found)
    _cover(assessment, demand, rows)
    assessment.exact[rows] = True


@dataclass(frozen=True)
class _Passages:
    """The passages of some candidates, one candidate after another.

    `position` is int32 (all passages,), the place of each of them in `vectors`, -1 for the others;
    None where it is everybody.
    """

    vectors: Vectors | QuantisedVectors
    starts: NDArray[np.int64]
    position: NDArray[np.int32] | None

    @classmethod
    def of(cls, pool: CandidatePool, rows: NDArray[np.int64]) -> _Passages:
        if len(rows) == len(pool):
            return cls(pool.passages, pool.starts, None)
        lengths = pool.lengths()[rows]
        starts = np.cumsum(lengths) - lengths
        chosen = np.repeat(pool.starts[rows] - starts, lengths) + np.arange(lengths.sum())
        position = np.full(len(pool.passages), -1, dtype=np.int32)
        position[chosen] = np.arange(len(chosen), dtype=np.int32)
        return cls(pool.passages[chosen], starts, position)


def _named_skills(demand: Demand, pool: CandidatePool) -> NDArray[np.float32]:
    strengths = np.zeros((len(demand.requirements), len(pool)), dtype=np.float32)
    for row, requirement in enumerate(demand.requirements):
        for uri in requirement.proofs:
            shown = pool.skills.get(uri)
            if shown is not None:
                share = 1.0 if uri in requirement.uris else NARROWER
                strengths[row, shown.rows] = np.maximum(strengths[row, shown.rows], share * shown.confidence)
    return strengths


def _shared_words(requirement: Requirement, pool: CandidatePool, passages: _Passages) -> Column:
    shares = np.zeros(len(passages.starts), dtype=np.float32)
    if not requirement.stems:
        return shares
    size = len(passages.vectors)
    shared = (
        pool.passage_words.shared(requirement.stems)
        if passages.position is None
        else pool.passage_words.shared_among(requirement.stems, passages.position, size)
    ) / len(requirement.stems)
    filled = np.flatnonzero(np.append(passages.starts[1:], size) > passages.starts)
    if len(filled):
        shares[filled] = np.maximum.reduceat(shared, passages.starts[filled])
    return np.where(shares >= SAME_WORDS, shares * WORDS_CEILING, 0).astype(np.float32)


def _cover(assessment: Assessment, demand: Demand, rows: NDArray[np.int64] | slice) -> None:
    for need, name in COVERAGES.items():
        covered = coverage(demand, assessment.strengths[:, rows], assessment.weights, need)
        assessment.features[rows, FEATURE_NAMES.index(name)] = covered


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
