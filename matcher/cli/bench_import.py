"""`passerelle bench import`: how fast records are loaded, beside plain storing."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.bench_import import RECORDS, run
from matcher.cli.figures import tell
from matcher.records.errors import Text
from matcher.services.search import DEFAULT_ENCODER


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path), help="Offres JSONL à charger (variantes d'exemple par défaut)."
)
@click.option(
    "--records", default=RECORDS, show_default=True, type=click.IntRange(1), help="Nombre de fiches au plus."
)
@click.option("--encoder", default=DEFAULT_ENCODER, show_default=True, help="Nom de l'encodeur.")
@click.option("--workers", type=click.IntRange(1), help="Processus de lecture.")
@click.option("--database", help="Base vide à remplir (un fichier temporaire par défaut).")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Écrire aussi les chiffres en JSON."
)
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
    """
    with tqdm(desc=Text("Fiches", "Records").render(), disable=None) as bar:

        def advance(done: int) -> None:
            bar.update(done)

        figures = run(
            data, records=records, encoder_name=encoder, workers=workers, database=database, progress=advance
        )
    tell(figures, json_path)
