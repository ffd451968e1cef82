"""/v1/candidates: create, read, update, delete."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import FiltersDep, Limit, Offset, RecordId, WorkplaceDep
from api.problems import documented
from api.records import create_record, delete_record, get_record, replace_record
from api.schemas import CandidateBody, Listing
from matcher.records import Candidate

router = APIRouter(prefix="/v1/candidates", tags=["candidates"])


@router.get("", summary="List candidates", responses=documented())
def list_candidates(
    workplace: WorkplaceDep, filters: FiltersDep, offset: Offset = 0, limit: Limit = 20
) -> Listing[Candidate]:
    """Return part of the candidates in the order of their ids, without contact data."""
    page = workplace.store.list(Candidate, filters, offset=offset, limit=limit)
    return Listing[Candidate](items=list(page.records), total=page.total, offset=offset, limit=limit)


@router.post("", summary="Create a candidate", status_code=201, responses=documented(409))
def create_candidate(workplace: WorkplaceDep, body: CandidateBody, response: Response) -> Candidate:
    """Store a candidate, understand and embed it; the Location header says where it is."""
    created = create_record(workplace, Candidate, body)
    response.headers["Location"] = f"/v1/candidates/{created.id}"
    return created


@router.get("/{candidate_id}", summary="Read a candidate", responses=documented(404))
def read_candidate(workplace: WorkplaceDep, candidate_id: RecordId) -> Candidate:
    """Return one candidate with how to reach the person."""
    return get_record(workplace, Candidate, candidate_id, contact=True)


@router.put("/{candidate_id}", summary="Replace a candidate", responses=documented(404))
def replace_candidate(workplace: WorkplaceDep, candidate_id: RecordId, body: CandidateBody) -> Candidate:
    """Replace a stored candidate; the id of the address counts, that of the body does not."""
    return replace_record(workplace, Candidate, candidate_id, body)


@router.delete("/{candidate_id}", summary="Delete a candidate", status_code=204, responses=documented(404))
def delete_candidate(workplace: WorkplaceDep, candidate_id: RecordId) -> None:
    """Delete a candidate with its facts and vectors and contact data; they leave every ranking at once."""
    delete_record(workplace, Candidate, candidate_id)
