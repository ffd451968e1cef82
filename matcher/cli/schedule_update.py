"""`passerelle schedule update`: the plan goes on after absences, late arrivals, walk-ins, closed stands."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs
from matcher.cli.schedule_text import plan_lines
from matcher.cli.shared_options import PATH, encoder_option, event_option
from matcher.planning.changes import read_clock
from matcher.planning.event_file import read_plan
from matcher.records import Posting
from matcher.records.errors import Text
from matcher.services.forum import update_event
from matcher.services.forum_file import read_changes, read_forum, write_plan
from matcher.services.forum_log import log_update, open_log


@bilingual.command()
@bilingual.option(
    "--plan",
    "plan_path",
    required=True,
    type=PATH,
    help=Text("Plan en cours.", "Plan in force."),
)
@event_option
@bilingual.option(
    "--changes",
    required=True,
    type=PATH,
    help=Text("Ce qui est arrivé, un par ligne.", "What happened, one a line."),
)
@bilingual.option(
    "--now", required=True, help=Text("L'heure, par exemple 14:20.", "The time, for instance 14:20.")
)
@bilingual.option(
    "--output",
    required=True,
    type=PATH,
    help=Text("Nouveau plan à écrire.", "New plan to write."),
)
@bilingual.option(
    "--log",
    type=PATH,
    help=Text("Journal de la journée, complété à chaque fois.", "Log of the day, added to each time."),
)
@bilingual.option(
    "--postings",
    type=PATH,
    help=Text("Offres, pour noter les CV des nouveaux venus.", "Postings, to score the CVs of walk-ins."),
)
@encoder_option
def command(
    plan_path: Path,
    event_path: Path,
    changes: Path,
    now: str,
    output: Path,
    log: Path | None,
    postings: Path | None,
    encoder: str,
) -> None:
    """Refaire la suite du plan en changeant le moins possible.

    Ce qui a commencé ne bouge plus.

    \b
    Exemple :
      passerelle schedule update --plan plan.json --event event.json \\
        --changes changes.jsonl --now 14:20 --output plan2.json --log jour.jsonl

    \f
    Plan the rest of the day anew, changing as little as possible.

    What has begun stays.
    """
    inputs = Inputs()
    clock = read_clock(now, "--now")
    before = read_plan(plan_path)
    forum, _ = read_forum(event_path)
    happened = read_changes(changes)
    open_postings = inputs.read(postings, Posting) if postings else []
    if log is not None:
        open_log(log, before)
    after, _ = update_event(before, forum, happened, clock, open_postings, encoder)
    if log is not None:
        # First the log, then the file: what a reader of the file sees is always in the log.
        log_update(log, before, after, clock)
    write_plan(after, output)
    for line in plan_lines(after):
        click.echo(line)
    inputs.exit()
