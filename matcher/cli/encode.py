"""`passerelle encode`: one text a line in, one vector a row out."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.shared_options import PATH, best_encoder_option, texts_option
from matcher.cli.text_lines import read_lines
from matcher.records.errors import Text
from models.encoder import TextKind
from models.registry import load_encoder


@bilingual.command()
@texts_option
@bilingual.option(
    "--output",
    required=True,
    type=PATH,
    help=Text("Fichier .npy à écrire.", ".npy file to write."),
)
@best_encoder_option
@bilingual.option(
    "--kind",
    type=click.Choice(["query", "passage"]),
    default="passage",
    show_default=True,
    help=Text(
        "Côté du texte, pour les modèles qui distinguent les deux.",
        "Side of the text, for models that tell the two apart.",
    ),
)
def command(source: Path, output: Path, encoder: str, kind: str) -> None:
    """Calculer les vecteurs de textes : float32, de norme 1, la ligne i pour le texte i.

    Une ligne vide donne une ligne de zéros.

    \b
    Exemple :
      passerelle encode --input textes.txt --output vecteurs.npy

    \f
    Turn texts into vectors: float32, of norm 1, row i for text i.

    An empty line gives a row of zeros.
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
