"""How close two occupations are, from what the taxonomy says of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.records import Occupation

SHARED_SKILLS = 0.8
SAME_FAMILY = 0.2
NEAREST_NEIGHBOUR = 0.55
FARTHEST_NEIGHBOUR = 0.3
NEIGHBOUR_STEP = 0.06

LEVELS = {
    "helper": 0.0,
    "operator": 1.0,
    "technician": 2.0,
    "supervisor": 2.5,
    "engineer": 3.5,
    "manager": 4.0,
}
"""Rank of the levels of responsibility, on a scale where two points are another job."""


def occupation_affinity(occupations: Sequence[Occupation]) -> NDArray[np.float32]:
    """Return the kinship of occupations in 0..1, symmetric, 1 on the diagonal.

    The greatest of three: named neighbours (0.55 for the first, less down the list, at least 0.3),
    shared skills (cosine of essential skills at 1 and optional ones at 0.5, weighted by rarity, times
    0.8), and same family with the same function (0.2).
    """
    affinity: NDArray[np.float32] = SHARED_SKILLS * _shared_skills(occupations)
    column = {occupation.uri: index for index, occupation in enumerate(occupations)}
    for row, occupation in enumerate(occupations):
        for position, neighbour in enumerate(occupation.neighbours):
            if neighbour in column:
                closeness = max(FARTHEST_NEIGHBOUR, NEAREST_NEIGHBOUR - NEIGHBOUR_STEP * position)
                affinity[row, column[neighbour]] = max(affinity[row, column[neighbour]], closeness)
    affinity = np.maximum(affinity, SAME_FAMILY * _same_family(occupations))
    affinity = np.maximum(affinity, affinity.T)
    np.fill_diagonal(affinity, 1.0)
    return np.asarray(affinity, dtype=np.float32)


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
