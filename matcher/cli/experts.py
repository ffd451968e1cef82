"""`passerelle experts`: who, in the member firms, can answer a technical question."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from matcher.cli import bilingual
from matcher.cli.inputs import REJECTED
from matcher.cli.presentation import FOUND, shorten
from matcher.cli.shared_options import PATH, encoder_option, json_option
from matcher.records import Text
from matcher.records.expert import ExpertAnswer
from matcher.services.experts import ExpertFinder, read_experts
from matcher.services.numbers import counted, number
from models.registry import load_encoder


@bilingual.command()
@click.argument("question", nargs=-1, required=True)
@bilingual.option(
    "--experts",
    "experts_file",
    required=True,
    type=PATH,
    help=Text(
        "Fichier d'experts (JSON Lines) ; seules les personnes qui ont donné leur accord sont montrées.",
        "File of experts (JSON Lines); only people who agreed are shown.",
    ),
)
@bilingual.option(
    "--most",
    default=5,
    show_default=True,
    type=click.IntRange(1, 50),
    help=Text("Nombre de réponses.", "Number of answers."),
)
@encoder_option
@json_option
def command(question: tuple[str, ...], experts_file: Path, most: int, encoder: str, as_json: bool) -> None:
    """Trouver qui sait répondre à une question technique, parmi ceux qui acceptent qu'on les appelle.

    La question se pose en français ou en anglais.

    \b
    Exemple :
      passerelle experts "Notre encre UV se décolle après traitement à froid" --experts experts.jsonl

    \f
    Find who can answer a technical question, among those who agree to be called.

    The question may be asked in French or in English.
    """
    file = read_experts(experts_file)
    for error in file.rejected:
        click.echo(REJECTED.render() + error.render(), err=True)
    asked = " ".join(question)
    answers = ExpertFinder(file.experts, load_encoder(encoder)).find(asked, most=most)
    if as_json:
        told = [answer.model_dump(mode="json") for answer in answers]
        click.echo(json.dumps({"question": asked, "experts": told}, ensure_ascii=False, indent=2))
    else:
        click.echo(_text(answers, len(file.experts)))
    if file.rejected:
        sys.exit(2)


def _text(answers: list[ExpertAnswer], available: int) -> str:
    people = counted(
        available,
        Text("personne qui accepte", "person who agrees"),
        Text("personnes qui acceptent", "people who agree"),
    )
    if not available:
        return Text(
            "Personne dans ce fichier n'a donné son accord avec sa date (opt_in et opt_in_date) : personne "
            "n'est proposé.",
            "Nobody in this file has agreed with a date (opt_in and opt_in_date): nobody is proposed.",
        ).render()
    if not answers:
        return Text(
            f"Parmi {people} qu'on les interroge, aucune ne déclare connaître ce sujet. Essayez avec le nom "
            "du procédé, de la machine ou du défaut.",
            f"Among {people} to be asked, nobody declares to know this subject. Try the name of the process, "
            "the machine or the defect.",
        ).render()
    blocks = []
    for place, answer in enumerate(answers, start=1):
        who = " · ".join(part for part in (answer.name or answer.expert_id, answer.role, answer.firm) if part)
        lines = [f"{place}. {who}  score {number(answer.score, 2)}"]
        lines += [f"   « {shorten(words, 160)} »" for words in answer.words]
        lines += [
            f"   + {skill.label} : « {shorten(skill.words)} » ({FOUND[skill.found].render()})"
            for skill in answer.skills
        ]
        lines += [f"   ? {question}" for question in answer.ask]
        languages = f" [{', '.join(answer.languages)}]" if answer.languages else ""
        agreed = Text(
            f"accord donné le {answer.since.strftime('%d/%m/%Y')}", f"agreed on {answer.since.isoformat()}"
        ).render()
        contact = answer.contact or Text("sans coordonnées, à demander à son entreprise", "ask their firm")
        reached = contact if isinstance(contact, str) else contact.render()
        lines.append(f"   → {reached}{languages} ({agreed})")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
