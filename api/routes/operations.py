"""For whoever runs the server: is it alive, is it ready, what does it do?"""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import WorkplaceDep
from api.metrics import CONTENT_TYPE
from api.problems import documented
from api.schemas import Health, Readiness
from api.security import require_bearer

router = APIRouter(tags=["operations"])


@router.get("/health", summary="Is the process alive?", responses=documented())
def health() -> Health:
    """Answer without touching the database."""
    return Health(version=version("passerelle"))


@router.get("/ready", summary="Can it answer searches?", responses=documented())
def ready(workplace: WorkplaceDep) -> Readiness:
    """Answer once the database answers and the index is loaded; else 503."""
    workplace.store.check()
    snapshot = workplace.snapshot()
    return Readiness(candidates=len(snapshot.pool), indexed_at=snapshot.loaded_at)


@router.get(
    "/metrics",
    summary="Prometheus metrics",
    dependencies=[Depends(require_bearer)],
    response_class=Response,
    responses={**documented(), 200: {"description": "Prometheus text format", "content": {"text/plain": {}}}},
)
def metrics(request: Request) -> Response:
    """Return counts and durations by route; no label holds an id, a name or an address."""
    return Response(request.app.state.metrics.render(), media_type=CONTENT_TYPE)
