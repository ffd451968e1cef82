"""`passerelle extract`: texts in, facts with their evidence out, one JSON object a line."""

from __future__ import annotations

import json
import sys
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, get_args

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.inputs import REJECTED
from matcher.cli.shared_options import PATH
from matcher.records import Facts, Text
from matcher.records.base import MAX_TEXT_CHARACTERS
from matcher.records.errors import ReaderError, RecordError
from matcher.records.system_words import system_words
from matcher.understanding.extract import TextKind, load_extractor
from matcher.understanding.sections import guess_kind

KINDS: tuple[str, ...] = get_args(TextKind)

_DOCUMENTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How PDF files, Office files and archives, and old Office files begin."""

_START_BYTES = 4096


@bilingual.command()
@bilingual.option(
    "--input",
    "source",
    required=True,
    type=PATH,
    help=Text("Textes, un objet JSON par ligne.", "Texts, one JSON object a line."),
)
@bilingual.option(
    "--output",
    required=True,
    type=PATH,
    help=Text("Fichier JSON Lines à écrire.", "JSON Lines file to write."),
)
@bilingual.option(
    "--kind",
    type=click.Choice(KINDS),
    help=Text(
        "Nature des textes (devinée sinon, ou lue dans `kind`).",
        "Kind of the texts (guessed otherwise, or read in `kind`).",
    ),
)
def command(source: Path, output: Path, kind: TextKind | None) -> None:
    """Lire les faits d'un texte : compétences, diplômes, habilitations, avec leur preuve.

    Chaque ligne du fichier lu est un objet {"id", "text"} ; `kind` peut y dire "posting" ou "candidate".

    \b
    Exemple :
      passerelle extract --input textes.jsonl --output faits.jsonl

    \f
    Read the facts of a text: skills, diplomas, certificates, with their evidence.

    Each line of the file read is an object {"id", "text"}; `kind` may say "posting" or "candidate" in it.
    """
    rejected = 0
    extractor = load_extractor()
    with _open(source) as lines, _create(output, lines, source) as sink:
        size = source.stat().st_size
        with tqdm(
            total=size, unit="o", unit_scale=True, desc=Text("Textes", "Texts").render(), disable=None
        ) as bar:
            for number, raw in enumerate(lines, start=1):
                bar.update(len(raw))
                if not raw.strip():
                    continue
                try:
                    record = parse_line(raw, str(source), number)
                except RecordError as error:
                    rejected += 1
                    tqdm.write(REJECTED.render() + error.render(), file=sys.stderr)
                    continue
                wanted = kind or record.get("kind") or guess_kind(record["text"])
                facts = extractor.extract(record["text"], wanted if wanted in KINDS else "candidate")
                sink.write(json.dumps(to_contract(record["id"], facts), ensure_ascii=False) + "\n")
    if rejected:
        sys.exit(2)


def parse_line(raw: bytes, file: str, number: int) -> dict[str, Any]:
    """Return the record of one line; raises RecordError naming file, line and field."""
    try:
        record = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise RecordError(
            Text(
                f"octets qui ne sont pas de l'UTF-8 (octet {error.start + 1} de la ligne).",
                f"bytes that are not UTF-8 (byte {error.start + 1} of the line).",
            ),
            file=file,
            line=number,
            remedy=Text("Enregistrez le fichier en UTF-8.", "Save the file as UTF-8."),
        ) from error
    except (json.JSONDecodeError, RecursionError) as error:
        column = error.colno if isinstance(error, json.JSONDecodeError) else 1
        raise RecordError(
            Text(f"JSON incorrect (colonne {column}).", f"invalid JSON (column {column})."),
            file=file,
            line=number,
            remedy=Text('Attendu : {"id": "1", "text": "..."}.', 'Expected: {"id": "1", "text": "..."}.'),
        ) from error
    if not isinstance(record, dict):
        raise RecordError(
            Text("un objet JSON est attendu sur chaque ligne.", "each line must hold a JSON object."),
            file=file,
            line=number,
            remedy=Text('Attendu : {"id": "1", "text": "..."}.', 'Expected: {"id": "1", "text": "..."}.'),
        )
    if (
        not isinstance(record.get("id"), str | int)
        or isinstance(record.get("id"), bool)
        or record["id"] == ""
    ):
        raise RecordError(
            Text(
                "identifiant absent : un texte ou un nombre est attendu.",
                "missing id: a text or a number is expected.",
            ),
            file=file,
            line=number,
            field="id",
        )
    if not isinstance(record.get("text"), str):
        raise RecordError(
            Text(
                "texte absent : une chaîne de caractères est attendue.", "missing text: a string is expected."
            ),
            file=file,
            line=number,
            field="text",
        )
    if len(record["text"]) > MAX_TEXT_CHARACTERS:
        raise RecordError(
            Text(
                f"texte de {len(record['text'])} caractères ; {MAX_TEXT_CHARACTERS} au plus.",
                f"text of {len(record['text'])} characters; {MAX_TEXT_CHARACTERS} at most.",
            ),
            file=file,
            line=number,
            field="text",
        )
    return record


def to_contract(identifier: str | int, facts: Facts) -> dict[str, Any]:
    """Return the facts as the record format writes them, keys in its order."""
    content = facts.model_dump(mode="json")
    return {"id": identifier, "language": content.pop("language"), **content}


def _refuse_documents(lines: BufferedReader, source: Path) -> None:
    """Refuse a workbook, a PDF or a Word file as a whole: each of its lines would be told as wrong JSON."""
    start = lines.peek(_START_BYTES)
    if start.startswith(_DOCUMENTS) or b"\x00" in start:
        raise ReaderError(
            Text("ce fichier n'est pas du texte JSON Lines.", "this file is not JSON Lines text."),
            file=str(source),
            remedy=Text(
                'Donnez un objet {"id": "1", "text": "..."} par ligne ; CV et tableaux se lisent avec '
                "passerelle import, rank ou explain.",
                'Give one object {"id": "1", "text": "..."} a line; CVs and tables are read by passerelle '
                "import, rank or explain.",
            ),
        )


def _open(source: Path) -> BufferedReader:
    try:
        return source.open("rb")
    except OSError as error:
        reason = system_words(error)
        raise ReaderError(
            Text(
                f"fichier illisible ({reason.fr}).",
                f"the file cannot be read ({reason.en}).",
            ),
            file=str(source),
            remedy=Text(
                "Vérifiez le chemin et les droits de lecture.", "Check the path and the permissions."
            ),
        ) from error


def _create(output: Path, lines: BufferedReader, source: Path) -> IO[str]:
    """Open the output, once the input is known to be text: nothing is overwritten for a refused file."""
    _refuse_documents(lines, source)
    output.parent.mkdir(parents=True, exist_ok=True)
    return output.open("w", encoding="utf-8", newline="\n")
