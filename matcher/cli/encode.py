"""`passerelle encode`: one text a line in, one vector a row out."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
from tqdm import tqdm

from matcher.cli.text_lines import read_lines
from matcher.records.errors import Text
from models.encoder import TextKind
from models.registry import best_encoder, load_encoder


@click.command()
@click.option(
    "--input",
    "source",
    required=True,
    type=click.Path(path_type=Path),
    help="Fichier de textes, un par ligne.",
)
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Fichier .npy à écrire.")
@click.option(
    "--encoder",
    default=best_encoder,
    show_default="quality, ou static sans onnxruntime",
    help="Nom de l'encodeur : quality comprend mieux, static est bien plus rapide.",
)
@click.option(
    "--kind",
    type=click.Choice(["query", "passage"]),
    default="passage",
    show_default=True,
    help="Côté du texte, pour les modèles qui distinguent les deux.",
)
def command(source: Path, output: Path, encoder: str, kind: str) -> None:
    """Calculer les vecteurs de textes : float32, de norme 1, la ligne i pour le texte i.

    Une ligne vide donne une ligne de zéros.

    \b
    Exemple :
      passerelle encode --input textes.txt --output vecteurs.npy
    """
    texts = read_lines(source)
    model = load_encoder(encoder)
    side: TextKind = "query" if kind == "query" else "passage"
    with tqdm(total=len(texts), desc=Text("Textes", "Texts").render(), disable=None) as bar:
        vectors = model.encode(texts, kind=side, progress=bar.update)
    output.parent.mkdir(parents=True, exist_ok=True)
    # An open handle keeps numpy from adding ".npy" to the name the user gave.
    with output.open("wb") as handle:
        np.save(handle, vectors)
    rows, columns = vectors.shape
    click.echo(
        Text(
            f"{rows} vecteurs de {columns} nombres écrits dans {output} ({model.model_id}).",
            f"{rows} vectors of {columns} numbers written to {output} ({model.model_id}).",
        ).render(),
        err=True,
    )
