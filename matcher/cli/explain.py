"""`passerelle explain`: why one candidate stands where they stand for one posting."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs, find_record
from matcher.cli.logged import audit_log, audit_option
from matcher.cli.presentation import explanation_text
from matcher.cli.routing import roads_of, routing_option
from matcher.cli.shared_options import (
    candidates_option,
    encoder_option,
    json_option,
    postings_option,
    trainings_option,
)
from matcher.records import Candidate, Posting, Training
from matcher.records.errors import Text
from matcher.records.match import Audience
from matcher.services.audit import CLI, log_explanation
from matcher.services.explaining import explain_match
from matcher.services.search import build_pool, rank_all
from models.errors import speaking


@bilingual.command()
@postings_option
@candidates_option
@bilingual.option(
    "--posting", "posting_id", required=True, help=Text("Identifiant de l'offre.", "Id of the posting.")
)
@bilingual.option(
    "--candidate", "candidate_id", required=True, help=Text("Identifiant du profil.", "Id of the profile.")
)
@trainings_option
@bilingual.option(
    "--against",
    metavar="ID",
    help=Text(
        "Dire pourquoi l'un passe avant cet autre profil.", "Say why one comes before this other profile."
    ),
)
@bilingual.option(
    "--for",
    "audience",
    type=click.Choice(["recruiter", "candidate"]),
    default="recruiter",
    show_default=True,
    help=Text(
        "À qui l'explication s'adresse : qui recrute, ou la personne elle-même.",
        "Whom the explanation is for: the recruiter, or the person themselves.",
    ),
)
@bilingual.option(
    "--language",
    type=click.Choice(["fr", "en"]),
    help=Text(
        "Langue de l'explication (PASSERELLE_LANG sinon).",
        "Language of the explanation (PASSERELLE_LANG otherwise).",
    ),
)
@encoder_option
@routing_option
@audit_option
@json_option
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
    routing: str | None,
    audit_database: str | None,
    as_json: bool,
) -> None:
    """Expliquer un classement : ce qui fait le score, les preuves, ce qui manque, ce qui est incertain.

    \b
    Exemple :
      passerelle explain --postings offres.jsonl --candidates cv.jsonl --posting D-P01 --candidate D-C01
      passerelle explain ... --against D-C07                    pourquoi l'un passe avant l'autre
      passerelle explain ... --for candidate --language en      pour la personne elle-même

    \f
    Explain a ranking: what makes the score, the proofs, what is missing, what is uncertain.

    \b
    Example:
      passerelle explain --postings offres.jsonl --candidates cv.jsonl --posting D-P01 --candidate D-C01
      passerelle explain ... --against D-C07                    why one comes before the other
      passerelle explain ... --for candidate --language en      for the person themselves
    """
    with speaking(language) if language else nullcontext():
        roads = roads_of(routing)
        inputs = Inputs()
        posting = find_record(inputs.read(postings, Posting), posting_id, postings)
        people = inputs.read(candidates, Candidate)
        person = find_record(people, candidate_id, candidates)
        if against is not None:
            find_record(people, against, candidates)
        courses = inputs.read(trainings, Training) if trainings else []
        ranking = rank_all(posting, build_pool(people, encoder), roads=roads)
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
