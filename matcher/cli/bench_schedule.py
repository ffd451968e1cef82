"""`passerelle bench schedule`: a forum's plan beside a greedy one and the solver's own bound."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.bench_schedule import run
from matcher.cli import bilingual
from matcher.cli.figures import tell
from matcher.cli.shared_options import SEED, figures_option
from matcher.records.errors import Text


@bilingual.command()
@bilingual.option(
    "--visitors",
    default=200,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Visiteurs seuls.", "Single visitors."),
)
@bilingual.option(
    "--classes",
    default=26,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Classes du matin.", "Classes in the morning."),
)
@bilingual.option(
    "--pupils",
    default=25,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Élèves par classe.", "Pupils a class."),
)
@bilingual.option(
    "--stands", default=40, show_default=True, type=click.IntRange(6), help=Text("Stands.", "Stands.")
)
@bilingual.option(
    "--slots",
    default=18,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Créneaux de la journée.", "Slots of the day."),
)
@bilingual.option(
    "--morning",
    default=9,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Créneaux du matin.", "Slots of the morning."),
)
@bilingual.option(
    "--seconds",
    default=60.0,
    show_default=True,
    help=Text("Temps de calcul au plus, par forum.", "Most time for each forum, in seconds."),
)
@bilingual.option(
    "--seed",
    default=1,
    show_default=True,
    type=SEED,
    help=Text("Graine des forums et du solveur.", "Seed of the forums and of the solver."),
)
@figures_option
def command(
    visitors: int,
    classes: int,
    pupils: int,
    stands: int,
    slots: int,
    morning: int,
    seconds: float,
    seed: int,
    json_path: Path | None,
) -> None:
    """Mesurer le plan d'un forum : valeur, borne prouvée, écart, secondes, à côté d'un plan glouton.

    \b
    Exemple :
      passerelle bench schedule --seed 2

    \f
    Measure a forum's plan: value, proven bound, gap, seconds, beside a greedy plan.
    """
    with tqdm(total=3, desc=Text("Forums", "Forums").render(), disable=None) as bar:

        def advance(done: int) -> None:
            bar.update(done)

        figures = run(
            visitors=visitors,
            classes=classes,
            pupils=pupils,
            stands=stands,
            slots=slots,
            morning=morning,
            seconds=seconds,
            seed=seed,
            progress=advance,
        )
    tell(figures, json_path)
