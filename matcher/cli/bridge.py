"""`passerelle bridge`: the shortest ways from a person to a trade that hires."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli import bilingual
from matcher.cli.bridge_text import bridges_text
from matcher.cli.inputs import Inputs, find_record
from matcher.cli.shared_options import (
    candidates_option,
    encoder_option,
    json_option,
    postings_option,
    trainings_option,
)
from matcher.records import Candidate, Posting, Training
from matcher.records.errors import Text
from matcher.services.bridges import MOST_BRIDGES, BridgeFinder


@bilingual.command()
@candidates_option
@bilingual.option(
    "--candidate", "candidate_id", required=True, help=Text("Identifiant du profil.", "Id of the profile.")
)
@postings_option
@trainings_option
@bilingual.option(
    "--most",
    default=MOST_BRIDGES,
    show_default=True,
    type=click.IntRange(1, 20),
    help=Text("Nombre de passerelles montrées.", "Bridges shown."),
)
@encoder_option
@json_option
def command(
    candidates: Path,
    candidate_id: str,
    postings: Path,
    trainings: Path | None,
    most: int,
    encoder: str,
    as_json: bool,
) -> None:
    """Trouver les plus courtes passerelles d'une personne vers les métiers qui recrutent.

    Pour chacune : ce qui servira, ce qui manque, les formations, les vraies offres au bout.

    \b
    Exemple :
      passerelle bridge --candidates cv.jsonl --candidate D-C11 --postings offres.jsonl \\
        --trainings formations.jsonl

    \f
    Find the shortest bridges from a person to the trades that hire.

    For each: what will serve, what is missing, the courses, the real postings at its end.
    """
    inputs = Inputs()
    person = find_record(inputs.read(candidates, Candidate), candidate_id, candidates)
    openings = inputs.read(postings, Posting)
    courses = inputs.read(trainings, Training) if trainings else []
    found = BridgeFinder(openings, courses, encoder).find(person, most=most)
    click.echo(found.model_dump_json(indent=2) if as_json else bridges_text(found, person))
    inputs.exit()
