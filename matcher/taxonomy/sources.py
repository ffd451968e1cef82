"""Reading and checking the trade files (YAML) of the product and of a cluster.

The format is documented in docs/taxonomy.md. Every fault is named with file, entry and field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.records.concepts import Occupation, Skill, SkillType
from matcher.records.errors import TaxonomyError, Text

STEPS = (
    "design",
    "moulds",
    "melting",
    "hot-end",
    "annealing",
    "cold-end",
    "sorting",
    "decoration",
    "accessories",
    "filling",
    "logistics",
    "maintenance",
    "quality",
    "methods",
    "management",
    "support",
    "digital",
    "transversal",
)
"""Steps of the value chain, from the drawing to the packed bottle, then what surrounds them."""

HAZARDS = (
    "hot-glass",
    "molten-metal",
    "dangerous-machine",
    "running-machine",
    "chemicals",
    "solvents",
    "dust-silica",
    "noise",
    "vibration",
    "heights",
    "electrical",
    "pressure",
    "confined-space",
    "lifting-equipment",
    "mobile-equipment",
    "heavy-loads",
    "heat",
    "cold",
    "night",
    "shift",
    "uv-laser",
    "explosive-atmosphere",
    "sharp-edges",
    "repetitive-gestures",
    "screen-work",
)
"""Hazards of a workplace, as the rules on minors and on fitness name them."""

Function = Literal[
    "production",
    "maintenance",
    "quality",
    "methods",
    "design",
    "logistics",
    "management",
    "support",
    "commercial",
    "digital",
    "laboratory",
]
Level = Literal["helper", "operator", "technician", "supervisor", "engineer", "manager"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    fr: str
    en: str
    alt: list[str] = Field(default_factory=list)
    alt_en: list[str] = Field(default_factory=list)
    step: str | None = None
    esco: str | None = Field(default=None, pattern=r"^http://data\.europa\.eu/esco/")


class SkillEntry(_Entry):
    """One skill as a trade file writes it."""

    type: SkillType = "skill"
    broader: str | None = None
    tasks: list[str] = Field(default_factory=list)


class OccupationEntry(_Entry):
    """One occupation as a trade file writes it; `fr` and `alt` hold "masculine / feminine"."""

    function: Function
    level: Level
    rome: str | None = Field(default=None, pattern=r"^[A-N]\d{4}$")
    essential: list[str] = Field(default_factory=list)
    optional: list[str] = Field(default_factory=list)
    neighbours: list[str] = Field(default_factory=list)
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


def read_trade_file(path: Path) -> TradeFile:
    """Read and check one trade file; raises TaxonomyError naming file, entry and field."""
    try:
        with path.open(encoding="utf-8") as file:
            content = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyError(
            Text(f"fichier de métiers illisible ({error}).", f"trade file cannot be read ({error})."),
            file=str(path),
            remedy=Text("Enregistrez-le en UTF-8.", "Save it as UTF-8."),
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise TaxonomyError(
            Text(
                f"YAML incorrect : {getattr(error, 'problem', error)}.",
                f"invalid YAML: {getattr(error, 'problem', error)}.",
            ),
            file=str(path),
            line=mark.line + 1 if mark else None,
            remedy=Text(
                "Mettez entre guillemets les textes qui contiennent « : » ou une virgule.",
                "Quote the texts that hold ': ' or a comma.",
            ),
        ) from error
    try:
        trade_file = TradeFile.model_validate(content)
    except ValidationError as error:
        raise _invalid_entry(path, content, error) from error
    _check_words(path, trade_file)
    return trade_file


def _invalid_entry(path: Path, content: Any, error: ValidationError) -> TaxonomyError:
    first = error.errors()[0]
    location = list(first["loc"])
    name = ""
    if len(location) >= 2 and isinstance(location[1], int) and isinstance(content, dict):
        entry = content[str(location[0])][location[1]]
        name = str(entry.get("id", "")) if isinstance(entry, dict) else ""
    field = ".".join(str(part) for part in location)
    return TaxonomyError(
        Text(
            f"entrée « {name or field} » incorrecte : {first['msg']}.",
            f"invalid entry '{name or field}': {first['msg']}.",
        ),
        file=str(path),
        field=field,
    )


def _check_words(path: Path, trade_file: TradeFile) -> None:
    entries: list[_Entry] = [*trade_file.skills, *trade_file.occupations]
    for step in {trade_file.step, *(entry.step for entry in entries if entry.step)}:
        if step not in STEPS:
            raise _unknown_word(path, "step", step, STEPS)
    for occupation in trade_file.occupations:
        for hazard in occupation.hazards:
            if hazard not in HAZARDS:
                raise _unknown_word(path, "hazards", hazard, HAZARDS)


def _unknown_word(path: Path, field: str, word: str, known: Iterable[str]) -> TaxonomyError:
    return TaxonomyError(
        Text(f"« {word} » n'est pas une valeur connue.", f"'{word}' is not a known value."),
        file=str(path),
        field=field,
        remedy=Text(f"Valeurs admises : {', '.join(known)}.", f"Allowed: {', '.join(known)}."),
    )


def skill_uri(entry_id: str, esco: str | None = None) -> str:
    """Return the URI of a skill: ESCO's where the concept exists there, ours otherwise."""
    return esco or f"passerelle:skill/{entry_id}"


def occupation_uri(entry_id: str) -> str:
    """Return the URI of an occupation of the cluster."""
    return f"passerelle:occupation/{entry_id}"


def split_genders(title: str) -> tuple[str, str | None]:
    """Split "conducteur / conductrice" into its masculine and feminine forms."""
    masculine, _, feminine = title.partition(" / ")
    return masculine.strip(), feminine.strip() or None


def build_concepts(files: list[tuple[Path, TradeFile]]) -> tuple[list[Skill], list[Occupation]]:
    """Turn trade files into concepts with URIs; raises TaxonomyError on a dangling or double id."""
    skill_uris: dict[str, str] = {}
    occupation_files: dict[str, Path] = {}
    for path, trade_file in files:
        for entry in trade_file.skills:
            if entry.id in skill_uris:
                raise _double(path, entry.id)
            skill_uris[entry.id] = skill_uri(entry.id, entry.esco)
        for occupation in trade_file.occupations:
            if occupation.id in occupation_files:
                raise _double(path, occupation.id)
            occupation_files[occupation.id] = path
    skills = [skill for path, trade_file in files for skill in _skills(path, trade_file, skill_uris)]
    occupations = [
        occupation
        for path, trade_file in files
        for occupation in _occupations(path, trade_file, skill_uris, occupation_files)
    ]
    return skills, occupations


def _skills(path: Path, trade_file: TradeFile, uris: dict[str, str]) -> Iterator[Skill]:
    for entry in trade_file.skills:
        yield Skill(
            uri=uris[entry.id],
            id=entry.id,
            label_fr=entry.fr,
            label_en=entry.en,
            alternatives_fr=tuple(entry.alt),
            alternatives_en=tuple(entry.alt_en),
            type=entry.type,
            broader=_resolve(path, entry.id, "broader", entry.broader, uris) if entry.broader else None,
            family=trade_file.family,
            step=entry.step or trade_file.step,
            tasks=tuple(entry.tasks),
        )


def _occupations(
    path: Path, trade_file: TradeFile, uris: dict[str, str], occupations: dict[str, Path]
) -> Iterator[Occupation]:
    for entry in trade_file.occupations:
        masculine, feminine = split_genders(entry.fr)
        titles = [form for title in entry.alt for form in split_genders(title) if form]
        for neighbour in entry.neighbours:
            _resolve(path, entry.id, "neighbours", neighbour, occupations)
        yield Occupation(
            uri=occupation_uri(entry.id),
            id=entry.id,
            label_fr=masculine,
            label_fr_feminine=feminine,
            label_en=entry.en,
            alternatives_fr=tuple(titles),
            alternatives_en=tuple(entry.alt_en),
            family=trade_file.family,
            step=entry.step or trade_file.step,
            function=entry.function,
            level=entry.level,
            rome=entry.rome,
            esco=entry.esco,
            essential=tuple(_resolve(path, entry.id, "essential", skill, uris) for skill in entry.essential),
            optional=tuple(_resolve(path, entry.id, "optional", skill, uris) for skill in entry.optional),
            neighbours=tuple(occupation_uri(neighbour) for neighbour in entry.neighbours),
            diplomas=tuple(entry.diplomas),
            certificates=tuple(entry.certificates),
            hazards=tuple(entry.hazards),
            outside=entry.outside,
        )


def _resolve(path: Path, entry_id: str, field: str, key: str, known: dict[str, Any]) -> str:
    if key not in known:
        raise TaxonomyError(
            Text(f"« {entry_id} » renvoie à « {key} », qui n'existe pas.", f"'{entry_id}' refers to unknown '{key}'."),
            file=str(path),
            field=field,
            remedy=Text("Corrigez l'identifiant ou ajoutez l'entrée.", "Correct the id or add the entry."),
        )
    value = known[key]
    return value if isinstance(value, str) else key


def _double(path: Path, entry_id: str) -> TaxonomyError:
    return TaxonomyError(
        Text(f"l'identifiant « {entry_id} » est défini deux fois.", f"the id '{entry_id}' is defined twice."),
        file=str(path),
        field="id",
        remedy=Text("Gardez une seule entrée.", "Keep one entry."),
    )
