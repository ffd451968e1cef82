"""`passerelle bench`: speed and memory, always beside a baseline measured in the same run."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from evaluation.bench_rank import DISTINCT, RankingSpeed, run
from evaluation.wording import number
from matcher.cli import bilingual
from matcher.cli.lazy import LazySubcommands
from matcher.cli.shared_options import SEED, encoder_option, figures_option
from matcher.records.errors import Text

SUBCOMMANDS = {
    "import": (
        "matcher.cli.bench_import",
        Text("Vitesse du chargement en base", "Speed of loading the store"),
    ),
    "gaps": ("matcher.cli.bench_gaps", Text("Vitesse de l'analyse des écarts", "Speed of the gap analysis")),
    "extract": ("matcher.cli.bench_extract", Text("Vitesse de lecture des faits", "Speed of reading facts")),
    "schedule": ("matcher.cli.bench_schedule", Text("Qualité des plans de forum", "Quality of forum plans")),
    "redeploy": ("matcher.cli.bench_redeploy", Text("Qualité des reclassements", "Quality of redeployments")),
    "encode": ("matcher.cli.bench_encode", Text("Vitesse des encodeurs", "Speed of the encoders")),
}
"""Subcommands with the module that holds `command`, and their one-line help."""

NAMES = {
    "passerelle": Text("Passerelle", "Passerelle"),
    "passerelle_stored": Text("Passerelle, offre lue", "Passerelle, ad read"),
    "bm25": Text("BM25 seul", "BM25 alone"),
    "cosine": Text("Cosinus force brute", "Brute-force cosine"),
}


@click.group(cls=LazySubcommands, subcommands=SUBCOMMANDS, invoke_without_command=True)
@bilingual.option(
    "--candidates",
    default=1_000,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Nombre de profils.", "Number of profiles."),
)
@bilingual.option(
    "--postings",
    default=20,
    show_default=True,
    type=click.IntRange(1),
    help=Text("Nombre d'offres.", "Number of postings."),
)
@bilingual.option(
    "--distinct",
    default=DISTINCT,
    show_default=True,
    type=click.IntRange(1),
    help=Text(
        "Profils lus au plus ; au-delà ils se répètent.", "Profiles read at most; beyond that they repeat."
    ),
)
@encoder_option
@bilingual.option(
    "--seed",
    default=0,
    show_default=True,
    type=SEED,
    help=Text("Graine des variantes.", "Seed of the variants."),
)
@figures_option
@click.pass_context
def command(
    context: click.Context,
    candidates: int,
    postings: int,
    distinct: int,
    encoder: str,
    seed: int,
    json_path: Path | None,
) -> None:
    """Mesurer vitesse et mémoire du classement, à côté de références.

    Profils et offres sont des variantes des fiches d'exemple.

    \b
    Exemple :
      passerelle bench --candidates 10000 --postings 100

    \f
    Measure the speed and memory of the ranking, beside baselines.

    Profiles and postings are variants of the example records.
    """
    if context.invoked_subcommand is not None:
        return
    with tqdm(total=candidates + postings, desc=Text("Mesure", "Measuring").render(), disable=None) as bar:

        def advance(done: int) -> None:
            bar.update(done)

        speed = run(
            candidates,
            postings,
            distinct=distinct,
            encoder_name=encoder,
            seed=seed,
            progress=advance,
        )
    for line in speed_lines(speed):
        click.echo(line)
    if json_path is not None:
        json_path.write_text(speed.model_dump_json(indent=1) + "\n", encoding="utf-8")


def speed_lines(speed: RankingSpeed) -> list[str]:
    """Return the figures of a ranking run as a small table."""
    head = Text(
        f"{speed.candidates} profils dont {speed.distinct} distincts, {speed.postings} offres, "
        f"encodeur {speed.encoder}",
        f"{speed.candidates} profiles of which {speed.distinct} distinct, {speed.postings} postings, "
        f"encoder {speed.encoder}",
    ).render()
    columns = [
        Text("préparation s", "build s"),
        Text("médiane ms", "median ms"),
        Text("p95 ms", "p95 ms"),
        Text("offres/s", "postings/s"),
        Text("durée relative", "relative time"),
    ]
    lines = [head, f"{'':<22}" + "".join(f"{column.render():>16}" for column in columns)]
    for system in speed.systems:
        figures = [
            number(system.build_seconds, 2),
            number(system.median_ms, 2),
            number(system.p95_ms, 2),
            number(system.postings_per_second, 1),
            "× " + number(system.ratio, 3),
        ]
        lines.append(f"{NAMES[system.name].render():<22}" + "".join(f"{figure:>16}" for figure in figures))
    lines.append(
        Text(
            f"Chargement {number(speed.load_seconds, 1)} s ; "
            f"{number(speed.candidates_per_second, 0)} profils lus par seconde, "
            f"{number(speed.pairs_per_second, 0)} paires classées par seconde, "
            f"mémoire au plus haut {number(speed.peak_memory_mb, 0)} Mo "
            f"(avant de lire les profils : {number(speed.memory_before_mb, 0)} Mo)",
            f"Loading {number(speed.load_seconds, 1)} s; "
            f"{number(speed.candidates_per_second, 0)} profiles read a second, "
            f"{number(speed.pairs_per_second, 0)} pairs ranked a second, "
            f"peak memory {number(speed.peak_memory_mb, 0)} MB "
            f"(before reading profiles: {number(speed.memory_before_mb, 0)} MB)",
        ).render()
    )
    return lines
