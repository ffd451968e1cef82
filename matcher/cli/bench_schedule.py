"""`passerelle bench schedule`: a forum's plan beside a greedy one and the solver's own bound."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.bench_schedule import run
from matcher.cli.figures import tell
from matcher.records.errors import Text


@click.command()
@click.option("--visitors", default=200, show_default=True, type=click.IntRange(1), help="Visiteurs seuls.")
@click.option("--classes", default=26, show_default=True, type=click.IntRange(1), help="Classes du matin.")
@click.option("--pupils", default=25, show_default=True, type=click.IntRange(1), help="Élèves par classe.")
@click.option("--stands", default=40, show_default=True, type=click.IntRange(6), help="Stands.")
@click.option(
    "--slots", default=18, show_default=True, type=click.IntRange(1), help="Créneaux de la journée."
)
@click.option("--morning", default=9, show_default=True, type=click.IntRange(1), help="Créneaux du matin.")
@click.option("--seconds", default=60.0, show_default=True, help="Temps de calcul au plus, par forum.")
@click.option("--seed", default=1, show_default=True, help="Graine des forums et du solveur.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Écrire aussi les chiffres en JSON."
)
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
