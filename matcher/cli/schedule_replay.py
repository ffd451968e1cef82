"""`passerelle schedule replay`: the plan in force, from the log of the day alone."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli import bilingual
from matcher.cli.schedule_text import plan_lines
from matcher.cli.shared_options import PATH
from matcher.records.errors import PlanningError, Text
from matcher.services.forum_file import write_plan
from matcher.services.forum_log import replay
from matcher.services.numbers import counted


@bilingual.command()
@bilingual.option(
    "--log",
    required=True,
    type=PATH,
    help=Text("Journal de la journée.", "Log of the day."),
)
@bilingual.option(
    "--output",
    type=PATH,
    help=Text("Plan à écrire, en JSON.", "Plan to write, as JSON."),
)
def command(log: Path, output: Path | None) -> None:
    """Retrouver le plan en vigueur depuis le journal, par exemple après une panne.

    \b
    Exemple :
      passerelle schedule replay --log jour.jsonl --output plan.json

    \f
    Get the plan in force back from the log, after a breakdown for instance.
    """
    state = replay(log)
    if state.plan is None:
        raise PlanningError(
            Text("le journal ne contient aucune ligne entière.", "the log holds no whole line."),
            file=str(log),
            remedy=Text("Repartez du plan d'origine.", "Start again from the original plan."),
        )
    for number in state.cut:
        message = Text(
            f"Ligne {number} coupée par une panne, jamais convenue : passée.",
            f"Line {number} cut by a breakdown, never agreed: passed over.",
        )
        click.echo(message.render(), err=True)
    updates = len(state.times)
    last = f", {state.times[-1]}" if state.times else ""
    click.echo(
        counted(
            updates,
            Text("mise à jour rejouée", "update replayed"),
            Text("mises à jour rejouées", "updates replayed"),
        )
        + f"{last}."
    )
    if output is not None:
        write_plan(state.plan, output)
    for line in plan_lines(state.plan):
        click.echo(line)
