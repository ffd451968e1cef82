"""`passerelle bench redeploy`: a made-up group assigned at once, beside one by one."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation.bench_redeploy import run
from matcher.cli.figures import tell


@click.command()
@click.option(
    "--people", default=85, show_default=True, type=click.IntRange(1), help="Personnes à reclasser."
)
@click.option("--openings", default=60, show_default=True, type=click.IntRange(1), help="Offres.")
@click.option("--seed", default=1, show_default=True, help="Graine du groupe inventé et du solveur.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Écrire aussi les chiffres en JSON."
)
def command(people: int, openings: int, seed: int, json_path: Path | None) -> None:
    """Reclasser un groupe inventé : tous ensemble, puis un par un, dans la même mesure.

    \b
    Exemple :
      passerelle bench redeploy --people 85 --openings 60
    """
    tell(run(people, openings, seed), json_path)
