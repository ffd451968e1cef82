"""From plain fields to a validated record, with errors a person can act on."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from matcher.readers.report import AnyRecord, Kind
from matcher.readers.usable import SAY_SOMETHING, says_nothing
from matcher.records import Candidate, Posting, RecordError, Text, Training

MODELS: dict[Kind, type[Posting] | type[Candidate] | type[Training]] = {
    "posting": Posting,
    "candidate": Candidate,
    "training": Training,
}

_SHOWN = 60


def build(kind: Kind, data: Mapping[str, object], file: str, line: int | None) -> AnyRecord:
    """Return the record of `data`.

    Raises:
        RecordError: a field is missing or does not fit, or the record says nothing to match on.
    """
    try:
        record = MODELS[kind].model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        raise RecordError(
            _describe(details[0]), file=file, line=line, field=_field(details[0]), remedy=_remedy(details[0])
        ) from None
    problem = says_nothing(record)
    if problem is not None:
        raise RecordError(problem, file=file, line=line, field="text", remedy=SAY_SOMETHING[kind])
    return record


def _field(detail: ErrorDetails) -> str:
    return ".".join(str(part) for part in detail["loc"]) or "id"


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _describe(detail: ErrorDetails) -> Text:
    kind, value, context = detail["type"], _shown(detail["input"]), detail.get("ctx", {})
    if kind == "missing":
        return Text("champ obligatoire absent.", "required field missing.")
    if kind == "string_too_short":
        return Text("champ obligatoire vide.", "required field empty.")
    if kind in ("string_too_long", "too_long"):
        limit = context.get("max_length")
        return Text(f"trop long (au plus {limit}).", f"too long (at most {limit}).")
    if kind.startswith(("greater_than", "less_than")):
        limit = context.get("ge", context.get("le", context.get("gt", context.get("lt"))))
        below = kind.startswith("greater")
        return Text(
            f"« {value} » est trop {'petit' if below else 'grand'} (limite : {limit}).",
            f"'{value}' is too {'small' if below else 'large'} (limit: {limit}).",
        )
    expected = _EXPECTED.get(kind.split("_")[0], Text("une autre forme de valeur", "another form of value"))
    return Text(f"« {value} » reçu, {expected.fr} attendu.", f"got '{value}', expected {expected.en}.")


_EXPECTED = {
    "bool": Text("oui ou non (true ou false)", "yes or no (true or false)"),
    "int": Text("un nombre entier", "a whole number"),
    "float": Text("un nombre", "a number"),
    "finite": Text("un nombre", "a number"),
    "date": Text("une date (AAAA-MM-JJ ou JJ/MM/AAAA)", "a date (YYYY-MM-DD or DD/MM/YYYY)"),
    "string": Text("un texte", "a text"),
    "list": Text("une liste", "a list"),
    "model": Text("un objet", "an object"),
    "dict": Text("un objet", "an object"),
}


def _remedy(detail: ErrorDetails) -> Text:
    if detail["type"] in ("missing", "string_too_short"):
        return Text("Renseignez-le.", "Fill it in.")
    return Text("Corrigez cette valeur.", "Mend this value.")
