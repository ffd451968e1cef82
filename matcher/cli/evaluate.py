"""`passerelle eval`: how good the rankings are, beside baselines, with intervals and a report."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import click
from tqdm import tqdm

from evaluation.baselines import Answered, run_baselines
from evaluation.console import report_lines
from evaluation.datasets import Dataset, load_dataset
from evaluation.e5 import ABSENT, installed_e5
from evaluation.engine import run_engine
from evaluation.errors import EvaluationError
from evaluation.harness import evaluate_systems, read_system
from evaluation.page import write_report
from matcher.cli import bilingual
from matcher.cli.lazy import LazySubcommands
from matcher.cli.shared_options import PATH, draws_option, report_option
from matcher.records.errors import Text
from matcher.services.search import DEFAULT_ENCODER
from models.encoder import Encoder
from models.registry import load_encoder

SUBCOMMANDS = {
    "encoder": ("matcher.cli.evaluate_encoder", Text("Mesurer un encodeur", "Measure an encoder")),
    "extraction": (
        "matcher.cli.evaluate_extraction",
        Text("Mesurer la lecture des faits", "Measure the reading of facts"),
    ),
    "fairness": ("matcher.cli.evaluate_fairness", Text("Essayer l'équité", "Try fairness")),
    "ablation": ("matcher.cli.evaluate_ablation", Text("Mesurer chaque critère", "Measure each feature")),
    "compare": ("matcher.cli.evaluate_compare", Text("Comparer deux classements", "Compare two runs")),
}
"""Subcommands with the module that holds `command`, and their one-line help."""


@click.group(cls=LazySubcommands, subcommands=SUBCOMMANDS, invoke_without_command=True)
@bilingual.option(
    "--dataset",
    type=PATH,
    help=Text("Dossier des offres, profils et jugements.", "Folder of postings, profiles and judgements."),
)
@bilingual.option(
    "--run",
    "runs",
    multiple=True,
    type=PATH,
    help=Text(
        "Classement TREC à mesurer au lieu du moteur (répétable ; le premier est la référence).",
        "TREC run to measure instead of the engine (repeatable; the first is the reference).",
    ),
)
@bilingual.option(
    "--baselines",
    is_flag=True,
    help=Text(
        "Mesurer aussi BM25, n-grammes, e5-small, leurs fusions et le hasard.",
        "Measure BM25, n-grams, e5-small, their fusions and chance as well.",
    ),
)
@bilingual.option(
    "--baseline-encoder",
    "encoders",
    multiple=True,
    help=Text(
        "Ajouter le cosinus de cet encodeur (répétable).", "Add the cosine of this encoder (repeatable)."
    ),
)
@bilingual.option(
    "--encoder",
    default=DEFAULT_ENCODER,
    show_default=True,
    help=Text("Encodeur du moteur.", "Encoder of the engine."),
)
@bilingual.option(
    "--ignore-requirements",
    is_flag=True,
    help=Text(
        "Le moteur n'utilise que le texte libre des offres.",
        "The engine uses the free text of the postings alone.",
    ),
)
@bilingual.option(
    "--show-heldout",
    is_flag=True,
    help=Text(
        "Montrer aussi les erreurs de la moitié réservée.", "Show the errors of the held-out half too."
    ),
)
@report_option
@draws_option
@click.pass_context
def command(
    context: click.Context,
    dataset: Path | None,
    runs: tuple[Path, ...],
    baselines: bool,
    encoders: tuple[str, ...],
    encoder: str,
    ignore_requirements: bool,
    show_heldout: bool,
    output: Path | None,
    seed: int,
) -> None:
    """Mesurer la qualité des classements sur un jeu de données jugé.

    \b
    Exemple :
      passerelle eval --dataset data/fixtures --baselines --output report/

    \f
    Measure the quality of the rankings on a judged data set.
    """
    if context.invoked_subcommand is not None:
        return
    if dataset is None:
        raise EvaluationError(
            Text("aucun jeu de données n'est donné.", "no data set is given."),
            remedy=Text(
                "Ajoutez par exemple --dataset data/fixtures.", "Add for instance --dataset data/fixtures."
            ),
        )
    started = perf_counter()
    data = load_dataset(dataset)
    systems = [read_system(data, path) for path in runs]
    if not runs and (data.postings or not (baselines or encoders)):
        systems.append(_engine(data, encoder, ignore_requirements))
    if baselines or encoders:
        systems += run_baselines(data, seed=seed, encoders=_baseline_encoders(baselines, encoders))
    report = evaluate_systems(data, systems, seed=seed, show_heldout=show_heldout, started=started)
    for line in report_lines(report):
        click.echo(line)
    if output is not None:
        page, figures = write_report(report, output)
        click.echo(Text(f"Rapport : {page} et {figures}", f"Report: {page} and {figures}").render())


def _baseline_encoders(baselines: bool, names: tuple[str, ...]) -> list[Encoder]:
    """Return the encoders named, after the one that the goals name where it is installed."""
    encoders = [load_encoder(name) for name in names]
    if not baselines:
        return encoders
    named = installed_e5()
    if named is None:
        click.echo(ABSENT.render(), err=True)
    return [named, *encoders] if named else encoders


def _engine(data: Dataset, encoder: str, ignore_requirements: bool) -> Answered:
    steps = len(data.candidates) + len(data.judged_queries)
    with tqdm(total=steps, desc=Text("Moteur", "Engine").render(), disable=None) as bar:

        def advance(done: int) -> None:
            bar.update(done)

        return run_engine(data, encoder, ignore_requirements=ignore_requirements, progress=advance)
