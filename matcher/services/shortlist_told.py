"""The lists and routes of a forum with their reasons."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.planning.assignment import PlacesProblem
from matcher.planning.presence import capacity
from matcher.records import Match
from matcher.records.errors import Text
from matcher.records.shortlist import Listed, PostingList, Proof, Route, StandList, Stop
from matcher.services.forum_scores import Table

SHOWN_PROOFS = 3
SHOWN_MISSING = 4
LEAST_RESERVE = 3
RESERVE_SHARE = 0.5
"""Second choices, as a share of the first: one in two came in the worst mornings told of."""

SHOWN_STOPS = 3
"""Further stands told to a visitor who has time left."""


def stand_lists(table: Table, chosen: NDArray[np.bool_], problem: PlacesProblem) -> tuple[StandList, ...]:
    """Return the lists of each stand, first and second choices, with reasons."""
    lists = chosen.sum(axis=1)
    by_stand: dict[str, list[PostingList]] = {stand.id: [] for stand in table.stands}
    for number, column in enumerate(table.columns):
        picked = _best_first(table, number, np.flatnonzero(chosen[:, number]))
        wanted = max(LEAST_RESERVE, int(np.ceil(RESERVE_SHARE * len(picked))))
        at_stand = chosen[:, table.stand_of == table.stand_of[number]].any(axis=1)
        others = _best_first(table, number, np.flatnonzero(table.allowed[:, number] & ~at_stand))
        # Those who still have a free place come first: a star on every list is no second choice.
        free = [row for row in others if lists[row] < problem.ceilings[row]]
        reserve = (free + [row for row in others if row not in set(free)])[:wanted]
        by_stand[column.stand.id].append(
            PostingList(
                posting=column.posting.id,
                title=column.posting.title,
                places=int(problem.capacities[number]),
                chosen=tuple(_listed(table, row, number, int(lists[row])) for row in picked),
                reserve=tuple(_listed(table, row, number, int(lists[row])) for row in reserve),
            )
        )
    return tuple(
        StandList(
            stand=stand.id,
            firm=stand.firm,
            room=stand.room,
            capacity=capacity(table.event, stand),
            postings=tuple(by_stand[stand.id]),
        )
        for stand in table.stands
    )


def visitor_routes(table: Table, chosen: NDArray[np.bool_]) -> tuple[Route, ...]:
    """Return each visitor's stands, best first, and those to see beside if there is time."""
    routes = []
    for row, visitor in enumerate(table.visitors):
        own = np.flatnonzero(chosen[row]).tolist()
        own.sort(key=lambda number: (-table.values[row, number], table.columns[number].stand.id))
        seen = {table.columns[number].stand.id for number in own}
        spare = []
        for number in sorted(
            np.flatnonzero(table.allowed[row]).tolist(), key=lambda one: (-table.values[row, one], one)
        ):
            if table.columns[number].stand.id not in seen:
                seen.add(table.columns[number].stand.id)
                spare.append(number)
        routes.append(
            Route(
                visitor=visitor.id,
                candidate=visitor.candidate,
                stops=tuple(_stop(table, row, number) for number in own),
                reserve=tuple(_stop(table, row, number) for number in spare[:SHOWN_STOPS]),
            )
        )
    return tuple(routes)


def _best_first(table: Table, number: int, rows: NDArray[np.int64]) -> list[int]:
    return sorted(rows.tolist(), key=lambda row: (-table.values[row, number], table.visitors[row].id))


def _listed(table: Table, row: int, number: int, lists: int) -> Listed:
    match = table.match(row, number, 1)
    visitor, column = table.visitors[row], table.columns[number]
    by_firm = bool({visitor.id, visitor.group} & set(column.stand.wish))
    by_visitor = table.wishes[row, number] - by_firm > 0
    return Listed(
        visitor=visitor.id,
        candidate=visitor.candidate,
        score=round(float(table.scores[row, number]), 4),
        grade=match.grade if match else 0,
        value=round(float(table.values[row, number]), 4),
        eligibility=match.eligibility.status if match else "unknown",
        conditions=_conditions(match),
        proofs=proofs(match),
        missing=_missing(match),
        wished_by="both"
        if by_firm and by_visitor
        else "firm"
        if by_firm
        else "visitor"
        if by_visitor
        else None,
        lists=lists,
    )


def _stop(table: Table, row: int, number: int) -> Stop:
    match = table.match(row, number, 1)
    column = table.columns[number]
    return Stop(
        stand=column.stand.id,
        firm=column.stand.firm,
        posting=column.posting.id,
        title=column.posting.title,
        score=round(float(table.scores[row, number]), 4),
        grade=match.grade if match else 0,
        conditions=_conditions(match),
        proofs=proofs(match),
        wished=bool(table.wishes[row, number] > 0),
    )


def proofs(match: Match | None) -> tuple[Proof, ...]:
    """Return the strongest skills shown, with the person's own words; one sentence proves once."""
    if match is None:
        return ()
    found: dict[str, Proof] = {}
    for skill in sorted(match.matched, key=lambda one: (one.need != "must", -one.strength)):
        words = " ".join(skill.words.split())
        found.setdefault(words, Proof(skill=skill.label, words=words))
    return tuple(found.values())[:SHOWN_PROOFS]


def _missing(match: Match | None) -> tuple[str, ...]:
    if match is None:
        return ()
    return tuple(skill.label for skill in match.missing if skill.need == "must")[:SHOWN_MISSING]


def _conditions(match: Match | None) -> tuple[str, ...]:
    if match is None:
        return (Text("Profil à demander à l'accueil.", "Ask for the profile at the desk.").render(),)
    # Whom a rule excludes is on no list; but the real road may turn out far longer than its estimate.
    return tuple(one.text for one in match.eligibility.reasons if one.status != "eligible")
