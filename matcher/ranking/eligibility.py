"""Whether a person may and can take a job, beside how well they fit it."""

from __future__ import annotations

from datetime import date

from matcher.records import Candidate, Eligibility, EligibilityReason, Facts, Posting
from matcher.records.errors import Text
from matcher.records.match import EligibilityStatus

SEVERITY: tuple[EligibilityStatus, ...] = ("eligible", "unknown", "conditions", "not_eligible")
"""Statuses from the mildest to the gravest; the whole takes the gravest of its reasons."""


def assess_eligibility(
    posting: Posting,
    candidate: Candidate,
    posting_facts: Facts,
    candidate_facts: Facts,
    *,
    today: date | None = None,
) -> Eligibility:
    """Return the practical and legal conditions between a person and a job, with a reason for each.

    Args:
        posting: the job.
        candidate: the person.
        posting_facts: what was understood from the posting's text.
        candidate_facts: what was understood from the person's text.
        today: the day of the question; now by default.
    """
    day = today or date.today()
    reasons = [
        reason
        for reason in (
            _licence(posting, candidate, candidate_facts),
            _minimum_age(posting, candidate, day),
            _contract(posting, candidate),
            *_certificates(posting_facts, candidate_facts),
        )
        if reason is not None
    ]
    status = max((reason.status for reason in reasons), key=SEVERITY.index, default="eligible")
    return Eligibility(status=status, reasons=tuple(reasons))


def _reason(rule: str, status: EligibilityStatus, text: Text) -> EligibilityReason:
    return EligibilityReason(rule=rule, status=status, text=text.render())


def _licence(posting: Posting, candidate: Candidate, facts: Facts) -> EligibilityReason | None:
    if not (posting.requirements and posting.requirements.licence_b):
        return None
    if candidate.licence_b or "B" in facts.licences:
        return None
    if candidate.licence_b is None:
        return _reason(
            "licence-b", "unknown", Text("Permis B demandé : à vérifier.", "Licence B asked for: to check.")
        )
    return _reason("licence-b", "conditions", Text("Permis B demandé.", "Licence B asked for."))


def _minimum_age(posting: Posting, candidate: Candidate, day: date) -> EligibilityReason | None:
    minimum = posting.requirements.min_age if posting.requirements else None
    if minimum is None:
        return None
    if candidate.birth_year is None:
        return _reason("minimum-age", "unknown", Text("Âge à vérifier.", "Age to check."))
    oldest = day.year - candidate.birth_year
    if oldest < minimum:
        return _reason(
            "minimum-age", "not_eligible", Text(f"{minimum} ans demandés.", f"{minimum} years asked for.")
        )
    if oldest == minimum:
        return _reason("minimum-age", "unknown", Text("Âge à vérifier.", "Age to check."))
    return None


def _contract(posting: Posting, candidate: Candidate) -> EligibilityReason | None:
    if not posting.contract or not candidate.contracts or posting.contract in candidate.contracts:
        return None
    sought = ", ".join(candidate.contracts)
    return _reason(
        "contract",
        "conditions",
        Text(
            f"Contrat proposé : {posting.contract} ; recherché : {sought}.",
            f"Contract offered: {posting.contract}; sought: {sought}.",
        ),
    )


def _certificates(posting_facts: Facts, candidate_facts: Facts) -> list[EligibilityReason]:
    held = {fact.code for fact in candidate_facts.certificates if fact.state == "held"}
    asked = dict.fromkeys(fact.code for fact in posting_facts.certificates if fact.state == "required")
    return [
        _reason("certificate", "conditions", Text(f"{code} à obtenir.", f"{code} to be obtained."))
        for code in asked
        if not any(own == code or own.startswith(code + "-") for own in held)
    ]
