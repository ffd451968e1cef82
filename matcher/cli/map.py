"""`passerelle map`: the map of the valley's trades."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs
from matcher.cli.shared_options import PATH, encoder_option
from matcher.records import Posting, Text
from matcher.services.trade_map import build_trade_map, write_trade_map


@bilingual.command()
@bilingual.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help=Text("Dossier à écrire.", "Folder to write."),
)
@bilingual.option(
    "--postings",
    type=PATH,
    help=Text("Offres, pour dire quels métiers recrutent.", "Postings, to tell which trades hire."),
)
@encoder_option
def command(output: Path, postings: Path | None, encoder: str) -> None:
    """Dessiner la carte des métiers : quelle part de l'un sert dans l'autre, du moule au flacon emballé.

    Écrit une page (index.html), un classeur (trades.xlsx) et les données (trades.json).

    \b
    Exemple :
      passerelle map --output carte/ --postings offres.jsonl

    \f
    Draw the map of the trades: which share of one serves in another, from the mould to the packed bottle.

    Writes a page (index.html), a workbook (trades.xlsx) and the data (trades.json).
    """
    inputs = Inputs()
    openings = inputs.read(postings, Posting) if postings else []
    written = write_trade_map(build_trade_map(openings, encoder), output)
    click.echo(Text("Écrit : ", "Written: ").render() + ", ".join(str(path) for path in written))
    inputs.exit()
