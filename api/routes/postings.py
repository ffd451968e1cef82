"""/v1/postings: create, read, update, delete."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.dependencies import FiltersDep, Limit, Offset, RecordId, WorkplaceDep
from api.problems import documented
from api.records import create_record, delete_record, get_record, replace_record
from api.schemas import Listing, PostingBody
from matcher.records import Posting

router = APIRouter(prefix="/v1/postings", tags=["postings"])


@router.get("", summary="List postings", responses=documented())
def list_postings(
    workplace: WorkplaceDep, filters: FiltersDep, offset: Offset = 0, limit: Limit = 20
) -> Listing[Posting]:
    """Return part of the postings in the order of their ids."""
    page = workplace.store.list(Posting, filters, offset=offset, limit=limit)
    return Listing[Posting](items=list(page.records), total=page.total, offset=offset, limit=limit)


@router.post("", summary="Create a posting", status_code=201, responses=documented(409))
def create_posting(workplace: WorkplaceDep, body: PostingBody, response: Response) -> Posting:
    """Store a posting, understand and embed it; the Location header says where it is."""
    created = create_record(workplace, Posting, body)
    response.headers["Location"] = f"/v1/postings/{created.id}"
    return created


@router.get("/{posting_id}", summary="Read a posting", responses=documented(404))
def read_posting(workplace: WorkplaceDep, posting_id: RecordId) -> Posting:
    """Return one posting."""
    return get_record(workplace, Posting, posting_id)


@router.put("/{posting_id}", summary="Replace a posting", responses=documented(404))
def replace_posting(workplace: WorkplaceDep, posting_id: RecordId, body: PostingBody) -> Posting:
    """Replace a stored posting; the id of the address counts, that of the body does not."""
    return replace_record(workplace, Posting, posting_id, body)


@router.delete("/{posting_id}", summary="Delete a posting", status_code=204, responses=documented(404))
def delete_posting(workplace: WorkplaceDep, posting_id: RecordId) -> None:
    """Delete a posting with its facts and vectors."""
    delete_record(workplace, Posting, posting_id)
