"""Skills that postings ask for together."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from matcher.records.gaps import SkillPair
from matcher.services.gaps.market import Market
from matcher.taxonomy import load_taxonomy

TOGETHER_POSTINGS = 3
"""Postings that must ask for two skills before the pair is told."""

MOST_PAIRS = 60


def together(market: Market) -> tuple[SkillPair, ...]:
    """Return the pairs of skills that postings ask for together, the strongest first."""
    taxonomy = load_taxonomy()
    asking = [
        sorted({link.uri for links in one.links for link in links if link.named}) for one in market.asked
    ]
    single = Counter(uri for uris in asking for uri in uris)
    frequent = sorted(uri for uri, count in single.items() if count >= TOGETHER_POSTINGS)
    column = {uri: number for number, uri in enumerate(frequent)}
    table = np.zeros((len(asking), len(frequent)), dtype=np.float32)
    for row, uris in enumerate(asking):
        table[row, [column[uri] for uri in uris if uri in column]] = 1.0
    both = table.T @ table
    pairs = []
    for first, second in zip(*np.nonzero(np.triu(both >= TOGETHER_POSTINGS, k=1)), strict=True):
        uri, other = frequent[first], frequent[second]
        count = int(both[first, second])
        lift = count * len(asking) / (single[uri] * single[other])
        if lift <= 1:
            continue
        pairs.append(
            SkillPair(
                first=uri,
                first_label=taxonomy.skills[uri].label(),
                second=other,
                second_label=taxonomy.skills[other].label(),
                postings=count,
                lift=round(lift, 3),
                strength=round(_likelihood_ratio(count, single[uri], single[other], len(asking)), 3),
            )
        )
    return tuple(sorted(pairs, key=lambda pair: (-pair.strength, pair.first, pair.second))[:MOST_PAIRS])


def _likelihood_ratio(both: int, first: int, second: int, total: int) -> float:
    """Return G2 of the two-by-two table of two skills (Dunning, 1993)."""
    cells = (both, first - both, second - both, total - first - second + both)
    expected = (
        first * second / total,
        first * (total - second) / total,
        (total - first) * second / total,
        (total - first) * (total - second) / total,
    )
    return 2 * sum(
        seen * math.log(seen / wanted) for seen, wanted in zip(cells, expected, strict=True) if seen > 0
    )
