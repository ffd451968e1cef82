"""Real trips, asked once for each pair of places, from an engine that may be slow or gone.

A routing engine is somebody's server: it is down on a Monday, restarted at noon, too small for its map. So
what it said is remembered, and it is left alone for a while once it has kept us waiting (a circuit breaker:
M. Nygard, *Release It!*, 2nd ed. 2018, ch. 5). Meanwhile the estimate stands in, and says that it does.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from matcher.geo.communes import Point, distance_km
from matcher.geo.routing import NoRouteError, Router, RoutingError, open_router
from matcher.geo.travel import Mode, Trip, trip_of, trip_on
from matcher.records.errors import Text

ROUTING_VARIABLE: Final = "PASSERELLE_ROUTING_URL"

MAX_REMEMBERED = 65_536
"""Trips kept in memory: a cluster of 300 communes with 200 workplaces has fewer."""

PATIENCE_SECONDS = 5.0
"""Waiting that an engine may cost before it is left alone."""

ALLOWED_SECONDS = 0.1
"""What one answer may take without using up patience; faster answers give patience back."""

FAILURE_SECONDS = 1.0
"""Patience that a failure costs beside the time it took, so that quick refusals end the asking too."""

REST_SECONDS = 60.0
"""How long the engine is left alone; then one question tries it again."""

_NO_ROUTE = Text("le moteur d'itinéraire n'a pas trouvé de route", "the routing engine found no road")
_NO_ANSWER = Text("le moteur d'itinéraire ne répond pas", "the routing engine does not answer")


class Roads:
    """Trips by one routing engine, for one run or one server; safe for several threads.

    Args:
        router: the engine.
        tell: told once, when estimates begin to stand in for an engine that does not answer, and again
            only after it has recovered.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        router: Router,
        *,
        tell: Callable[[Text], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._router = router
        self._tell = tell
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[Point, Point, Mode], Trip] = OrderedDict()
        self._impatience = 0.0
        self._resting_until: float | None = None
        self._told = False

    @property
    def name(self) -> str:
        """What the engine is called."""
        return self._router.name

    def trip(self, start: Point, end: Point, mode: Mode = "car") -> Trip:
        """Return the way between two places, by the engine wherever it answers.

        Where it does not, or knows no road, the estimate with a note. An engine that knows cars alone gives
        the length of the road for the other modes too; their speed is then estimated. Two places that are
        one (a commune's own people) are not asked about.
        """
        if start == end:
            return trip_of(0.0, mode)
        if mode not in self._router.modes:
            car = self.trip(start, end)
            if car.note is not None:
                return replace(_estimate(start, end, mode), note=car.note)
            return replace(trip_on(car.km, mode), source=car.source)
        key = (start, end, mode)
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known
            if self._at_rest():
                return replace(_estimate(start, end, mode), note=_stands_in(_NO_ANSWER))
        return self._ask(key)

    def _ask(self, key: tuple[Point, Point, Mode]) -> Trip:
        start, end, mode = key
        began = self._clock()
        try:
            found = self._router.route(start, end, mode)
        except NoRouteError:
            found = replace(_estimate(start, end, mode), note=_stands_in(_NO_ROUTE))
        except RoutingError as error:
            self._failed(error, self._clock() - began)
            return replace(_estimate(start, end, mode), note=_stands_in(_NO_ANSWER))
        self._answered(key, found, self._clock() - began)
        return found

    def _at_rest(self) -> bool:
        if self._resting_until is None:
            return False
        if self._clock() < self._resting_until:
            return True
        # One question tries it again: a failure costs more than what patience is left.
        self._resting_until = None
        self._impatience = PATIENCE_SECONDS - FAILURE_SECONDS
        return False

    def _answered(self, key: tuple[Point, Point, Mode], found: Trip, seconds: float) -> None:
        with self._lock:
            self._known[key] = found
            while len(self._known) > MAX_REMEMBERED:
                self._known.popitem(last=False)
            self._impatience = max(0.0, self._impatience + seconds - ALLOWED_SECONDS)
            tired = self._impatience >= PATIENCE_SECONDS
            if tired:
                self._rest()
            else:
                self._told = self._told and self._impatience > 0.0
        if tired:
            self._say(
                Text(
                    f"le moteur d'itinéraire {self.name} est trop lent.",
                    f"the routing engine {self.name} is too slow.",
                )
            )

    def _failed(self, error: RoutingError, seconds: float) -> None:
        with self._lock:
            self._impatience += seconds + FAILURE_SECONDS
            if self._impatience >= PATIENCE_SECONDS:
                self._rest()
        self._say(error.problem)

    def _rest(self) -> None:
        self._resting_until = self._clock() + REST_SECONDS

    def _say(self, why: Text) -> None:
        with self._lock:
            told, self._told = self._told, True
        if told or self._tell is None:
            return
        self._tell(
            Text(
                f"Trajets estimés à vol d'oiseau : {why.fr}",
                f"Trips estimated as the crow flies: {why.en}",
            )
        )


def open_roads(url: str | None, *, tell: Callable[[Text], object] | None = None) -> Roads | None:
    """Return the trips of the engine at `osrm+http://…` or `valhalla+http://…`; None where none is named.

    Nothing is asked of the engine yet.

    Raises:
        RoutingError: the address is not understood.
    """
    return Roads(open_router(url), tell=tell) if url and url.strip() else None


def _estimate(start: Point, end: Point, mode: Mode) -> Trip:
    return trip_of(distance_km(start, end) or 0.0, mode)


def _stands_in(why: Text) -> Text:
    return Text(f"trajet estimé : {why.fr}", f"estimated trip: {why.en}")
