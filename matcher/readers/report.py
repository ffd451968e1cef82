"""What reading a file gives: records in order, rejected ones with their reason, and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from matcher.records import Candidate, Posting, RecordError, Text, Training
from matcher.records.numbers import how_many

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

SHOWN_IDS = 5
"""Records named in a note that is about many."""


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
        asks: those of the notes that ask for something: records kept although they have no text.
    """

    records: list[AnyRecord] = field(default_factory=list)
    rejected: list[RecordError] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    format: str = ""
    asks: list[Text] = field(default_factory=list)


class Notes:
    """Collects notes once each, in order of appearance."""

    def __init__(self) -> None:
        self.format = ""
        self._texts: list[Text] = []
        self._seen: set[str] = set()
        self._bare: dict[Kind, list[str]] = {}
        self._bare_total: Counter[Kind] = Counter()

    @property
    def texts(self) -> list[Text]:
        """The notes so far, those that ask for something last."""
        return [*self._texts, *self.asks]

    @property
    def asks(self) -> list[Text]:
        """What to ask for: the texts of records that have none, one note a kind."""
        return [without_text(kind, ids, self._bare_total[kind]) for kind, ids in self._bare.items()]

    def add_without_text(self, kind: Kind, record_id: str) -> None:
        """Remember that a record was kept although it has no text; they are told together."""
        self._bare_total[kind] += 1
        shown = self._bare.setdefault(kind, [])
        if len(shown) < SHOWN_IDS:
            shown.append(record_id)

    def add(self, note: Text, *, key: str | None = None) -> None:
        """Remember `note` unless one with the same `key` (by default its text) is there."""
        key = key or note.fr
        if key not in self._seen and len(self._texts) < MAX_NOTES:
            self._seen.add(key)
            self._texts.append(note)


def without_text(kind: Kind, ids: Sequence[str], total: int) -> Text:
    """Return the note on records kept although they have no text.

    Args:
        kind: what they are.
        ids: those of some of them.
        total: how many there are.
    """
    shown = ", ".join(ids) + (", ..." if total > len(ids) else "")
    if kind == "posting":
        who = how_many(total, Text("offre", "posting"), Text("offres", "postings"))
        return Text(
            f"{who.fr} sans description ({shown}) : seul l'intitulé est lu, le classement sera incertain. "
            "Demandez les tâches et ce qui est exigé.",
            f"{who.en} without a description ({shown}): only the title is read, ranking will be uncertain. "
            "Ask for the tasks and for what is required.",
        )
    who = how_many(total, Text("profil", "profile"), Text("profils", "profiles"))
    return Text(
        f"{who.fr} sans parcours ({shown}) : score bas et incertain. Demandez le métier, les postes tenus et "
        "les habilitations.",
        f"{who.en} without a history ({shown}): low, uncertain score. Ask for the trade, the jobs held and "
        "the certificates.",
    )
