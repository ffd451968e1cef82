"""What filters ask of people, read once from a pool, so that no request looks at everybody's record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.geo import Point, distance_km, locate
from matcher.ranking.pool import CandidatePool
from matcher.ranking.rules.tables import is_of
from matcher.records import Candidate

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """Where people live and which contracts they accept.

    Attributes:
        points: the places where somebody lives, once each.
        places: int32 (candidates,), the place of each in `points`, -1 where it is not known.
        contract_sets: the sets of contracts that somebody accepts, once each; empty where none is said.
        contracts: int32 (candidates,), the set of each in `contract_sets`.
    """

    points: tuple[Point, ...]
    places: NDArray[np.int32]
    contract_sets: tuple[frozenset[str], ...]
    contracts: NDArray[np.int32]

    def point(self, row: int) -> Point | None:
        """Return where a person lives, None where it is not known."""
        place = int(self.places[row])
        return self.points[place] if place >= 0 else None

    def within(self, centre: Point, radius_km: float, *, keep_unknown: bool) -> Mask:
        """Return who lives within a radius as the crow flies, bool (candidates,)."""
        distances = (distance_km(centre, point) for point in self.points)
        near = [distance is not None and distance <= radius_km for distance in distances]
        # Place -1 reads the last element.
        return np.array([*near, keep_unknown], dtype=np.bool_)[self.places]

    def accepting(self, contract: str, *, keep_unknown: bool) -> Mask:
        """Return who accepts a contract, bool (candidates,)."""
        suits = [contract in some if some else keep_unknown for some in self.contract_sets]
        return np.array(suits, dtype=np.bool_)[self.contracts]


class ColumnReader:
    """Takes in the people of a pool one by one, in any order.

    Args:
        size: how many there are.
    """

    def __init__(self, size: int) -> None:
        self._places = np.full(size, -1, dtype=np.int32)
        self._contracts = np.zeros(size, dtype=np.int32)
        self._points: dict[Point, int] = {}
        self._located: dict[tuple[str | None, str | int | None], int] = {}
        self._sets: dict[frozenset[str], int] = {frozenset(): 0}

    def add(self, row: int, person: Candidate) -> None:
        """Note where a person lives and what they accept."""
        address = (person.commune, person.postal_code)
        if address not in self._located:
            point = locate(*address).point
            self._located[address] = self._points.setdefault(point, len(self._points)) if point else -1
        self._places[row] = self._located[address]
        accepted = frozenset(person.contracts)
        self._contracts[row] = self._sets.setdefault(accepted, len(self._sets))

    def finish(self) -> Columns:
        """Return the columns of everybody taken in."""
        return Columns(tuple(self._points), self._places, tuple(self._sets), self._contracts)


def holding(pool: CandidatePool, codes: Sequence[str]) -> Mask:
    """Return who holds every certificate, bool (candidates,); a family ("CACES R489") by any category."""
    mask = np.ones(len(pool), dtype=np.bool_)
    for wanted in (code.strip().casefold() for code in codes):
        holders = np.zeros(len(pool), dtype=np.bool_)
        for code, rows in pool.certificates.items():
            if is_of(code.casefold(), wanted):
                holders[rows] = True
        mask &= holders
    return mask
