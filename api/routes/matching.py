"""Rankings: candidates for a posting, candidates for the text of an ad, postings for a candidate."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import Limit, RecordId, SnapshotDep, WorkplaceDep
from api.matching import (
    MAX_POSTINGS_RANKED,
    NOTICE,
    Selection,
    ad_posting,
    engine_of,
    item_of,
    rank_postings,
    select,
)
from api.problems import ApiError, documented
from api.records import get_record
from api.schemas import AdQuery, MatchDetail, MatchItem, MatchPage, MatchQuery
from api.workplace import Snapshot
from matcher.geo import distance_km, locate
from matcher.records import Candidate, Posting, Training
from matcher.records.errors import Text
from matcher.services.search import explain

router = APIRouter(prefix="/v1", tags=["matches"])

MAX_TRAININGS = 500
"""Courses looked at for one match."""


@router.post("/postings/{posting_id}/matches", summary="Rank candidates", responses=documented(404))
def match_posting(
    workplace: WorkplaceDep, snapshot: SnapshotDep, posting_id: RecordId, query: MatchQuery
) -> MatchPage:
    """Rank the stored candidates for a stored posting, with the explanation of each match."""
    posting = get_record(workplace, Posting, posting_id)
    ranking = snapshot.ranking(posting, ignore_requirements=query.ignore_requirements)
    found = select(snapshot, ranking, query.filters, offset=query.offset, limit=query.limit)
    return candidate_page(snapshot, found, query.offset, query.limit, explained=query.explain)


@router.get(
    "/postings/{posting_id}/matches/{candidate_id}", summary="Explain one match", responses=documented(404)
)
def explain_match(
    workplace: WorkplaceDep, snapshot: SnapshotDep, posting_id: RecordId, candidate_id: RecordId
) -> MatchDetail:
    """Explain one match, with the courses that would close what is missing."""
    posting = get_record(workplace, Posting, posting_id)
    candidate = get_record(workplace, Candidate, candidate_id)
    require_indexed(snapshot, candidate.id)
    trainings = workplace.store.list(Training, limit=MAX_TRAININGS).records
    match = explain(posting, candidate.id, snapshot.pool, trainings)
    here = locate(posting.commune, posting.postal_code).point
    home = snapshot.points[snapshot.pool.rows[candidate.id]]
    distance = distance_km(here, home) if here and home else None
    return MatchDetail(
        match=item_of(match, distance, commune=candidate.commune, title=posting.title),
        engine=engine_of(snapshot),
        notice=NOTICE.render(),
    )


@router.post("/match", summary="Rank candidates for the text of an ad", responses=documented())
def match_ad(snapshot: SnapshotDep, query: AdQuery) -> MatchPage:
    """Rank the stored candidates for a pasted ad; nothing of it is stored."""
    fields = {"contract": query.contract, "requirements": query.requirements}
    posting = ad_posting(
        query.text,
        query.title,
        commune=query.filters.commune,
        postal_code=query.filters.postal_code,
        **{name: value for name, value in fields.items() if value is not None},
    )
    found = select(snapshot, snapshot.ranking(posting), query.filters, offset=query.offset, limit=query.limit)
    return candidate_page(snapshot, found, query.offset, query.limit, explained=query.explain)


@router.get("/candidates/{candidate_id}/postings", summary="Rank postings", responses=documented(404))
def match_candidate(
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    candidate_id: RecordId,
    contract: Annotated[str | None, Query(max_length=50)] = None,
    offset: Annotated[int, Query(ge=0, le=MAX_POSTINGS_RANKED)] = 0,
    limit: Limit = 20,
) -> MatchPage:
    """Rank the postings for a candidate: the 50 closest in meaning, scored and explained."""
    candidate = get_record(workplace, Candidate, candidate_id)
    postings = postings_near(workplace, snapshot, candidate.id, contract)
    found = rank_postings(snapshot, candidate.id, postings, offset=offset, limit=limit)
    by_id = {posting.id: posting for posting in postings}
    items = [
        item_of(
            match,
            distance,
            commune=by_id[match.posting_id].commune,
            title=by_id[match.posting_id].title,
        )
        for match, distance in found.matches
    ]
    return _page(snapshot, found, items, offset, limit)


def _page(snapshot: Snapshot, found: Selection, items: list[MatchItem], offset: int, limit: int) -> MatchPage:
    return MatchPage(
        items=items,
        total=found.total,
        has_more=found.has_more,
        offset=offset,
        limit=limit,
        engine=engine_of(snapshot),
        notice=NOTICE.render(),
    )


def candidate_page(
    snapshot: Snapshot, found: Selection, offset: int, limit: int, *, explained: bool = True
) -> MatchPage:
    """Return a page of ranked candidates as the API tells it."""
    pool = snapshot.pool
    items = [
        item_of(
            match,
            distance,
            explained=explained,
            commune=pool.candidates[pool.rows[match.candidate_id]].commune,
        )
        for match, distance in found.matches
    ]
    return _page(snapshot, found, items, offset, limit)


def postings_near(
    workplace: WorkplaceDep, snapshot: Snapshot, candidate_id: str, contract: str | None = None
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
