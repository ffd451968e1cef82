"""How a contract lies on somebody's path, in words: their course, their level, their wish to learn."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.ranking.demand import Demand
from matcher.ranking.paths import (
    BEFORE_IT,
    OF_ANOTHER_PATH,
    STILL_LEARNING,
    THE_COURSE,
    CourseInCommon,
    courses_in_common,
    level_fit,
    trains,
)
from matcher.ranking.pool import CandidatePool
from matcher.ranking.wording import say
from matcher.records.match import Audience
from matcher.taxonomy.courses import load_courses

_RELATIONS = {THE_COURSE: "path_course", BEFORE_IT: "path_before"}


def path_lines(
    demand: Demand, pool: CandidatePool, rows: Sequence[int], audience: Audience
) -> list[tuple[str, ...]]:
    """Return what the path of each candidate changes in the closeness of trades, in the user's language.

    Args:
        demand: the posting.
        pool: the candidates.
        rows: of the candidates.
        audience: who reads it.
    """
    if not trains(demand):
        newcomer = (say("lines", "path_newcomer", audience, percent=round(100 * STILL_LEARNING)),)
        return [newcomer if pool.newcomers[row] else () for row in rows]
    common, fit = courses_in_common(demand, pool), level_fit(demand, pool)
    return [
        _on_the_way([one for one in common if row in one.rows], bool(fit[row] == 1), audience)
        if pool.learning[row]
        else (say("lines", "path_not_learning", audience, percent=round(100 * OF_ANOTHER_PATH)),)
        for row in rows
    ]


def _on_the_way(common: Sequence[CourseInCommon], level_fits: bool, audience: Audience) -> tuple[str, ...]:
    """Return what is told of somebody who learns, of the courses they share with the contract."""
    lines = []
    if common:
        best = max(common, key=lambda one: one.worth)
        names = load_courses()
        lines.append(
            say(
                "lines",
                _RELATIONS.get(best.worth, "path_passed"),
                audience,
                named=names[best.named].names[0],
                own=names[best.own].names[0],
            )
        )
    if not level_fits:
        lines.append(say("lines", "path_level", audience))
    return tuple(lines)
