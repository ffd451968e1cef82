"""What pydantic found wrong, told in the user's language and without the value sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.problems import Fault
from matcher.records.errors import Text
from matcher.records.numbers import counted

MAX_FAULTS = 20

_MESSAGES: dict[str, Text] = {
    "missing": Text("ce champ est obligatoire.", "this field is required."),
    "string_type": Text("un texte est attendu.", "a text is expected."),
    "string_pattern_mismatch": Text(
        "caractères non admis ; forme attendue : {pattern}",
        "characters not allowed; expected form: {pattern}",
    ),
    "list_type": Text("une liste est attendue.", "a list is expected."),
    "dict_type": Text("un objet est attendu.", "an object is expected."),
    "model_type": Text("un objet est attendu.", "an object is expected."),
    "model_attributes_type": Text("un objet JSON est attendu.", "a JSON object is expected."),
    "bool_type": Text("true ou false est attendu.", "true or false is expected."),
    "bool_parsing": Text("true ou false est attendu.", "true or false is expected."),
    "int_type": Text("un nombre entier est attendu.", "a whole number is expected."),
    "int_parsing": Text("un nombre entier est attendu.", "a whole number is expected."),
    "int_from_float": Text("un nombre entier est attendu.", "a whole number is expected."),
    "int_parsing_size": Text("ce nombre est trop grand.", "this number is too large."),
    "float_type": Text("un nombre est attendu.", "a number is expected."),
    "float_parsing": Text("un nombre est attendu.", "a number is expected."),
    "finite_number": Text("un nombre fini est attendu.", "a finite number is expected."),
    "greater_than_equal": Text("{ge} au moins.", "{ge} at least."),
    "greater_than": Text("plus de {gt}.", "more than {gt}."),
    "less_than_equal": Text("{le} au plus.", "{le} at most."),
    "literal_error": Text("valeurs possibles : {expected}", "possible values: {expected}"),
    "enum": Text("valeurs possibles : {expected}", "possible values: {expected}"),
    "date_type": Text("une date AAAA-MM-JJ est attendue.", "a date YYYY-MM-DD is expected."),
    "date_parsing": Text("une date AAAA-MM-JJ est attendue.", "a date YYYY-MM-DD is expected."),
    "date_from_datetime_parsing": Text("une date AAAA-MM-JJ est attendue.", "a date YYYY-MM-DD is expected."),
    "date_from_datetime_inexact": Text(
        "une date sans heure est attendue.", "a date without time is expected."
    ),
    "extra_forbidden": Text("ce champ n'existe pas.", "there is no such field."),
    "json_invalid": Text("ce n'est pas du JSON.", "this is not JSON."),
    "value_error": Text("valeur non valable.", "invalid value."),
}
_CHARACTERS = (Text("caractère", "character"), Text("caractères", "characters"))
_ITEMS = (Text("élément", "item"), Text("éléments", "items"))
_BOUNDS: dict[str, tuple[str, tuple[Text, Text], Text]] = {
    "string_too_short": ("min_length", _CHARACTERS, Text("au moins", "at least")),
    "string_too_long": ("max_length", _CHARACTERS, Text("au plus", "at most")),
    "too_short": ("min_length", _ITEMS, Text("au moins", "at least")),
    "too_long": ("max_length", _ITEMS, Text("au plus", "at most")),
}
"""Faults of length: which bound, of what, and on which side of it."""

_OTHER = Text("valeur non valable.", "invalid value.")


def faults_of(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Return the faults of pydantic's error list, the first `MAX_FAULTS` of them."""
    return [_fault(error) for error in errors[:MAX_FAULTS]]


def _fault(error: Mapping[str, Any]) -> Fault:
    place = ".".join(str(part) for part in error.get("loc", ()))
    # A key of the body may be as long as the body.
    field = place.encode("utf-8", "replace").decode("utf-8")[:200] or "body"
    context = {
        key: value for key, value in error.get("ctx", {}).items() if isinstance(value, str | int | float)
    }
    bound = _BOUNDS.get(str(error.get("type")))
    if bound is not None and isinstance(context.get(bound[0]), int):
        detail = f"{counted(int(context[bound[0]]), *bound[1])} {bound[2].render()}."
        return Fault(field=field, detail=detail)
    try:
        detail = _MESSAGES.get(str(error.get("type")), _OTHER).render().format(**context)
    except (KeyError, IndexError):
        detail = _OTHER.render()
    return Fault(field=field, detail=detail)
