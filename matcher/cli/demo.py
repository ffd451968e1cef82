"""`passerelle demo`: a real posting of the fixtures, ranked and explained."""

from __future__ import annotations

from pathlib import Path

import click

import matcher
from matcher.cli import bilingual
from matcher.cli.inputs import Inputs, find_record
from matcher.cli.presentation import eligibility_lines, headline, skill_lines, warning_lines
from matcher.ranking.eligibility import DISCLAIMER
from matcher.records import Candidate, Posting, Text
from matcher.records.code_names import SCHEDULE_NAMES, contract_name
from matcher.records.errors import ReaderError
from matcher.services.search import build_pool, iterate_matches, rank_all

FIXTURES = Path(matcher.__file__).parent.parent / "data" / "fixtures"


@bilingual.command()
@bilingual.option(
    "--posting",
    "posting_id",
    default="D-P04",
    show_default=True,
    help=Text("Identifiant de l'offre.", "Id of the posting."),
)
@bilingual.option(
    "--top",
    default=5,
    show_default=True,
    type=click.IntRange(min=1, max=100),
    help=Text("Taille de la liste.", "Length of the list."),
)
def command(posting_id: str, top: int) -> None:
    """Classer et expliquer les profils d'une vraie offre de la vallée.

    \b
    Exemple :
      passerelle demo --posting D-P01 --top 3

    \f
    Rank and explain the profiles for a real posting of the valley.
    """
    if not FIXTURES.is_dir():
        raise ReaderError(
            Text("le petit bassin de démonstration est absent.", "the demonstration cluster is absent."),
            file=str(FIXTURES),
            remedy=Text("Lancez la commande depuis une copie du dépôt.", "Run it from a checkout."),
        )
    inputs = Inputs()
    posting_file = FIXTURES / "postings.jsonl"
    posting = find_record(inputs.read(posting_file, Posting), posting_id, posting_file)
    people = inputs.read(FIXTURES / "candidates.jsonl", Candidate)
    ranking = rank_all(posting, build_pool(people))
    by_id = {person.id: person for person in people}
    contract, schedule = contract_name(posting.contract or ""), SCHEDULE_NAMES.get(posting.schedule or "")
    told = [posting.title, posting.firm, posting.commune, contract.render(), schedule and schedule.render()]
    click.echo(" · ".join(one for one in told if one))
    for line in warning_lines([posting]):
        click.echo(f"! {line}")
    click.echo(
        Text(
            f"{len(people)} profils lus ; les {min(top, len(people))} premiers, avec leurs preuves :\n",
            f"{len(people)} profiles read; the first {min(top, len(people))}, with their proofs:\n",
        ).render()
    )
    for match in iterate_matches(ranking, top):
        click.echo(headline(match, by_id[match.candidate_id]))
        click.echo("\n".join([*skill_lines(match, limit=6), *eligibility_lines(match)]) + "\n")
    click.echo(DISCLAIMER.render())
    click.echo(
        Text(
            "Le classement éclaire, une personne décide. Le détail d'un score :",
            "The ranking informs, a person decides. One score in detail:",
        ).render()
    )
    best = ranking.pool.candidates[ranking.order[0]].id
    click.echo(
        "  .venv/bin/passerelle explain --postings data/fixtures/postings.jsonl "
        f"--candidates data/fixtures/candidates.jsonl --posting {posting.id} --candidate {best}"
    )
