"""From a ranking to a page of matches: filters, distances, and what every answer must say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from api.problems import ApiError, Fault
from api.schemas import Engine, MatchFilters, MatchItem
from api.workplace import Snapshot, Workplace
from matcher.geo import Point, distance_km, locate
from matcher.ranking.wording import GRADES
from matcher.records import Candidate, Eligibility, Facts, Match, Posting
from matcher.records.errors import Text
from matcher.services.deriving import extractor_version
from matcher.services.search import Ranking, load_ranker

MAX_POSTINGS_RANKED = 50
"""Postings ranked for one person: those closest in meaning; reading an ad costs about 50 ms."""


@dataclass(frozen=True)
class Selection:
    """Some rows of a ranking.

    Attributes:
        matches: the explained matches, with the distance of each in km where it is known.
        total: how many there are in all, None where they were not all looked at.
        has_more: whether others follow.
    """

    matches: tuple[tuple[Match, float | None], ...]
    total: int | None
    has_more: bool


def engine_of(snapshot: Snapshot) -> Engine:
    """Return what makes the rankings of a snapshot."""
    return Engine(
        ranker=load_ranker().version,
        encoder=snapshot.pool.encoder.model_id,
        extractor=extractor_version(),
        candidates=len(snapshot.pool) - len(snapshot.withdrawn & snapshot.pool.rows.keys()),
        indexed_at=snapshot.loaded_at,
    )


def select(
    snapshot: Snapshot, ranking: Ranking, filters: MatchFilters, *, offset: int = 0, limit: int = 20
) -> Selection:
    """Return one page of a ranking after the filters; ranks count those kept.

    Raises:
        ApiError: 422, the commune of the filter is not known.
    """
    centre = _centre(filters)
    rows = [
        (row, distance)
        for row, distance in _with_distances(snapshot, ranking, centre or _place(ranking.demand.posting))
        if _kept(snapshot, row, distance if centre else None, filters, located=centre is not None)
    ]
    if not filters.eligible_only:
        page = rows[offset : offset + limit]
        matches = [
            (ranking.match(row, offset + number), distance)
            for number, (row, distance) in enumerate(page, start=1)
        ]
        return Selection(tuple(matches), len(rows), offset + limit < len(rows))
    found = list(islice(_eligible(ranking, rows), offset, offset + limit + 1))
    told = [
        (ranking.match(row, offset + number, eligibility=eligibility), distance)
        for number, (row, distance, eligibility) in enumerate(found[:limit], start=1)
    ]
    return Selection(tuple(told), None, len(found) > limit)


def _eligible(
    ranking: Ranking, rows: Iterable[tuple[int, float | None]]
) -> Iterator[tuple[int, float | None, Eligibility]]:
    for row, distance in rows:
        eligibility = ranking.eligibility(row)
        if eligibility.status != "not_eligible":
            yield row, distance, eligibility


def _centre(filters: MatchFilters) -> Point | None:
    if not (filters.commune or filters.postal_code):
        return None
    location = locate(filters.commune, filters.postal_code)
    if location.point is None:
        note = location.note or Text("lieu inconnu.", "unknown place.")
        raise ApiError(
            "invalid",
            Text("Le lieu demandé n'a pas été trouvé.", "The place asked for was not found."),
            faults=[Fault(field="body.filters.commune", detail=note.render())],
        )
    return location.point


def _place(posting: Posting) -> Point | None:
    return locate(posting.commune, posting.postal_code).point


def _with_distances(
    snapshot: Snapshot, ranking: Ranking, centre: Point | None
) -> Iterator[tuple[int, float | None]]:
    known: dict[Point, float | None] = {}
    for row in ranking.order.tolist():
        if snapshot.pool.candidates[row].id in snapshot.withdrawn:
            continue
        point = snapshot.points[row]
        if centre is None or point is None:
            yield row, None
            continue
        if point not in known:
            known[point] = distance_km(centre, point)
        yield row, known[point]


def _kept(
    snapshot: Snapshot, row: int, distance: float | None, filters: MatchFilters, *, located: bool
) -> bool:
    candidate = snapshot.pool.candidates[row]
    if located and (distance > filters.radius_km if distance is not None else not filters.keep_unknown):
        return False
    return _accepts(candidate, filters) and holds(snapshot.pool.facts[row], filters.certificates)


def _accepts(candidate: Candidate, filters: MatchFilters) -> bool:
    if filters.contract is None or filters.contract in candidate.contracts:
        return True
    return not candidate.contracts and filters.keep_unknown


def holds(facts: Facts, codes: Sequence[str]) -> bool:
    """Return whether the facts show every certificate; a family ("CACES R489") by any of its categories."""
    held = [fact.code.casefold() for fact in facts.certificates if fact.state == "held"]
    return all(
        any(own == code or own.startswith(code + "-") for own in held)
        for code in (code.strip().casefold() for code in codes)
    )


def rank_postings(
    workplace: Workplace,
    snapshot: Snapshot,
    candidate_id: str,
    postings: Sequence[Posting],
    *,
    offset: int,
    limit: int,
) -> Selection:
    """Return the stored postings that fit one person, best first; ranks count postings."""
    row = snapshot.pool.rows[candidate_id]
    rankings = [workplace.rank_stored(snapshot, posting) for posting in postings]
    rankings.sort(key=lambda ranking: (-float(ranking.scores[row]), ranking.demand.posting.id))
    home = snapshot.points[row]
    told = []
    for number, ranking in enumerate(rankings[offset : offset + limit], start=offset + 1):
        place = _place(ranking.demand.posting)
        distance = distance_km(home, place) if home and place else None
        told.append((ranking.match(row, number), distance))
    return Selection(tuple(told), len(rankings), offset + limit < len(rankings))


def item_of(
    match: Match,
    distance: float | None,
    *,
    explained: bool = True,
    commune: str | None = None,
    title: str | None = None,
) -> MatchItem:
    """Return a match as the API tells it."""
    detail = (
        {
            "base": match.base,
            "contributions": match.contributions,
            "matched": match.matched,
            "missing": match.missing,
            "trainings": match.trainings,
        }
        if explained
        else {}
    )
    return MatchItem.model_validate(
        {
            "posting_id": match.posting_id,
            "candidate_id": match.candidate_id,
            "title": title,
            "rank": match.rank,
            "score": match.score,
            "grade": match.grade,
            "grade_label": GRADES[match.grade].render(),
            "commune": commune,
            "distance_km": round(distance, 1) if distance is not None else None,
            "eligibility": match.eligibility,
            **detail,
        }
    )


def ad_posting(text: str, title: str | None = None, **fields: object) -> Posting:
    """Return the text of an ad as a posting that is stored nowhere; its first line is its title."""
    body = text.strip()
    first, _, rest = body.partition("\n")
    if title and title.strip():
        named = title.strip()
    elif len(first) <= 160 and rest.strip():
        named, body = first.strip(), rest.strip()
    else:
        named = first[:160].rsplit(" ", 1)[0] if len(first) > 160 else first
    return Posting.model_validate({"id": "annonce", "title": named, "text": body, **fields})
