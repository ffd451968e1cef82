"""`passerelle eval compare`: two runs side by side, measure by measure."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation.console import query_lines, report_lines
from evaluation.datasets import load_dataset
from evaluation.harness import evaluate_systems, read_system
from evaluation.measures import MEASURES
from evaluation.page import write_report
from matcher.cli import bilingual
from matcher.cli.shared_options import PATH, draws_option, report_option
from matcher.records.errors import Text


@bilingual.command()
@click.argument("run_a", type=PATH)
@click.argument("run_b", type=PATH)
@bilingual.option(
    "--dataset",
    required=True,
    type=PATH,
    help=Text("Dossier des offres, profils et jugements.", "Folder of postings, profiles and judgements."),
)
@report_option
@draws_option
def command(run_a: Path, run_b: Path, dataset: Path, output: Path | None, seed: int) -> None:
    """Comparer deux classements TREC : test apparié par mesure, corrigé (Holm).

    \b
    Exemple :
      passerelle eval compare avant.trec apres.trec --dataset data/fixtures

    \f
    Compare two TREC runs: a paired test for each measure, corrected (Holm).
    """
    data = load_dataset(dataset)
    systems = [read_system(data, path) for path in (run_a, run_b)]
    report = evaluate_systems(
        data, systems, seed=seed, compared_measures=[measure.name for measure in MEASURES]
    )
    for line in [*report_lines(report), *query_lines(report, report.systems[0].name, report.systems[1].name)]:
        click.echo(line)
    if output is not None:
        page, figures = write_report(report, output)
        click.echo(Text(f"Rapport : {page} et {figures}", f"Report: {page} and {figures}").render())
