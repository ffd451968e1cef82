"""`passerelle eval fairness`: does the ranking move when only the person changes?"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from tqdm import tqdm

from evaluation.datasets import load_dataset
from evaluation.fairness.audit import audit
from evaluation.fairness.engine import EngineRanker
from evaluation.fairness.page import fairness_lines, write_fairness
from evaluation.fairness.thresholds import THRESHOLDS
from evaluation.fairness.trials import choose_trials
from matcher.cli import bilingual
from matcher.cli.shared_options import PATH, draws_option
from matcher.records.errors import Text
from matcher.services.search import DEFAULT_ENCODER

BROKEN = 1
"""Exit code where a limit is broken; 2 is for bad input."""


@bilingual.command()
@bilingual.option(
    "--dataset",
    required=True,
    type=PATH,
    help=Text(
        "Dossier des offres et profils (jugements facultatifs).",
        "Folder of postings and profiles (judgements optional).",
    ),
)
@bilingual.option(
    "--trial",
    "names",
    multiple=True,
    help=Text(
        "Ne faire que cet essai (répétable) ; tous sinon.",
        "Make this trial only (repeatable); all otherwise.",
    ),
)
@bilingual.option(
    "--thresholds",
    type=PATH,
    default=THRESHOLDS,
    help=Text("Fichier de limites ; celui du projet sinon.", "File of limits; the project's own otherwise."),
)
@bilingual.option(
    "--encoder",
    default=DEFAULT_ENCODER,
    show_default=True,
    help=Text("Encodeur du moteur.", "Encoder of the engine."),
)
@bilingual.option(
    "--contact",
    help=Text(
        "Qui répond aux questions sur ce rapport (écrit sur la page).",
        "Who answers questions about this report (written on the page).",
    ),
)
@bilingual.option(
    "--output",
    type=PATH,
    help=Text(
        "Dossier du rapport (fairness.html, fairness.json).",
        "Folder of the report (fairness.html, fairness.json).",
    ),
)
@draws_option
def command(
    dataset: Path,
    names: tuple[str, ...],
    thresholds: Path,
    encoder: str,
    contact: str | None,
    output: Path | None,
    seed: int,
) -> None:
    """Essayer l'équité : récrire les mêmes profils, classer à nouveau, comparer.

    Le code de sortie est 1 quand une limite est franchie, 2 quand une entrée est mauvaise.

    \b
    Exemple :
      passerelle eval fairness --dataset data/fixtures --output report/

    \f
    Try fairness: write the same profiles anew, rank again, compare.

    The exit code is 1 where a limit is broken, 2 where an input is bad.
    """
    trials = choose_trials(names)
    data = load_dataset(dataset, judged=False)
    with tqdm(total=len(trials), desc=Text("Essais", "Trials").render(), disable=None) as bar:

        def advance(done: int) -> None:
            bar.update(done)

        report = audit(
            data,
            EngineRanker(encoder),
            trials,
            thresholds_file=thresholds,
            seed=seed,
            contact=contact,
            progress=advance,
        )
    for line in fairness_lines(report):
        click.echo(line)
    if output is not None:
        page, figures = write_fairness(report, output)
        click.echo(Text(f"Rapport : {page} et {figures}", f"Report: {page} and {figures}").render())
    if not report.passed:
        sys.exit(BROKEN)
