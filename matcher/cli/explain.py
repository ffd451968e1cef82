"""`passerelle explain`: why one candidate stands where they stand for one posting."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from matcher.cli.inputs import Inputs, find_record
from matcher.cli.logged import audit_log, audit_option
from matcher.cli.presentation import explanation_text
from matcher.records import Candidate, Posting, Training
from matcher.records.match import Audience
from matcher.services.audit import CLI, log_explanation
from matcher.services.explaining import explain_match
from matcher.services.search import DEFAULT_ENCODER, build_pool, rank_all
from models.errors import speaking


@click.command()
@click.option("--postings", required=True, type=click.Path(path_type=Path), help="Fichier d'offres.")
@click.option(
    "--candidates", required=True, type=click.Path(path_type=Path), help="Fichier ou dossier de profils."
)
@click.option("--posting", "posting_id", required=True, help="Identifiant de l'offre.")
@click.option("--candidate", "candidate_id", required=True, help="Identifiant du profil.")
@click.option("--trainings", type=click.Path(path_type=Path), help="Catalogue de formations.")
@click.option("--against", metavar="ID", help="Dire pourquoi l'un passe avant cet autre profil.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["recruiter", "candidate"]),
    default="recruiter",
    show_default=True,
    help="À qui l'explication s'adresse : qui recrute, ou la personne elle-même.",
)
@click.option(
    "--language", type=click.Choice(["fr", "en"]), help="Langue de l'explication (PASSERELLE_LANG sinon)."
)
@click.option("--encoder", default=DEFAULT_ENCODER, show_default=True, help="Nom de l'encodeur.")
@audit_option
@click.option("--json", "as_json", is_flag=True, help="Écrire du JSON.")
def command(
    postings: Path,
    candidates: Path,
    posting_id: str,
    candidate_id: str,
    trainings: Path | None,
    against: str | None,
    audience: Audience,
    language: str | None,
    encoder: str,
    audit_database: str | None,
    as_json: bool,
) -> None:
    """Expliquer un classement : ce qui fait le score, les preuves, ce qui manque, ce qui est incertain.

    \b
    Exemple :
      passerelle explain --postings offres.jsonl --candidates cv.jsonl --posting D-P01 --candidate D-C01
      passerelle explain ... --against D-C07                    pourquoi l'un passe avant l'autre
      passerelle explain ... --for candidate --language en      pour la personne elle-même
    """
    with speaking(language) if language else nullcontext():
        inputs = Inputs()
        posting = find_record(inputs.read(postings, Posting), posting_id, postings)
        people = inputs.read(candidates, Candidate)
        person = find_record(people, candidate_id, candidates)
        if against is not None:
            find_record(people, against, candidates)
        courses = inputs.read(trainings, Training) if trainings else []
        ranking = rank_all(posting, build_pool(people, encoder))
        explanation = explain_match(ranking, person.id, courses, audience=audience, against=against)
        with audit_log(audit_database) as store:
            if store is not None:
                log_explanation(store, CLI, posting, ranking.pool, explanation)
        click.echo(
            explanation.model_dump_json(indent=2)
            if as_json
            else explanation_text(explanation, posting, person)
        )
        inputs.exit()
