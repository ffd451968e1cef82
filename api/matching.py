"""From a ranking to a page of matches: filters, distances, and what every answer must say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from api.columns import Mask, holding
from api.problems import ApiError, Fault
from api.records import get_record
from api.schemas import Engine, MatchFilters, MatchItem
from api.workplace import Snapshot, Workplace
from matcher.geo import Point, distance_km, locate
from matcher.ranking.pool_builder import pool_of_one
from matcher.ranking.wording import GRADES
from matcher.records import Candidate, Eligibility, Match, Posting
from matcher.records.errors import Text
from matcher.services.deriving import extractor_version
from matcher.services.search import Ranking, load_ranker, rank_all

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
    kept = _kept(snapshot, filters, centre)
    distance_to = _Distances(snapshot, centre or _place(ranking.demand.posting))
    if not filters.eligible_only:
        rows = ranking.order[kept[ranking.order]]
        total, page = len(rows), rows[offset : offset + limit].tolist()
        matches = [
            (ranking.match(row, number), distance_to(row))
            for number, row in enumerate(page, start=offset + 1)
        ]
        return Selection(tuple(matches), total, offset + limit < total)
    found = list(islice(_eligible(ranking, kept), offset, offset + limit + 1))
    told = [
        (ranking.match(row, offset + number, eligibility=eligibility), distance_to(row))
        for number, (row, eligibility) in enumerate(found[:limit], start=1)
    ]
    return Selection(tuple(told), None, len(found) > limit)


def _eligible(ranking: Ranking, kept: Mask) -> Iterator[tuple[int, Eligibility]]:
    for row in ranking.order[kept[ranking.order]].tolist():
        eligibility = ranking.eligible(row)
        if eligibility is not None:
            yield row, eligibility


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


def distance_to_job(snapshot: Snapshot, posting: Posting, row: int) -> float | None:
    """Return how far a person lives from a posting in km as the crow flies, None where that is not known."""
    return _Distances(snapshot, _place(posting))(row)


@dataclass(frozen=True)
class _Distances:
    """Tells how far each person lives from a place, in km as the crow flies, where both are known."""

    snapshot: Snapshot
    centre: Point | None

    def __call__(self, row: int) -> float | None:
        point = self.snapshot.columns.point(row)
        return distance_km(self.centre, point) if self.centre is not None and point is not None else None


def _kept(snapshot: Snapshot, filters: MatchFilters, centre: Point | None) -> Mask:
    """Return whom the filters keep, bool (candidates,)."""
    pool, columns = snapshot.pool, snapshot.columns
    kept = np.ones(len(pool), dtype=np.bool_)
    kept[[pool.rows[one] for one in snapshot.withdrawn if one in pool.rows]] = False
    if centre is not None:
        kept &= columns.within(centre, filters.radius_km, keep_unknown=filters.keep_unknown)
    if filters.contract is not None:
        kept &= columns.accepting(filters.contract, keep_unknown=filters.keep_unknown)
    if filters.certificates:
        kept &= holding(pool, filters.certificates)
    return kept


def postings_near(
    workplace: Workplace, snapshot: Snapshot, candidate_id: str, contract: str | None = None
) -> list[Posting]:
    """Return the postings worth ranking for a person, closest in meaning first.

    Raises:
        ApiError: 503, the person is not in the index yet.
    """
    row = require_indexed(snapshot, candidate_id)
    near = snapshot.nearest_postings(row, MAX_POSTINGS_RANKED * (10 if contract else 1))
    found = (workplace.store.get(Posting, posting_id) for posting_id in near)
    kept = [posting for posting in found if posting and contract in (None, posting.contract)]
    return kept[:MAX_POSTINGS_RANKED]


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
    here = row = snapshot.pool.rows[candidate_id]
    if snapshot.large:
        # The scores are the same, and nobody else is looked at.
        alone, row = pool_of_one(snapshot.pool, row), 0
        rankings = [
            rank_all(posting, alone, facts=workplace.facts_of(snapshot, posting), roads=snapshot.roads)
            for posting in postings
        ]
    else:
        rankings = [workplace.rank_stored(snapshot, posting) for posting in postings]
    rankings.sort(key=lambda ranking: (-float(ranking.scores[row]), ranking.demand.posting.id))
    told = []
    for number, ranking in enumerate(rankings[offset : offset + limit], start=offset + 1):
        told.append((ranking.match(row, number), distance_to_job(snapshot, ranking.demand.posting, here)))
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
            "missing_beside": match.missing_beside,
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


def get_pair(
    workplace: Workplace, snapshot: Snapshot, posting_id: str, candidate_id: str
) -> tuple[Posting, Candidate]:
    """Return a stored posting and a stored candidate who can be ranked for it.

    Raises:
        ApiError: 404, one of them is not there; 503, the index does not hold the person yet.
    """
    posting = get_record(workplace, Posting, posting_id)
    candidate = get_record(workplace, Candidate, candidate_id)
    require_indexed(snapshot, candidate.id)
    return posting, candidate


def require_indexed(snapshot: Snapshot, candidate_id: str) -> int:
    """Return a candidate's row.

    Raises:
        ApiError: 503, the person was saved a moment ago and the index does not hold them yet.
    """
    row = snapshot.pool.rows.get(candidate_id)
    if row is None or candidate_id in snapshot.withdrawn:
        raise ApiError(
            "unavailable",
            Text(
                "Ce profil vient d'être enregistré ; réessayez dans un instant.",
                "This profile was saved a moment ago; try again soon.",
            ),
            headers={"Retry-After": "2"},
        )
    return row
