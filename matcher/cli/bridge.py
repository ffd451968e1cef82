"""`passerelle bridge`: the shortest ways from a person to a trade that hires."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.bridge_text import bridges_text
from matcher.cli.inputs import Inputs, find_record
from matcher.records import Candidate, Posting, Training
from matcher.services.bridges import MOST_BRIDGES, BridgeFinder
from matcher.services.search import DEFAULT_ENCODER


@click.command()
@click.option(
    "--candidates", required=True, type=click.Path(path_type=Path), help="Fichier ou dossier de profils."
)
@click.option("--candidate", "candidate_id", required=True, help="Identifiant du profil.")
@click.option("--postings", required=True, type=click.Path(path_type=Path), help="Fichier d'offres.")
@click.option("--trainings", type=click.Path(path_type=Path), help="Catalogue de formations.")
@click.option(
    "--most",
    default=MOST_BRIDGES,
    show_default=True,
    type=click.IntRange(1, 20),
    help="Nombre de passerelles montrées.",
)
@click.option("--encoder", default=DEFAULT_ENCODER, show_default=True, help="Nom de l'encodeur.")
@click.option("--json", "as_json", is_flag=True, help="Écrire du JSON.")
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
    """
    inputs = Inputs()
    person = find_record(inputs.read(candidates, Candidate), candidate_id, candidates)
    openings = inputs.read(postings, Posting)
    courses = inputs.read(trainings, Training) if trainings else []
    found = BridgeFinder(openings, courses, encoder).find(person, most=most)
    click.echo(found.model_dump_json(indent=2) if as_json else bridges_text(found, person))
    inputs.exit()
