"""The map of the valley's trades: how much of one serves in another."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from matcher.records.base import Value


class TradeGroup(Value):
    """A family of trades or a step of the value chain.

    Attributes:
        key: its word in the taxonomy.
        label: its name.
        trades: how many trades are in it.
        openings: positions open in them, None where no posting was given.
    """

    key: str
    label: str
    trades: int
    openings: int | None = None


class Grid(Value):
    """Transferability between groups: `values[i][j]` from group i to group j, 0..1.

    The value is the mean, over the trades of i, of the best transferability to a trade of j; the
    diagonal takes the best other trade of the same group.
    """

    by: Literal["family", "step"]
    groups: tuple[TradeGroup, ...]
    values: tuple[tuple[float | None, ...], ...]


class NearTrade(Value):
    """A trade that is near another, with what makes it so.

    Attributes:
        total: transferability, 0..1.
        skills: the part from shared essential skills, 0..1.
        talk: the part from what people say of their work, 0..1.
        declared: the taxonomy names it as a neighbour.
        shared: labels of essential skills in common, rarest first.
    """

    uri: str
    label: str
    total: float = Field(ge=0, le=1)
    skills: float
    talk: float
    declared: bool
    shared: tuple[str, ...]


class MappedTrade(Value):
    """A trade with those it leads to, nearest first."""

    uri: str
    label: str
    family: str
    step: str
    level: str
    openings: int | None
    near: tuple[NearTrade, ...]


class TradeMap(Value):
    """The whole map.

    Attributes:
        families: transferability between families of trades.
        chain: transferability between steps of the value chain.
        trades: each trade with its nearest.
        occupations: URIs in the order of `matrix`.
        matrix: transferability between all trades, from row to column, two decimals.
        area: how well skills and talk alone order the named neighbours (area under the ROC curve).
        recall: share of the named neighbours among the first six so found.
    """

    families: Grid
    chain: Grid
    trades: tuple[MappedTrade, ...]
    occupations: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]
    area: float
    recall: float
