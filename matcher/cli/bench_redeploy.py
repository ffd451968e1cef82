"""`passerelle bench redeploy`: a made-up group assigned at once, beside one by one."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation.bench_redeploy import run
from matcher.cli import bilingual
from matcher.cli.figures import tell
from matcher.cli.shared_options import SEED, figures_option
from matcher.records.errors import Text


@bilingual.command()
@bilingual.option(
    "--people",
    default=85,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Personnes à reclasser.", "People to redeploy."),
)
@bilingual.option(
    "--openings", default=60, show_default=True, type=click.IntRange(1), help=Text("Offres.", "Postings.")
)
@bilingual.option(
    "--seed",
    default=1,
    show_default=True,
    type=SEED,
    help=Text("Graine du groupe inventé et du solveur.", "Seed of the made-up group and of the solver."),
)
@figures_option
def command(people: int, openings: int, seed: int, json_path: Path | None) -> None:
    """Reclasser un groupe inventé : tous ensemble, puis un par un, dans la même mesure.

    \b
    Exemple :
      passerelle bench redeploy --people 85 --openings 60

    \f
    Redeploy a made-up group: all at once, then one by one, in the same measurement.
    """
    tell(run(people, openings, seed), json_path)
