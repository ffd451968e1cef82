"""From which trades the openings could be filled: the bands of the report's Sankey diagram."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from matcher.records.gaps import Gap
from matcher.services.paths import LEAST_TRANSFER
from matcher.services.transfer import TransferMap

TARGETS = 10
"""Trades that hire, those with most openings: more bands than this are not read."""

LEAST_BAND = 0.04
"""Share of a trade's openings below which a family joins the others."""

OTHERS = "others"


class TradeFlow(NamedTuple):
    """Openings of one trade that people of one family of trades could come to."""

    family: str
    target: str
    openings: float


def bridge_flows(occupations: Sequence[Gap], transfer: TransferMap) -> list[TradeFlow]:
    """Share the openings of each hiring trade among the families its people could come from.

    A trade's share goes by the people there are in each other trade (and in itself) times what
    transfers from it. Counts of people that are hidden enter as the middle of their class, so that a
    band tells nothing that the tables hide.

    Args:
        occupations: the gaps of the occupations.
        transfer: the map of the trades.

    Returns:
        The flows, largest trade first, its families from the largest; none where nobody could come.
    """
    rows = {occupation.uri: row for row, occupation in enumerate(transfer.occupations)}
    known = [gap for gap in occupations if gap.uri in rows]
    sources = [(rows[gap.uri], gap.supply) for gap in known if gap.supply > 0]
    targets = sorted((gap for gap in known if gap.openings > 0), key=lambda gap: (-gap.openings, gap.uri))
    flows: list[TradeFlow] = []
    for gap in targets[:TARGETS]:
        flows += _shared(gap, rows[gap.uri], sources, transfer)
    return flows


def _shared(
    gap: Gap, target: int, sources: Sequence[tuple[int, float]], transfer: TransferMap
) -> list[TradeFlow]:
    weights: dict[str, float] = defaultdict(float)
    for row, supply in sources:
        part = float(transfer.total[row, target])
        if part >= LEAST_TRANSFER:
            weights[transfer.occupations[row].family or OTHERS] += supply * part
    mass = sum(weights.values())
    if mass <= 0:
        return []
    merged: dict[str, float] = defaultdict(float)
    for family, weight in weights.items():
        merged[family if weight >= LEAST_BAND * mass else OTHERS] += weight / mass * gap.openings
    ordered = sorted(merged.items(), key=lambda item: (item[0] == OTHERS, -item[1], item[0]))
    return [TradeFlow(family, gap.label, openings) for family, openings in ordered]
