"""`passerelle eval extraction`: how well facts are read from texts, beside two baselines."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evaluation.annotators import run as compare_annotators
from evaluation.extraction import GOLD, run
from evaluation.extraction_table import error_lines, extraction_lines
from matcher.cli import bilingual
from matcher.cli.shared_options import PATH
from matcher.records.atomic_file import replace_file
from matcher.records.errors import Text


@bilingual.command()
@bilingual.option(
    "--half",
    type=click.Choice(["open", "locked", "tuning", "fresh", "all"]),
    default="open",
    show_default=True,
    help=Text(
        "Partie mesurée : open (moitié de réglage), locked (moitié réservée, à ne pas lire), tuning "
        "(textes de mise au point, d'autres mains), fresh (textes nouveaux, à ne pas lire non plus) "
        "ou all (les deux moitiés).",
        "Part that is measured: open (the half for tuning), locked (the half kept aside, not to be "
        "read), tuning (texts to work on, by other hands), fresh (new texts, not to be read either) "
        "or all (both halves).",
    ),
)
@bilingual.option(
    "--texts",
    "texts_path",
    type=PATH,
    default=GOLD / "texts.jsonl",
    help=Text("Textes annotés (par défaut, le jeu livré).", "Annotated texts (by default the set shipped)."),
)
@bilingual.option(
    "--facts",
    "facts_path",
    type=PATH,
    default=GOLD / "facts.jsonl",
    help=Text(
        "Annotations, au format de « passerelle extract ».",
        "Annotations, in the format of 'passerelle extract'.",
    ),
)
@bilingual.option(
    "--errors",
    "show_errors",
    is_flag=True,
    help=Text(
        "Lister les erreurs, sauf celles des parties qui ne servent qu'à mesurer.",
        "List the errors, except those of the parts that only serve to measure.",
    ),
)
@bilingual.option(
    "--annotators",
    is_flag=True,
    help=Text(
        "Mesurer plutôt le second annotateur de la moitié réservée face au premier.",
        "Measure the second annotator of the locked half beside the first instead.",
    ),
)
@bilingual.option("--output", type=PATH, help=Text("Fichier JSON à écrire.", "JSON file to write."))
def command(
    half: str,
    texts_path: Path,
    facts_path: Path,
    show_errors: bool,
    annotators: bool,
    output: Path | None,
) -> None:
    """Mesurer la lecture des faits sur des textes annotés à la main.

    \b
    Exemple :
      passerelle eval extraction --half open --errors

    \f
    Measure the reading of facts on texts annotated by hand.
    """
    if annotators:
        report = compare_annotators(texts_path.parent)
    else:
        report = run(texts_path, facts_path, None if half == "all" else half)
    for line in extraction_lines(report):
        click.echo(line)
    if show_errors:
        click.echo("")
        for line in error_lines(report):
            click.echo(line)
    if output is not None:
        replace_file(output, json.dumps(report, ensure_ascii=False, indent=2) + "\n")
