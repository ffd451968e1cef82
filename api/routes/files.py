"""/v1/candidates/files: CVs and lists of profiles, as files."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, UploadFile

from api.dependencies import SettingsDep, WorkplaceDep
from api.problems import ApiError, Fault, documented
from api.schemas import UploadReport
from api.uploads import receive
from matcher.records.errors import Text

router = APIRouter(prefix="/v1/candidates", tags=["candidates"])


@router.post("/files", summary="Upload CVs", responses=documented())
def upload_candidates(
    workplace: WorkplaceDep,
    settings: SettingsDep,
    files: Annotated[
        list[UploadFile],
        File(
            description="PDF, DOCX, ODT, RTF, TXT, ZIP, CSV, XLSX, JSONL, Europass, JSON Resume.",
            min_length=1,
            max_length=1_000,
        ),
    ],
) -> UploadReport:
    """Read files into candidates; what is good is saved beside what is refused.

    A CV is named after its content, not after its file: the same file again changes nothing.
    """
    report = receive(workplace, settings, files, "candidate")
    if not any(outcome.accepted or outcome.updated or outcome.unchanged for outcome in report.files):
        faults = [
            Fault(field=outcome.file, detail=fault.detail)
            for outcome in report.files
            for fault in outcome.rejected
        ]
        raise ApiError(
            "invalid",
            Text("Aucun de ces fichiers n'a donné de profil.", "None of these files gave a profile."),
            faults=faults[:50],
        )
    return report
