"""`passerelle bench gaps`: how fast the gap analysis is, beside looking at every pair."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.bench_gaps import run
from matcher.cli.figures import tell
from matcher.records.errors import Text
from matcher.services.gaps import steps


@click.command()
@click.option("--postings", default=100, show_default=True, type=click.IntRange(1), help="Nombre d'offres.")
@click.option(
    "--candidates", default=1_000, show_default=True, type=click.IntRange(1), help="Nombre de profils."
)
@click.option(
    "--trainings", default=36, show_default=True, type=click.IntRange(1), help="Nombre de formations."
)
@click.option(
    "--distinct", type=click.IntRange(1), help="Profils lus ; au-delà ils se répètent. Tous par défaut."
)
@click.option("--budget", default=100_000.0, show_default=True, type=float, help="Budget du plan, en euros.")
@click.option("--seed", default=0, show_default=True, help="Graine des variantes et de l'échantillon.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Écrire aussi les chiffres en JSON."
)
def command(
    postings: int,
    candidates: int,
    trainings: int,
    distinct: int | None,
    budget: float,
    seed: int,
    json_path: Path | None,
) -> None:
    """Mesurer l'analyse des écarts, à côté de la force brute sur un échantillon.

    \b
    Exemple :
      passerelle bench gaps --postings 500 --candidates 5000 --trainings 50
    """
    total = steps(postings, candidates, trainings)
    with tqdm(total=total, desc=Text("Analyse", "Analysis").render(), disable=None) as bar:
        figures = run(
            postings,
            candidates,
            trainings,
            distinct=distinct,
            budget=budget,
            seed=seed,
            progress=bar.update,
        )
    tell(figures, json_path)
