"""Rankings: candidates for a posting, candidates for the text of an ad, postings for a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query

from api.dependencies import ActorDep, Limit, RecordId, SnapshotDep, WorkplaceDep
from api.matching import (
    MAX_POSTINGS_RANKED,
    Selection,
    ad_posting,
    distance_to_job,
    engine_of,
    get_pair,
    item_of,
    postings_near,
    rank_postings,
    select,
)
from api.problems import documented
from api.records import get_record
from api.schemas import (
    MAX_ID,
    AdQuery,
    ComparisonAnswer,
    ExplanationAnswer,
    MatchDetail,
    MatchItem,
    MatchPage,
    MatchQuery,
)
from api.served import log_offers, log_selection, serve_comparison, serve_explanation, settings_of
from api.workplace import Snapshot
from matcher.ranking.eligibility import DISCLAIMER, posting_warnings
from matcher.ranking.narrative import comparison_section
from matcher.ranking.wording import NOTICE
from matcher.records import Candidate, EligibilityReason, Posting
from matcher.records.match import Audience

router = APIRouter(prefix="/v1", tags=["matches"])


@router.post("/postings/{posting_id}/matches", summary="Rank candidates", responses=documented(404))
def match_posting(
    workplace: WorkplaceDep, snapshot: SnapshotDep, actor: ActorDep, posting_id: RecordId, query: MatchQuery
) -> MatchPage:
    """Rank the stored candidates for a stored posting, with the explanation of each match."""
    posting = get_record(workplace, Posting, posting_id)
    ranking = workplace.rank_stored(
        snapshot,
        posting,
        ignore_requirements=query.ignore_requirements,
    )
    found = select(snapshot, ranking, query.filters, offset=query.offset, limit=query.limit)
    settings = settings_of(
        query.filters,
        offset=query.offset,
        limit=query.limit,
        ignore_requirements=query.ignore_requirements or None,
    )
    served = Served(snapshot, found, log_selection(workplace, snapshot, actor, posting, found, settings))
    return candidate_page(served, posting, query.offset, query.limit, explained=query.explain)


@router.get(
    "/postings/{posting_id}/matches/{candidate_id}", summary="Explain one match", responses=documented(404)
)
def explain_match(
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    actor: ActorDep,
    posting_id: RecordId,
    candidate_id: RecordId,
) -> MatchDetail:
    """Explain one match to a recruiter: proofs, courses that would close what is missing, and doubts."""
    posting, candidate = get_pair(workplace, snapshot, posting_id, candidate_id)
    match, log_id = serve_explanation(workplace, snapshot, actor, posting, candidate.id)
    distance = distance_to_job(snapshot, posting, snapshot.pool.rows[candidate.id])
    return MatchDetail(
        match=item_of(match, distance, commune=candidate.commune, title=posting.title),
        log_id=log_id,
        warnings=match.warnings,
        disclaimer=match.disclaimer,
        uncertainties=match.uncertainties,
        score_low=match.score_low,
        score_high=match.score_high,
        carpools=match.carpools,
        engine=engine_of(snapshot),
        notice=NOTICE.render(),
    )


@router.get(
    "/postings/{posting_id}/matches/{candidate_id}/explanation",
    summary="Explain one match in words",
    responses=documented(404),
)
def explain_in_words(
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    actor: ActorDep,
    posting_id: RecordId,
    candidate_id: RecordId,
    audience: Annotated[
        Audience, Query(description="`candidate`: in words meant for the person, without anybody else.")
    ] = "recruiter",
) -> ExplanationAnswer:
    """Explain one match in words, to the recruiter or to the person themselves."""
    posting, candidate = get_pair(workplace, snapshot, posting_id, candidate_id)
    explanation, log_id = serve_explanation(
        workplace, snapshot, actor, posting, candidate.id, audience=audience
    )
    return ExplanationAnswer(
        explanation=explanation, log_id=log_id, engine=engine_of(snapshot), notice=NOTICE.render()
    )


@router.get(
    "/postings/{posting_id}/matches/{candidate_id}/comparison",
    summary="Why one before another",
    responses=documented(404),
)
def compare_matches(
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    actor: ActorDep,
    posting_id: RecordId,
    candidate_id: RecordId,
    against: Annotated[str, Query(min_length=1, max_length=MAX_ID, description="Id of the other candidate.")],
) -> ComparisonAnswer:
    """Say why one of two people stands before the other; the amounts add up to the gap of their scores."""
    posting, one = get_pair(workplace, snapshot, posting_id, candidate_id)
    other = get_pair(workplace, snapshot, posting_id, against)[1]
    comparison, statuses, log_id = serve_comparison(workplace, snapshot, actor, posting, one.id, other.id)
    return ComparisonAnswer(
        comparison=comparison,
        words=comparison_section(comparison, statuses),
        log_id=log_id,
        engine=engine_of(snapshot),
        notice=NOTICE.render(),
    )


@router.post("/match", summary="Rank candidates for the text of an ad", responses=documented())
def match_ad(workplace: WorkplaceDep, snapshot: SnapshotDep, actor: ActorDep, query: AdQuery) -> MatchPage:
    """Rank the stored candidates for a pasted ad; of its text only a hash is kept, in the audit log."""
    fields = {"contract": query.contract, "requirements": query.requirements}
    posting = ad_posting(
        query.text,
        query.title,
        commune=query.filters.commune,
        postal_code=query.filters.postal_code,
        **{name: value for name, value in fields.items() if value is not None},
    )
    ranking = snapshot.ranking(posting)
    found = select(snapshot, ranking, query.filters, offset=query.offset, limit=query.limit)
    settings = settings_of(query.filters, offset=query.offset, limit=query.limit)
    served = Served(snapshot, found, log_selection(workplace, snapshot, actor, posting, found, settings))
    return candidate_page(served, posting, query.offset, query.limit, explained=query.explain)


@router.get("/candidates/{candidate_id}/postings", summary="Rank postings", responses=documented(404))
def match_candidate(
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    actor: ActorDep,
    candidate_id: RecordId,
    contract: Annotated[str | None, Query(max_length=50)] = None,
    offset: Annotated[int, Query(ge=0, le=MAX_POSTINGS_RANKED)] = 0,
    limit: Limit = 20,
) -> MatchPage:
    """Rank the postings for a candidate: the 50 closest in meaning, scored and explained."""
    candidate = get_record(workplace, Candidate, candidate_id)
    postings = postings_near(workplace, snapshot, candidate.id, contract)
    found = rank_postings(workplace, snapshot, candidate.id, postings, offset=offset, limit=limit)
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
    log_id = log_offers(workplace, snapshot, actor, candidate.id, found)
    return _page(Served(snapshot, found, log_id), items, offset, limit)


class Served(NamedTuple):
    """A page of matches with the number of its entry in the audit log."""

    snapshot: Snapshot
    found: Selection
    log_id: int


def _page(
    served: Served,
    items: list[MatchItem],
    offset: int,
    limit: int,
    warnings: Sequence[EligibilityReason] = (),
) -> MatchPage:
    return MatchPage(
        items=items,
        total=served.found.total,
        has_more=served.found.has_more,
        offset=offset,
        limit=limit,
        log_id=served.log_id,
        warnings=tuple(warnings),
        disclaimer=DISCLAIMER.render(),
        engine=engine_of(served.snapshot),
        notice=NOTICE.render(),
    )


def candidate_page(
    served: Served, posting: Posting, offset: int, limit: int, *, explained: bool = True
) -> MatchPage:
    """Return a page of ranked candidates as the API tells it."""
    pool, found = served.snapshot.pool, served.found
    items = [
        item_of(
            match,
            distance,
            explained=explained,
            commune=pool.candidates[pool.rows[match.candidate_id]].commune,
        )
        for match, distance in found.matches
    ]
    return _page(served, items, offset, limit, posting_warnings(posting))
