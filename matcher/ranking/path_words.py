"""How a contract lies on somebody's path, in words: their course, their level, their wish to learn."""

from __future__ import annotations

from matcher.ranking.demand import Demand
from matcher.ranking.paths import (
    BEFORE_IT,
    OF_ANOTHER_PATH,
    STILL_LEARNING,
    THE_COURSE,
    courses_in_common,
    level_fit,
    trains,
)
from matcher.ranking.pool import CandidatePool
from matcher.ranking.wording import say
from matcher.records.match import Audience
from matcher.taxonomy.courses import load_courses

_RELATIONS = {THE_COURSE: "path_course", BEFORE_IT: "path_before"}


def path_lines(demand: Demand, pool: CandidatePool, row: int, audience: Audience) -> tuple[str, ...]:
    """Return what the path of a candidate changes in the closeness of trades, in the user's language.

    Args:
        demand: the posting.
        pool: the candidates.
        row: of the candidate.
        audience: who reads it.
    """
    if not trains(demand):
        if not pool.newcomers[row]:
            return ()
        return (say("lines", "path_newcomer", audience, percent=round(100 * STILL_LEARNING)),)
    if not pool.learning[row]:
        return (say("lines", "path_not_learning", audience, percent=round(100 * OF_ANOTHER_PATH)),)
    lines = []
    common = [one for one in courses_in_common(demand, pool) if row in one.rows]
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
    if level_fit(demand, pool)[row] < 1:
        lines.append(say("lines", "path_level", audience))
    return tuple(lines)
