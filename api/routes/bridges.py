"""/v1/candidates/{candidate_id}/bridges: the shortest ways from a person to the trades that hire."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.bridges import serve_bridges
from api.dependencies import ActorDep, BridgerDep, RecordId, SnapshotDep, WorkplaceDep
from api.matching import engine_of
from api.problems import documented
from api.records import get_record
from api.schemas import BridgesAnswer
from matcher.ranking.wording import NOTICE
from matcher.records import Candidate
from matcher.services.bridges import MOST_BRIDGES

router = APIRouter(prefix="/v1", tags=["matches"])


@router.get("/candidates/{candidate_id}/bridges", summary="Find bridges", responses=documented(404))
def find_bridges(
    workplace: WorkplaceDep,
    snapshot: SnapshotDep,
    bridger: BridgerDep,
    actor: ActorDep,
    candidate_id: RecordId,
    most: Annotated[int, Query(ge=1, le=10, description="How many bridges at most.")] = MOST_BRIDGES,
) -> BridgesAnswer:
    """Return the trades that hire within a person's reach: what serves, what lacks, courses, openings."""
    person = get_record(workplace, Candidate, candidate_id)
    found, log_id = serve_bridges(bridger, workplace, actor, person, most)
    return BridgesAnswer(bridges=found, log_id=log_id, engine=engine_of(snapshot), notice=NOTICE.render())
