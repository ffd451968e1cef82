"""`passerelle explain`: why one candidate stands where they stand for one posting."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.inputs import Inputs, find_record
from matcher.cli.presentation import match_text
from matcher.records import Candidate, Posting, Training
from matcher.services.search import DEFAULT_ENCODER, build_pool, explain


@click.command()
@click.option("--postings", required=True, type=click.Path(path_type=Path), help="Fichier d'offres.")
@click.option(
    "--candidates", required=True, type=click.Path(path_type=Path), help="Fichier ou dossier de profils."
)
@click.option("--posting", "posting_id", required=True, help="Identifiant de l'offre.")
@click.option("--candidate", "candidate_id", required=True, help="Identifiant du profil.")
@click.option("--trainings", type=click.Path(path_type=Path), help="Catalogue de formations.")
@click.option("--encoder", default=DEFAULT_ENCODER, show_default=True, help="Nom de l'encodeur.")
@click.option("--json", "as_json", is_flag=True, help="Écrire du JSON.")
def command(
    postings: Path,
    candidates: Path,
    posting_id: str,
    candidate_id: str,
    trainings: Path | None,
    encoder: str,
    as_json: bool,
) -> None:
    """Expliquer un classement : ce qui fait le score, les preuves, ce qui manque.

    \b
    Exemple :
      passerelle explain --postings offres.jsonl --candidates cv.jsonl --posting D-P01 --candidate D-C01
    """
    inputs = Inputs()
    posting = find_record(inputs.read(postings, Posting), posting_id, postings)
    people = inputs.read(candidates, Candidate)
    person = find_record(people, candidate_id, candidates)
    courses = inputs.read(trainings, Training) if trainings else []
    match = explain(posting, person.id, build_pool(people, encoder), courses)
    click.echo(match.model_dump_json(indent=2) if as_json else match_text(match, posting, person))
    inputs.exit()
