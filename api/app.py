"""The application factory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.staticfiles import StaticFiles

from api import handlers
from api.bridges import Bridger
from api.gate import Gate
from api.metrics import Metrics
from api.middleware import Surroundings, log
from api.pages import bridges as bridge_pages
from api.pages import explanations, importing, reference, search, session
from api.pages import records as record_pages
from api.problems import Problem
from api.routes import (
    audit,
    bridges,
    candidates,
    contests,
    events,
    files,
    matching,
    operations,
    postings,
    trainings,
)
from api.security import require_bearer
from api.settings import Settings, settings_from
from api.workplace import Workplace
from matcher.geo import open_roads
from matcher.store import open_store

STATIC = Path(__file__).parent / "static"
DESCRIPTION = """Job and skills matching for industrial clusters: ranked, explained, contestable.

A ranking informs, a person decides. Scores are probabilities of relevance in 0..1 and decompose into named
contributions; eligibility (age, licence, certificates) is told beside the score and never changes it.
Errors are application/problem+json (RFC 9457), in French or in the language of Accept-Language."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application: API under /v1, web pages at /, reference at /docs.

    Args:
        settings: by default those of the environment.

    Raises:
        PasserelleError: a setting of the environment is out of bounds, a placeholder, or no address.
    """
    chosen = settings or settings_from()
    roads = open_roads(chosen.routing_url, tell=lambda note: log.warning("routing_failed", reason=note.en))
    metrics = Metrics()
    gate = Gate(chosen)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = await asyncio.to_thread(open_store, chosen.database_url)
        gate.store = store
        await asyncio.to_thread(gate.look)
        workplace = Workplace(store, chosen.encoder, metrics, chosen.refresh_seconds, roads)
        app.state.workplace = workplace
        app.state.bridger = Bridger(workplace)
        try:
            await asyncio.to_thread(workplace.start)
            yield
        finally:
            await asyncio.to_thread(workplace.close)

    app = FastAPI(
        title="Passerelle",
        version=version("passerelle"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.settings = chosen
    app.state.metrics = metrics
    app.state.gate = gate
    guard = [Depends(require_bearer)]
    # `files` first: /v1/candidates/files is no candidate.
    for routed in (files, matching, bridges, contests, events, postings, candidates, trainings):
        app.include_router(routed.router, dependencies=guard)
    # The log has a guard of its own: the administrator's token.
    app.include_router(audit.router)
    app.include_router(operations.router)
    for page in (session, search, explanations, bridge_pages, record_pages, importing, reference):
        app.include_router(page.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    handlers.install(app)
    app.add_middleware(Surroundings, settings=chosen, gate=gate, metrics=metrics)
    _describe(app, gate)
    return app


def _describe(app: FastAPI, gate: Gate) -> None:
    """Make the OpenAPI document tell what the server does: one error shape, and a key only where asked."""
    described: bool | None = None

    def openapi() -> dict[str, Any]:
        nonlocal described
        protected = gate.asks_for_keys
        if app.openapi_schema is None or described != protected:
            described = protected
            schema = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                license_info=app.license_info,
            )
            schemas = schema["components"]["schemas"]
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= {**problem.pop("$defs", {}), "Problem": problem}
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            if not protected:
                schema["components"].pop("securitySchemes", None)
            for operation in (item for path in schema["paths"].values() for item in path.values()):
                if not protected:
                    operation.pop("security", None)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
