"""`passerelle rank`: postings and candidates in, a TREC run out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs
from matcher.cli.logged import audit_log, audit_option
from matcher.cli.presentation import and_more, warning_lines
from matcher.cli.routing import roads_of, routing_option
from matcher.cli.shared_options import PATH, candidates_option, encoder_option, postings_option
from matcher.ranking.eligibility import DISCLAIMER
from matcher.records import Candidate, Posting, Text
from matcher.services.audit import CLI, MAX_RESULTS, log_ranking
from matcher.services.reading_people import read_pool
from matcher.services.search import Ranking, rank_all
from matcher.store import Store

SHOWN_WARNINGS = 20


@bilingual.command()
@postings_option
@candidates_option
@bilingual.option(
    "--output",
    required=True,
    type=PATH,
    help=Text("Fichier TREC à écrire.", "TREC file to write."),
)
@bilingual.option(
    "--top",
    type=click.IntRange(min=1),
    help=Text("Nombre de candidats par offre (tous par défaut).", "Candidates a posting (all by default)."),
)
@encoder_option
@bilingual.option(
    "--eligible-only",
    is_flag=True,
    help=Text("Laisser de côté les personnes qu'une règle exclut.", "Leave out people whom a rule excludes."),
)
@bilingual.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=min(2, os.cpu_count() or 1),
    show_default=True,
    help=Text(
        "Processus qui lisent les profils, à partir de quelques milliers.",
        "Processes that read the profiles, from a few thousand on.",
    ),
)
@bilingual.option(
    "--ignore-requirements",
    is_flag=True,
    help=Text("N'utiliser que le texte libre des offres.", "Use the free text of the postings alone."),
)
@routing_option
@audit_option
def command(
    postings: Path,
    candidates: Path,
    output: Path,
    top: int | None,
    encoder: str,
    eligible_only: bool,
    workers: int,
    ignore_requirements: bool,
    routing: str | None,
    audit_database: str | None,
) -> None:
    """Classer des candidats pour des offres, sans base de données.

    \b
    Exemple :
      passerelle rank --postings offres.jsonl --candidates cv.jsonl --output run.trec
      passerelle rank --postings offres.jsonl --candidates cv.jsonl --output run.trec --audit passerelle.db

    \f
    Rank candidates for postings, without a database.
    """
    roads = roads_of(routing)
    inputs = Inputs()
    open_postings = inputs.read(postings, Posting)
    people = inputs.read(candidates, Candidate)
    _warn(open_postings, eligible_only=eligible_only)
    with tqdm(total=len(people), desc=Text("Profils", "Profiles").render(), disable=None) as bar:
        pool = read_pool(people, encoder, workers=workers, progress=bar.update)
    lines: list[str] = []
    settings = {
        "top": top,
        "eligible_only": eligible_only,
        "ignore_requirements": ignore_requirements,
        "routing": roads.name if roads is not None else None,
    }
    with audit_log(audit_database) as store:
        for posting in tqdm(open_postings, desc=Text("Offres", "Postings").render(), disable=None):
            ranking = rank_all(posting, pool, ignore_requirements=ignore_requirements, roads=roads)
            rows = _served(ranking, top, eligible_only=eligible_only)
            told = [_line(ranking, row, number) for number, row in enumerate(rows, start=1)]
            if store is not None:
                _log(store, ranking, rows, told, settings)
            lines += told
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("".join(lines), encoding="utf-8")
    inputs.exit()


def _warn(postings: Sequence[Posting], *, eligible_only: bool) -> None:
    """Tell on stderr what the firms should correct, and what eligibility is not."""
    warnings = warning_lines(postings)
    for line in warnings[:SHOWN_WARNINGS]:
        click.echo(line, err=True)
    hidden = len(warnings) - SHOWN_WARNINGS
    if hidden > 0:
        click.echo(and_more(hidden, Text("autre", "more"), Text("autres", "more")), err=True)
    if eligible_only:
        click.echo(DISCLAIMER.render(), err=True)


def _served(ranking: Ranking, top: int | None, *, eligible_only: bool) -> list[int]:
    rows: list[int] = []
    for row in ranking.order.tolist():
        if top is not None and len(rows) >= top:
            break
        if not eligible_only or ranking.eligibility(row).status != "not_eligible":
            rows.append(row)
    return rows


def _line(ranking: Ranking, row: int, number: int) -> str:
    person = ranking.pool.ids[row]
    return f"{ranking.demand.posting.id} Q0 {person} {number} {ranking.scores[row]:.6f} passerelle\n"


def _log(
    store: Store, ranking: Ranking, rows: Sequence[int], lines: Sequence[str], settings: Mapping[str, object]
) -> None:
    served = [ranking.match(row, number) for number, row in enumerate(rows[:MAX_RESULTS], start=1)]
    run = hashlib.sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
    log_ranking(
        store,
        CLI,
        ranking.demand.posting,
        ranking.pool,
        served,
        settings={name: value for name, value in settings.items() if value is not None},
        total=len(rows),
        run_hash=run,
    )
