"""`passerelle eval extraction`: how well facts are read from texts, beside two baselines."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evaluation.annotators import run as compare_annotators
from evaluation.extraction import GOLD, run
from evaluation.extraction_table import error_lines, extraction_lines
from matcher.records.atomic_file import replace_file


@click.command()
@click.option(
    "--half",
    type=click.Choice(["open", "locked", "tuning", "fresh", "all"]),
    default="open",
    show_default=True,
    help="Partie mesurée : open (moitié de réglage), locked (moitié réservée, à ne pas lire), tuning (textes "
    "de mise au point, d'autres mains), fresh (textes nouveaux, à ne pas lire non plus) ou all (les deux "
    "moitiés).",
)
@click.option(
    "--texts",
    "texts_path",
    type=click.Path(path_type=Path),
    default=GOLD / "texts.jsonl",
    help="Textes annotés (par défaut, le jeu livré).",
)
@click.option(
    "--facts",
    "facts_path",
    type=click.Path(path_type=Path),
    default=GOLD / "facts.jsonl",
    help="Annotations, au format de « passerelle extract ».",
)
@click.option(
    "--errors",
    "show_errors",
    is_flag=True,
    help="Lister les erreurs, sauf celles des parties qui ne servent qu'à mesurer.",
)
@click.option(
    "--annotators",
    is_flag=True,
    help="Mesurer plutôt le second annotateur de la moitié réservée face au premier.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Fichier JSON à écrire.")
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
