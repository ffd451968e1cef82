"""Typed dependencies of the routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query, Request

from api.bridges import Bridger
from api.cleaning import clean_text
from api.schemas import MAX_ID, MAX_LIMIT, MAX_OFFSET
from api.settings import Settings
from api.workplace import Snapshot, Workplace
from matcher.store import Actor, Filters


def _workplace(request: Request) -> Workplace:
    workplace: Workplace = request.app.state.workplace
    return workplace


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _snapshot(request: Request) -> Snapshot:
    return _workplace(request).snapshot()


def _bridger(request: Request) -> Bridger:
    bridger: Bridger = request.app.state.bridger
    return bridger


def _actor(request: Request) -> Actor:
    """Return who asks; the guard of each router has told."""
    actor: Actor = getattr(request.state, "actor", None) or Actor("local")
    return actor


ActorDep = Annotated[Actor, Depends(_actor)]
WorkplaceDep = Annotated[Workplace, Depends(_workplace)]
SettingsDep = Annotated[Settings, Depends(_settings)]
BridgerDep = Annotated[Bridger, Depends(_bridger)]
SnapshotDep = Annotated[Snapshot, Depends(_snapshot)]

RecordId = Annotated[str, Path(min_length=1, max_length=MAX_ID, description="Id of the record.")]
Offset = Annotated[int, Query(ge=0, le=MAX_OFFSET, description="How many to skip.")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many to return at most.")]
Wanted = Annotated[str | None, Query(max_length=200)]


def filters(
    contract: Wanted = None, commune: Wanted = None, postal_code: Wanted = None, source: Wanted = None
) -> Filters:
    """Return the filters of a list."""
    return Filters(
        contract=_cleaned(contract),
        commune=_cleaned(commune),
        postal_code=_cleaned(postal_code),
        source=_cleaned(source),
    )


def place_filters(commune: Wanted = None, postal_code: Wanted = None, source: Wanted = None) -> Filters:
    """Return the filters of a list of records without contract."""
    return filters(None, commune, postal_code, source)


def _cleaned(value: str | None) -> str | None:
    return clean_text(value) if value else None


FiltersDep = Annotated[Filters, Depends(filters)]
PlaceFiltersDep = Annotated[Filters, Depends(place_filters)]
