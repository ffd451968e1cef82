"""`passerelle bench encode`: how fast encoders are, beside models of others."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.bench_encode import ROUNDS, TEXTS, TITLES, installed, run
from matcher.cli import bilingual
from matcher.cli.figures import tell
from matcher.cli.shared_options import figures_option
from matcher.records.errors import Text


@bilingual.command()
@bilingual.option(
    "--rounds",
    default=ROUNDS,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Passages de chacun.", "Rounds of each."),
)
@bilingual.option(
    "--titles",
    default=TITLES,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Intitulés par passage.", "Titles a round."),
)
@bilingual.option(
    "--texts",
    default=TEXTS,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Textes par passage.", "Texts a round."),
)
@figures_option
def command(rounds: int, titles: int, texts: int, json_path: Path | None) -> None:
    """Mesurer la vitesse des encodeurs : intitulés courts et textes de 200 mots par seconde.

    Les passages sont entrelacés et le passage médian compte ; les rapports prennent all-MiniLM-L6-v2 pour
    unité. À côté du temps de l'horloge, celui du processeur : d'autres travaux sur la machine le changent
    moins.

    \b
    Exemple :
      passerelle bench encode --rounds 3

    \f
    Measure the speed of the encoders: short titles and texts of 200 words a second.

    Rounds are interleaved and the median round counts; the ratios take all-MiniLM-L6-v2 as their unit. Beside
    the time of the clock stands that of the processor: other work on the machine changes it less.
    """
    encoders = installed()
    with tqdm(total=rounds * len(encoders), desc=Text("Mesure", "Measuring").render(), disable=None) as bar:
        figures = run(encoders, rounds=rounds, titles=titles, texts=texts, progress=bar.update)
    tell(figures, json_path)
