"""Between records and rows: canonical JSON, hashes, and the columns that filters need."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from matcher.records import Candidate, Contact, Firm, Posting, Training
from matcher.records.errors import RecordError, StoreError, Text
from matcher.store.tables import HASH_CHARACTERS, CandidateRow, FirmRow, PostingRow, RecordRow, TrainingRow

RecordKind = Literal["firm", "posting", "candidate", "training"]
AnyStored = Firm | Posting | Candidate | Training

RECORD_TYPES: dict[RecordKind, type[AnyStored]] = {
    "firm": Firm,
    "posting": Posting,
    "candidate": Candidate,
    "training": Training,
}
ROWS: dict[RecordKind, type[RecordRow]] = {
    "firm": FirmRow,
    "posting": PostingRow,
    "candidate": CandidateRow,
    "training": TrainingRow,
}


def hash_bytes(data: bytes) -> str:
    """Return the 128-bit BLAKE2b hash of `data` in hexadecimal."""
    return hashlib.blake2b(data, digest_size=HASH_CHARACTERS // 2).hexdigest()


def hash_text(text: str) -> str:
    """Return the hash under which facts and vectors of `text` are stored."""
    return hash_bytes(text.encode("utf-8", "surrogatepass"))


def kind_of(record_type: type[AnyStored]) -> RecordKind:
    """Return the kind of a record type.

    Raises:
        StoreError: the store holds no records of this type.
    """
    for kind, known in RECORD_TYPES.items():
        if issubclass(record_type, known):
            return kind
    raise StoreError(
        Text(
            f"la base ne range pas d'objets {record_type.__name__}.",
            f"the store holds no {record_type.__name__} objects.",
        )
    )


@dataclass(frozen=True)
class Packed:
    """A record ready to be stored.

    Attributes:
        record: the record.
        kind: its kind.
        source: where it comes from, "" where nobody said.
        data: canonical JSON of all fields, contact excluded.
        contact: canonical JSON of the contact, None where the record has none.
        text_hash: hash of the text that was understood, None where nothing was.
    """

    record: AnyStored
    kind: RecordKind
    source: str
    data: str
    contact: str | None
    text_hash: str | None

    @property
    def content_hash(self) -> str:
        """Hash of `data` and `text_hash`: equal for the same record again."""
        return hash_text(f"{self.data}\n{self.text_hash or ''}")


def pack(record: AnyStored, *, source: str | None = None, text_hash: str | None = None) -> Packed:
    """Return `record` ready to be stored.

    Args:
        record: the record.
        source: where it comes from, where the record itself does not say.
        text_hash: hash of the text that was understood.

    Raises:
        RecordError: it holds characters that no database can store.
    """
    try:
        fields = record.model_dump(mode="json")
        contact = fields.pop("contact", None) if isinstance(record, Candidate) else None
        data, contact_data = _canonical(fields), _canonical(contact) if contact else None
        (data + (contact_data or "")).encode("utf-8")
    except ValueError:
        raise _unstorable(record.id) from None
    if "\\u0000" in data or "\\u0000" in (contact_data or ""):
        raise _unstorable(record.id)
    own_source = getattr(record, "source", None)
    return Packed(
        record, kind_of(type(record)), (own_source or source or "").strip(), data, contact_data, text_hash
    )


def _canonical(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))


def _unstorable(record_id: str) -> RecordError:
    shown = record_id.encode("ascii", "backslashreplace").decode("ascii").replace("\x00", "\\x00")
    return RecordError(
        Text(
            f"l'enregistrement « {shown} » contient un caractère nul ou invalide, ou un nombre infini.",
            f"record '{shown}' holds a null or invalid character, or an infinite number.",
        ),
        remedy=Text("Enregistrez de nouveau le fichier en UTF-8.", "Save the file as UTF-8 again."),
    )


def unpack(kind: RecordKind, served_id: str | None, data: str) -> AnyStored:
    """Return the record stored as `data`, under the id by which it is served (by default its own).

    Raises:
        StoreError: the stored fields do not fit the record type any more.
    """
    try:
        record = RECORD_TYPES[kind].model_validate_json(data)
    except ValueError:
        raise StoreError(
            Text(
                f"l'enregistrement « {served_id} » de la base ne se lit plus.",
                f"stored record '{served_id}' can no longer be read.",
            ),
            remedy=Text("Importez-le de nouveau.", "Import it again."),
        ) from None
    return record if served_id in (None, record.id) else record.model_copy(update={"id": served_id})


def unpack_contact(data: str) -> Contact:
    """Return the stored means of contact."""
    return Contact.model_validate_json(data)


def with_contact(record: Candidate, contact: str | None) -> Candidate:
    """Return the candidate with the stored means of contact."""
    return record.model_copy(update={"contact": unpack_contact(contact)}) if contact else record


def place_key(name: str | None) -> str | None:
    """Return a commune's name as it is compared: no accents, case, hyphens or apostrophes."""
    if not name:
        return None
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(
        character if character.isalnum() else " "
        for character in letters
        if not unicodedata.combining(character)
    )
    return (
        " ".join("saint" if word == "st" else "sainte" if word == "ste" else word for word in plain.split())
        or None
    )


def second_ids(external_id: str, source: str) -> tuple[str, str]:
    """Return the ids under which a record may be served whose own id another source has taken first.

    The second one serves where two names of sources differ only by their signs.
    """
    name = re.sub(r"[^\w.-]+", "-", source).strip("-") or "local"
    return f"{name}~{external_id}", f"{name}-{hash_text(source)[:8]}~{external_id}"


def columns_of(packed: Packed) -> dict[str, Any]:
    """Return the values of the columns beside `data`."""
    record = packed.record
    return {
        "external_id": record.id,
        "source": packed.source,
        "content_hash": packed.content_hash,
        "text_hash": packed.text_hash,
        "data": packed.data,
        "commune": record.commune,
        "commune_key": place_key(record.commune),
        "postal_code": record.postal_code,
        **_COLUMNS[packed.kind](record),
    }


def _copy(*names: str) -> Callable[[Any], dict[str, Any]]:
    def columns(record: Any) -> dict[str, Any]:
        return {name: getattr(record, name) for name in names}

    return columns


def _candidate_columns(record: Any) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "licence_b": record.licence_b,
        "contracts": "".join(f"|{contract}" for contract in record.contracts) + "|",
        "available_from": record.available_from,
    }


_COLUMNS: dict[RecordKind, Callable[[Any], dict[str, Any]]] = {
    "firm": _copy("name"),
    "posting": _copy("title", "firm", "contract", "schedule", "positions", "start_date", "published"),
    "candidate": _candidate_columns,
    "training": _copy("title", "provider", "duration_hours", "cost_eur", "start_date"),
}
