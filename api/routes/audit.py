"""The audit log, for whoever holds the administrator's token: read it, verify it, take it away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import StreamingResponse

from api.contests import get_entry
from api.dependencies import WorkplaceDep
from api.log_schemas import LogEntry, LogPage, LogVerdict
from api.problems import documented
from api.security import require_admin
from matcher.services.audit import csv_lines, entry_json
from matcher.store import AuditEntry, Store, verify_chain

router = APIRouter(prefix="/v1/audit", tags=["audit"], dependencies=[Depends(require_admin)])

_EXPORT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The whole log, oldest first",
        "content": {
            "application/jsonl": {"schema": {"type": "string"}},
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}


@router.get("", summary="Read the audit log", responses=documented())
def list_entries(
    workplace: WorkplaceDep,
    before: Annotated[int | None, Query(ge=1, le=2_000_000_000, description="Only older entries.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> LogPage:
    """Return part of the log, newest first. Nothing in it is a text of a person or of a posting."""
    found = workplace.store.audit.last(limit + 1, before=before)
    items = [_told(entry) for entry in found[:limit]]
    following = items[-1].seq if len(found) > limit else None
    return LogPage(items=items, total=workplace.store.audit.count(), next_before=following)


@router.get(
    "/export",
    summary="Export the audit log",
    response_class=StreamingResponse,
    responses={**documented(), **_EXPORT},
)
def export(
    workplace: WorkplaceDep, format: Annotated[Literal["jsonl", "csv"], Query()] = "jsonl"
) -> StreamingResponse:
    """Return the whole log: JSON Lines can be verified outside the database, CSV opens in a spreadsheet."""
    media = "text/csv; charset=utf-8" if format == "csv" else "application/jsonl"
    return StreamingResponse(
        _lines(workplace.store, format),
        media_type=media,
        headers={"Content-Disposition": f'attachment; filename="audit.{format}"'},
    )


def _lines(store: Store, form: str) -> Iterator[str]:
    entries = store.audit.entries()
    return csv_lines(entries) if form == "csv" else (entry_json(entry) + "\n" for entry in entries)


@router.get("/verification", summary="Verify the audit log", responses=documented())
def verification(
    workplace: WorkplaceDep,
    head: Annotated[
        str | None,
        Query(min_length=64, max_length=64, description="A hash noted earlier, to be found again."),
    ] = None,
) -> LogVerdict:
    """Say whether the chain is whole: nothing changed, removed or inserted."""
    verdict = verify_chain(workplace.store.audit.entries(), noted=head)
    told = {name: getattr(verdict, name) for name in ("entries", "first", "last", "head", "broken", "fault")}
    return LogVerdict.model_validate({**told, "sound": verdict.sound})


@router.get("/{entry}", summary="Read an entry", responses=documented(404))
def read_entry(workplace: WorkplaceDep, entry: Annotated[int, Path(ge=1, le=2_000_000_000)]) -> LogEntry:
    """Return one entry of the log."""
    return _told(get_entry(workplace, entry))


def _told(entry: AuditEntry) -> LogEntry:
    return LogEntry(
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        role=entry.actor.role,
        key=entry.actor.key,
        holder=entry.actor.holder,
        data=dict(entry.data),
        previous=entry.previous,
        hash=entry.hash,
    )
