"""`passerelle schedule update`: the plan goes on after absences, late arrivals, walk-ins, closed stands."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.inputs import Inputs
from matcher.cli.schedule_text import plan_lines
from matcher.planning.changes import read_clock
from matcher.planning.event_file import read_plan
from matcher.records import Posting
from matcher.services.forum import update_event
from matcher.services.forum_file import read_changes, read_forum, write_plan
from matcher.services.forum_log import log_update, open_log
from matcher.services.search import DEFAULT_ENCODER


@click.command()
@click.option("--plan", "plan_path", required=True, type=click.Path(path_type=Path), help="Plan en cours.")
@click.option("--event", required=True, type=click.Path(path_type=Path), help="Le forum, en JSON.")
@click.option(
    "--changes", required=True, type=click.Path(path_type=Path), help="Ce qui est arrivé, un par ligne."
)
@click.option("--now", required=True, help="L'heure, par exemple 14:20.")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Nouveau plan à écrire.")
@click.option("--log", type=click.Path(path_type=Path), help="Journal de la journée, complété à chaque fois.")
@click.option(
    "--postings", type=click.Path(path_type=Path), help="Offres, pour noter les CV des nouveaux venus."
)
@click.option("--encoder", default=DEFAULT_ENCODER, show_default=True, help="Nom de l'encodeur.")
def command(
    plan_path: Path,
    event: Path,
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
    """
    inputs = Inputs()
    clock = read_clock(now, "--now")
    before = read_plan(plan_path)
    forum, _ = read_forum(event)
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
