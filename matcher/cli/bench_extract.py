"""`passerelle bench extract`: how fast facts are read, beside other phrase finders."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation.bench_extract import DOCUMENTS, run
from matcher.cli.figures import tell


@click.command()
@click.option(
    "--documents", default=DOCUMENTS, show_default=True, type=click.IntRange(1), help="Nombre de textes."
)
@click.option("--esco", type=click.Path(path_type=Path), help="Dossier ESCO à ajouter aux métiers livrés.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Écrire aussi les chiffres en JSON."
)
def command(documents: int, esco: Path | None, json_path: Path | None) -> None:
    """Mesurer la lecture des faits, à côté d'autres chercheurs de libellés.

    \b
    Exemple :
      passerelle bench extract --documents 200
    """
    tell(run(esco, documents=documents), json_path)
