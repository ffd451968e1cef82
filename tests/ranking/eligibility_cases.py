"""Postings and people of the eligibility tests, and a short way to their answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from matcher.ranking.eligibility import assess_eligibility
from matcher.records import (
    Candidate,
    CertificateFact,
    Eligibility,
    EligibilityReason,
    Facts,
    Posting,
)
from matcher.records.facts import CertificateState

TODAY = date(2026, 11, 22)
ADULT, SEVENTEEN, FIFTEEN, THIRTEEN = 1990, 2009, 2011, 2013
HOME = {"commune": "Eu", "postal_code": "76260"}

HAZARD_TEXTS = {
    "minor-chemicals": ("manipulation de solvants et de produits chimiques", "D4153-17"),
    "minor-optical-radiation": ("soudure à l'arc TIG, laser", "D4153-22"),
    "minor-machines": ("conduite d'une presse et d'une plieuse", "D4153-28"),
    "minor-running-machines": ("graissage à la volée, machine en marche", "D4153-29"),
    "minor-heights": ("travaux en hauteur sur échafaudage", "D4153-30"),
    "minor-pressure": ("surveillance de la chaufferie et d'appareils à pression", "D4153-33"),
    "minor-confined-space": ("nettoyage de cuves en espace confiné", "D4153-34"),
    "minor-molten": ("coulée du bronze, cueillage du verre en fusion", "D4153-35"),
}


def posting(**fields: Any) -> Posting:
    return Posting(**{"id": "P", "title": "Poste", **HOME, **fields})


def person(**fields: Any) -> Candidate:
    return Candidate(**{"id": "C", "birth_year": ADULT, **HOME, **fields})


def commuter(**fields: Any) -> Candidate:
    return person(**{"commune": "Blangy-sur-Bresle", "postal_code": "76340", **fields})


def certificate(code: str, state: CertificateState = "held", until: str | None = None) -> CertificateFact:
    return CertificateFact(start=0, end=1, code=code, state=state, valid_until=until)


def assess(
    job: Posting, candidate: Candidate, job_facts: Facts | None = None, facts: Facts | None = None
) -> Eligibility:
    return assess_eligibility(job, candidate, job_facts or Facts(), facts or Facts(), today=TODAY)


def reason(eligibility: Eligibility, rule: str) -> EligibilityReason:
    found = [one for one in eligibility.reasons if one.rule == rule]
    assert len(found) == 1, eligibility
    return found[0]


def rules(eligibility: Eligibility) -> set[str]:
    return {one.rule for one in eligibility.reasons}
