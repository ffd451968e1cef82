"""The gold set of facts: texts and what they say, annotated by hand, in two halves and two parts apart.

Two JSON Lines files: texts (`id`, `kind`, `half`, `text`) and facts in the record format of
`passerelle extract`. `data/fixtures/gold/README.md` says by which rules they were annotated.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evaluation.errors import EvaluationError
from matcher.records import Facts
from models.errors import Text

HALVES = ("open", "locked")
TUNING = "tuning"
"""A third part, by another hand than the halves: rules are tuned on it, its errors may be read."""
FRESH = "fresh"
"""A fourth part, by yet another hand and later: like the locked half it only measures."""
SEALED = ("locked", FRESH)
"""The parts whose errors nobody reads."""
APART = (TUNING, FRESH)
"""The parts that are measured only when asked for by name."""


@dataclass(frozen=True)
class GoldText:
    """One annotated text."""

    id: str
    kind: str
    half: str
    text: str
    facts: Facts


def load_gold(texts_path: Path, facts_path: Path) -> list[GoldText]:
    """Read and check a gold set.

    Raises:
        EvaluationError: a file cannot be read, a line is malformed, ids of the two files differ or a span
            lies outside its text; it names file and line.
    """
    facts = {identifier: (row, line) for identifier, row, line in _lines(facts_path)}
    gold: list[GoldText] = []
    for identifier, row, line in _lines(texts_path):
        problem = _text_problem(row)
        if problem or identifier not in facts:
            raise EvaluationError(
                problem or Text("ce texte n'a pas d'annotation.", "this text has no annotation."),
                file=str(texts_path),
                line=line,
            )
        annotated, facts_line = facts.pop(identifier)
        gold.append(
            GoldText(
                identifier,
                row["kind"],
                row["half"],
                row["text"],
                _facts(annotated, row["text"], str(facts_path), facts_line),
            )
        )
    if facts:
        identifier, (_, line) = next(iter(facts.items()))
        raise EvaluationError(
            Text(f"« {identifier} » n'est pas dans les textes.", f"'{identifier}' is not among the texts."),
            file=str(facts_path),
            line=line,
        )
    return gold


def load_annotations(path: Path, texts: Sequence[GoldText]) -> list[Facts]:
    """Return another annotator's facts of some texts, in their order.

    Raises:
        EvaluationError: the file cannot be read, is malformed or lacks one of the texts.
    """
    rows = {identifier: (row, line) for identifier, row, line in _lines(path)}
    found = []
    for text in texts:
        if text.id not in rows:
            raise EvaluationError(
                Text(f"« {text.id} » n'a pas d'annotation.", f"'{text.id}' has no annotation."),
                file=str(path),
            )
        row, line = rows[text.id]
        found.append(_facts(row, text.text, str(path), line))
    return found


def _lines(path: Path) -> list[tuple[str, dict[str, Any], int]]:
    try:
        raw = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(
            Text(f"fichier illisible ({error}).", f"the file cannot be read ({error})."), file=str(path)
        ) from error
    rows: dict[str, tuple[str, dict[str, Any], int]] = {}
    for number, line in enumerate(raw, start=1):
        try:
            row = json.loads(line)
            identifier = row["id"]
            given_above = identifier in rows
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise EvaluationError(
                Text(
                    'un objet JSON avec "id" est attendu sur chaque ligne.',
                    'each line must hold a JSON object with "id".',
                ),
                file=str(path),
                line=number,
            ) from error
        if given_above:
            raise EvaluationError(
                Text(f"« {identifier} » est déjà donné plus haut.", f"'{identifier}' was given above."),
                file=str(path),
                line=number,
                field="id",
            )
        rows[identifier] = (identifier, row, number)
    return list(rows.values())


def _text_problem(row: dict[str, Any]) -> Text | None:
    if not isinstance(row.get("text"), str):
        return Text("champ « text » absent.", "field 'text' is missing.")
    if row.get("half") not in (*HALVES, *APART):
        return Text(
            "« half » doit valoir open, locked, tuning ou fresh.",
            "'half' must be open, locked, tuning or fresh.",
        )
    if row.get("kind") not in ("posting", "candidate"):
        return Text("« kind » doit valoir posting ou candidate.", "'kind' must be posting or candidate.")
    return None


def _facts(row: dict[str, Any], text: str, file: str, line: int) -> Facts:
    try:
        facts = Facts.model_validate({name: value for name, value in row.items() if name != "id"})
    except ValidationError as error:
        first = error.errors()[0]
        raise EvaluationError(
            Text(f"annotation incorrecte ({first['msg']}).", f"malformed annotation ({first['msg']})."),
            file=file,
            line=line,
            field=".".join(str(part) for part in first["loc"]),
        ) from error
    spans = [*facts.skills, *facts.occupations, *facts.certificates, *facts.diplomas]
    if any(not 0 <= fact.start < fact.end <= len(text) for fact in spans):
        raise EvaluationError(
            Text("un passage sort du texte.", "a span lies outside the text."), file=file, line=line
        )
    return facts
