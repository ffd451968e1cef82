"""Reading the files a command was given: good records go on, rejected ones are told one by one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar

import click

from matcher.cli.presentation import and_more
from matcher.records import Candidate, Posting, Training
from matcher.records.base import Record
from matcher.records.errors import PasserelleError, ReaderError, Text
from matcher.records.expected import known_ids
from matcher.services.placing import read_file

R = TypeVar("R", bound=Record)
SHOWN_REJECTIONS = 20
MORE_REJECTED = (Text("autre rejet", "more rejected"), Text("autres rejets", "more rejected"))
NOTE, REJECTED = Text("Note : ", "Note: "), Text("Rejeté : ", "Rejected: ")

_KINDS: dict[type[Record], Literal["posting", "candidate", "training"]] = {
    Posting: "posting",
    Candidate: "candidate",
    Training: "training",
}


class Inputs:
    """The records of a command's files, and what was rejected on the way."""

    def __init__(self) -> None:
        self.rejected: list[PasserelleError] = []

    def read(self, path: Path, record_type: type[R]) -> list[R]:
        """Read one file or folder of records of one type.

        A rejected record is told on stderr and remembered for the exit code.

        Raises:
            ReaderError: nothing can be read from the file, or nothing good is in it.
        """
        report = read_file(path, _KINDS[record_type])
        records: list[R] = [record for record in report.records if isinstance(record, record_type)]
        self.tell(report.rejected)
        for note in report.asks:
            click.echo(NOTE.render() + note.render(), err=True)
        if not records:
            raise ReaderError(
                Text("aucun enregistrement utilisable dans ce fichier.", "no usable record in this file."),
                file=str(path),
                remedy=Text("Corrigez les lignes signalées ci-dessus.", "Mend the lines reported above.")
                if report.rejected
                else None,
            )
        return records

    def tell(self, rejected: Sequence[PasserelleError]) -> None:
        """Tell what was rejected on stderr, and remember it for the exit code."""
        self.rejected.extend(rejected)
        for error in rejected[:SHOWN_REJECTIONS]:
            click.echo(REJECTED.render() + error.render(), err=True)
        hidden = len(rejected) - SHOWN_REJECTIONS
        if hidden > 0:
            click.echo(and_more(hidden, *MORE_REJECTED), err=True)

    def exit(self) -> None:
        """End the command: exit code 2 where something was rejected, all good records having been used."""
        if self.rejected:
            sys.exit(2)


def find_record(records: Sequence[R], record_id: str, path: Path) -> R:
    """Return the record of this id; raises ReaderError naming some ids that exist."""
    for record in records:
        if getattr(record, "id", None) == record_id:
            return record
    ids = [str(getattr(record, "id", "")) for record in records]
    raise ReaderError(
        Text(
            f"aucun enregistrement n'a l'identifiant « {record_id} ».", f"no record has the id '{record_id}'."
        ),
        file=str(path),
        field="id",
        remedy=known_ids(ids, Text("Identifiants présents", "Ids present")),
    )


def needed(path: Path | None, option: str, command: str) -> Path:
    """Return the path of an option that only some uses of a command need; raises where it is missing."""
    if path is None:
        raise PasserelleError(
            Text(f"l'option {option} manque.", f"the option {option} is missing."),
            remedy=Text(f"Voir passerelle {command} --help.", f"See passerelle {command} --help."),
        )
    return path
