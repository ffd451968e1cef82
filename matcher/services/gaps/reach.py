"""Who can come where: the mobility people state, else a commute that people do every day."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.geo import Location, Point, distance_km, locate
from matcher.geo.travel import trip_of
from matcher.ranking.rules.pair import CROW_SHARE, LONG_COMMUTE_MINUTES


class Place(NamedTuple):
    """A place as records write it."""

    commune: str | None
    postal_code: str | None


@lru_cache(maxsize=65_536)
def locate_place(place: Place) -> Location:
    """Return where a place is; each spelling is looked up once."""
    return locate(place.commune, place.postal_code)


@lru_cache(maxsize=262_144)
def _way(home: Point, work: Point) -> tuple[float, float, float]:
    crow = distance_km(home, work) or 0.0
    trip = trip_of(crow)
    return crow, trip.km, trip.minutes


def reaches(mobility_km: float | None, home: Place, work: Place) -> bool:
    """Tell whether somebody can go from home to work every day; a place that is not known is no obstacle.

    With a stated mobility it is the rule of eligibility: not farther by road, unless the crow flies
    less than 0.8 of it. Without, at most an hour by car.
    """
    start, end = locate_place(home).point, locate_place(work).point
    if start is None or end is None:
        return True
    crow, road, minutes = _way(start, end)
    if mobility_km is None:
        return minutes <= LONG_COMMUTE_MINUTES
    return road <= mobility_km or crow <= mobility_km * CROW_SHARE


class Reach:
    """Which candidates reach which workplaces, as a table of people by distinct places.

    Attributes:
        places: the distinct places.
        table: bool (candidates, places).
    """

    def __init__(
        self, homes: Sequence[Place], mobility: Sequence[float | None], places: Sequence[Place]
    ) -> None:
        """Compute the table; people of one home and one mobility are computed once."""
        self.places = tuple(dict.fromkeys(places))
        self._column = {place: column for column, place in enumerate(self.places)}
        self.table: NDArray[np.bool_] = np.ones((len(homes), len(self.places)), dtype=np.bool_)
        known: dict[tuple[Place, float | None], NDArray[np.bool_]] = {}
        for row, key in enumerate(zip(homes, mobility, strict=True)):
            if key not in known:
                known[key] = np.array(
                    [reaches(key[1], key[0], place) for place in self.places], dtype=np.bool_
                )
            self.table[row] = known[key]

    def to(self, place: Place) -> NDArray[np.bool_]:
        """Return who reaches a place, bool (candidates,)."""
        return self.table[:, self._column[place]]

    def to_any(self, places: Sequence[Place]) -> NDArray[np.bool_]:
        """Return who reaches at least one of the places, bool (candidates,)."""
        columns = sorted({self._column[place] for place in places})
        return np.asarray(self.table[:, columns].any(axis=1), dtype=np.bool_)
