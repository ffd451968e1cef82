"""A forum's plan as lines for the terminal, and what is wrong in its event on stderr."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from matcher.cli.presentation import and_more
from matcher.records.errors import PlanningError, Text
from matcher.records.event import Plan
from matcher.records.numbers import how_many, number

SHOWN = 20
OTHERS = (Text("autre", "more"), Text("autres", "more"))
VISITORS = (Text("visiteur", "visitor"), Text("visiteurs", "visitors"))
MEETINGS = (Text("rendez-vous", "meeting"), Text("rendez-vous", "meetings"))


def tell_all(faults: Sequence[PlanningError], notes: Sequence[PlanningError], path: Path) -> None:
    """Print faults, then notes, on stderr, each with file, field and remedy."""
    for heading, errors in ((Text("À corriger :", "To mend:"), faults), (Text("À savoir :", "Note:"), notes)):
        for error in errors[:SHOWN]:
            error.file = error.file or str(path)
            click.echo(f"{heading.render()} {error.render()}", err=True)
        hidden = len(errors) - SHOWN
        if hidden > 0:
            click.echo(and_more(hidden, *OTHERS), err=True)


def plan_lines(plan: Plan) -> list[str]:
    """Return the figures of a plan, what changed in it, and why somebody is below the floor."""
    people = len({meeting.visitor for meeting in plan.meetings})
    stands = len({meeting.stand for meeting in plan.meetings})
    visitors = how_many(people, *VISITORS)
    at = how_many(stands, Text("stand", "stand"), Text("stands", "stands"))
    meetings = how_many(len(plan.meetings), *MEETINGS)
    lines = [
        Text(f"{meetings.fr} : {visitors.fr}, {at.fr}.", f"{meetings.en}: {visitors.en}, {at.en}.").render(),
        _proof(plan),
    ]
    if plan.moves is not None:
        moves = plan.moves
        lines.append(
            Text(
                f"À venir : {_agreed(moves.kept, 'inchangé')}, {_agreed(moves.moved, 'déplacé')}, "
                f"{_agreed(moves.cancelled, 'annulé')}, {_agreed(moves.added, 'ajouté')}, "
                f"{_agreed(moves.dropped, 'tombé')} avec les absents.",
                f"To come: {moves.kept} unchanged, {moves.moved} moved, {moves.cancelled} cancelled, "
                f"{moves.added} added, {moves.dropped} gone with the absent.",
            ).render()
        )
    if plan.unplaced:
        floor, below = plan.floor, how_many(len(plan.unplaced), *VISITORS)
        lines.append(
            Text(
                f"{below.fr} sous le minimum : {floor.reached} rendez-vous donnés sur {floor.asked} demandés "
                f"({floor.possible} au plus possibles).",
                f"{below.en} below the floor: {floor.reached} meetings given of {floor.asked} asked for "
                f"({floor.possible} possible at most).",
            ).render()
        )
    for conflict in plan.conflicts[:SHOWN]:
        lines.append(f"  - {conflict.text}" + (f" {conflict.remedy}" if conflict.remedy else ""))
    hidden = len(plan.conflicts) - SHOWN
    if hidden > 0:
        lines.append("  " + and_more(hidden, *OTHERS))
    return lines


def _agreed(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"


def _proof(plan: Plan) -> str:
    value, bound = number(plan.objective, 2), number(plan.bound, 2)
    if plan.status == "optimal":
        return Text(
            f"Valeur attendue {value} : optimale, c'est prouvé.", f"Expected value {value}: proven optimal."
        ).render()
    if plan.status == "update":
        return Text(
            f"Valeur attendue {value} ; au plus {bound} sans rien déplacer de plus.",
            f"Expected value {value}; at most {bound} without moving anything more.",
        ).render()
    gap = number(100 * plan.gap, 2)
    return Text(
        f"Valeur attendue {value} ; au plus {bound} serait possible (écart {gap} %).",
        f"Expected value {value}; at most {bound} would be possible (gap {gap}%).",
    ).render()
