"""`passerelle import`: files into the database, with a report of what became of each line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.inputs import MORE_REJECTED, NOTE, REJECTED
from matcher.cli.presentation import and_more
from matcher.cli.shared_options import PATH, encoder_option
from matcher.readers import Kind
from matcher.records import Text
from matcher.records.numbers import how_many
from matcher.services.importing import FileReport, import_files
from matcher.store import Store, open_store
from models.registry import load_encoder

SHOWN = 20
"""Rejections and notes of a file that are shown; the count tells of the others."""

FAILED = Text("Erreur : ", "Error: ")
_LINE_FORMATS = (".jsonl", ".ndjson", ".csv")


@bilingual.command()
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@bilingual.option(
    "--kind",
    type=click.Choice(["posting", "candidate", "training"]),
    help=Text(
        "Ce que contiennent les fichiers, s'ils ne le disent pas eux-mêmes.",
        "What the files hold, where they do not say it themselves.",
    ),
)
@bilingual.option(
    "--database",
    metavar="URL",
    help=Text(
        "Base SQLite (fichier ou URL) ou PostgreSQL. Par défaut : PASSERELLE_DATABASE_URL, sinon un "
        "fichier dans votre dossier de données.",
        "SQLite (file or URL) or PostgreSQL database. By default PASSERELLE_DATABASE_URL, otherwise "
        "a file in your data folder.",
    ),
)
@encoder_option
@bilingual.option(
    "--source",
    help=Text(
        "Nom de la source, pour les enregistrements qui n'en donnent pas.",
        "Name of the source, for records that give none.",
    ),
)
@bilingual.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=min(2, os.cpu_count() or 1),
    show_default="2",
    help=Text(
        "Processus qui lisent les textes quand il y en a beaucoup.",
        "Processes that read the texts where there are many.",
    ),
)
def command(
    files: tuple[Path, ...],
    kind: Kind | None,
    database: str | None,
    encoder: str,
    source: str | None,
    workers: int,
) -> None:
    """Charger des fichiers dans la base : offres, profils, formations.

    Un même enregistrement (identifiant et source) est mis à jour, jamais doublé. Un import interrompu
    reprend où il en était. Code de sortie 2 si quelque chose a été rejeté ; le reste est chargé.

    \b
    Exemple :
      passerelle import offres.jsonl --kind posting
      passerelle import cv/ --kind candidate --database postgresql://serveur/passerelle

    \f
    Load files into the database: postings, profiles, courses.

    The same record (id and source) is updated, never doubled. An import that was cut off goes on where it
    stood. Exit code 2 where something was rejected; the rest is loaded.
    """
    model = load_encoder(encoder)
    with open_store(database) as store, _bar(files) as bar:
        reports = import_files(
            store,
            files,
            model,
            kind=kind,
            source=source,
            workers=workers,
            progress=lambda done: _advance(bar, done),
        )
        bar.close()
        for report in reports:
            _tell(report)
        click.echo(_totals(store))
    if any(report.failure or report.rejected for report in reports):
        sys.exit(2)


def _totals(store: Store) -> str:
    totals = store.counts()
    counts = [
        how_many(totals["posting"], Text("offre", "posting"), Text("offres", "postings")),
        how_many(totals["candidate"], Text("profil", "profile"), Text("profils", "profiles")),
        how_many(totals["training"], Text("formation", "training"), Text("formations", "trainings")),
    ]
    fr, en = (", ".join(getattr(one, language) for one in counts) for language in ("fr", "en"))
    return Text(f"Base {store.name} : {fr}.", f"Database {store.name}: {en}.").render()


def _advance(bar: tqdm[NoReturn], done: int) -> None:
    bar.update(done)


def _bar(files: Sequence[Path]) -> tqdm[NoReturn]:
    totals = [_lines(path) for path in files]
    total = sum(number for number in totals if number) if all(totals) else None
    return tqdm(total=total, desc=Text("Import", "Import").render(), unit="", disable=None)


def _lines(path: Path) -> int | None:
    """Return the number of lines of a format that has one record a line, None elsewhere."""
    if path.suffix.lower() not in _LINE_FORMATS or not path.is_file():
        return None
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b"")) or None


def _tell(report: FileReport) -> None:
    for note in report.notes[:SHOWN]:
        click.echo(NOTE.render() + note.render(), err=True)
    for error in report.rejected[:SHOWN]:
        click.echo(REJECTED.render() + error.render(), err=True)
    hidden = len(report.rejected) - SHOWN
    if hidden > 0:
        click.echo(and_more(hidden, *MORE_REJECTED), err=True)
    if report.failure is not None:
        click.echo(FAILED.render() + report.failure.render(), err=True)
        return
    saved = report.saved
    counts = [
        how_many(saved.accepted, Text("ajouté", "accepted"), Text("ajoutés", "accepted")),
        how_many(saved.updated, Text("mis à jour", "updated"), Text("mis à jour", "updated")),
        how_many(saved.unchanged, Text("inchangé", "unchanged"), Text("inchangés", "unchanged")),
        how_many(len(report.rejected), Text("rejeté", "rejected"), Text("rejetés", "rejected")),
    ]
    told = Text(", ".join(one.fr for one in counts), ", ".join(one.en for one in counts))
    resumed = (
        Text(f" (repris après {report.resumed_from})", f" (resumed after {report.resumed_from})").render()
        if report.resumed_from
        else ""
    )
    click.echo(
        Text(
            f"{report.file} : {told.fr}",
            f"{report.file}: {told.en}",
        ).render()
        + resumed
        + "."
    )
