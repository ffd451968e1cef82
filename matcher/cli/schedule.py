"""`passerelle schedule`: the meeting plan of a forum, and its changes on the day."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs, needed
from matcher.cli.lazy import LazySubcommands
from matcher.cli.schedule_text import plan_lines, tell_all
from matcher.cli.shared_options import PATH, encoder_option
from matcher.records import Candidate, Posting, Text
from matcher.services.forum import schedule_event
from matcher.services.forum_file import read_forum, write_plan

SUBCOMMANDS = {
    "update": (
        "matcher.cli.schedule_update",
        Text("Changer le plan en cours de journée", "Change the plan during the day"),
    ),
    "print": (
        "matcher.cli.schedule_print",
        Text("Imprimer : stands, visiteurs, agendas", "Print: stands, visitors, calendars"),
    ),
    "replay": (
        "matcher.cli.schedule_replay",
        Text("Retrouver le plan depuis le journal", "Get the plan back from the log"),
    ),
}
"""Subcommands with the module that holds `command`, and their one-line help."""


@click.group(cls=LazySubcommands, subcommands=SUBCOMMANDS, invoke_without_command=True)
@bilingual.option(
    "--postings",
    type=PATH,
    help=Text("Fichier d'offres des stands.", "File of the stands' postings."),
)
@bilingual.option(
    "--candidates",
    type=PATH,
    help=Text("Fichier ou dossier de profils.", "File or folder of profiles."),
)
@bilingual.option("--event", type=PATH, help=Text("Le forum, en JSON.", "The forum, as JSON."))
@bilingual.option(
    "--output",
    type=PATH,
    help=Text("Plan à écrire, en JSON.", "Plan to write, as JSON."),
)
@encoder_option
@click.pass_context
def command(
    context: click.Context,
    postings: Path | None,
    candidates: Path | None,
    event: Path | None,
    output: Path | None,
    encoder: str,
) -> None:
    """Faire le plan des rendez-vous d'un forum.

    \b
    Exemple :
      passerelle schedule --postings offres.jsonl --candidates cv.jsonl \\
        --event event.json --output plan.json

    \f
    Plan the meetings of a forum.
    """
    if context.invoked_subcommand is not None:
        return
    inputs = Inputs()
    event_path = needed(event, "--event", "schedule")
    target = needed(output, "--output", "schedule")
    open_postings = inputs.read(needed(postings, "--postings", "schedule"), Posting)
    people = inputs.read(needed(candidates, "--candidates", "schedule"), Candidate)
    forum, rejected = read_forum(event_path)
    with tqdm(total=len(open_postings), desc=Text("Offres", "Postings").render(), disable=None) as bar:
        scheduled = schedule_event(forum, open_postings, people, encoder, bar.update)
    faults = [*rejected, *scheduled.faults]
    tell_all(faults, scheduled.notes, event_path)
    inputs.rejected.extend(faults)
    write_plan(scheduled.plan, target)
    for line in plan_lines(scheduled.plan):
        click.echo(line)
    inputs.exit()
