"""Where a person stands on the map of the trades: trades told of, skills shown, first steps from there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.pool import CandidatePool
from matcher.records import SkillFact
from matcher.records.bridge import TradeShare
from matcher.services.paths import LEAST_TRANSFER, RISE_COST, STEP_COST
from matcher.services.transfer import SKILLS_WEIGHT, TALK_WEIGHT, TransferMap
from matcher.understanding.kinship import LEVELS
from matcher.understanding.trade_by_tasks import CLOSE_KIN

LEAST_SHARE = 0.35
"""A trade that explains less than this of a text, beside the strongest, is no trade of the person."""

HELD_SHARE = 0.9
"""Least share of a trade that the text names as held, for as long as the text tells of."""

MOST_TRADES = 4
SURE_SKILL = 0.5
"""Confidence from which a skill counts as shown."""

ENTRY_TRANSFER = 0.1
"""What anybody brings to a trade whose openings take beginners; half of what they bring comes on top."""


@dataclass(frozen=True)
class Standing:
    """A person on the map.

    Attributes:
        shares: share of each trade of the person by row, 1 for the strongest.
        trades: the same for the reader, strongest first.
        wished: rows of the trades that the text says are sought.
        skills: the surest fact of each skill shown, by URI.
    """

    shares: dict[int, float]
    trades: tuple[TradeShare, ...]
    wished: frozenset[int]
    skills: dict[str, SkillFact]


def read_standing(pool: CandidatePool, row: int, transfer: TransferMap, language: str) -> Standing:
    """Read where one person of a pool stands."""
    places = {occupation.uri: place for place, occupation in enumerate(transfer.occupations)}
    facts, text = pool.facts[row], pool.candidates[row].text
    held: dict[int, float] = {}
    words: dict[int, str] = {}
    for fact in facts.occupations:
        place = places.get(fact.uri, -1)
        if place >= 0 and fact.role == "held":
            held[place] = max(held.get(place, 0.0), HELD_SHARE * fact.confidence)
            words.setdefault(place, text[fact.start : fact.end])
    shares = _told(pool, row, transfer, held)
    for place, share in held.items():
        shares[place] = max(shares.get(place, 0.0), share)
    ordered = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TRADES]
    wished = {places[fact.uri] for fact in facts.occupations if fact.role == "sought" and fact.uri in places}
    return Standing(
        shares=dict(ordered),
        trades=tuple(
            TradeShare(
                uri=transfer.occupations[place].uri,
                label=transfer.occupations[place].label(language),
                share=min(1.0, share),
                held=place in words,
                words=words.get(place),
            )
            for place, share in ordered
        ),
        wished=frozenset(wished),
        skills=_shown(facts.skills),
    )


def _told(pool: CandidatePool, row: int, transfer: TransferMap, held: Collection[int]) -> dict[int, float]:
    """Return how much of a text each of its trades explains, 1 for the strongest.

    Who names a trade and tells of it has that one, and not its close kin, too: a greaser's gestures are also
    the machine conductor's.
    """
    mixture = pool.trades[row]
    strongest = float(mixture.max()) if mixture.size else 0.0
    if strongest <= 0:
        return {}
    told = set(np.flatnonzero(mixture >= LEAST_SHARE * strongest).tolist())
    kin = pool.trade_reader.model.affinity >= CLOSE_KIN
    own = told.intersection(held)
    told = {place for place in told if place in own or not kin[place, sorted(own)].any()}
    # A second trade of another sector is noise more often than a second life.
    first = max(told, key=lambda place: (mixture[place], -place))
    return {
        place: float(mixture[place] / mixture[first])
        for place in told
        if place == first or not transfer.occupations[place].outside
    }


def _shown(facts: list[SkillFact]) -> dict[str, SkillFact]:
    shown: dict[str, SkillFact] = {}
    for fact in facts:
        if fact.negated or (fact.found == "implied" and fact.confidence < SURE_SKILL):
            continue
        known = shown.get(fact.uri)
        if known is None or fact.confidence > known.confidence:
            shown[fact.uri] = fact
    return shown


def own_transfer(standing: Standing, transfer: TransferMap) -> NDArray[np.float64]:
    """Return what of each trade the person brings, float64 (n,): their own skills and their trades' talk."""
    brought = np.zeros(len(transfer.occupations))
    for column, occupation in enumerate(transfer.occupations):
        weights = [transfer.rarity[uri] for uri in occupation.essential]
        shown = [
            transfer.rarity[uri] * standing.skills[uri].confidence
            for uri in occupation.essential
            if uri in standing.skills
        ]
        brought[column] = SKILLS_WEIGHT * sum(shown) / sum(weights) if weights else 0.0
    mass = sum(standing.shares.values())
    for row, share in standing.shares.items():
        brought += TALK_WEIGHT * share / mass * transfer.talk[row]
    for row, share in standing.shares.items():
        brought = np.maximum(brought, share * transfer.total[row])
    return np.asarray(np.minimum(brought, 1.0))


def first_steps(
    brought: NDArray[np.float64], standing: Standing, transfer: TransferMap, entries: Collection[int]
) -> dict[int, float]:
    """Return the cost of entering each trade from where the person stands.

    Args:
        brought: what of each trade the person brings, as `own_transfer` returns it.
        standing: where the person stands.
        transfer: the map.
        entries: rows of the trades whose openings take beginners: anybody may enter these.
    """
    levels = [LEVELS.get(transfer.occupations[row].level or "", 1.0) for row in standing.shares]
    level = max(levels, default=0.0)
    steps: dict[int, float] = {}
    for row, occupation in enumerate(transfer.occupations):
        if occupation.outside:
            continue
        if row in standing.shares:
            steps[row] = -float(np.log(standing.shares[row]))
            continue
        part = float(brought[row])
        if row in entries:
            part = max(part, ENTRY_TRANSFER + part / 2)
        if part >= LEAST_TRANSFER or row in entries:
            rise = max(0.0, LEVELS.get(occupation.level or "", 1.0) - level)
            steps[row] = -float(np.log(part)) + STEP_COST + RISE_COST * rise
    return steps
