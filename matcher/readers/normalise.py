"""Field values of any format, typed and in our codes, before the record is validated."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping

from matcher.readers.contact import EMAIL, find_contact, without_contact
from matcher.readers.fields import FIELDS, FieldSpec, ValueType
from matcher.readers.folding import folded
from matcher.readers.report import Kind, Notes
from matcher.readers.values import (
    parse_bool,
    parse_date,
    parse_hours,
    parse_integer,
    parse_licence,
    parse_list,
    parse_number,
    parse_postal_code,
    parse_price,
    parse_text,
    parse_year,
    parse_years,
)
from matcher.readers.vocabulary import contract_codes, schedule_code
from matcher.records import RecordError, Text

_PARSERS: dict[ValueType, Callable[[object], object]] = {
    "text": lambda value: parse_text(value) if not isinstance(value, list | dict) else value,
    "id": lambda value: parse_text(value) if type(value) in (int, float) else value,
    "postal": lambda value: parse_postal_code(value) if isinstance(value, str | int | float) else value,
    "bool": parse_bool,
    "licence": parse_licence,
    "number": parse_number,
    "integer": parse_integer,
    "hours": parse_hours,
    "price": parse_price,
    "years": parse_years,
    "year": parse_year,
    "date": parse_date,
    "list": lambda value: parse_list(value) if isinstance(value, str | list) or value is None else value,
}
MAX_DEPTH = 64
"""Deepest nesting of unknown fields; what lies deeper no database and no library keeps."""

_MODES = (
    ("afest", ("afest", "situation de travail")),
    ("alternance", ("alternance", "apprentissage", "professionnalisation")),
    ("mixte", ("mixte", "hybride", "blended")),
    ("distance", ("distance", "distanciel", "foad", "visio", "e learning", "en ligne", "online", "remote")),
    ("presentiel", ("presentiel", "presence", "salle", "classroom", "on site")),
)


def normalise(
    kind: Kind, data: Mapping[str, object], notes: Notes, file: str, line: int | None
) -> dict[str, object]:
    """Return `data` with every known field typed and coded; unknown fields stay as they came.

    Raises:
        RecordError: a value cannot be read (31/02, "peut-être" for a yes or no) or kept (1e400).
    """
    fields: dict[str, object] = {}
    for key, value in data.items():
        try:
            fields[key] = _clean(value)
        except ValueError as error:
            raise RecordError(
                _problem(error, value), file=file, line=line, field=key[:200], remedy=_MEND
            ) from None
    for spec in FIELDS[kind]:
        owner, _, name = spec.name.rpartition(".")
        target: object = fields
        if owner:
            inner = fields.get(owner)
            target = fields[owner] = dict(inner) if isinstance(inner, dict) else inner
        if isinstance(target, dict) and name in target:
            try:
                target[name] = _typed(spec, target[name], notes)
            except (ValueError, OverflowError) as error:
                raise RecordError(
                    _problem(error, target[name]), file=file, line=line, field=spec.name, remedy=_MEND
                ) from None
            if target[name] is None or target[name] == "":
                # A field left empty takes its default, as if it had not been written.
                del target[name]
    return _contact_apart(fields) if kind == "candidate" else fields


_MEND = Text("Corrigez cette valeur.", "Mend this value.")


def _problem(error: Exception, value: object) -> Text:
    if error.args and isinstance(error.args[0], Text):
        return error.args[0]
    return Text(f"« {str(value)[:60]} » ne se lit pas.", f"'{str(value)[:60]}' cannot be read.")


def _clean(value: object, depth: int = 0) -> object:
    """Return `value` without NUL characters, which databases refuse, and without half surrogates.

    Raises:
        ValueError: it holds a number beyond all bounds, or is nested deeper than `MAX_DEPTH`.
    """
    if isinstance(value, str):
        if "\x00" in value:
            value = value.replace("\x00", "")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            value = value.encode("utf-8", "replace").decode("utf-8")
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(Text("ce nombre est trop grand.", "this number is too large."))
    if depth > MAX_DEPTH:
        raise ValueError(
            Text(
                f"valeur imbriquée sur plus de {MAX_DEPTH} niveaux.",
                f"value nested more than {MAX_DEPTH} levels deep.",
            )
        )
    if isinstance(value, list):
        return [_clean(part, depth + 1) for part in value]
    if isinstance(value, dict):
        return {str(_clean(key)): _clean(part, depth + 1) for key, part in value.items()}
    return value


def _typed(spec: FieldSpec, value: object, notes: Notes) -> object:
    if spec.type in ("contract", "contracts"):
        return _contracts(value, notes, one=spec.type == "contract")
    if spec.type in ("schedule", "schedules"):
        return _schedules(value, notes, one=spec.type == "schedule")
    if spec.type == "mode":
        return _mode(value) if isinstance(value, str) else value
    return _PARSERS[spec.type](value)


def _pieces(value: object) -> list[object]:
    """Return the written values of a contract or schedule cell ("CDI / CDD ou intérim")."""
    if not isinstance(value, str):
        return list(value) if isinstance(value, list) else [value]
    for word in (" ou ", " et ", " or ", " and ", "/", "\n", ";", ","):
        # "2/8" is one working time and "jour/nuit" two.
        value = value.replace(word, "|") if word != "/" else _split_slashes(value)
    return [part.strip() for part in value.split("|") if part.strip()]


def _split_slashes(text: str) -> str:
    return "".join(
        "|" if character == "/" and not text[index + 1 : index + 2].strip().isdigit() else character
        for index, character in enumerate(text)
    )


def _contracts(value: object, notes: Notes, *, one: bool) -> object:
    if value is None or value == "" or isinstance(value, dict):
        return value
    found: list[object] = []
    for piece in _pieces(value):
        codes: tuple[object, ...] = contract_codes(piece) if isinstance(piece, str) else (piece,)
        if not codes:
            _kept(notes, "contrat", "contract", str(piece))
            codes = (piece,)
        found += [code for code in (codes[:1] if one else codes) if code not in found]
    if not one:
        return found
    if len(found) > 1:
        notes.add(
            Text(
                f"contrats « {value} » : seul le premier ({found[0]}) est retenu pour l'offre.",
                f"contracts '{value}': only the first ({found[0]}) is kept for the posting.",
            )
        )
    return found[0] if found else None


def _schedules(value: object, notes: Notes, *, one: bool) -> object:
    if value is None or value == "" or isinstance(value, dict):
        return value
    if one and isinstance(value, str) and (code := schedule_code(value)):
        return code
    found: list[object] = []
    for piece in [value] if one else _pieces(value):
        code = schedule_code(piece) if isinstance(piece, str) else None
        if code is None:
            _kept(notes, "horaire", "working time", str(piece))
        if (code or piece) not in found:
            found.append(code or piece)
    return found[0] if one and found else found


def _kept(notes: Notes, fr: str, en: str, value: str) -> None:
    notes.add(
        Text(
            f"{fr} « {value[:80]} » inconnu, gardé tel quel.",
            f"unknown {en} '{value[:80]}', kept as written.",
        )
    )


def _mode(value: str) -> str:
    plain = folded(value)
    found = [code for code, words in _MODES if any(word in plain for word in words)]
    if "presentiel" in found and "distance" in found:
        return "mixte"
    return found[0] if found else value


def _contact_apart(fields: dict[str, object]) -> dict[str, object]:
    """Move what identifies the person from the text to `contact`."""
    given = fields.get("contact")
    text = fields.get("text")
    contact = (
        {key: value for key, value in given.items() if value not in (None, "")}
        if isinstance(given, dict)
        else {}
    )
    first_name = contact.pop("first_name", None)
    if (
        isinstance(first_name, str)
        and isinstance(contact.get("name"), str)
        and first_name not in str(contact["name"])
    ):
        contact["name"] = f"{first_name} {contact['name']}"
    elif first_name and "name" not in contact:
        contact["name"] = first_name
    if isinstance(text, str):
        contact = {**find_contact(text), **contact}
        name = contact.get("name")
        fields["text"] = without_contact(text, (name,) if isinstance(name, str) else ())
    if contact:
        fields["contact"] = contact
    elif isinstance(given, dict) or given is None:
        fields.pop("contact", None)
    return fields


def derived_id(kind: Kind, fields: Mapping[str, object], stem: str) -> str:
    """Return a stable id for a record that came without one.

    The same person (by e-mail or phone) or the same offer keeps its id when lines move; the id itself
    tells nothing about the person.
    """
    contact = fields.get("contact")
    identity: object = dict(fields)
    if kind == "candidate" and isinstance(contact, dict):
        email = str(contact.get("email") or "").lower()
        digits = "".join(character for character in str(contact.get("phone") or "") if character.isdigit())
        if EMAIL.fullmatch(email):
            identity = email
        elif len(digits) >= 9:
            identity = digits[-9:]
    payload = json.dumps(identity, sort_keys=True, default=str, ensure_ascii=False)
    digest = hashlib.sha256(payload.encode("utf-8", "replace")).hexdigest()
    return f"{folded(stem).replace(' ', '-')[:60] or kind}-{digest[:10]}"
