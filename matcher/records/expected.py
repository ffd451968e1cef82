"""What a field of a JSON file should have held, in words, from the kind of a validation error."""

from __future__ import annotations

from matcher.records.errors import Text

_EXPECTED = {
    "missing": Text("Ce champ est obligatoire.", "This field is required."),
    "extra_forbidden": Text("Ce champ n'existe pas.", "This field does not exist."),
    "too_short": Text("Il en faut au moins un.", "At least one is needed."),
    "string_type": Text(
        'Un texte entre guillemets est attendu, comme "101".', 'A text in quotes is expected, as "101".'
    ),
    "string_pattern_mismatch": Text("Une heure s'écrit 09:30.", "A time is written 09:30."),
    **dict.fromkeys(
        ("tuple_type", "list_type"),
        Text(
            "Une liste entre crochets est attendue, même pour une seule valeur.",
            "A list in square brackets is expected, even for a single value.",
        ),
    ),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float", "float_type", "float_parsing"),
        Text("Un nombre est attendu, comme 2 ou 0.2.", "A number is expected, as 2 or 0.2."),
    ),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing"),
        Text("Une date s'écrit 2026-11-26.", "A date is written 2026-11-26."),
    ),
    **dict.fromkeys(
        ("bool_type", "bool_parsing"), Text("true ou false est attendu.", "true or false is expected.")
    ),
}
_OTHER = Text("La valeur n'a pas la forme attendue.", "The value does not have the expected form.")


def expected(kind: str) -> Text:
    """Return what was expected where pydantic found an error of this `type`."""
    return _EXPECTED.get(kind, _OTHER)


def known_ids(ids: list[str], heading: Text, shown: int = 5) -> Text:
    """Return some ids that exist after a heading, with dots only where there are more."""
    some = ", ".join(ids[:shown]) or "-"
    dots = "..." if len(ids) > shown else "."
    return Text(f"{heading.fr} : {some}{dots}", f"{heading.en}: {some}{dots}")
