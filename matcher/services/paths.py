"""Shortest paths over the graph of the trades.

After Dijkstra, "A note on two problems in connexion with graphs" (1959), with a bound on the steps.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.services.transfer import TransferMap
from matcher.understanding.kinship import LEVELS

LEAST_TRANSFER = 0.12
"""A step between trades of which less than this serves is no step."""

STEP_COST = 0.35
"""What changing trade once costs by itself, beside what does not transfer: time, risk, a new start."""

RISE_COST = 0.5
"""Cost of each level of responsibility above the trade one comes from."""

MOST_STEPS = 3


@dataclass(frozen=True)
class Path:
    """A way from where a person stands to a trade.

    Attributes:
        rows: trades passed through, rows of the map, the destination last.
        cost: sum of the steps' costs.
    """

    rows: tuple[int, ...]
    cost: float


def step_costs(transfer: TransferMap) -> NDArray[np.float64]:
    """Return the cost of each step, float64 (n, n), infinite where there is none.

    A step costs the negative logarithm of its transferability, so that a path's transferabilities
    multiply; changing trade and rising in responsibility cost on top. Trades outside the cluster are
    never stepped into.
    """
    total = transfer.total.astype(np.float64)
    costs = -np.log(np.clip(total, 1e-9, 1.0)) + STEP_COST + RISE_COST * rises(transfer)
    costs[total < LEAST_TRANSFER] = np.inf
    costs[:, ~transfer.inside] = np.inf
    np.fill_diagonal(costs, 0.0)
    return costs


def rises(transfer: TransferMap) -> NDArray[np.float64]:
    """Return how many levels of responsibility each step rises, at least 0."""
    levels = np.array([LEVELS.get(occupation.level or "", 1.0) for occupation in transfer.occupations])
    return np.asarray(np.maximum(0.0, levels[None, :] - levels[:, None]))


def shortest_paths(
    first_steps: Mapping[int, float], costs: NDArray[np.float64], *, most_steps: int = MOST_STEPS
) -> dict[int, Path]:
    """Return the cheapest path to every trade that can be reached.

    Args:
        first_steps: the trades that can be entered from where the person stands, with the cost.
        costs: costs between trades, infinite where there is no step.
        most_steps: paths with more trades than this are left out.
    """
    best: dict[tuple[int, int], float] = {}
    queue: list[tuple[float, int, tuple[int, ...]]] = [
        (cost, 1, (row,)) for row, cost in first_steps.items() if np.isfinite(cost)
    ]
    heapq.heapify(queue)
    found: dict[int, Path] = {}
    while queue:
        cost, steps, rows = heapq.heappop(queue)
        row = rows[-1]
        # A dearer path may still matter while it is shorter in steps: it can go on further.
        if any(best.get((row, fewer), np.inf) <= cost for fewer in range(1, steps + 1)):
            continue
        best[row, steps] = cost
        found.setdefault(row, Path(rows, cost))
        if steps == most_steps:
            continue
        for following in np.flatnonzero(np.isfinite(costs[row])).tolist():
            if following not in rows:
                heapq.heappush(queue, (cost + float(costs[row, following]), steps + 1, (*rows, following)))
    return found
