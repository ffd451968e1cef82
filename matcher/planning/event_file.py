"""Reading an event or a plan from its JSON file, with errors that name the field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from matcher.records.errors import PlanningError, Text
from matcher.records.event import Event, Plan
from matcher.records.expected import expected
from matcher.records.system_words import system_words

T = TypeVar("T", bound=BaseModel)


def read_event(path: Path) -> Event:
    """Read a forum's description; raises PlanningError naming the field."""
    return _read(path, Event)


def read_plan(path: Path) -> Plan:
    """Read a meeting plan; raises PlanningError naming the field."""
    return _read(path, Plan)


def _read(path: Path, kind: type[T]) -> T:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = system_words(error)
        raise PlanningError(
            Text(
                f"fichier illisible ({reason.fr}).",
                f"the file cannot be read ({reason.en}).",
            ),
            file=str(path),
            remedy=Text("Vérifiez le nom du fichier.", "Check the file's name."),
        ) from error
    except json.JSONDecodeError as error:
        raise PlanningError(
            Text(
                f"ce n'est pas du JSON à partir du caractère {error.colno}.",
                f"this is not JSON from character {error.colno} on ({error.msg}).",
            ),
            file=str(path),
            line=error.lineno,
            remedy=Text(
                "Une virgule, une accolade ou un guillemet manque près de cette ligne.",
                "A comma, a brace or a quote is missing near this line.",
            ),
        ) from error
    except UnicodeDecodeError as error:
        raise PlanningError(
            Text("le fichier n'est pas en UTF-8.", "the file is not UTF-8."),
            file=str(path),
            remedy=Text("Enregistrez-le en UTF-8.", "Save it as UTF-8."),
        ) from error
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        others = error.error_count() - 1
        plural = "s" if others > 1 else ""
        more_fr = f" (et {others} autre{plural} erreur{plural})" if others else ""
        more_en = f" (and {others} more error{plural})" if others else ""
        wanted = expected(first["type"])
        given = repr(first.get("input"))[:60]
        raise PlanningError(
            Text(
                f"valeur refusée : {given}{more_fr}.",
                f"value refused: {given}, {first['msg']}{more_en}.",
            ),
            file=str(path),
            field=".".join(str(part) for part in first["loc"]) or None,
            remedy=Text(
                f"{wanted.fr} Le format est décrit dans docs/forum.md.",
                f"{wanted.en} The format is described in docs/forum.md.",
            ),
        ) from error
