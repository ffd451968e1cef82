"""`passerelle rank`: postings and candidates in, a TREC run out."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from matcher.cli.inputs import Inputs
from matcher.records import Candidate, Posting, Text
from matcher.services.search import DEFAULT_ENCODER, build_pool, rank_all


@click.command()
@click.option("--postings", required=True, type=click.Path(path_type=Path), help="Fichier d'offres.")
@click.option(
    "--candidates", required=True, type=click.Path(path_type=Path), help="Fichier ou dossier de profils."
)
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Fichier TREC à écrire.")
@click.option("--top", type=click.IntRange(min=1), help="Nombre de candidats par offre (tous par défaut).")
@click.option("--encoder", default=DEFAULT_ENCODER, show_default=True, help="Nom de l'encodeur.")
@click.option("--eligible-only", is_flag=True, help="Laisser de côté les personnes qu'une règle exclut.")
@click.option("--ignore-requirements", is_flag=True, help="N'utiliser que le texte libre des offres.")
def command(
    postings: Path,
    candidates: Path,
    output: Path,
    top: int | None,
    encoder: str,
    eligible_only: bool,
    ignore_requirements: bool,
) -> None:
    """Classer des candidats pour des offres, sans base de données.

    \b
    Exemple :
      passerelle rank --postings offres.jsonl --candidates cv.jsonl --output run.trec
    """
    inputs = Inputs()
    open_postings = inputs.read(postings, Posting)
    people = inputs.read(candidates, Candidate)
    with tqdm(total=len(people), desc=Text("Profils", "Profiles").render(), disable=None) as bar:
        pool = build_pool(people, encoder, progress=bar.update)
    lines: list[str] = []
    for posting in tqdm(open_postings, desc=Text("Offres", "Postings").render(), disable=None):
        ranking = rank_all(posting, pool, ignore_requirements=ignore_requirements)
        kept = 0
        for row in ranking.order:
            if top is not None and kept >= top:
                break
            if eligible_only and ranking.eligibility(int(row)).status == "not_eligible":
                continue
            kept += 1
            score = f"{ranking.scores[row]:.6f}"
            lines.append(f"{posting.id} Q0 {pool.candidates[row].id} {kept} {score} passerelle\n")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("".join(lines), encoding="utf-8")
    inputs.exit()
