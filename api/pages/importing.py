"""The import page: drop files, read what became of every line."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from starlette.responses import HTMLResponse

from api.dependencies import SettingsDep, WorkplaceDep
from api.pages.guard import require_session
from api.pages.rendering import page
from api.settings import MEGABYTE, Settings
from api.uploads import receive
from matcher.readers import Kind
from matcher.records.errors import Text

router = APIRouter(dependencies=[Depends(require_session)])

KINDS: dict[str, Kind] = {"profils": "candidate", "offres": "posting", "formations": "training"}


@router.get("/importer")
def form(request: Request, settings: SettingsDep) -> HTMLResponse:
    """Show the form."""
    return _page(request, settings)


@router.post("/importer")
def import_files(
    request: Request,
    workplace: WorkplaceDep,
    settings: SettingsDep,
    fichiers: Annotated[list[UploadFile] | None, File()] = None,
    contenu: Annotated[str, Form(max_length=20)] = "profils",
) -> HTMLResponse:
    """Save the files sent and show what became of each."""
    files = [file for file in fichiers or [] if file.filename]
    if not files:
        message = Text("Choisissez au moins un fichier.", "Choose at least one file.").render()
        return _page(request, settings, 422, contenu, message=message)
    report = receive(workplace, settings, files, KINDS.get(contenu))
    return _page(request, settings, 200, contenu, report=report)


def _page(
    request: Request,
    settings: Settings,
    status: int = 200,
    content: str = "profils",
    *,
    report: object = None,
    message: str = "",
) -> HTMLResponse:
    return page(
        request,
        "importing.html",
        status,
        report=report,
        message=message,
        content=content,
        file_megabytes=settings.max_file_bytes // MEGABYTE,
        max_files=settings.max_files,
    )
