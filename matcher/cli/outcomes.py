"""`passerelle outcomes`: what came of a forum's meetings in, the funders' figures out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from matcher.cli import bilingual
from matcher.cli.inputs import Inputs, needed
from matcher.cli.shared_options import PATH, event_option
from matcher.planning.event_file import read_event, read_plan
from matcher.records import Candidate, Event, Plan, Posting, Text
from matcher.records.numbers import how_many
from matcher.records.outcome import Outcome
from matcher.services.numbers import number
from matcher.services.outcome_file import merge, read_journal, read_outcomes, write_journal
from matcher.services.outcome_sheets import summary, write_kpi
from matcher.services.outcomes import judgements, make_kpi
from matcher.services.show_up import learn_rates, read_rates, with_no_show


@bilingual.command()
@event_option
@bilingual.option(
    "--plan",
    "plan_path",
    type=PATH,
    help=Text("Le plan des rendez-vous, en JSON.", "The plan of the meetings, as JSON."),
)
@bilingual.option(
    "--outcomes",
    "files",
    type=PATH,
    multiple=True,
    help=Text("Suites données (CSV) ; plusieurs fois.", "What came of the meetings (CSV); repeatable."),
)
@bilingual.option(
    "--output",
    type=PATH,
    help=Text(
        "Tableau d'indicateurs à écrire, .xlsx ou .json.", "Sheet of figures to write, .xlsx or .json."
    ),
)
@bilingual.option(
    "--journal",
    type=PATH,
    help=Text(
        "Registre des suites : relu, complété, réécrit.",
        "Register of outcomes: read, completed, written again.",
    ),
)
@bilingual.option(
    "--postings",
    type=PATH,
    help=Text(
        "Offres, pour les familles de métiers et l'évaluation.",
        "Postings, for trade families and the evaluation.",
    ),
)
@bilingual.option(
    "--candidates",
    type=PATH,
    help=Text(
        "Profils, pour la présence par profil et distance.", "Profiles, for show-up by kind and distance."
    ),
)
@bilingual.option(
    "--rates",
    type=PATH,
    help=Text(
        "Taux de présence à écrire (ou à lire avec --fill).",
        "Show-up rates to write (or to read with --fill).",
    ),
)
@bilingual.option(
    "--qrels",
    type=PATH,
    help=Text("Jugements pour l'évaluation, à écrire.", "Judgements for the evaluation, to write."),
)
@bilingual.option(
    "--fill",
    type=PATH,
    help=Text(
        "Écrire ce forum (--event) avec les taux de --rates dans no_show.",
        "Write this forum (--event) with the rates of --rates in no_show.",
    ),
)
def command(
    event_path: Path,
    plan_path: Path | None,
    files: tuple[Path, ...],
    output: Path | None,
    journal: Path | None,
    postings: Path | None,
    candidates: Path | None,
    rates: Path | None,
    qrels: Path | None,
    fill: Path | None,
) -> None:
    """Faire le bilan d'un forum : présents, suites, embauches, et ce qui sert au prochain.

    \b
    Exemples :
      passerelle outcomes --event event.json --plan plan.json --outcomes suites.csv --output bilan.xlsx
      passerelle outcomes --event prochain.json --rates taux.json --fill prochain-avec-taux.json

    \f
    Take stock of a forum: who came, what followed, who was hired, and what serves the next one.
    """
    inputs = Inputs()
    event = read_event(event_path)
    people = inputs.read(candidates, Candidate) if candidates else []
    if fill is not None:
        _fill(event, needed(rates, "--rates", "outcomes"), fill, people)
        inputs.exit()
        return
    plan = read_plan(needed(plan_path, "--plan", "outcomes"))
    needed(files[0] if files else journal, "--outcomes", "outcomes")
    offers = inputs.read(postings, Posting) if postings else []
    outcomes = _read(files, journal, event, plan, inputs)
    kpi = make_kpi(event, plan, outcomes, offers, people)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.suffix.lower() == ".xlsx":
            write_kpi(kpi, output)
        else:
            output.write_text(kpi.model_dump_json(indent=1) + "\n", encoding="utf-8")
    if rates is not None:
        learned = learn_rates(event, plan, outcomes, people)
        rates.write_text(learned.model_dump_json(indent=1) + "\n", encoding="utf-8")
    for label, value in summary(kpi):
        if value is not None:
            click.echo(f"  {label:<42} {number(value, 1) if isinstance(value, float) else value}")
    if qrels is not None:
        _write_qrels(event, plan, outcomes, qrels)
    inputs.exit()


def _read(
    files: Sequence[Path], journal: Path | None, event: Event, plan: Plan, inputs: Inputs
) -> list[Outcome]:
    outcomes = read_journal(journal) if journal else []
    for path in files:
        report = read_outcomes(path, event, plan)
        inputs.tell(report.rejected)
        for note in report.notes:
            click.echo(note.render(), err=True)
        outcomes = merge(outcomes, report.outcomes)
    if journal:
        write_journal(outcomes, journal)
    return outcomes


def _fill(event: Event, rates: Path, target: Path, people: Sequence[Candidate]) -> None:
    filled = with_no_show(event, read_rates(rates), people)
    target.write_text(filled.model_dump_json(indent=1, exclude_unset=True) + "\n", encoding="utf-8")
    stated = sum("no_show" in visitor.model_fields_set for visitor in event.visitors)
    told = len(event.visitors) - stated
    given = how_many(
        told,
        Text("visiteur reçoit un taux d'absence", "visitor gets a no-show rate"),
        Text("visiteurs reçoivent un taux d'absence", "visitors get a no-show rate"),
    )
    kept = how_many(stated, Text("garde le sien", "keeps theirs"), Text("gardent le leur", "keep theirs"))
    click.echo(Text(f"{given.fr} ; {kept.fr}.", f"{given.en}; {kept.en}.").render())


def _write_qrels(event: Event, plan: Plan, outcomes: Sequence[Outcome], path: Path) -> None:
    judged, silent = judgements(event, plan, outcomes)
    lines = [f"{posting}\t0\t{candidate}\t{grade}\n" for posting, candidate, grade in judged]
    path.write_text("".join(lines), encoding="utf-8")
    written = how_many(
        len(judged),
        Text("jugement écrit", "judgement written"),
        Text("jugements écrits", "judgements written"),
    )
    rest = how_many(
        silent,
        Text("suite ne dit rien de la compétence", "outcome says nothing of competence"),
        Text("suites ne disent rien de la compétence", "outcomes say nothing of competence"),
    )
    click.echo(Text(f"{written.fr} ; {rest.fr}.", f"{written.en}; {rest.en}.").render())
