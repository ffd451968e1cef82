"""`passerelle gaps`: what firms ask for, what people lack, which courses to fund."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs
from matcher.cli.shared_options import (
    PATH,
    SEED,
    candidates_option,
    encoder_option,
    postings_option,
    trainings_option,
)
from matcher.records import Candidate, Posting, Training
from matcher.records.atomic_file import replace_file
from matcher.records.errors import Text
from matcher.records.gaps import Gap, GapReport, SplitKey
from matcher.records.numbers import how_many
from matcher.services.gap_words import label_of
from matcher.services.gaps import ALL_SPLITS, GapOptions, analyse_gaps, proposal_file, shareable, steps
from matcher.services.numbers import counted, euros, number

SHOWN = 8
DAY = click.DateTime(formats=["%Y-%m-%d"])


@bilingual.command()
@postings_option
@candidates_option
@trainings_option
@bilingual.option(
    "--output",
    required=True,
    type=PATH,
    help=Text("Fichier JSON à écrire.", "JSON file to write."),
)
@bilingual.option(
    "--budget",
    type=click.FloatRange(min=0),
    help=Text("Euros à dépenser au plus.", "Euros to spend at most."),
)
@bilingual.option(
    "--seats",
    type=click.IntRange(min=0),
    help=Text("Personnes à former au plus.", "People to train at most."),
)
@bilingual.option(
    "--hours",
    type=click.FloatRange(min=0),
    help=Text("Durée maximale d'une formation, en heures.", "Longest course, in hours."),
)
@bilingual.option(
    "--sessions",
    default=1,
    show_default=True,
    type=click.IntRange(1, 50),
    help=Text("Sessions possibles d'une même formation.", "Sessions that one course may have."),
)
@bilingual.option(
    "--from",
    "date_from",
    type=DAY,
    help=Text(
        "Sessions commençant au plus tôt ce jour (AAAA-MM-JJ).",
        "Sessions that start on this day or later (YYYY-MM-DD).",
    ),
)
@bilingual.option(
    "--to",
    "date_to",
    type=DAY,
    help=Text(
        "Sessions finissant au plus tard ce jour (AAAA-MM-JJ).",
        "Sessions that end on this day or earlier (YYYY-MM-DD).",
    ),
)
@bilingual.option(
    "--by",
    multiple=True,
    type=click.Choice(ALL_SPLITS),
    help=Text("Découpage (tous par défaut ; répétable).", "Split (all by default; repeatable)."),
)
@bilingual.option(
    "--firm",
    help=Text("Ajouter le diagnostic de cette entreprise.", "Add the diagnostic of this firm."),
)
@bilingual.option(
    "--completion",
    default=0.85,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help=Text(
        "Part des stagiaires qui réussissent, si le catalogue ne la donne pas.",
        "Share of trainees who pass, where the catalogue does not tell it.",
    ),
)
@bilingual.option(
    "--cost-per",
    default="person",
    show_default=True,
    type=click.Choice(["person", "session"]),
    help=Text(
        "Ce que paie le prix du catalogue : une place ou une session.",
        "What the price of the catalogue buys: a place or a session.",
    ),
)
@bilingual.option(
    "--k",
    default=5,
    show_default=True,
    type=click.IntRange(min=1),
    help=Text("Plus petit groupe de personnes montré.", "Smallest group of people shown."),
)
@bilingual.option(
    "--shared",
    is_flag=True,
    help=Text(
        "Fichier à diffuser : aucun identifiant de personne.", "A file to hand out: no id of a person."
    ),
)
@bilingual.option(
    "--report",
    "report_folder",
    type=PATH,
    help=Text("Dossier d'une page, d'un classeur à lire.", "Folder of a page and a workbook to read."),
)
@bilingual.option(
    "--emerging",
    type=PATH,
    help=Text("Écrire les expressions nouvelles (YAML).", "Write the emerging phrases (YAML)."),
)
@bilingual.option(
    "--as-of",
    type=DAY,
    help=Text("Jour de l'analyse (aujourd'hui par défaut).", "Day of the analysis (today by default)."),
)
@bilingual.option(
    "--seed",
    default=7,
    show_default=True,
    type=SEED,
    help=Text("Graine des intervalles.", "Seed of the intervals."),
)
@encoder_option
def command(
    postings: Path,
    candidates: Path,
    trainings: Path | None,
    output: Path,
    budget: float | None,
    seats: int | None,
    hours: float | None,
    sessions: int,
    date_from: datetime | None,
    date_to: datetime | None,
    by: tuple[SplitKey, ...],
    firm: str | None,
    completion: float,
    cost_per: str,
    k: int,
    shared: bool,
    report_folder: Path | None,
    emerging: Path | None,
    as_of: datetime | None,
    seed: int,
    encoder: str,
) -> None:
    """Analyser les écarts de compétences et choisir les formations à financer.

    Le fichier écrit nomme les personnes à former : il est pour la conseillère ou le conseiller. Avec
    --shared, il n'en nomme aucune et peut être diffusé.

    \b
    Exemple :
      passerelle gaps --postings offres.jsonl --candidates cv.jsonl \\
        --trainings catalogue.jsonl --budget 20000 --output gaps.json --report rapport

    \f
    Analyse skill gaps and choose the courses to fund.

    The file written names the people to train: it is for their adviser. With --shared it names nobody and may
    be handed out.
    """
    write_report = _report_writer() if report_folder is not None else None
    inputs = Inputs()
    offers = inputs.read(postings, Posting)
    people = inputs.read(candidates, Candidate)
    courses = inputs.read(trainings, Training) if trainings is not None else []
    options = GapOptions(
        budget=budget,
        seats=seats,
        hours=hours,
        sessions=sessions,
        date_from=date_from.date() if date_from else None,
        date_to=date_to.date() if date_to else None,
        by=by or ALL_SPLITS,
        firm=firm,
        completion=completion,
        cost_per="session" if cost_per == "session" else "person",
        k=k,
        seed=seed,
        as_of=as_of.date() if as_of else date.today(),
    )
    total = steps(len(offers), len(people), len(courses))
    with tqdm(total=total, desc=Text("Analyse", "Analysis").render(), disable=None) as bar:
        report = analyse_gaps(
            offers, people, courses, options, encoder_name=encoder, progress=bar.update
        ).report
    replace_file(output, (shareable(report) if shared else report).model_dump_json(indent=1) + "\n")
    if write_report is not None and report_folder is not None:
        write_report(report, report_folder)
    if emerging is not None:
        replace_file(emerging, proposal_file(report.emerging))
    for line in summary(report):
        click.echo(line)
    inputs.exit()


def _report_writer() -> Callable[[GapReport, Path], object]:
    """Return what writes the report; raises PasserelleError at once where its charts cannot be drawn."""
    # Charts are an extra: whoever wants the figures alone does without.
    from matcher.services.gap_report import write_gap_report

    return write_gap_report


def summary(report: GapReport) -> list[str]:
    """Return the few lines that a reader of the terminal wants, without any id of a person."""
    plan = report.plan
    openings = how_many(report.openings, Text("poste", "opening"), Text("postes", "openings"))
    lines = [
        Text(
            f"{openings.fr}, dont {report.fillable_today} à la portée de personnes du fichier.",
            f"{openings.en}, {report.fillable_today} that people of the file could take.",
        ).render()
    ]
    blocking = [gap for gap in (*report.certificates, *report.skills) if gap.blocked_openings]
    blocking.sort(key=lambda gap: (-gap.blocked_openings, gap.uri))
    if blocking:
        lines.append(Text("Il ne manque que cela :", "Only this is missing:").render())
        lines += [f"  {_gap_line(gap)}" for gap in blocking[:SHOWN]]
    useful = [course for course in report.trainings if course.status == "useful"]
    if useful:
        lines.append(Text("Formations qui ouvrent des postes :", "Courses that open openings:").render())
        lines += [f"  {number(course.openings_filled, 2):>6}  {course.title}" for course in useful[:SHOWN]]
    spent = euros(plan.spent)
    if plan.budget is not None:
        spent += Text(f" sur {euros(plan.budget)}", f" of {euros(plan.budget)}").render()
    sessions = counted(len(plan.sessions), Text("session", "session"), Text("sessions", "sessions"))
    filled, bound = number(plan.openings_filled, 2), number(plan.bound, 2)
    lines.append(
        Text(
            f"Plan : {sessions}, {spent}, {filled} postes de plus attendus (borne {bound}).",
            f"Plan: {sessions}, {spent}, {filled} more openings expected (bound {bound}).",
        ).render()
    )
    return lines


def _gap_line(gap: Gap) -> str:
    if gap.trainings:
        courses = counted(len(gap.trainings), Text("formation", "course"), Text("formations", "courses"))
    else:
        courses = Text("aucune formation", "no course").render()
    return f"{gap.blocked_openings:4d}  {label_of(gap)} ({courses})"
