"""The page of a person's bridges to other trades, to be read with them and handed to them on paper."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from api.bridges import serve_bridges
from api.dependencies import ActorDep, BridgerDep, SnapshotDep, WorkplaceDep
from api.matching import engine_of
from api.pages.guard import require_session
from api.pages.rendering import page
from api.pages.view import FOUND
from api.records import get_record
from matcher.ranking.wording import GRADES
from matcher.records import Candidate, Text
from matcher.services.numbers import euros, hours, number, percent

router = APIRouter(dependencies=[Depends(require_session)])

KIND_NAMES: dict[str, Text] = {
    "same_trade": Text("son métier, qui recrute", "their own trade, which hires"),
    "bridge": Text("passerelle", "bridge"),
    "entry": Text("débutants acceptés", "beginners taken"),
}


@router.get("/profils/{candidate_id}/passerelles")
def bridges(
    request: Request,
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    bridger: BridgerDep,
    actor: ActorDep,
    candidate_id: str,
) -> HTMLResponse:
    """Show the trades that hire within a person's reach, and what it takes to get there."""
    person = get_record(workplace, Candidate, candidate_id)
    found, log_id = serve_bridges(bridger, workplace, actor, person)
    return page(
        request,
        "bridges.html",
        person=person,
        found=found,
        kinds=KIND_NAMES,
        proofs=FOUND,
        grades=GRADES,
        euros=euros,
        hours=hours,
        amount=number,
        percent=percent,
        log_id=log_id,
        engine=engine_of(snapshot),
    )
