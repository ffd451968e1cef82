"""What pydantic found wrong, told in the user's language and without the value sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.problems import Fault
from api.schemas import EVENT_ID_PATTERN, ID_PATTERN, NOT_BLANK
from matcher.records.errors import Text
from matcher.records.numbers import counted, number

MAX_FAULTS = 20

_ID_FORM = Text(
    "lettres sans accent, chiffres et . _ ~ : - seulement, en commençant par une lettre ou un chiffre.",
    "unaccented letters, digits and . _ ~ : - only, starting with a letter or a digit.",
)
_MESSAGES: dict[str, Text] = {
    "missing": Text("ce champ est obligatoire.", "this field is required."),
    "string_type": Text("un texte est attendu.", "a text is expected."),
    "list_type": Text("une liste est attendue.", "a list is expected."),
    "dict_type": Text("un objet est attendu.", "an object is expected."),
    "model_type": Text("un objet est attendu.", "an object is expected."),
    "model_attributes_type": Text(
        "un objet JSON est attendu, avec Content-Type: application/json.",
        "a JSON object is expected, with Content-Type: application/json.",
    ),
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
    "extra_forbidden": Text(
        "ce champ n'existe pas ; /docs dit lesquels existent.",
        "there is no such field; /docs tells which ones there are.",
    ),
    "json_invalid": Text("ce n'est pas du JSON.", "this is not JSON."),
}
_PATTERNS = {
    NOT_BLANK: Text("autre chose que des blancs est attendu.", "more than white space is expected."),
    ID_PATTERN: _ID_FORM,
    EVENT_ID_PATTERN: _ID_FORM,
}
"""The patterns of the schemas, in words."""

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
_FILE = Text(
    "un fichier est attendu, avec son nom (multipart/form-data).",
    "a file is expected, with its name (multipart/form-data).",
)


def faults_of(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Return the faults of pydantic's error list, the first `MAX_FAULTS` of them."""
    return [_fault(error) for error in errors[:MAX_FAULTS]]


def _fault(error: Mapping[str, Any]) -> Fault:
    place = ".".join(str(part) for part in error.get("loc", ()))
    # A key of the body may be as long as the body.
    field = place.encode("utf-8", "replace").decode("utf-8")[:200] or "body"
    return Fault(field=field, detail=_detail(str(error.get("type")), error.get("ctx", {})))


def _detail(kind: str, context: Mapping[str, Any]) -> str:
    """Return what was expected, from pydantic's name of the fault and its context."""
    bound = _BOUNDS.get(kind)
    if bound is not None and isinstance(context.get(bound[0]), int):
        return f"{counted(int(context[bound[0]]), *bound[1])} {bound[2].render()}."
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(context.get("pattern")), _OTHER).render()
    if kind == "value_error":
        return _own_words(context.get("error"))
    told = {name: _shown(value) for name, value in context.items()}
    try:
        return _MESSAGES.get(kind, _OTHER).render().format(**told)
    except (KeyError, IndexError):
        return _OTHER.render()


def _own_words(cause: object) -> str:
    """Return what a check of ours or of the framework says of a value."""
    if isinstance(cause, ValueError) and cause.args and isinstance(cause.args[0], Text):
        return cause.args[0].render()
    if str(cause).startswith("Expected UploadFile"):
        return _FILE.render()
    return _OTHER.render()


def _shown(value: object) -> str:
    """Return a bound or a list of choices as the language writes them."""
    if isinstance(value, int | float):
        return number(value, 0 if float(value).is_integer() else 1)
    return str(value).replace("' or '", Text("' ou '", "' or '").render())
