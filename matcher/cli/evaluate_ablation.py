"""`passerelle eval ablation`: what each feature is worth, and whether trees would do better."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.ablation import FOLDS, REPEATS, ablate, steps
from evaluation.ablation_page import ablation_lines, write_ablation
from evaluation.crossvalidation import TREES
from evaluation.datasets import read_heldout
from evaluation.errors import EvaluationError
from evaluation.ranker_fit import JudgedPosting, judged_postings
from matcher.cli import bilingual
from matcher.cli.shared_options import PATH, draws_option
from matcher.records.errors import Text


@bilingual.command()
@bilingual.option(
    "--dataset",
    "datasets",
    multiple=True,
    help=Text(
        "Dossier jugé, ou DOSSIER:-SUFFIXE pour postings-SUFFIXE.jsonl (répétable).",
        "Judged folder, or FOLDER:-SUFFIX for postings-SUFFIX.jsonl (repeatable).",
    ),
)
@bilingual.option(
    "--leave-out",
    type=PATH,
    help=Text(
        "Offres à ne jamais apprendre, une par ligne (la moitié réservée).",
        "Postings never to learn from, one a line (the held-out half).",
    ),
)
@bilingual.option(
    "--folds",
    default=FOLDS,
    show_default=True,
    help=Text("Parts de la validation croisée.", "Folds of the cross-validation."),
)
@bilingual.option(
    "--repeats", default=REPEATS, show_default=True, help=Text("Tirages des parts.", "Draws of the folds.")
)
@bilingual.option(
    "--trees/--no-trees",
    default=True,
    help=Text("Comparer aussi avec des arbres dopés.", "Compare with boosted trees too."),
)
@bilingual.option(
    "--output",
    type=PATH,
    help=Text(
        "Dossier du rapport (ablation.html, ablation.json).",
        "Folder of the report (ablation.html, ablation.json).",
    ),
)
@draws_option
def command(
    datasets: tuple[str, ...],
    leave_out: Path | None,
    folds: int,
    repeats: int,
    trees: bool,
    output: Path | None,
    seed: int,
) -> None:
    """Mesurer chaque critère du classement, sur des offres que le modèle n'a pas vues.

    \b
    Exemple :
      passerelle eval ablation --dataset data/fixtures --leave-out data/fixtures/heldout.txt

    \f
    Measure each feature of the ranking, on postings that the model has not seen.
    """
    judged = _read(datasets, leave_out)
    settings = TREES if trees else ()
    total = steps(folds, repeats, settings)
    with tqdm(total=total, desc=Text("Modèles", "Models").render(), disable=None) as bar:

        def advance(done: int) -> None:
            bar.update(done)

        report = ablate(
            judged,
            datasets,
            fold_count=folds,
            repeats=repeats,
            trees=settings,
            seed=seed,
            progress=advance,
        )
    for line in ablation_lines(report):
        click.echo(line)
    if output is not None:
        page, figures = write_ablation(report, output)
        click.echo(Text(f"Rapport : {page} et {figures}", f"Report: {page} and {figures}").render())


def _read(datasets: tuple[str, ...], leave_out: Path | None) -> list[JudgedPosting]:
    if not datasets:
        raise EvaluationError(
            Text("aucun jeu de données n'est donné.", "no data set is given."),
            remedy=Text(
                "Ajoutez par exemple --dataset data/fixtures.", "Add for instance --dataset data/fixtures."
            ),
        )
    unseen: frozenset[str] = read_heldout(leave_out) if leave_out else frozenset()
    judged: list[JudgedPosting] = []
    for name in datasets:
        folder, _, suffix = name.partition(":")
        if not (Path(folder) / f"qrels{suffix}.tsv").is_file():
            raise EvaluationError(
                Text(
                    f"pas de jugements qrels{suffix}.tsv dans ce dossier.",
                    f"no judgements qrels{suffix}.tsv in this folder.",
                ),
                file=folder,
                remedy=Text(
                    "Pour plusieurs jeux d'un dossier, écrivez DOSSIER:-a.",
                    "For several sets in one folder write FOLDER:-a.",
                ),
            )
        judged += judged_postings(Path(folder), suffix, leave_out=unseen)
    return judged
