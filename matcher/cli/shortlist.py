"""`passerelle shortlist`: an event in, the list of each stand and the route of each visitor out."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs
from matcher.cli.routing import roads_of, routing_option
from matcher.cli.schedule_text import tell_all
from matcher.cli.shared_options import PATH, candidates_option, encoder_option, postings_option
from matcher.cli.shortlist_text import lists_markdown, routes_markdown, summary_lines
from matcher.records import Candidate, Posting, Text
from matcher.services.forum_file import read_forum
from matcher.services.forum_scores import compare_everybody
from matcher.services.shortlist import lists_of


@bilingual.command()
@bilingual.option(
    "--event",
    "event_path",
    required=True,
    type=PATH,
    help=Text("Description du forum (JSON).", "Description of the forum (JSON)."),
)
@postings_option
@candidates_option
@bilingual.option(
    "--output",
    required=True,
    type=PATH,
    help=Text(
        "Dossier (JSON et textes à imprimer) ou fichier .json.",
        "Folder (JSON and texts to print) or a .json file.",
    ),
)
@bilingual.option(
    "--top",
    type=click.IntRange(min=1),
    help=Text(
        "Noms par offre (par défaut, selon la capacité du stand).",
        "Names a posting (by default as the stand has room).",
    ),
)
@bilingual.option(
    "--minimum",
    type=click.IntRange(min=0),
    help=Text(
        "Listes que chaque visiteur doit avoir (par défaut, la règle du forum).",
        "Lists each visitor should be on (by default the rule of the forum).",
    ),
)
@bilingual.option(
    "--ceiling",
    type=click.IntRange(min=1),
    help=Text(
        "Listes au plus par visiteur (par défaut, la règle du forum).",
        "Most lists a visitor (by default the rule of the forum).",
    ),
)
@encoder_option
@routing_option
def command(
    event_path: Path,
    postings: Path,
    candidates: Path,
    output: Path,
    top: int | None,
    minimum: int | None,
    ceiling: int | None,
    encoder: str,
    routing: str | None,
) -> None:
    """Préparer les listes équilibrées d'un forum : qui chaque stand devrait rencontrer, et pourquoi.

    \b
    Exemple :
      passerelle shortlist --event event.json --postings offres.jsonl --candidates cv.jsonl --output listes/

    \f
    Prepare the balanced lists of a forum: whom each stand should meet, and why.
    """
    roads = roads_of(routing)
    event, rejected = read_forum(event_path)
    inputs = Inputs()
    open_postings = inputs.read(postings, Posting)
    people = inputs.read(candidates, Candidate)
    named = {one for stand in event.stands for one in stand.postings}
    with tqdm(total=len(named), desc=Text("Offres", "Postings").render(), disable=None) as bar:
        table = compare_everybody(event, open_postings, people, encoder, bar.update, roads=roads)
    faults = [*rejected, *table.faults]
    tell_all(faults, [], event_path)
    inputs.rejected.extend(faults)
    lists = lists_of(table, top=top, minimum=minimum, ceiling=ceiling)
    content = lists.model_dump_json(indent=1) + "\n"
    if output.suffix.lower() == ".json":
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(content, encoding="utf-8")
    else:
        output.mkdir(parents=True, exist_ok=True)
        (output / "listes.json").write_text(content, encoding="utf-8")
        (output / "stands.md").write_text(lists_markdown(lists, table.event), encoding="utf-8")
        (output / "visiteurs.md").write_text(routes_markdown(lists, table.event), encoding="utf-8")
    for line in summary_lines(lists):
        click.echo(line)
    inputs.exit()
