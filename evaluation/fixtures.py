"""The shipped cluster, from whose records benches make up theirs."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from evaluation.errors import EvaluationError
from matcher.readers import Kind, read_file
from matcher.records import Candidate, Posting, Training
from models.errors import Text

FIXTURES = Path(__file__).parent.parent / "data" / "fixtures"

R = TypeVar("R", Posting, Candidate, Training)

KINDS: dict[type, Kind] = {Posting: "posting", Candidate: "candidate", Training: "training"}
"""Kind of record that the readers are asked for, by its type."""


def source_records(folder: Path, record_type: type[R]) -> list[R]:
    """Return the readable records of one type in `folder`; rejected ones are left out.

    Raises:
        EvaluationError: there is none.
    """
    kind = KINDS[record_type]
    path = folder / f"{kind}s.jsonl"
    records = [record for record in read_file(path, kind).records if isinstance(record, record_type)]
    if not records:
        raise EvaluationError(
            Text("aucune fiche dont partir.", "no record to start from."),
            file=str(path),
            remedy=Text(
                "Il faut candidates.jsonl et postings.jsonl, et trainings.jsonl pour les formations.",
                "candidates.jsonl and postings.jsonl are needed, and trainings.jsonl for courses.",
            ),
        )
    return records
