"""`passerelle bench import`: how fast records are loaded, beside plain storing."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.bench_import import RECORDS, run
from matcher.cli import bilingual
from matcher.cli.figures import tell
from matcher.cli.shared_options import PATH, encoder_option, figures_option
from matcher.records.errors import Text


@bilingual.command()
@bilingual.option(
    "--data",
    type=PATH,
    help=Text(
        "Offres JSONL à charger (variantes d'exemple par défaut).",
        "JSONL postings to load (variants of the examples by default).",
    ),
)
@bilingual.option(
    "--records",
    default=RECORDS,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Nombre de fiches au plus.", "Records at most."),
)
@encoder_option
@bilingual.option(
    "--workers", type=click.IntRange(1), help=Text("Processus de lecture.", "Processes that read.")
)
@bilingual.option(
    "--database",
    help=Text(
        "Base vide à remplir (un fichier temporaire par défaut).",
        "Empty database to fill (a temporary file by default).",
    ),
)
@figures_option
def command(
    data: Path | None,
    records: int,
    encoder: str,
    workers: int | None,
    database: str | None,
    json_path: Path | None,
) -> None:
    """Mesurer le chargement : lire, comprendre, encoder, ranger, à côté du simple rangement.

    \b
    Exemple :
      passerelle bench import --records 5000

    \f
    Measure the loading: read, understand, encode, store, beside plain storing.
    """
    with tqdm(desc=Text("Fiches", "Records").render(), disable=None) as bar:

        def advance(done: int) -> None:
            bar.update(done)

        figures = run(
            data, records=records, encoder_name=encoder, workers=workers, database=database, progress=advance
        )
    tell(figures, json_path)
