"""Header rows: which column is which field, in French or English, and what was understood."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from matcher.readers.fields import FIELDS, REQUIRED, FieldSpec
from matcher.readers.folding import folded
from matcher.readers.report import KIND_NAMES, Kind, Notes
from matcher.readers.usable import PRACTICAL_FIELDS
from matcher.records import Text
from matcher.records.errors import ReaderError


@dataclass(frozen=True)
class Column:
    """One column: its place, its header as written, and the field it fills (None: kept under its name)."""

    index: int
    header: str
    field: FieldSpec | None


_BY_ALIAS: dict[Kind, dict[str, FieldSpec]] = {
    kind: {
        folded(alias): spec
        # The field's own name comes last so that it always wins over another field's alias.
        for names in (lambda spec: spec.aliases, lambda spec: (spec.name.rpartition(".")[2], spec.name))
        for spec in reversed(specs)
        for alias in names(spec)
    }
    for kind, specs in FIELDS.items()
}


def recognised(header: Sequence[str], kind: Kind) -> int:
    """Return how many cells of `header` name a field of `kind`."""
    return sum(_find(cell, kind) is not None for cell in header)


def _find(cell: str, kind: Kind) -> FieldSpec | None:
    known = _BY_ALIAS[kind]
    name = folded(cell)
    # "Intitulé du poste *", "Durée (heures)": what stands in brackets is often only a remark.
    return known.get(name) or known.get(folded(cell.split("(")[0]))


def guess_kind(header: Sequence[str]) -> Kind | None:
    """Return the kind whose columns the header names best, or None where two are as good."""
    counts: list[tuple[int, Kind]] = sorted(
        ((_distinctive(header, kind), kind) for kind in FIELDS), reverse=True, key=lambda pair: pair[0]
    )
    return counts[0][1] if counts[0][0] > counts[1][0] else None


def clearly_other(header: Sequence[str], kind: Kind) -> Kind | None:
    """Return the kind a header names, where it is another than `kind` beyond doubt.

    Some names are common to all ("Formation", "Expérience"), so twice as many must speak for the other.
    """
    best = guess_kind(header)
    if best is None or best == kind:
        return None
    return best if _distinctive(header, best) >= 2 * _distinctive(header, kind) + 3 else None


def _distinctive(header: Sequence[str], kind: Kind) -> int:
    """Count recognised cells, a table's required field weighing more than the rest."""
    fields = [spec.name for cell in header if (spec := _find(cell, kind))]
    required = REQUIRED[kind] in fields
    contact = sum(name.startswith("contact.") for name in fields)
    return 2 * len(set(fields)) + 3 * required + 2 * contact


def map_columns(header: Sequence[str], kind: Kind, notes: Notes, file: str, line: int) -> list[Column]:
    """Return the columns of a table, and tell in `notes` what each was taken for.

    Raises:
        ReaderError: no column holds the required field; names the nearest header.
    """
    columns: list[Column] = []
    taken: set[str] = set()
    for index, cell in enumerate(header):
        if not cell.strip():
            continue
        spec = _find(cell, kind)
        if spec is not None and spec.name in taken and not spec.joins:
            spec = None
        if spec is not None:
            taken.add(spec.name)
        columns.append(Column(index, cell.strip(), spec))
    if REQUIRED[kind] not in taken:
        missing = _missing(header, kind, file, line)
        if kind != "candidate" or taken.isdisjoint(PRACTICAL_FIELDS):
            raise missing
        # A list of communes is still a list of people; without their history they rank low.
        remedy = missing.remedy or missing.problem
        notes.add(
            Text(f"{missing.problem.fr} {remedy.fr}", f"{missing.problem.en} {remedy.en}"),
        )
    _tell(columns, kind, notes)
    return columns


def _tell(columns: Sequence[Column], kind: Kind, notes: Notes) -> None:
    mapped = [f"« {column.header} » = {column.field.name}" for column in columns if column.field]
    notes.add(
        Text(
            f"colonnes reconnues ({KIND_NAMES[kind].fr}) : {', '.join(mapped)}.",
            f"columns recognised ({KIND_NAMES[kind].en}): {', '.join(mapped)}.",
        )
    )
    extra = [f"« {column.header} »" for column in columns if column.field is None]
    if extra:
        notes.add(
            Text(
                f"colonnes gardées sans être utilisées : {', '.join(extra)}.",
                f"columns kept but not used: {', '.join(extra)}.",
            )
        )


def _missing(header: Sequence[str], kind: Kind, file: str, line: int) -> ReaderError:
    required = next(spec for spec in FIELDS[kind] if spec.name == REQUIRED[kind])
    found = ", ".join(f"« {cell.strip()} »" for cell in header if cell.strip()) or "-"
    known = [folded(name) for name in (*required.aliases, required.name)]
    near = next(
        (cell for cell in header if difflib.get_close_matches(folded(cell), known, n=1, cutoff=0.75)), None
    )
    accepted = ", ".join(required.aliases[:4])
    hint_fr, hint_en = (f"Est-ce « {near.strip()} » ? ", f"Is it '{near.strip()}'? ") if near else ("", "")
    return ReaderError(
        Text(
            f"aucune colonne ne donne {_WANTED[kind].fr} ({KIND_NAMES[kind].fr}). Colonnes lues : {found}.",
            f"no column gives {_WANTED[kind].en} ({KIND_NAMES[kind].en}). Columns read: {found}.",
        ),
        file=file,
        line=line,
        field=required.name,
        remedy=Text(
            f"{hint_fr}Nommez une colonne : {accepted} ou {required.name}.",
            f"{hint_en}Name one column: {accepted} or {required.name}.",
        ),
    )


_WANTED: dict[Kind, Text] = {
    "posting": Text("l'intitulé du poste", "the job's title"),
    "candidate": Text("le parcours de la personne", "the person's history"),
    "training": Text("l'intitulé de la formation", "the training's title"),
}


def fill(columns: Sequence[Column], cells: Sequence[object]) -> dict[str, object]:
    """Return the fields of one row: mapped columns by field name, the others by header."""
    fields: dict[str, object] = {}
    for column in columns:
        value = cells[column.index] if column.index < len(cells) else None
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if column.field is None:
            fields.setdefault(column.header, value)
            continue
        owner, _, name = column.field.name.rpartition(".")
        target = fields.setdefault(owner, {}) if owner else fields
        if isinstance(target, dict):
            target[name] = _joined(column, target[name], value) if name in target else value
    return fields


def _joined(column: Column, before: object, value: object) -> object:
    separator = "|" if column.field is not None and column.field.type == "list" else "\n\n"
    return f"{before}{separator}{value}"
