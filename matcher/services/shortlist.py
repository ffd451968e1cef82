"""The organiser's question: whom should each stand meet, so that everybody meets somebody?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from matcher.planning.assignment import (
    PlacesProblem,
    Shortfall,
    by_score_alone,
    gini,
    give_places,
    shortfalls,
)
from matcher.planning.presence import open_slots
from matcher.records import Candidate, Posting
from matcher.records.errors import Text
from matcher.records.event import Event
from matcher.records.shortlist import Exposure, LeftOut, SharedPlaces, Shortlists
from matcher.services.forum_scores import Table, compare_everybody, fit_threshold
from matcher.services.numbers import counted
from matcher.services.search import DEFAULT_ENCODER
from matcher.services.shortlist_told import stand_lists, visitor_routes

MOST_TRIES = 3
"""How much more (recruiters, names) is tried before a lower floor is advised, and at how many stands."""


def make_shortlists(
    event: Event,
    postings: Sequence[Posting],
    candidates: Sequence[Candidate],
    *,
    top: int | None = None,
    minimum: int | None = None,
    ceiling: int | None = None,
    encoder_name: str = DEFAULT_ENCODER,
    progress: Callable[[int], object] | None = None,
) -> Shortlists:
    """Return balanced lists for every stand, and a route for every visitor.

    What is wrong in the event is left out: call `compare_everybody` and `lists_of` to know what.

    Args:
        event: stands, visitors, hours and rules.
        postings: the postings the stands name.
        candidates: the profiles the visitors name.
        top: longest list of a posting; from the stand's capacity by default.
        minimum: lists each visitor should be on wherever they fit; the event's rule by default.
        ceiling: most lists of a visitor; the event's rule by default.
        encoder_name: the encoder of the ranking.
        progress: called with the number of postings ranked.

    Raises:
        PlanningError: no slot or no stand of the event is sound, or the solver is missing.
    """
    table = compare_everybody(event, postings, candidates, encoder_name, progress)
    return lists_of(table, top=top, minimum=minimum, ceiling=ceiling)


def lists_of(
    table: Table, *, top: int | None = None, minimum: int | None = None, ceiling: int | None = None
) -> Shortlists:
    """Return the lists of a table of scores, as `make_shortlists` does."""
    rules = table.event.rules
    floor = rules.min_meetings if minimum is None else minimum
    most = max(rules.max_meetings if ceiling is None else ceiling, floor)
    problem = _problem(table, top, floor, most)
    places = give_places(problem)
    alone = by_score_alone(problem)
    return Shortlists(
        event=table.event.id,
        floor=floor,
        ceiling=most,
        fit=round(fit_threshold(), 4),
        total=round(places.total, 6),
        bound=round(places.bound, 6),
        stands=stand_lists(table, places.chosen, problem),
        routes=visitor_routes(table, places.chosen),
        balanced=_exposure(table, places.chosen, problem),
        by_score=_exposure(table, alone, problem),
        shared=tuple(_shared(table, problem, places.chosen, top)),
        left_out=tuple(_left_out(table, places.chosen)),
        notes=tuple(_notes(table, problem, top)),
    )


def _problem(
    table: Table, top: int | None, floor: int, ceiling: int, more: Mapping[str, int] = MappingProxyType({})
) -> PlacesProblem:
    """Return the choice to make; `more` adds recruiters to stands."""
    rows, count = table.scores.shape
    if top is None:
        totals = _meetings(table, more)
        capacities = _shared_capacity(table, totals)
    else:
        capacities = np.full(count, top, dtype=np.int64)
        totals = np.bincount(table.stand_of, minlength=len(table.stands)) * top
    return PlacesProblem(
        values=table.values,
        allowed=table.allowed,
        floors=np.full(rows, floor, dtype=np.int64),
        ceilings=np.full(rows, ceiling, dtype=np.int64),
        capacities=capacities,
        stand_of=table.stand_of,
        stand_capacities=totals.astype(np.int64),
    )


def _meetings(table: Table, more: Mapping[str, int]) -> NDArray[np.int64]:
    """Return how many meetings each stand can hold."""
    held = [
        (stand.recruiters + more.get(stand.id, 0)) * len(open_slots(table.event, stand))
        for stand in table.stands
    ]
    return np.array(held, dtype=np.int64)


def _notes(table: Table, problem: PlacesProblem, top: int | None) -> list[str]:
    notes = [
        Text(
            f"Le stand {stand.id} n'a aucune offre : il ne reçoit pas de liste.",
            f"Stand {stand.id} has no posting: it gets no list.",
        )
        for stand in table.stands
        if not stand.postings
    ]
    held = _meetings(table, {}).tolist()
    for stand, most, meetings in zip(table.stands, problem.stand_capacities.tolist(), held, strict=True):
        if top is not None and most > meetings:
            notes.append(
                Text(
                    f"Le stand {stand.id} aura jusqu'à {most} noms pour {meetings} rendez-vous possibles.",
                    f"Stand {stand.id} may get {most} names for {meetings} possible meetings.",
                )
            )
    return [note.render() for note in notes]


def _shared_capacity(table: Table, meetings: NDArray[np.int64]) -> NDArray[np.int64]:
    """Share a stand's meetings among its postings by their positions; what one cannot use, others may."""
    capacities = np.zeros(len(table.columns), dtype=np.int64)
    for number, total in enumerate(meetings.tolist()):
        here = np.flatnonzero(table.stand_of == number)
        if not len(here):
            continue
        positions = np.array([table.columns[one].posting.positions for one in here], dtype=np.float64)
        shares = np.maximum(1, np.ceil(total * positions / positions.sum())).astype(np.int64)
        needed = np.minimum(shares, table.allowed[:, here].sum(axis=0))
        for index, one in enumerate(here):
            others = int(needed.sum() - needed[index])
            capacities[one] = min(total, max(int(shares[index]), total - others))
    return capacities


def _exposure(table: Table, chosen: NDArray[np.bool_], problem: PlacesProblem) -> Exposure:
    fits = np.array([len(set(table.stand_of[np.flatnonzero(line)].tolist())) for line in table.allowed])
    seen = fits > 0
    counts = chosen.sum(axis=1)[seen]
    asked = np.minimum(problem.floors[seen], fits[seen])
    return Exposure(
        visitors=int(seen.sum()),
        places=int(counts.sum()),
        on_none=int((counts == 0).sum()),
        under_floor=int((counts < asked).sum()),
        minimum=int(counts.min()) if len(counts) else 0,
        median=float(np.median(counts)) if len(counts) else 0.0,
        maximum=int(counts.max(initial=0)),
        gini=round(gini(counts), 4),
        total_score=round(float(table.scores[chosen].sum()), 4),
    )


_SHARE = Text("visiteurs se partagent", "visitors share")


def _shared(
    table: Table, problem: PlacesProblem, chosen: NDArray[np.bool_], top: int | None
) -> list[SharedPlaces]:
    told = []
    for one in shortfalls(problem, chosen):
        stands = sorted({table.columns[column].stand.id for column in one.columns})
        missing = one.wanted - one.places
        remedy = _remedy(table, problem, one, stands, top)
        places = (Text("place", "place"), Text("places", "places"))
        lacking, there = counted(missing, *places), counted(one.places, *places)
        visitors = counted(len(one.rows), Text("visiteur a pour lui", "visitor has"), _SHARE)
        text = Text(
            f"Il manque {lacking} : {visitors} {there} de {_names(table, stands)}, "
            f"il en faudrait {one.wanted}. {remedy.fr}",
            f"{lacking} missing: {visitors} {there} of {_names(table, stands)}, "
            f"{one.wanted} are due. {remedy.en}",
        )
        told.append(
            SharedPlaces(
                visitors=tuple(table.visitors[row].id for row in one.rows),
                stands=tuple(stands),
                places=one.places,
                wanted=one.wanted,
                text=text.render(),
            )
        )
    return told


def _names(table: Table, stands: Sequence[str]) -> str:
    firms = {stand.id: stand.firm for stand in table.stands}
    return ", ".join(f"{firms[one]} ({one})" if firms[one] else one for one in stands)


def _remedy(
    table: Table, problem: PlacesProblem, short: Shortfall, stands: Sequence[str], top: int | None
) -> Text:
    """Return the smallest change found that gives these people their places, tried and not guessed."""
    rows, floor = list(short.rows), int(problem.floors.max(initial=0))
    ceiling = int(problem.ceilings.max(initial=0))

    def solves(changed: PlacesProblem) -> bool:
        given = give_places(changed).chosen
        return not any(set(one.rows) & set(rows) for one in shortfalls(changed, given))

    if top is not None:
        for longer in range(top + 1, top + 1 + MOST_TRIES):
            if solves(_problem(table, longer, floor, ceiling)):
                return Text(
                    f"Ce qui suffirait : des listes de {longer} noms (au lieu de {top}).",
                    f"Lists of {longer} names (instead of {top}) would do.",
                )
    else:
        for more in range(1, MOST_TRIES + 1):
            for stand in stands[:MOST_TRIES]:
                if solves(_problem(table, None, floor, ceiling, {stand: more})):
                    firm, several = _names(table, [stand]), "s" if more > 1 else ""
                    return Text(
                        f"Ce qui suffirait : {more} recruteur{several} de plus chez {firm}.",
                        f"{more} more recruiter{several} at {firm} would do.",
                    )
    lower = int(give_places(problem).chosen[rows].sum(axis=1).min())
    if lower == 0:
        return Text(
            f"Même un plancher de 1 ne tient pas, et {MOST_TRIES} recruteurs ou noms de plus n'y suffisent "
            "pas : il faut d'autres stands pour ces métiers.",
            f"Not even a floor of 1 holds, and {MOST_TRIES} more recruiters or names are not enough: other "
            "stands are needed for these trades.",
        )
    return Text(
        f"Abaissez le plancher à {lower}, ou ajoutez des stands pour ces métiers.",
        f"Lower the floor to {lower}, or add stands for these trades.",
    )


def _left_out(table: Table, chosen: NDArray[np.bool_]) -> list[LeftOut]:
    left = []
    for row in np.flatnonzero(~chosen.any(axis=1)).tolist():
        visitor = table.visitors[row]
        left.append(LeftOut(visitor=visitor.id, reason=_why_left_out(table, row).render()))
    return left


def _why_left_out(table: Table, row: int) -> Text:
    if table.allowed[row].any():
        return Text(
            "Toutes les places des stands qui lui conviennent sont prises.",
            "All places of the stands that fit are taken.",
        )
    refused = sorted(
        (column for one, column in table.refusals if one == row),
        key=lambda column: -table.values[row, column],
    )
    if refused:
        column = table.columns[refused[0]]
        why = table.refusals[row, refused[0]].rstrip(".") + "."
        return Text(
            f"La meilleure offre ({column.posting.title}, {column.stand.id}) n'est pas possible : {why}",
            f"The best posting ({column.posting.title}, {column.stand.id}) is not possible: {why}",
        )
    if table.pool_rows[row] < 0:
        return Text(
            "Pas de profil : trois questions à l'accueil (métier, mobilité, contrat) suffisent.",
            "No profile: three questions at the desk (trade, mobility, contract) are enough.",
        )
    if not table.columns:
        return Text("Aucun stand n'a d'offre.", "No stand has a posting.")
    best = int(table.scores[row].argmax())
    column = table.columns[best]
    score = round(100 * float(table.scores[row, best]))
    return Text(
        f"Aucune offre du forum ne correspond ; la plus proche est {column.posting.title} "
        f"({column.stand.id}), {score} sur 100.",
        f"No posting of the forum fits; the nearest is {column.posting.title} ({column.stand.id}), "
        f"{score} out of 100.",
    )
