"""`passerelle redeploy`: a laid-off group and a valley's openings in, a proposal for each person out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs
from matcher.cli.shared_options import PATH, SEED, encoder_option, trainings_option
from matcher.planning.redeployment import Fairness
from matcher.records import Candidate, Posting, Text, Training
from matcher.records.redeployment import Redeployment
from matcher.services.numbers import counted, number
from matcher.services.redeploy import LEAST_GAIN, Terms, redeploy
from matcher.services.redeploy_courses import MAX_HOURS
from matcher.services.redeploy_group import Wishes
from matcher.services.redeploy_page import course_total, render_page, verdict, write_sheets


@bilingual.command()
@bilingual.option(
    "--people",
    required=True,
    type=PATH,
    help=Text("Profils des personnes à reclasser.", "Profiles of the people to redeploy."),
)
@bilingual.option(
    "--postings",
    required=True,
    type=PATH,
    help=Text(
        "Offres ouvertes, avec leur nombre de postes.", "Open postings, with their number of positions."
    ),
)
@trainings_option
@bilingual.option(
    "--output",
    type=PATH,
    help=Text(
        "Dossier du rapport (HTML, JSON, XLSX) ou fichier .json.",
        "Folder of the report (HTML, JSON, XLSX) or a .json file.",
    ),
)
@bilingual.option(
    "--max-minutes",
    type=click.FloatRange(min=1),
    help=Text("Trajet au plus, en minutes, aller.", "Longest trip one way, in minutes."),
)
@bilingual.option(
    "--floor",
    type=click.FloatRange(0, 1),
    help=Text(
        "Score minimal d'une proposition (par défaut : « à former »).",
        "Least score of a proposal (by default 'trainable').",
    ),
)
@bilingual.option(
    "--fairness",
    type=click.Choice(["worst", "placed", "sum"]),
    default="worst",
    show_default=True,
    help=Text(
        "worst : le plus de monde, puis le moins bien servi, puis la somme ; placed : le plus de "
        "monde, puis la somme ; sum : la somme seule.",
        "worst: most people, then the worst served, then the sum; placed: most people, then the sum; "
        "sum: the sum alone.",
    ),
)
@bilingual.option(
    "--wishes",
    type=click.Choice(["respect", "ask"]),
    default="respect",
    show_default=True,
    help=Text(
        "respect : s'en tenir aux contrats, horaires et salaires cherchés ; ask : proposer au-delà, "
        "en le disant.",
        "respect: keep to the contracts, hours and wages people look for; ask: propose beyond them "
        "and say so.",
    ),
)
@bilingual.option(
    "--min-gain",
    type=click.FloatRange(0, 1),
    default=LEAST_GAIN,
    show_default=True,
    help=Text(
        "Ce qu'une formation doit apporter au score pour être choisie.",
        "What a course must add to the score to be chosen.",
    ),
)
@bilingual.option(
    "--max-hours",
    type=click.FloatRange(min=1),
    default=MAX_HOURS,
    show_default=True,
    help=Text("Durée de la plus longue formation retenue.", "Longest course considered, in hours."),
)
@bilingual.option(
    "--names",
    is_flag=True,
    help=Text(
        "Écrire les noms (contact) à côté des identifiants.", "Write the names (contact) beside the ids."
    ),
)
@bilingual.option(
    "--seed", default=1, show_default=True, type=SEED, help=Text("Graine du solveur.", "Seed of the solver.")
)
@encoder_option
def command(
    people: Path,
    postings: Path,
    trainings: Path | None,
    output: Path | None,
    max_minutes: float | None,
    floor: float | None,
    fairness: str,
    wishes: str,
    min_gain: float,
    max_hours: float,
    names: bool,
    seed: int,
    encoder: str,
) -> None:
    """Reclasser tout un groupe d'un coup : une offre pour chacun, sans oublier les moins bien servis.

    \b
    Exemple :
      passerelle redeploy --people equipe.jsonl --postings offres.jsonl --trainings formations.jsonl \\
        --output reclassement/ --max-minutes 45

    \f
    Redeploy a whole group at once: a posting for each, without forgetting the worst served.
    """
    inputs = Inputs()
    group = inputs.read(people, Candidate)
    openings = inputs.read(postings, Posting)
    courses = inputs.read(trainings, Training) if trainings else []
    terms = Terms(
        floor=floor,
        fairness=cast("Fairness", fairness),
        least_gain=min_gain,
        max_hours=max_hours,
        max_minutes=max_minutes,
        wishes=cast("Wishes", wishes),
        seed=seed,
    )
    total = len(group) + len(openings)
    with tqdm(total=total, desc=Text("Lecture", "Reading").render(), disable=None) as bar:
        plan = redeploy(group, openings, courses, terms, encoder_name=encoder, progress=bar.update)
    known = {one.id: one.contact.name for one in group if names and one.contact and one.contact.name}
    if output is not None:
        _write(output, plan, known)
    click.echo(verdict(plan))
    for way in plan.methods:
        placed = counted(way.placed, Text("placé", "placed"), Text("placés", "placed"))
        click.echo(
            Text(
                f"  {way.label:<40} {placed:>11}  score moyen {number(way.mean, 2)}  le plus bas "
                f"{number(way.worst, 2)}  somme {number(way.total, 1)}",
                f"  {way.label:<40} {placed:>11}  mean fit {number(way.mean, 2)}  worst "
                f"{number(way.worst, 2)}  sum {number(way.total, 1)}",
            ).render()
        )
    if plan.courses:
        click.echo(Text("Formations : ", "Courses: ").render() + course_total(plan))
    if output is None:
        for one in plan.placements:
            to = one.proposed
            click.echo(f"  {one.person} -> {to.posting} {to.title} ({number(to.score, 2)})")
    for left in plan.unmatched:
        click.echo(f"  ! {left.person} : {left.reason}")
    inputs.exit()


def _write(output: Path, plan: Redeployment, names: Mapping[str, str]) -> None:
    content = plan.model_dump_json(indent=1) + "\n"
    if output.suffix.lower() == ".json":
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(content, encoding="utf-8")
        return
    output.mkdir(parents=True, exist_ok=True)
    (output / "reclassement.json").write_text(content, encoding="utf-8")
    (output / "index.html").write_text(render_page(plan, names), encoding="utf-8")
    write_sheets(plan, output / "reclassement.xlsx", names)
