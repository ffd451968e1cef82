"""How close two occupations are, from what the taxonomy says of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.records import Occupation

TAKEN = {"same": 0.9, "close": 0.65, "trainable": 0.35}
"""What the people of a trade are worth to one that takes them, by how soon they are operational there."""
SHARED_SKILLS = 0.8
SAME_FAMILY = 0.2
NEAREST_NEIGHBOUR = 0.55
FARTHEST_NEIGHBOUR = 0.3
NEIGHBOUR_STEP = 0.06

SHARPNESS = 1.6
ANOTHER_TRADE = 0.8
"""Whoever did the very job comes before whoever did one that resembles it."""

LEVELS = {
    "helper": 0.0,
    "operator": 1.0,
    "technician": 2.0,
    "supervisor": 2.5,
    "engineer": 3.5,
    "manager": 4.0,
}
"""Rank of the levels of responsibility, on a scale where two points are another job."""


def occupation_transfers(occupations: Sequence[Occupation]) -> NDArray[np.float32]:
    """Return what the people of each trade are worth to each other one, in 0..1, 1 on the diagonal.

    Row: the trade a person comes from, column: the one that hires. `ANOTHER_TRADE` times the power
    `SHARPNESS` of the greatest of four: the trades whose people the taxonomy says that another one takes
    (`TAKEN`; the way back may be longer), named neighbours (0.55 for the first, less down the list, at least
    0.3), shared skills (cosine of essential skills at 1 and optional ones at 0.5, weighted by rarity, times
    0.8), and same family with the same function (0.2).
    """
    kin: NDArray[np.float32] = SHARED_SKILLS * _shared_skills(occupations)
    kin = np.maximum(kin, SAME_FAMILY * _same_family(occupations))
    kin = np.maximum(kin, named_neighbours(occupations))
    kin = np.maximum(kin, kin.T)
    transfers = ANOTHER_TRADE * np.maximum(kin, _taken(occupations)) ** SHARPNESS
    np.fill_diagonal(transfers, 1.0)
    return np.asarray(transfers, dtype=np.float32)


def declared_transfers(occupations: Sequence[Occupation]) -> NDArray[np.float32]:
    """Return what the taxonomy alone declares of them, 0 where it says nothing; rows and columns as above."""
    return np.maximum(named_neighbours(occupations), _taken(occupations))


def named_neighbours(occupations: Sequence[Occupation]) -> NDArray[np.float32]:
    """Return how near the neighbours are that each trade names, by row; 0 for all others."""
    column = {occupation.uri: index for index, occupation in enumerate(occupations)}
    named = np.zeros((len(occupations), len(occupations)), dtype=np.float32)
    for row, occupation in enumerate(occupations):
        for position, neighbour in enumerate(occupation.neighbours):
            if neighbour in column:
                closeness = max(FARTHEST_NEIGHBOUR, NEAREST_NEIGHBOUR - NEIGHBOUR_STEP * position)
                named[row, column[neighbour]] = closeness
    return named


def _taken(occupations: Sequence[Occupation]) -> NDArray[np.float32]:
    row = {occupation.uri: index for index, occupation in enumerate(occupations)}
    taken = np.zeros((len(occupations), len(occupations)), dtype=np.float32)
    for column, occupation in enumerate(occupations):
        for uris, worth in (
            (occupation.takes_trainable, TAKEN["trainable"]),
            (occupation.takes_close, TAKEN["close"]),
            (occupation.takes_same, TAKEN["same"]),
        ):
            taken[[row[uri] for uri in uris if uri in row], column] = worth
    return taken


def _same_family(occupations: Sequence[Occupation]) -> NDArray[np.bool_]:
    """Return which occupations of the cluster share family and function, (occupations, occupations)."""
    numbers: dict[tuple[str | None, str | None], int] = {}
    kind = np.array([numbers.setdefault((one.family, one.function), len(numbers)) for one in occupations])
    inside = np.array([not one.outside for one in occupations], dtype=np.bool_)
    return np.asarray((kind[:, None] == kind) & inside[:, None] & inside, dtype=np.bool_)


def _shared_skills(occupations: Sequence[Occupation]) -> NDArray[np.float32]:
    column: dict[str, int] = {}
    for occupation in occupations:
        for skill in (*occupation.essential, *occupation.optional):
            column.setdefault(skill, len(column))
    needs = np.zeros((len(occupations), max(1, len(column))), dtype=np.float32)
    for row, occupation in enumerate(occupations):
        for skill in occupation.optional:
            needs[row, column[skill]] = 0.5
        for skill in occupation.essential:
            needs[row, column[skill]] = 1.0
    needs *= np.log(1 + len(occupations) / np.maximum(1, (needs > 0).sum(axis=0)))
    norms = np.linalg.norm(needs, axis=1, keepdims=True)
    needs /= np.where(norms > 0, norms, 1)
    return np.asarray(needs @ needs.T, dtype=np.float32)
