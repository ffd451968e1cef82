"""`passerelle bench extract`: how fast facts are read, beside other phrase finders."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation.bench_extract import DOCUMENTS, run
from matcher.cli import bilingual
from matcher.cli.figures import tell
from matcher.cli.shared_options import PATH, figures_option
from matcher.records.errors import Text


@bilingual.command()
@bilingual.option(
    "--documents",
    default=DOCUMENTS,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Nombre de textes.", "Number of texts."),
)
@bilingual.option(
    "--esco",
    type=PATH,
    help=Text("Dossier ESCO à ajouter aux métiers livrés.", "ESCO folder to add to the trades shipped."),
)
@figures_option
def command(documents: int, esco: Path | None, json_path: Path | None) -> None:
    """Mesurer la lecture des faits, à côté d'autres chercheurs de libellés.

    \b
    Exemple :
      passerelle bench extract --documents 200

    \f
    Measure the reading of facts, beside other finders of labels.
    """
    tell(run(esco, documents=documents), json_path)
