"""Reading and checking the trade files (YAML) of the product and of a cluster.

The format is documented in docs/taxonomy.md. Every fault is named with file, line, entry and field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.records.concepts import SkillType
from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.files import read_text
from matcher.taxonomy.vocabulary import HAZARDS, STEPS, Function, Level


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)
    alt: list[str] = Field(default_factory=list)
    alt_en: list[str] = Field(default_factory=list)
    step: str | None = None
    esco: str | None = None


class SkillEntry(_Entry):
    """One skill as a trade file writes it."""

    esco: str | None = Field(default=None, pattern=r"^http://data\.europa\.eu/esco/skill/[0-9a-f-]{36}$")
    type: SkillType = "skill"
    broader: str | None = None
    tasks: list[str] = Field(default_factory=list)


class TakesFrom(BaseModel):
    """Whose people a trade takes, as ids: operational at once, within three months, within a year."""

    model_config = ConfigDict(extra="forbid")

    same: list[str] = Field(default_factory=list)
    close: list[str] = Field(default_factory=list)
    trainable: list[str] = Field(default_factory=list)

    @property
    def all(self) -> list[str]:
        """The ids of all three lists."""
        return [*self.same, *self.close, *self.trainable]


class OccupationEntry(_Entry):
    """One occupation as a trade file writes it; `fr` and `alt` hold "masculine / feminine"."""

    esco: str | None = Field(default=None, pattern=r"^http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}$")
    function: Function
    level: Level
    rome: str | None = Field(default=None, pattern=r"^[A-N]\d{4}$")
    essential: list[str] = Field(default_factory=list)
    optional: list[str] = Field(default_factory=list)
    neighbours: list[str] = Field(default_factory=list)
    takes_from: TakesFrom = Field(default_factory=TakesFrom)
    diplomas: list[str] = Field(default_factory=list)
    certificates: list[str] = Field(default_factory=list)
    hazards: list[str] = Field(default_factory=list)
    outside: bool = False


class TradeFile(BaseModel):
    """One YAML file: a family with its skills, its occupations, or both."""

    model_config = ConfigDict(extra="forbid")

    family: str
    step: str = "transversal"
    skills: list[SkillEntry] = Field(default_factory=list)
    occupations: list[OccupationEntry] = Field(default_factory=list)


_PROBLEMS = {
    "missing": Text("champ obligatoire absent", "required field missing"),
    "extra_forbidden": Text("champ inconnu", "unknown field"),
    "string_type": Text("texte attendu (entre guillemets si besoin)", "text expected (quoted if need be)"),
    "string_too_short": Text("texte vide", "empty text"),
    "list_type": Text("liste attendue : [un, deux]", "list expected: [one, two]"),
    "bool_parsing": Text("true ou false attendu", "true or false expected"),
    "model_type": Text("entrée « champ: valeur » attendue", "'field: value' entry expected"),
}
_PATTERNS = {
    "id": Text("identifiant en minuscules-et-tirets attendu", "id in lower-case-and-hyphens expected"),
    "esco": Text("URI ESCO de ce type de concept attendue", "ESCO URI of this kind of concept expected"),
    "rome": Text("code ROME attendu (H2801)", "ROME code expected (H2801)"),
}


def read_trade_file(path: Path) -> TradeFile:
    """Read and check one trade file; raises TaxonomyError naming file, line, entry and field."""
    text = read_text(path)
    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    # ValueError: what looks like a date or a number and is none, such as 2026-02-30.
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _invalid_yaml(path, error) from error
    try:
        trade_file = TradeFile.model_validate(content)
    except ValidationError as error:
        raise _invalid_entry(path, text, content, error) from error
    _check_words(path, text, trade_file)
    return trade_file


def _invalid_yaml(path: Path, error: Exception) -> TaxonomyError:
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    problem = Text(said, said)
    if isinstance(error, RecursionError):
        problem = Text("trop de listes les unes dans les autres", "lists nested too deep")
    elif isinstance(error, ValueError):
        problem = Text("date ou nombre impossible", "impossible date or number")
    return TaxonomyError(
        Text(f"YAML incorrect : {problem.fr}.", f"invalid YAML: {problem.en}."),
        file=str(path),
        line=mark.line + 1 if mark else None,
        remedy=Text(
            "Mettez entre guillemets les textes qui contiennent « : » ou une virgule, "
            "ou qui ressemblent à une date ou à un nombre.",
            "Quote the texts that hold ': ' or a comma, or that look like a date or a number.",
        ),
    )


def entry_line(text: str, entry_id: str) -> int | None:
    """Return the line (from 1) of the entry of this id in the text of a trade file."""
    match = re.search(
        rf"^[ \t]*(?:- )?id:[ \t]*[\"']?{re.escape(entry_id)}[\"']?[ \t]*(?:#.*)?$", text, re.MULTILINE
    )
    return text.count("\n", 0, match.start()) + 1 if match else None


def _invalid_entry(path: Path, text: str, content: Any, error: ValidationError) -> TaxonomyError:
    first = error.errors()[0]
    location = list(first["loc"])
    if not location:
        return TaxonomyError(
            Text(
                "« family: », « skills: » ou « occupations: » attendus.",
                "'family:', 'skills:' or 'occupations:' expected.",
            ),
            file=str(path),
            line=1,
        )
    name = ""
    if len(location) >= 2 and isinstance(location[1], int):
        entry = content[str(location[0])][location[1]]
        name = str(entry.get("id", "")) if isinstance(entry, dict) else ""
    field = next((str(part) for part in reversed(location) if isinstance(part, str)), "")
    problem = _problem(first, field)
    place = ".".join(str(part) for part in location)
    return TaxonomyError(
        Text(f"entrée « {name or place} » : {problem.fr}.", f"entry '{name or place}': {problem.en}."),
        file=str(path),
        line=entry_line(text, name) if name else None,
        field=field,
    )


def _problem(fault: Any, field: str) -> Text:
    kind = str(fault["type"])
    if kind == "string_pattern_mismatch" and field in _PATTERNS:
        return _PATTERNS[field]
    if kind == "literal_error":
        allowed = str(fault["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        return Text(
            f"« {fault['input']} » lu, valeurs admises : {allowed}",
            f"'{fault['input']}' found, allowed: {allowed}",
        )
    return _PROBLEMS.get(kind, Text(str(fault["msg"]), str(fault["msg"])))


def _check_words(path: Path, text: str, trade_file: TradeFile) -> None:
    entries: list[_Entry] = [*trade_file.skills, *trade_file.occupations]
    if trade_file.step not in STEPS:
        raise _unknown_word(path, 1, "step", trade_file.step, STEPS)
    for entry in entries:
        if entry.step and entry.step not in STEPS:
            raise _unknown_word(path, entry_line(text, entry.id), "step", entry.step, STEPS)
    for occupation in trade_file.occupations:
        for hazard in occupation.hazards:
            if hazard not in HAZARDS:
                raise _unknown_word(path, entry_line(text, occupation.id), "hazards", hazard, HAZARDS)


def _unknown_word(path: Path, line: int | None, field: str, word: str, known: Iterable[str]) -> TaxonomyError:
    return TaxonomyError(
        Text(f"« {word} » n'est pas une valeur connue.", f"'{word}' is not a known value."),
        file=str(path),
        line=line,
        field=field,
        remedy=Text(f"Valeurs admises : {', '.join(known)}.", f"Allowed: {', '.join(known)}."),
    )
