"""What reading a file gives: records in order, rejected ones with their reason, and notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from matcher.records import Candidate, Posting, RecordError, Text, Training

Kind = Literal["posting", "candidate", "training"]
AnyRecord = Posting | Candidate | Training

KIND_NAMES: dict[Kind, Text] = {
    "posting": Text("offres d'emploi", "job postings"),
    "candidate": Text("profils de candidats", "candidate profiles"),
    "training": Text("formations", "trainings"),
}
"""How each kind of record is called in messages (plural)."""

MAX_NOTES = 200
"""Notes kept for one reading; a file that causes more says nothing new."""


class ReadItem(NamedTuple):
    """One record or one rejection, in the order of the file.

    `line` is the line (JSONL, CSV) or row (XLSX) where the record starts, counted from 1; in formats
    without lines it is the rank of the record in its file. Either `record` or `error` is set.
    """

    line: int
    record: AnyRecord | None
    error: RecordError | None
    file: str


class RawItem(NamedTuple):
    """What a format hands over: one record as plain fields, or the reason why there is none."""

    line: int
    data: dict[str, object] | RecordError
    counts_lines: bool = True


@dataclass(frozen=True)
class ReadReport:
    """The outcome of reading one file, folder or archive.

    Attributes:
        records: the good records, in order.
        rejected: one error a rejected record, naming file, line, field and remedy.
        notes: what was understood or assumed (columns recognised, values kept as written...).
        format: name of the format found, for instance "csv" or "europass-xml".
    """

    records: list[AnyRecord] = field(default_factory=list)
    rejected: list[RecordError] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    format: str = ""


class Notes:
    """Collects notes once each, in order of appearance."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.format = ""
        self._seen: set[str] = set()

    def add(self, note: Text, *, key: str | None = None) -> None:
        """Remember `note` unless one with the same `key` (by default its text) is there."""
        key = key or note.fr
        if key not in self._seen and len(self.texts) < MAX_NOTES:
            self._seen.add(key)
            self.texts.append(note)
