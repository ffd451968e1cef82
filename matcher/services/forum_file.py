"""The files of a forum: an event whose good records count, a plan that is never half written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from matcher.planning.changes import Change, read_change
from matcher.planning.event_file import read_event
from matcher.records.atomic_file import replace_file
from matcher.records.errors import PlanningError, Text
from matcher.records.event import Event, Group, Plan, Slot, Stand, Visitor
from matcher.records.expected import expected

_LISTS: dict[str, type[Slot] | type[Stand] | type[Visitor] | type[Group]] = {
    "slots": Slot,
    "stands": Stand,
    "visitors": Visitor,
    "groups": Group,
}


def read_forum(path: Path) -> tuple[Event, list[PlanningError]]:
    """Read an event; a slot, stand, visitor or group that cannot be read is left out and told.

    Raises:
        PlanningError: the file cannot be read, or nothing to plan is left in it.
    """
    try:
        return read_event(path), []
    except PlanningError as error:
        try:
            content = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            raise error from None
        if not isinstance(content, dict):
            raise
        good, rejected = _good_records(content, str(path))
        if not rejected:
            raise
        try:
            return Event.model_validate(good), rejected
        except ValidationError:
            raise error from None


def _good_records(content: dict[str, Any], file: str) -> tuple[dict[str, Any], list[PlanningError]]:
    good = dict(content)
    rejected: list[PlanningError] = []
    for name, kind in _LISTS.items():
        records = content.get(name)
        if not isinstance(records, list):
            continue
        good[name] = []
        for number, record in enumerate(records):
            try:
                good[name].append(kind.model_validate(record))
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                key = record.get("id", number) if isinstance(record, dict) else number
                place = ".".join([name, str(key), *(str(part) for part in first["loc"])])
                rejected.append(_refused(first, file, place))
    return good, rejected


def _refused(first: ErrorDetails, file: str, place: str) -> PlanningError:
    given, wanted = str(first["input"])[:60], expected(first["type"])
    return PlanningError(
        Text(f"valeur refusée : {given}.", f"value refused: {given}."),
        file=file,
        field=place,
        remedy=Text(
            f"{wanted.fr} Cet enregistrement est laissé de côté ; le format est décrit dans docs/forum.md.",
            f"{wanted.en} This record is left out; the format is described in docs/forum.md.",
        ),
    )


def read_changes(path: Path) -> list[Change]:
    """Read changes, one JSON object a line; raises PlanningError naming the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PlanningError(
            Text("fichier illisible.", "the file cannot be read."),
            file=str(path),
            remedy=Text("Vérifiez le nom et l'encodage (UTF-8).", "Check the name and the encoding (UTF-8)."),
        ) from error
    changes = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError as error:
            raise PlanningError(
                Text("cette ligne n'est pas du JSON.", "this line is not JSON."),
                file=str(path),
                line=number,
                remedy=Text("Écrivez un objet JSON par ligne.", "Write one JSON object a line."),
            ) from error
        changes.append(read_change(data, file=str(path), line=number))
    return changes


def plan_text(plan: Plan) -> str:
    """Return a plan as JSON, one meeting a line, the keys of the format first."""
    parts = []
    for name, value in plan.model_dump(mode="json").items():
        parts.append(f" {json.dumps(name)}: {_lines(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(value: Any) -> str:
    def compact(one: Any) -> str:
        return json.dumps(one, ensure_ascii=False, separators=(", ", ": "))

    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {compact(one)}" for one in value) + "\n ]"
    if isinstance(value, dict) and value and all(isinstance(one, dict) for one in value.values()):
        rows = [f"  {json.dumps(key, ensure_ascii=False)}: {compact(one)}" for key, one in value.items()]
        return "{\n" + ",\n".join(rows) + "\n }"
    return compact(value)


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan so that the file is the former one or the new one, never a part of it."""
    replace_file(path, plan_text(plan))
