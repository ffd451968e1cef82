"""Recording a contestation and what a person decided, for the API and the pages alike."""

from __future__ import annotations

from api.cleaning import clean_text
from api.log_schemas import ContestBody
from api.problems import ApiError, Fault
from api.records import get_record
from api.workplace import Workplace
from matcher.records import Candidate
from matcher.records.errors import Text
from matcher.services.audit import names_candidate
from matcher.store import STATUSES, Actor, AuditEntry, Contest


def get_entry(workplace: Workplace, entry: int) -> AuditEntry:
    """Return an entry of the audit log.

    Raises:
        ApiError: 404, there is none of this number, or it was purged.
    """
    found = workplace.store.audit.get(entry)
    if found is None:
        raise ApiError(
            "not-found",
            Text(
                "Le journal n'a pas d'entrée de ce numéro, ou elle a été purgée.",
                "The log has no entry of this number, or it was purged.",
            ),
        )
    return found


def open_contest(workplace: Workplace, entry: int, body: ContestBody, actor: Actor) -> Contest:
    """Record a contestation against a logged result.

    Raises:
        ApiError: 404 for an unknown entry or profile; 422 where the entry is about somebody else.
    """
    logged = get_entry(workplace, entry)
    candidate = get_record(workplace, Candidate, body.candidate_id)
    if not names_candidate(logged, candidate.id):
        raise ApiError(
            "invalid",
            Text(
                "Cette entrée du journal ne contient pas de résultat sur ce profil.",
                "This entry of the log holds no result about this profile.",
            ),
            faults=[
                Fault(
                    field="body.candidate_id",
                    detail=Text(
                        "donnez le log_id d'une réponse où ce profil figure.",
                        "give the log_id of an answer in which this profile stands.",
                    ).render(),
                )
            ],
        )
    message = clean_text(body.message).strip()
    return workplace.store.contests.open(logged.seq, candidate.id, body.party, body.ground, message, actor)


def list_by_status(workplace: Workplace, limit: int) -> tuple[list[Contest], int]:
    """Return the contestations, those to be handled first and newest first, with how many there are."""
    found: list[Contest] = []
    everything = 0
    for status in STATUSES:
        some, total = workplace.store.contests.list(status=status, limit=limit - len(found))
        found += some
        everything += total
    return found, everything


def get_contest(workplace: Workplace, contest_id: str) -> Contest:
    """Return a contestation.

    Raises:
        ApiError: 404, there is none of this id.
    """
    found = workplace.store.contests.get(clean_text(contest_id))
    if found is None:
        raise _unknown()
    return found


def decide_contest(workplace: Workplace, contest_id: str, status: str, answer: str, actor: Actor) -> Contest:
    """Set what a person decided.

    Raises:
        ApiError: 404, there is no such contestation.
    """
    decided = workplace.store.contests.decide(
        clean_text(contest_id), status, clean_text(answer).strip(), actor
    )
    if decided is None:
        raise _unknown()
    return decided


def _unknown() -> ApiError:
    return ApiError(
        "not-found",
        Text("Aucune contestation n'a cet identifiant.", "No contestation has this id."),
    )
