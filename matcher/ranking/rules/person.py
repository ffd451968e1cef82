"""What the rules need to know of a person: age bounds, licences, certificates, wishes, home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.geo import Location, locate
from matcher.ranking.rules.engine import Interval
from matcher.ranking.rules.job import contract_codes, schedule_code
from matcher.ranking.rules.tables import flat
from matcher.ranking.rules.wage import read_wage_floor
from matcher.records import Candidate, CertificateFact, Facts
from matcher.records.code_names import contract_name
from matcher.records.errors import Text

OLDEST = 90
"""An age above which a year of birth is a slip of the keyboard."""

ADULT_YEARS = 3.0
"""Years of experience that show an adult where no year of birth is given: work starts at 15 or 16."""

PUPILS = {"lyceen", "lyceenne", "collegien", "collegienne", "etudiant", "etudiante", "eleve", "apprenti"}
PAST_LOWER_SECONDARY = {"lyceen", "lyceenne", "etudiant", "etudiante", "apprenti", "apprentie"}

_PROFESSIONAL_DIPLOMA = re.compile(
    r"\b(?:cap|bep|bac pro\w*|titre pro\w*|cqp|bts|brevet pro\w*|mention complementaire)\b"
)
_NO_NIGHT = re.compile(
    r"\b(?:plus|pas|sans|jamais|sauf|hors|ni)(?: de| du| la| les| le| travail(?:ler)?){0,3} nuits?\b"
    r"|\barret\w* (?:les |la )?nuits?\b|\bnuits? (?:exclue?s?|impossibles?)\b"
)
_DAY = re.compile(
    r"\b(?:passer|etre|travail(?:ler)?|poste|horaires?|uniquement|fixe) (?:de |en |a la )?jour(?:nee)?\b"
    r"|\b(?:journee|jour|matin) (?:uniquement|seulement|fixe|exclusivement)\b"
    r"|\bhoraires? (?:de bureau|scolaires?)\b"
    r"|\b(?:souhait\w*|cherche|prefer\w*) ?:? ?(?:un poste |horaires? )?(?:de |en |la )?journee\b"
)
_ALSO = re.compile(r"\bou (?:en |de |la )?([2-5] ?x ?8|nuit|week-?end)")
_NO_WEEKEND = re.compile(
    r"\b(?:plus|pas|sans|jamais|sauf|hors|ni)(?: de| du| le| les| la| travail(?:ler)?){0,3} "
    r"(?:week-?ends?|samedis?|dimanches?)\b"
)
_PART_TIME = re.compile(
    r"\b(?:cherche|souhait\w*|voudrais|uniquement|seulement|prefer\w*)[^.;]{0,25}"
    r"\b(?:temps partiel|mi-? ?temps)\b"
    r"|\b(?:temps partiel|mi-? ?temps) (?:souhait\w*|uniquement|seulement|de preference)\b"
)
_READY_TO_MOVE = re.compile(
    r"\bdemenag\w+|\brelog\w+|\bmobil(?:e|ite) (?:nationale|geographique|france)|\bfrance entiere"
    r"|\brevenir (?:en|dans) (?:la )?region|\bpret[e]? a (?:m )?(?:bouger|installer|partir)|\bm installer"
)
_MOPED = re.compile(r"\b(?:scooter|mobylette|cyclomoteur|meule 50|permis am|bsr)\b")


@dataclass(frozen=True)
class Person:
    """A candidate as the rules see them."""

    candidate: Candidate
    facts: dict[str, Any]
    certificates: tuple[CertificateFact, ...]
    text: str
    contracts: tuple[str, ...]
    drives: bool | None
    moped: bool
    location: Location
    wage_floor: float | None


def read_person(candidate: Candidate, facts: Facts) -> Person:
    """Bring a profile into the facts that the rules decide on, all but the age, which needs a day."""
    text = flat(candidate.text)
    kind = flat(candidate.kind or "")
    licence = True if candidate.licence_b or "B" in facts.licences else candidate.licence_b
    # A pupil's diploma is still being prepared, whatever the text seems to say.
    diplomas = [fact for fact in facts.diplomas if fact.state == "held"]
    wishes = {wish.lower() for wish in candidate.schedules}
    person_facts: dict[str, Any] = {
        "licence_held": licence,
        "pupil": kind in PUPILS if kind else None,
        "lower_secondary_done": True if kind in PAST_LOWER_SECONDARY else None,
        "jobseeker": kind == "demandeur_emploi" if kind else None,
        "professional_diploma": kind not in PUPILS
        and any(_PROFESSIONAL_DIPLOMA.search(flat(fact.label)) for fact in diplomas),
        "electrical_authorisation": any(fact.code.startswith("HAB-ELEC") for fact in facts.certificates),
        "driving_trained": any(fact.code.startswith("CACES") for fact in facts.certificates),
        "refuses_night": _NO_NIGHT.search(text) is not None or wishes == {"journee"},
        "wants_day": _DAY.search(text) is not None or wishes == {"journee"},
        "accepted_schedules": frozenset(schedule_code(match[1]) for match in _ALSO.finditer(text)),
        "refuses_weekend": _NO_WEEKEND.search(text) is not None,
        "wants_part_time": _PART_TIME.search(text) is not None or wishes == {"partiel"},
        "ready_to_move": _READY_TO_MOVE.search(text) is not None,
    }
    contracts = tuple(contract_codes(candidate.contracts))
    person_facts["contracts_label"] = Text(
        ", ".join(contract_name(code).fr for code in contracts),
        ", ".join(contract_name(code).en for code in contracts),
    )
    return Person(
        candidate=candidate,
        facts=person_facts,
        certificates=tuple(facts.certificates),
        text=text,
        contracts=contracts,
        drives=_drives(licence, candidate.car),
        moped=_MOPED.search(text) is not None or "AM" in facts.licences,
        location=locate(candidate.commune, candidate.postal_code),
        wage_floor=read_wage_floor(candidate.text),
    )


def _drives(licence: bool | None, car: bool | None) -> bool | None:
    if licence is False or car is False:
        return False
    return True if licence and car else None


def age_on(candidate: Candidate, facts: Facts, day: date) -> Interval | None:
    """Return the bounds of a person's age on `day`; None where nothing tells it.

    Only the year of birth is known: the birthday may still be to come. Without it, years of
    experience or a diploma of higher education show an adult, and nothing more is concluded.
    """
    year = candidate.birth_year
    if year is not None and not birth_year_impossible(candidate, day):
        high = day.year - year
        return Interval(high if (day.month, day.day) == (12, 31) else high - 1, high)
    experienced = facts.years is not None and facts.years >= ADULT_YEARS
    graduated = any(fact.state == "held" and fact.level >= 5 for fact in facts.diplomas)
    return Interval(18, OLDEST) if experienced or graduated else None


def birth_year_impossible(candidate: Candidate, day: date) -> bool:
    """Return whether the year of birth lies in the future or more than a lifetime ago."""
    year = candidate.birth_year
    return year is not None and not 0 <= day.year - year <= OLDEST
