"""`passerelle eval encoder`: how good an encoder is at what the engine asks of it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evaluation.encoder_quality import run
from evaluation.errors import EvaluationError
from evaluation.wording import interval, number
from matcher.records.errors import Text
from matcher.services.search import DEFAULT_ENCODER
from models.registry import load_encoder

PATH = click.Path(path_type=Path, exists=True)


@click.command()
@click.option("--encoder", default=DEFAULT_ENCODER, show_default=True, help="Nom de l'encodeur.")
@click.option("--melo", type=PATH, help="Dossier MELO, un sous-dossier par jeu.")
@click.option("--esco", type=PATH, help="Dossier des CSV d'ESCO.")
@click.option("--offers", type=PATH, help="Offres en listes de mots (JSONL).")
@click.option("--rome", type=PATH, help="Arborescence du ROME (CSV) : intitulés féminins et masculins.")
@click.option("--trades", type=PATH, help="Dossier de métiers.")
@click.option("--matching", type=PATH, help="Dossier d'offres, profils et jugements.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Écrire aussi les chiffres en JSON."
)
def command(encoder: str, json_path: Path | None, **paths: Path | None) -> None:
    """Mesurer un encodeur : intitulés, compétences, phrases, textes longs, équité.

    \b
    Exemple :
      passerelle eval encoder --encoder static --matching data/fixtures
    """
    datasets = {name: path for name, path in paths.items() if path is not None}
    if not datasets:
        raise EvaluationError(
            Text("aucun jeu de données n'est donné.", "no data set is given."),
            remedy=Text(
                "Ajoutez par exemple --matching data/fixtures.", "Add for instance --matching data/fixtures."
            ),
        )
    figures = run(datasets, load_encoder(encoder))
    click.echo(f"{figures['model_id']} ({figures['dimension']} dimensions)")
    for row in figures["rows"]:
        label = f"{row['test']}, {row['measure']}"
        span = interval(row["low"], row["high"], 3)
        click.echo(f"  {label:<56}{number(row['value'])} {span}  n = {row['queries']}")
    for name, published in figures["published"].items():
        if any(row["test"].endswith(name) for row in figures["rows"]):
            told = " ; ".join(f"{model} {number(value)}" for model, value in published.items())
            click.echo(f"  {name}, {Text('publié', 'published').render()} : {told}")
    if json_path is not None:
        json_path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
