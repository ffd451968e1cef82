"""Turning trade files into concepts with URIs, every reference followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.files import read_text
from matcher.taxonomy.genders import split_genders
from matcher.taxonomy.sources import TradeFile, entry_line


def skill_uri(entry_id: str, esco: str | None = None) -> str:
    """Return the URI of a skill: ESCO's where the concept exists there, ours otherwise."""
    return esco or f"passerelle:skill/{entry_id}"


def occupation_uri(entry_id: str) -> str:
    """Return the URI of an occupation of the cluster."""
    return f"passerelle:occupation/{entry_id}"


def build_concepts(files: list[tuple[Path, TradeFile]]) -> tuple[list[Skill], list[Occupation]]:
    """Turn trade files into concepts with URIs; raises TaxonomyError on a dangling or double id."""
    skill_uris: dict[str, str] = {}
    occupation_files: dict[str, Path] = {}
    twins: dict[str, str] = {}
    for path, trade_file in files:
        for entry in trade_file.skills:
            if entry.id in skill_uris:
                raise _double(path, entry.id)
            skill_uris[entry.id] = skill_uri(entry.id, entry.esco)
            _claim_twin(path, twins, entry.id, entry.esco)
        for occupation in trade_file.occupations:
            if occupation.id in occupation_files:
                raise _double(path, occupation.id)
            occupation_files[occupation.id] = path
            _claim_twin(path, twins, occupation.id, occupation.esco)
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
        for other in entry.takes_from.all:
            _resolve(path, entry.id, "takes_from", other, occupations)
            if other == entry.id or entry.takes_from.all.count(other) > 1:
                raise _taken_twice(path, entry.id, other)
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
            neighbours=tuple(map(occupation_uri, entry.neighbours)),
            takes_same=tuple(map(occupation_uri, entry.takes_from.same)),
            takes_close=tuple(map(occupation_uri, entry.takes_from.close)),
            takes_trainable=tuple(map(occupation_uri, entry.takes_from.trainable)),
            diplomas=tuple(entry.diplomas),
            certificates=tuple(entry.certificates),
            hazards=tuple(entry.hazards),
            outside=entry.outside,
        )


def _resolve(path: Path, entry_id: str, field: str, key: str, known: dict[str, Any]) -> str:
    if key not in known:
        raise TaxonomyError(
            Text(
                f"« {entry_id} » renvoie à « {key} », qui n'existe pas.",
                f"'{entry_id}' refers to unknown '{key}'.",
            ),
            file=str(path),
            line=_line(path, entry_id),
            field=field,
            remedy=Text("Corrigez l'identifiant ou ajoutez l'entrée.", "Correct the id or add the entry."),
        )
    value = known[key]
    return value if isinstance(value, str) else key


def _taken_twice(path: Path, entry_id: str, other: str) -> TaxonomyError:
    return TaxonomyError(
        Text(
            f"« {entry_id} » se cite lui-même ou cite « {other} » deux fois.",
            f"'{entry_id}' names itself, or names '{other}' twice.",
        ),
        file=str(path),
        line=_line(path, entry_id),
        field="takes_from",
        remedy=Text(
            "Citez chaque autre métier une fois : same, close ou trainable.",
            "Name each other trade once: same, close or trainable.",
        ),
    )


def _double(path: Path, entry_id: str) -> TaxonomyError:
    return TaxonomyError(
        Text(f"l'identifiant « {entry_id} » est défini deux fois.", f"the id '{entry_id}' is defined twice."),
        file=str(path),
        line=_line(path, entry_id),
        field="id",
        remedy=Text("Gardez une seule entrée.", "Keep one entry."),
    )


def _claim_twin(path: Path, twins: dict[str, str], entry_id: str, esco: str | None) -> None:
    if esco is None:
        return
    holder = twins.setdefault(esco, entry_id)
    if holder != entry_id:
        raise TaxonomyError(
            Text(
                f"« {entry_id} » et « {holder} » se disent le même concept ESCO.",
                f"'{entry_id}' and '{holder}' claim the same ESCO concept.",
            ),
            file=str(path),
            line=_line(path, entry_id),
            field="esco",
            remedy=Text(
                "Gardez-le pour l'entrée de même sens, retirez-le de l'autre.",
                "Keep it on the entry of that meaning, remove it from the other.",
            ),
        )


def _line(path: Path, entry_id: str) -> int | None:
    return entry_line(read_text(path), entry_id)
