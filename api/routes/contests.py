"""Contestations: recording one against a logged result, reading them, setting what a person decided."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.contests import decide_contest, get_contest, open_contest
from api.dependencies import ActorDep, Limit, Offset, WorkplaceDep
from api.log_schemas import ContestBody, ContestDecision, ContestRecord, ContestStatus
from api.problems import documented
from api.schemas import Listing
from matcher.store import Contest

router = APIRouter(prefix="/v1", tags=["contests"])

EntryNumber = Annotated[int, Path(ge=1, le=2_000_000_000, description="log_id of the answer contested.")]
ContestId = Annotated[str, Path(min_length=1, max_length=200, description="Id of the contestation.")]


@router.post("/audit/{entry}/contest", summary="Contest a result", status_code=201, responses=documented(404))
def contest(
    workplace: WorkplaceDep, actor: ActorDep, entry: EntryNumber, body: ContestBody, response: Response
) -> ContestRecord:
    """Record that a person, or a recruiter, disagrees with a logged result; a person decides on it."""
    made = open_contest(workplace, entry, body, actor)
    response.headers["Location"] = f"/v1/contests/{made.id}"
    return told(made)


@router.get("/contests", summary="List contestations", responses=documented())
def list_contests(
    workplace: WorkplaceDep,
    status: Annotated[ContestStatus | None, Query()] = None,
    offset: Offset = 0,
    limit: Limit = 20,
) -> Listing[ContestRecord]:
    """Return part of the contestations, newest first."""
    found, total = workplace.store.contests.list(status=status, offset=offset, limit=limit)
    return Listing[ContestRecord](items=[told(one) for one in found], total=total, offset=offset, limit=limit)


@router.get("/contests/{contest_id}", summary="Read a contestation", responses=documented(404))
def read_contest(workplace: WorkplaceDep, contest_id: ContestId) -> ContestRecord:
    """Return one contestation and what became of it."""
    return told(get_contest(workplace, contest_id))


@router.put("/contests/{contest_id}", summary="Decide on a contestation", responses=documented(404))
def decide(
    workplace: WorkplaceDep, actor: ActorDep, contest_id: ContestId, body: ContestDecision
) -> ContestRecord:
    """Set the status that a person decided, with their answer; the change is logged."""
    return told(decide_contest(workplace, contest_id, body.status, body.answer, actor))


def told(contest: Contest) -> ContestRecord:
    """Return a contestation as the API tells it."""
    return ContestRecord.model_validate(asdict(contest))
