"""Demand and supply as sparse tables, and their tension with bootstrap intervals.

Both sides are lists of (record, concept, amount). The tension of a concept is (demand + 0.5) over
(supply + 0.5): the halves are the Jeffreys prior of a count, so that nothing asked of nobody is not
infinite. Its interval comes from the bootstrap of postings and of people (Efron, 1979), each replicate
adding Gamma(1/2) pseudo-counts of the same prior, without which a count of zero would look certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.records.gaps import Interval
from matcher.services.gaps.market import Asked, Market
from matcher.services.gaps.reach import Place
from matcher.taxonomy import load_taxonomy

HALF = 0.5
LEAST_SUPPLY = 0.1
"""A replicate's supply is not told below a tenth of a person: the tension would be a number without sense."""


@dataclass(frozen=True)
class Side:
    """One side of a market: who asks for or has which concept.

    Attributes:
        records: how many postings or people there are.
        row: int64 (entries,), the record.
        column: int64 (entries,), the concept.
        amount: float64 (entries,).
    """

    records: int
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    amount: NDArray[np.float64]

    @classmethod
    def of(cls, records: int, entries: dict[tuple[int, int], float]) -> Side:
        """Return the side of these (record, concept) -> amount."""
        keys = sorted(entries)
        return cls(
            records,
            np.array([key[0] for key in keys], dtype=np.int64),
            np.array([key[1] for key in keys], dtype=np.int64),
            np.array([entries[key] for key in keys], dtype=np.float64),
        )

    def totals(self, concepts: int) -> NDArray[np.float64]:
        """Return the sum of the amounts of each concept, float64 (concepts,)."""
        sums = np.bincount(self.column, weights=self.amount, minlength=concepts)
        return sums.astype(np.float64)

    def counts(self, concepts: int) -> NDArray[np.int64]:
        """Return how many records each concept has, int64 (concepts,)."""
        return np.bincount(self.column, minlength=concepts).astype(np.int64)


@dataclass(frozen=True)
class Balance:
    """Demand beside supply for one kind of concept.

    Attributes:
        keys: URIs or codes, in the order of the columns of both sides.
        demand: postings: openings times need times confidence.
        supply: people: confidence, within reach of a place that asks for it.
    """

    keys: tuple[str, ...]
    demand: Side
    supply: Side


@dataclass(frozen=True)
class Tensions:
    """Figures of each concept, in the order of the keys.

    Attributes:
        demand: float64 (concepts,).
        supply: float64 (concepts,).
        tension: float64 (concepts,).
        interval: float64 (concepts, 2), of the tension.
        demand_interval: float64 (concepts, 2), of the demand alone.
    """

    demand: NDArray[np.float64]
    supply: NDArray[np.float64]
    tension: NDArray[np.float64]
    interval: NDArray[np.float64]
    demand_interval: NDArray[np.float64]


def tensions(balance: Balance, *, replicates: int, level: float, seed: int) -> Tensions:
    """Compute the tensions of a balance and their intervals.

    Args:
        balance: both sides.
        replicates: bootstrap replicates.
        level: of the intervals, for instance 0.9.
        seed: of the draws; records are drawn in their order, which the ids decide.
    """
    size = len(balance.keys)
    demand, supply = balance.demand.totals(size), balance.supply.totals(size)
    generator = np.random.default_rng(seed)
    asked = _replicates(balance.demand, size, replicates, generator)
    there = _replicates(balance.supply, size, replicates, generator)
    ratios = asked / np.maximum(there, LEAST_SUPPLY)
    tails = [(1 - level) / 2, (1 + level) / 2]
    return Tensions(
        demand=demand,
        supply=supply,
        tension=(demand + HALF) / (supply + HALF),
        interval=np.quantile(ratios, tails, axis=0).T,
        demand_interval=np.quantile(asked, tails, axis=0).T,
    )


def _replicates(
    side: Side, concepts: int, replicates: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Return bootstrap totals, float64 (replicates, concepts), with the pseudo-counts of the prior."""
    totals = generator.gamma(HALF, size=(replicates, concepts))
    counts = np.maximum(1, side.counts(concepts))
    totals *= np.where(side.totals(concepts) > 0, side.totals(concepts) / counts, 1.0)
    if not side.records or not len(side.row):
        return totals
    for replicate in range(replicates):
        drawn = generator.integers(0, side.records, size=side.records)
        times = np.bincount(drawn, minlength=side.records)
        totals[replicate] += np.bincount(
            side.column, weights=side.amount * times[side.row], minlength=concepts
        )
    return totals


def skill_balance(market: Market, nice_weight: float) -> Balance:
    """Return the balance of the skills that postings ask for."""
    asked: dict[str, dict[int, float]] = {}
    for number, one in enumerate(market.asked):
        for requirement, links in zip(one.demand.requirements, one.links, strict=True):
            need = 1.0 if requirement.need == "must" else nice_weight
            for link in links:
                amounts = asked.setdefault(link.uri, {})
                amount = need * link.confidence * float(market.openings[number])
                amounts[number] = max(amounts.get(number, 0.0), amount)

    taxonomy, pool = load_taxonomy(), market.crowd.pool

    def shown(uri: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        # Whoever has a narrower skill has the broader one.
        best = np.zeros(len(pool), dtype=np.float64)
        for one in (uri, *taxonomy.below(uri)):
            column = pool.skills.get(one)
            if column is not None:
                best[column.rows] = np.maximum(best[column.rows], column.confidence)
        rows = np.flatnonzero(best).astype(np.int64)
        return rows, best[rows]

    return _balance(market, asked, shown)


def certificate_balance(market: Market) -> Balance:
    """Return the balance of the certificates that postings require."""
    asked: dict[str, dict[int, float]] = {}
    for number, one in enumerate(market.asked):
        for code in one.certificates:
            asked.setdefault(code, {})[number] = float(market.openings[number])

    def held(code: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        rows = np.flatnonzero(market.crowd.holders(code)).astype(np.int64)
        return rows, np.ones(len(rows))

    return _balance(market, asked, held)


def occupation_balance(market: Market) -> Balance:
    """Return the balance of trades: the trade a posting seeks, and the main trade of each text."""
    uris = market.crowd.pool.trade_reader.model.uris
    column = {uri: number for number, uri in enumerate(uris)}
    asked: dict[str, dict[int, float]] = {}
    for number, one in enumerate(market.asked):
        uri = sought_trade(one, market)
        if uri is not None:
            asked.setdefault(uri, {})[number] = float(market.openings[number])

    def main(uri: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        rows = np.flatnonzero(market.crowd.trade == column[uri]).astype(np.int64)
        return rows, np.ones(len(rows))

    return _balance(market, asked, main)


def family_balance(market: Market) -> Balance:
    """Return the balance of trade families."""
    occupations = market.crowd.pool.trade_reader.model.occupations
    family_of = {one.uri: one.family for one in occupations}
    families = np.array([one.family or "" for one in occupations] or [""])
    asked: dict[str, dict[int, float]] = {}
    for number, one in enumerate(market.asked):
        family = family_of.get(sought_trade(one, market) or "")
        if family:
            asked.setdefault(family, {})[number] = float(market.openings[number])
    of_person = np.where(market.crowd.trade >= 0, families[market.crowd.trade], "")

    def members(family: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        rows = np.flatnonzero(of_person == family).astype(np.int64)
        return rows, np.ones(len(rows))

    return _balance(market, asked, members)


def sought_trade(asked: Asked, market: Market) -> str | None:
    """Return the trade a posting seeks: the one its title names, else the one its text tells most of."""
    occupations = market.crowd.pool.trade_reader.model.occupations
    known = {one.uri for one in occupations if not one.outside}
    title = len(asked.posting.title)
    named = [fact for fact in asked.demand.facts.occupations if fact.start < title and fact.uri in known]
    if named:
        return max(named, key=lambda fact: (fact.confidence, -fact.start, fact.uri)).uri
    if not asked.demand.trades.any():
        return None
    return occupations[int(asked.demand.trades.argmax())].uri


def _balance(
    market: Market,
    asked: dict[str, dict[int, float]],
    have: Callable[[str], tuple[NDArray[np.int64], NDArray[np.float64]]],
) -> Balance:
    keys = tuple(sorted(asked))
    demand = {
        (number, column): amount for column, key in enumerate(keys) for number, amount in asked[key].items()
    }
    rows, columns, amounts = [], [], []
    for column, key in enumerate(keys):
        who, amount = have(key)
        near = market.reach.to_any(_places(market, asked[key]))[who]
        order = np.argsort(who[near], kind="stable")
        rows.append(who[near][order])
        amounts.append(amount[near][order])
        columns.append(np.full(len(order), column, dtype=np.int64))
    supply = Side(
        len(market.crowd),
        np.concatenate([np.zeros(0, np.int64), *rows]),
        np.concatenate([np.zeros(0, np.int64), *columns]),
        np.concatenate([np.zeros(0), *amounts]),
    )
    return Balance(keys, Side.of(len(market.asked), demand), supply)


def _places(market: Market, numbers: dict[int, float]) -> Sequence[Place]:
    return [market.asked[number].place for number in numbers]


def as_interval(pair: NDArray[np.float64]) -> Interval:
    """Return two bounds as plain numbers."""
    return float(pair[0]), float(pair[1])
