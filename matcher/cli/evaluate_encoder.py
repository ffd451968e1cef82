"""`passerelle eval encoder`: how good an encoder is at what the engine asks of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from evaluation.encoder_quality import run
from evaluation.errors import EvaluationError
from evaluation.wording import interval, number
from matcher.cli import bilingual
from matcher.cli.shared_options import figures_option
from matcher.records.errors import Text
from matcher.services.search import DEFAULT_ENCODER
from models.registry import load_encoder

PATH = click.Path(path_type=Path, exists=True)


@bilingual.command()
@bilingual.option(
    "--encoder",
    "encoders",
    multiple=True,
    default=(DEFAULT_ENCODER,),
    show_default=True,
    help=Text(
        "Nom de l'encodeur ; à répéter pour en comparer plusieurs.",
        "Name of the encoder; repeat it to compare several.",
    ),
)
@bilingual.option(
    "--melo",
    type=PATH,
    help=Text("Dossier MELO, un sous-dossier par jeu.", "MELO folder, one subfolder a data set."),
)
@bilingual.option(
    "--esco", type=PATH, help=Text("Dossier des CSV d'ESCO.", "Folder of the CSV files of ESCO.")
)
@bilingual.option(
    "--offers",
    type=PATH,
    help=Text("Offres en listes de mots (JSONL).", "Postings as lists of words (JSONL)."),
)
@bilingual.option(
    "--rome",
    type=PATH,
    help=Text(
        "Arborescence du ROME (CSV) : intitulés féminins et masculins.",
        "Tree of the ROME (CSV): feminine and masculine titles.",
    ),
)
@bilingual.option("--trades", type=PATH, help=Text("Dossier de métiers.", "Folder of trades."))
@bilingual.option(
    "--matching",
    type=PATH,
    help=Text("Dossier d'offres, profils et jugements.", "Folder of postings, profiles and judgements."),
)
@figures_option
def command(encoders: tuple[str, ...], json_path: Path | None, **paths: Path | None) -> None:
    """Mesurer des encodeurs : intitulés, compétences, phrases, textes longs, équité.

    \b
    Exemple :
      passerelle eval encoder --encoder static --encoder quality --matching data/fixtures

    \f
    Measure encoders: titles, skills, sentences, long texts, fairness.
    """
    datasets = {name: path for name, path in paths.items() if path is not None}
    if not datasets:
        raise EvaluationError(
            Text("aucun jeu de données n'est donné.", "no data set is given."),
            remedy=Text(
                "Ajoutez par exemple --matching data/fixtures.", "Add for instance --matching data/fixtures."
            ),
        )
    figures = [run(datasets, load_encoder(name)) for name in encoders]
    for line in figure_lines(figures):
        click.echo(line)
    if json_path is not None:
        written = figures[0] if len(figures) == 1 else figures
        json_path.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def figure_lines(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return one line a test, the encoders side by side, then what others published."""
    columns = [f"{run_of_one['model_id']} ({run_of_one['dimension']})" for run_of_one in figures]
    width = max(24, *(len(column) + 2 for column in columns))
    lines = [" " * 58 + "".join(column.ljust(width) for column in columns)]
    for rows in zip(*(run_of_one["rows"] for run_of_one in figures), strict=True):
        label = f"{rows[0]['test']}, {rows[0]['measure']}"
        cells = [f"{number(row['value'])} {interval(row['low'], row['high'], 3)}" for row in rows]
        lines.append(
            f"  {label:<56}" + "".join(cell.ljust(width) for cell in cells) + f"n = {rows[0]['queries']}"
        )
    for name, published in figures[0]["published"].items():
        if any(row["test"].endswith(name) for row in figures[0]["rows"]):
            told = " ; ".join(f"{model} {number(value)}" for model, value in published.items())
            lines.append(f"  {name}, {Text('publié', 'published').render()} : {told}")
    return lines
