"""`passerelle map`: the map of the valley's trades."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.inputs import Inputs
from matcher.records import Posting, Text
from matcher.services.search import DEFAULT_ENCODER
from matcher.services.trade_map import build_trade_map, write_trade_map


@click.command()
@click.option(
    "--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="Dossier à écrire."
)
@click.option(
    "--postings", type=click.Path(path_type=Path), help="Offres, pour dire quels métiers recrutent."
)
@click.option("--encoder", default=DEFAULT_ENCODER, show_default=True, help="Nom de l'encodeur.")
def command(output: Path, postings: Path | None, encoder: str) -> None:
    """Dessiner la carte des métiers : quelle part de l'un sert dans l'autre, du moule au flacon emballé.

    Écrit une page (index.html), un classeur (trades.xlsx) et les données (trades.json).

    \b
    Exemple :
      passerelle map --output carte/ --postings offres.jsonl
    """
    inputs = Inputs()
    openings = inputs.read(postings, Posting) if postings else []
    written = write_trade_map(build_trade_map(openings, encoder), output)
    click.echo(Text("Écrit : ", "Written: ").render() + ", ".join(str(path) for path in written))
    inputs.exit()
