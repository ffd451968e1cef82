"""`passerelle bench encode`: how fast encoders are, beside models of others."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.bench_encode import ROUNDS, TEXTS, TITLES, installed, run
from matcher.cli.figures import tell
from matcher.records.errors import Text


@click.command()
@click.option(
    "--rounds", default=ROUNDS, show_default=True, type=click.IntRange(1), help="Passages de chacun."
)
@click.option(
    "--titles", default=TITLES, show_default=True, type=click.IntRange(1), help="Intitulés par passage."
)
@click.option("--texts", default=TEXTS, show_default=True, type=click.IntRange(1), help="Textes par passage.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Écrire aussi les chiffres en JSON."
)
def command(rounds: int, titles: int, texts: int, json_path: Path | None) -> None:
    """Mesurer la vitesse des encodeurs : intitulés courts et textes de 200 mots par seconde.

    Les passages sont entrelacés et le passage médian compte ; les rapports prennent all-MiniLM-L6-v2 pour
    unité. À côté du temps de l'horloge, celui du processeur : d'autres travaux sur la machine le changent
    moins.

    \b
    Exemple :
      passerelle bench encode --rounds 3
    """
    encoders = installed()
    with tqdm(total=rounds * len(encoders), desc=Text("Mesure", "Measuring").render(), disable=None) as bar:
        figures = run(encoders, rounds=rounds, titles=titles, texts=texts, progress=bar.update)
    tell(figures, json_path)
