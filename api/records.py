"""Reading and writing one record at a time, for the API and the pages alike."""

from __future__ import annotations

import uuid
from typing import TypeVar

from api.addresses import id_of
from api.problems import ApiError, Fault
from api.schemas import as_record
from api.workplace import Workplace
from matcher.readers.contact import find_contact, without_contact
from matcher.readers.usable import SAY_SOMETHING, says_nothing
from matcher.records import Candidate, Contact, Posting, Training
from matcher.records.errors import Text
from matcher.services.catalogue import save, update

R = TypeVar("R", Posting, Candidate, Training)

_NONE_OF_THEM = {
    Posting: Text("Aucune offre n'a cet identifiant.", "No posting has this id."),
    Candidate: Text("Aucun profil n'a cet identifiant.", "No candidate has this id."),
    Training: Text("Aucune formation n'a cet identifiant.", "No training has this id."),
}


def get_record(workplace: Workplace, record_type: type[R], record_id: str, *, contact: bool = False) -> R:
    """Return a stored record.

    Raises:
        ApiError: 404, there is none of this id.
    """
    found = workplace.store.get(record_type, id_of(record_id), contact=contact)
    if found is None:
        raise ApiError("not-found", _NONE_OF_THEM[record_type])
    return found


def create_record(workplace: Workplace, record_type: type[R], body: R) -> R:
    """Store a new record and return it as it is served.

    Raises:
        ApiError: 409, the id is taken.
    """
    record = _prepared(as_record(body, body.id or uuid.uuid4().hex, record_type))
    encoder = workplace.snapshot().pool.encoder
    with workplace.write_lock:
        if workplace.store.get(record_type, record.id) is not None:
            raise ApiError(
                "conflict",
                Text(
                    "Cet identifiant est déjà pris ; PUT remplace l'enregistrement.",
                    "This id is taken; PUT replaces the record.",
                ),
            )
        saved = save(workplace.store, [record], encoder)
    workplace.changed()
    return get_record(workplace, record_type, saved.ids[0], contact=True)


def replace_record(workplace: Workplace, record_type: type[R], record_id: str, body: R) -> R:
    """Replace a stored record and return it as it is served; the id of the address counts.

    Raises:
        ApiError: 404, there is none of this id.
    """
    encoder = workplace.snapshot().pool.encoder
    known = get_record(workplace, record_type, record_id)
    with workplace.write_lock:
        get_record(workplace, record_type, known.id)
        update(workplace.store, known.id, _prepared(as_record(body, known.id, record_type)), encoder)
    workplace.changed()
    return get_record(workplace, record_type, known.id, contact=True)


def delete_record(workplace: Workplace, record_type: type[R], record_id: str) -> None:
    """Delete a record with all that hangs on it.

    Raises:
        ApiError: 404, there is none of this id.
    """
    wanted = id_of(record_id)
    with workplace.write_lock:
        deleted = workplace.store.delete(record_type, wanted)
    if not deleted:
        raise ApiError("not-found", _NONE_OF_THEM[record_type])
    workplace.changed(withdrawn=wanted if record_type is Candidate else None)


def _prepared(record: R) -> R:
    """Return a record as the readers of files would: of some use, a candidate's contact data out of the text.

    Raises:
        ApiError: 422, the record says nothing that anybody could be ranked by.
    """
    problem = says_nothing(record)
    if problem is not None:
        remedy = SAY_SOMETHING["posting" if isinstance(record, Posting) else "candidate"]
        raise ApiError("invalid", remedy, faults=[Fault(field="body.text", detail=problem.render())])
    if not isinstance(record, Candidate):
        return record
    found = find_contact(record.text)
    given = record.contact.model_dump(exclude_none=True) if record.contact else {}
    name = (given["name"],) if given.get("name") else ()
    contact = {**{key: value[:500] for key, value in found.items()}, **given}
    return record.model_copy(
        update={
            "text": without_contact(record.text, name),
            "contact": Contact.model_validate(contact) if contact else None,
        }
    )
