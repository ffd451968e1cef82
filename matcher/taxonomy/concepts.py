"""A bundle of concepts from one or several sources, and its compiled form on disk.

The compiled form is JSON: it can hold no code, so a file from elsewhere can at worst be wrong.
Rows are positional, after a header with the field names, because a key for each value of 20,000
concepts would double the file and its reading time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from matcher.records.atomic_file import replace_file
from matcher.records.concepts import Occupation, Skill

FORMAT_VERSION = 1

M = TypeVar("M", bound=BaseModel)


class Group(NamedTuple):
    """A heading of a classification (ISCO group, ESCO skill group, ROME domain): orders, is never matched."""

    uri: str
    label_fr: str
    label_en: str | None
    source: str


@dataclass
class Concepts:
    """Skills, occupations and headings.

    `parents` gives the broader URIs of a URI (a concept may have several in ESCO); `foreign` holds
    the labels in languages other than French and English, as (language, label).
    """

    skills: list[Skill] = field(default_factory=list)
    occupations: list[Occupation] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    foreign: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def write_concepts(concepts: Concepts, path: Path, *, about: dict[str, Any]) -> None:
    """Write the compiled form; a reader sees the old file or the new one, never half of one.

    Raises:
        OSError: the folder cannot be written.
    """
    content = {
        "format": FORMAT_VERSION,
        "about": about,
        "skill_fields": list(Skill.model_fields),
        "occupation_fields": list(Occupation.model_fields),
        "skills": [_row(skill) for skill in concepts.skills],
        "occupations": [_row(occupation) for occupation in concepts.occupations],
        "groups": concepts.groups,
        "parents": concepts.parents,
        "foreign": concepts.foreign,
    }
    replace_file(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def read_concepts(path: Path) -> tuple[Concepts, dict[str, Any]]:
    """Read a compiled file: the concepts, and what it says about itself.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not a compiled file of this version.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    if (
        not isinstance(content, dict)
        or content.get("format") != FORMAT_VERSION
        or content.get("skill_fields") != list(Skill.model_fields)
        or content.get("occupation_fields") != list(Occupation.model_fields)
    ):
        raise ValueError("not a compiled taxonomy of this version")
    try:
        return (
            Concepts(
                skills=_models(Skill, content["skills"]),
                occupations=_models(Occupation, content["occupations"]),
                groups=[Group(*row) for row in content["groups"]],
                parents={uri: tuple(broader) for uri, broader in content["parents"].items()},
                foreign={
                    uri: tuple((language, label) for language, label in labels)
                    for uri, labels in content["foreign"].items()
                },
            ),
            dict(content["about"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("damaged compiled taxonomy") from error


def _row(model: BaseModel) -> list[Any]:
    return [getattr(model, name) for name in type(model).model_fields]


def _models(model: type[M], rows: list[list[Any]]) -> list[M]:
    """Rebuild models without validating them again: they were valid when they were compiled."""
    names = list(model.model_fields)
    sequences = [
        index for index, name in enumerate(names) if isinstance(model.model_fields[name].get_default(), tuple)
    ]
    width = len(names)
    built = []
    for row in rows:
        if len(row) != width:
            raise ValueError("damaged compiled taxonomy")
        for index in sequences:
            row[index] = tuple(row[index])
        built.append(model.model_construct(**dict(zip(names, row, strict=True))))
    return built
