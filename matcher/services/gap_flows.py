"""From which trades the openings could be filled: the bands of the report's Sankey diagram."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matcher.records.gaps import Gap
from matcher.services.gap_words import label_of
from matcher.services.transfer import TransferMap

TARGETS = 10
"""Trades that hire, those with most openings: more bands than this are not read."""

LEAST_BAND = 0.1
"""Share of a trade's openings below which a family joins the others."""

NEAREST = 3
"""Trades of a family, the nearest to the one that hires, whose transferability stands for the family's."""

OTHERS = "others"


class TradeFlow(NamedTuple):
    """Openings of one trade that people of one family of trades could come to."""

    family: str
    target: str
    openings: float


def bridge_flows(
    families: Sequence[Gap], occupations: Sequence[Gap], transfer: TransferMap
) -> list[TradeFlow]:
    """Share the openings of each hiring trade among the families its people could come from.

    A family's share goes by the people in it times what transfers from its trades nearest to the one
    that hires. Counts of people that are hidden enter as the middle of their class, so that a band
    tells nothing that the tables hide.

    Args:
        families: the gaps of the families, with the people there are.
        occupations: the gaps of the occupations, with the openings.
        transfer: the map of the trades.

    Returns:
        The flows, largest trade first, its families from the largest; none where nobody could come.
    """
    rows = {occupation.uri: row for row, occupation in enumerate(transfer.occupations)}
    people = {family.uri: family.supply for family in families if family.supply > 0}
    hiring = [gap for gap in occupations if gap.openings > 0 and gap.uri in rows]
    hiring.sort(key=lambda gap: (-gap.openings, gap.uri))
    flows: list[TradeFlow] = []
    for gap in hiring[:TARGETS]:
        flows += _shared(gap, rows[gap.uri], people, transfer)
    return flows


def _shared(gap: Gap, target: int, people: dict[str, float], transfer: TransferMap) -> list[TradeFlow]:
    weights = {family: count * _nearness(family, target, transfer) for family, count in people.items()}
    mass = sum(weights.values())
    if mass <= 0:
        return []
    merged: dict[str, float] = defaultdict(float)
    for family, weight in weights.items():
        merged[family if weight >= LEAST_BAND * mass else OTHERS] += weight / mass * gap.openings
    ordered = sorted(merged.items(), key=lambda item: (item[0] == OTHERS, -item[1], item[0]))
    return [TradeFlow(family, label_of(gap), openings) for family, openings in ordered if openings > 0]


def _nearness(family: str, target: int, transfer: TransferMap) -> float:
    rows = [row for row, occupation in enumerate(transfer.occupations) if occupation.family == family]
    nearest = np.sort(transfer.total[rows, target])[::-1][:NEAREST]
    return float(nearest.mean()) if len(nearest) else 0.0
