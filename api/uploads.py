"""Files sent by a browser or a program: read, understood and saved, each with its report."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from fastapi import UploadFile

from api.cleaning import clean_text
from api.problems import ApiError
from api.schemas import FileFault, FileOutcome, UploadReport
from api.settings import Settings
from api.workplace import Workplace
from matcher.readers import Kind, ReadReport, read_bytes
from matcher.readers.formats import ONE_RECORD
from matcher.records import Candidate, Posting, Training
from matcher.records.errors import PasserelleError, ReaderError, Text
from matcher.services.catalogue import save
from matcher.services.placing import with_places
from matcher.store import Saved

MAX_TOLD = 200
MAX_IDS = 1_000
_DOCUMENT_SUFFIXES = (".pdf", ".docx", ".odt", ".rtf", ".txt", ".html", ".htm", ".json", ".xml")


def receive(
    workplace: Workplace, settings: Settings, files: Sequence[UploadFile], kind: Kind | None
) -> UploadReport:
    """Read and save uploaded files; one that cannot be read leaves the others alone.

    Raises:
        ApiError: 413, there are too many files.
    """
    if len(files) > settings.max_files:
        raise ApiError(
            "too-large",
            Text(
                f"{settings.max_files} fichiers au plus par envoi ; mettez-les dans un ZIP.",
                f"{settings.max_files} files at most; put them into a ZIP.",
            ),
        )
    outcomes = [_receive_one(workplace, settings, file, kind) for file in files]
    if any(outcome.accepted or outcome.updated for outcome in outcomes):
        workplace.changed()
    return UploadReport(files=outcomes)


def _receive_one(
    workplace: Workplace, settings: Settings, file: UploadFile, kind: Kind | None
) -> FileOutcome:
    name = PurePosixPath(clean_text(file.filename or "").replace("\\", "/")).name[:200] or "fichier"
    data = file.file.read(settings.max_file_bytes + 1)
    outcome = FileOutcome(file=name)
    if len(data) > settings.max_file_bytes:
        size = max(1, settings.max_file_bytes // (1024 * 1024))
        _refuse(
            outcome,
            ReaderError(
                Text(f"fichier de plus de {size} Mo.", f"file over {size} MB."),
                file=name,
                remedy=Text(
                    "Découpez-le, ou passez par passerelle import.", "Split it, or use passerelle import."
                ),
            ),
        )
        return outcome
    try:
        report = with_places(read_bytes(data, name, kind))
    except ReaderError as error:
        _refuse(outcome, error)
        return outcome
    outcome.notes = [note.render() for note in report.notes[:MAX_TOLD]]
    for rejection in report.rejected:
        _refuse(outcome, rejection)
    _save(workplace, outcome, report)
    return outcome


def _save(workplace: Workplace, outcome: FileOutcome, report: ReadReport) -> None:
    records = [_anonymous(record, report.format) for record in report.records]
    encoder = workplace.snapshot().pool.encoder
    saved = Saved()
    try:
        with workplace.write_lock:
            store = workplace.store
            saved.add(save(store, [record for record in records if isinstance(record, Candidate)], encoder))
            saved.add(save(store, [record for record in records if isinstance(record, Posting)], encoder))
            saved.add(save(store, [record for record in records if isinstance(record, Training)], encoder))
    except PasserelleError as error:
        _refuse(outcome, error)
    outcome.accepted, outcome.updated, outcome.unchanged = saved.accepted, saved.updated, saved.unchanged
    outcome.ids = saved.ids[:MAX_IDS]


def _anonymous(record: Candidate | Posting | Training, format_name: str) -> Candidate | Posting | Training:
    """Name a CV after its content rather than its file.

    Files bear people's names, which must not travel into rankings; and the "cv.pdf" of one person must
    never replace that of another.
    """
    from_document = format_name in ONE_RECORD or (
        format_name == "zip" and record.id.endswith(_DOCUMENT_SUFFIXES)
    )
    if not from_document or not isinstance(record, Candidate):
        return record
    digest = hashlib.blake2b(record.text.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return record.model_copy(update={"id": f"cv-{digest}"})


def _refuse(outcome: FileOutcome, error: PasserelleError) -> None:
    outcome.rejected_total += 1
    if len(outcome.rejected) < MAX_TOLD:
        detail = error.problem.render() + (f" {error.remedy.render()}" if error.remedy else "")
        outcome.rejected.append(
            FileFault(file=error.file, line=error.line, field=error.field, detail=clean_text(detail))
        )
