"""Loading files into the store: read, understood and embedded once, visible file by file.

A file's records wait aside until its last line; then one transaction makes them visible together.
Until then every batch is a checkpoint, so that an import that was cut off goes on where it stood
(`matcher.store.imports` tells how).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import structlog

from matcher.readers import Kind, ReadItem, iter_records
from matcher.readers.report import Notes
from matcher.records.errors import PasserelleError, ReaderError, RecordError, Text
from matcher.services.deriving import Deriver, Pending, texts_by_hash
from matcher.services.deriving import text_hash as hash_of
from matcher.services.placing import with_place
from matcher.store import (
    AnyStored,
    Checkpoint,
    ImportState,
    Packed,
    RecordKind,
    Saved,
    Store,
    kind_of,
    pack,
)
from models.encoder import Encoder

BATCH = 512
"""Records a checkpoint: what a killed import has to do again, at most, is one batch and those in flight."""

_IN_FLIGHT = 2
_READ_BYTES = 1 << 20

Progress = Callable[[int], None]

log = structlog.wrap_logger(
    logging.getLogger("passerelle.import"),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.processors.KeyValueRenderer(key_order=["event"]),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)
"""Numbers only: no log line holds a name, a text or even the name of a file, which may be a person's."""


@dataclass
class FileReport:
    """What became of one file.

    Attributes:
        file: the file as the user named it.
        saved: how many records are new, updated, unchanged.
        rejected: why each refused line was refused.
        notes: what the reader understood or assumed.
        resumed_from: how many of its records a former, cut-off run had already done.
        failure: why nothing of the file is in, None where it went well.
    """

    file: str
    saved: Saved = field(default_factory=Saved)
    rejected: list[RecordError] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    resumed_from: int = 0
    failure: PasserelleError | None = None


def import_files(
    store: Store,
    paths: Sequence[Path],
    encoder: Encoder,
    *,
    kind: Kind | None = None,
    source: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[FileReport]:
    """Load files one after another; a file that cannot be read leaves the others alone.

    Args:
        store: where to.
        paths: files, folders or archives that the readers know.
        encoder: makes the vectors.
        kind: what the files hold, where they do not say it themselves.
        source: name of the source, for records that do not name theirs.
        workers: processes that read facts; more than 1 needs a program that can be started anew.
        progress: called with the number of records done since the last call.

    Raises:
        StoreError: the database fails; what was checkpointed waits for the next run.
    """
    deriver = Deriver(encoder, workers)
    try:
        return [_import_or_tell(store, path, deriver, kind, source, progress) for path in paths]
    finally:
        deriver.close()


def _import_or_tell(
    store: Store,
    path: Path,
    deriver: Deriver,
    kind: Kind | None,
    source: str | None,
    progress: Progress | None,
) -> FileReport:
    report = FileReport(str(path))
    settings = json.dumps([kind, source, *deriver.versions])
    state = store.imports.begin(str(path), hash_of_file(path), settings)
    report.resumed_from = state.items_read
    notes = Notes()
    try:
        state = _stage(store, state, iter_records(path, kind, notes), deriver, source, report, progress)
        if state.items_read == 0:
            raise ReaderError(
                Text("aucun enregistrement dans ce fichier.", "no record in this file."), file=str(path)
            )
    except ReaderError as error:
        store.imports.abandon(state)
        report.failure = error
        # The caller tells the failure in words; a second line of it would only puzzle.
        log.info("import_failed", import_id=state.id)
        return report
    report.saved = store.imports.publish(state)
    report.notes = list(notes.texts)
    log.info(
        "import_done",
        import_id=state.id,
        accepted=report.saved.accepted,
        updated=report.saved.updated,
        unchanged=report.saved.unchanged,
        rejected=len(report.rejected),
        resumed_from=report.resumed_from,
    )
    return report


@dataclass(frozen=True)
class _Batch:
    """Records read and packed, whose facts are being read."""

    items: int
    last_line: int | None
    packed: tuple[Packed, ...]
    rejected: tuple[RecordError, ...]
    pending: tuple[Pending, ...]


def _stage(
    store: Store,
    state: ImportState,
    items: Iterator[ReadItem],
    deriver: Deriver,
    source: str | None,
    report: FileReport,
    progress: Progress | None,
) -> ImportState:
    """Bring the rest of a file into staging, batch by batch; return the last checkpoint.

    While facts of the next batches are read in helper processes, this one embeds and writes.
    """
    for item in islice(items, state.items_read):
        _packed_or_rejected(item, source, report.rejected)
    if progress and state.items_read:
        progress(state.items_read)
    known: set[tuple[str, str]] = set()
    waiting: deque[_Batch] = deque()
    while read := list(islice(items, BATCH)):
        waiting.append(_prepare(store, read, deriver, source, known))
        if len(waiting) > _IN_FLIGHT:
            state = _commit(store, state, waiting.popleft(), deriver, report, progress)
    while waiting:
        state = _commit(store, state, waiting.popleft(), deriver, report, progress)
    return state


def _packed_or_rejected(item: ReadItem, source: str | None, rejected: list[RecordError]) -> Packed | None:
    if item.record is None:
        if item.error is not None:
            rejected.append(item.error)
        return None
    record = with_place(item.record)
    try:
        return pack(record, source=source, text_hash=hash_of(record))
    except RecordError as error:
        error.file, error.line = item.file, item.line
        rejected.append(error)
        return None


def _prepare(
    store: Store, read: Sequence[ReadItem], deriver: Deriver, source: str | None, known: set[tuple[str, str]]
) -> _Batch:
    rejected: list[RecordError] = []
    packed = tuple(
        found for item in read if (found := _packed_or_rejected(item, source, rejected)) is not None
    )
    by_kind: dict[RecordKind, list[AnyStored]] = {}
    for found in packed:
        by_kind.setdefault(kind_of(type(found.record)), []).append(found.record)
    pending = []
    for kind, records in by_kind.items():
        # A text met earlier in this run is stored, or will be before this batch.
        texts = {key: text for key, text in texts_by_hash(records).items() if (kind, key) not in known}
        known.update((kind, key) for key in texts)
        pending.append(deriver.submit(store, kind, texts))
    return _Batch(len(read), read[-1].line, packed, tuple(rejected), tuple(pending))


def _commit(
    store: Store,
    state: ImportState,
    batch: _Batch,
    deriver: Deriver,
    report: FileReport,
    progress: Progress | None,
) -> ImportState:
    derived = [deriver.finish(pending) for pending in batch.pending]
    state = store.imports.checkpoint(
        state, Checkpoint(batch.items, batch.last_line, batch.packed, batch.rejected, derived)
    )
    report.rejected.extend(batch.rejected)
    if progress:
        progress(batch.items)
    return state


def hash_of_file(path: Path) -> str:
    """Return a hash of a file's name and content, or of those of all files in a folder.

    A file that cannot be opened counts by its name: the reader is the one to say what is wrong.
    """
    digest = hashlib.blake2b(path.name.encode("utf-8", "surrogateescape"), digest_size=16)
    files = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
    for file in files:
        digest.update(os.fsencode(file.relative_to(path)) + b"\0")
        try:
            with file.open("rb") as stream:
                while block := stream.read(_READ_BYTES):
                    digest.update(block)
        except OSError:
            continue
    return digest.hexdigest()
