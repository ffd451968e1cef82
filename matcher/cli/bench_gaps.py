"""`passerelle bench gaps`: how fast the gap analysis is, beside looking at every pair."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.bench_gaps import run
from matcher.cli import bilingual
from matcher.cli.figures import tell
from matcher.cli.shared_options import SEED, figures_option
from matcher.records.errors import Text
from matcher.services.gaps import steps


@bilingual.command()
@bilingual.option(
    "--postings",
    default=100,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Nombre d'offres.", "Number of postings."),
)
@bilingual.option(
    "--candidates",
    default=1_000,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Nombre de profils.", "Number of profiles."),
)
@bilingual.option(
    "--trainings",
    default=36,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Nombre de formations.", "Number of courses."),
)
@bilingual.option(
    "--distinct",
    type=click.IntRange(1),
    help=Text(
        "Profils lus ; au-delà ils se répètent. Tous par défaut.",
        "Profiles read; beyond that they repeat. All by default.",
    ),
)
@bilingual.option(
    "--budget",
    default=100_000.0,
    show_default=True,
    type=click.FloatRange(min=0),
    help=Text("Budget du plan, en euros.", "Budget of the plan, in euros."),
)
@bilingual.option(
    "--seed",
    default=0,
    show_default=True,
    type=SEED,
    help=Text("Graine des variantes et de l'échantillon.", "Seed of the variants and of the sample."),
)
@figures_option
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

    \f
    Measure the analysis of the gaps, beside brute force on a sample.
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
