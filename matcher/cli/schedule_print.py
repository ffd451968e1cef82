"""`passerelle schedule print`: the papers of a forum, to print and to send."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs
from matcher.cli.schedule_text import tell_all
from matcher.cli.shared_options import PATH, encoder_option, event_option
from matcher.planning.event_file import read_plan
from matcher.records import Candidate, Posting, Text
from matcher.records.errors import PlanningError
from matcher.services.forum_file import read_forum

try:
    from matcher.services.forum_papers import read_programme, write_papers
except ModuleNotFoundError as error:
    raise PlanningError(
        Text(f"le module « {error.name} » manque.", f"the module '{error.name}' is missing."),
        remedy=Text(
            "Installez-le avec pip install 'passerelle[planning]'.",
            "Install it with pip install 'passerelle[planning]'.",
        ),
    ) from error


@bilingual.command()
@bilingual.option(
    "--plan",
    "plan_path",
    required=True,
    type=PATH,
    help=Text("Plan, en JSON.", "Plan, as JSON."),
)
@event_option
@bilingual.option(
    "--postings",
    type=PATH,
    help=Text("Offres : titres et raisons.", "Postings: titles and reasons."),
)
@bilingual.option(
    "--candidates",
    type=PATH,
    help=Text("Profils : noms et raisons.", "Profiles: names and reasons."),
)
@bilingual.option(
    "--output",
    required=True,
    type=PATH,
    help=Text("Dossier à remplir.", "Folder to fill."),
)
@bilingual.option(
    "--live-url",
    help=Text(
        "Adresse où le dossier « en-direct » sera publié ; ajoute les QR codes.",
        "Address where the folder 'live' will be published; adds the QR codes.",
    ),
)
@encoder_option
def command(
    plan_path: Path,
    event_path: Path,
    postings: Path | None,
    candidates: Path | None,
    output: Path,
    live_url: str | None,
    encoder: str,
) -> None:
    """Imprimer le plan : classeur, PDF par stand et par visiteur, agendas, publipostage.

    \b
    Exemple :
      passerelle schedule print --plan plan.json --event event.json \\
        --postings offres.jsonl --candidates cv.jsonl --output papiers \\
        --live-url https://forum.example.org/en-direct

    \f
    Print the plan: workbook, PDF for each stand and visitor, calendars, mail merge.
    """
    inputs = Inputs()
    event, rejected = read_forum(event_path)
    tell_all(rejected, [], event_path)
    inputs.rejected.extend(rejected)
    plan = read_plan(plan_path)
    open_postings = inputs.read(postings, Posting) if postings else []
    people = inputs.read(candidates, Candidate) if candidates else []
    papers = write_papers(read_programme(event, plan, open_postings, people, encoder), output, live_url)
    click.echo(
        Text(
            f"{output} : {papers.workbook.name}, {papers.stands.name}, {papers.visitors.name}, "
            f"{papers.merge.name}, {papers.calendars} agendas, {papers.live} pages en direct.",
            f"{output}: {papers.workbook.name}, {papers.stands.name}, {papers.visitors.name}, "
            f"{papers.merge.name}, {papers.calendars} calendars, {papers.live} live pages.",
        ).render()
    )
    inputs.exit()
