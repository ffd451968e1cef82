"""What the rules need to know of a job: contract, hours, hazards, what it asks for, where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from matcher.geo import Location, locate
from matcher.ranking.rules.engine import Interval, Rule, load_rules, may_apply
from matcher.ranking.rules.tables import (
    Regulated,
    Schedule,
    Slot,
    flat,
    found,
    hazard_words,
    most_precise,
    regulated_occupations,
    schedules,
)
from matcher.ranking.rules.wage import read_wage
from matcher.records import Facts, Posting
from matcher.records.code_names import contract_name
from matcher.records.errors import TaxonomyError, Text
from matcher.records.posting import TRAINING_CONTRACTS
from matcher.taxonomy import load_taxonomy
from matcher.understanding.phrase_facts import phrase_facts

LAWFUL_AGE = 18
"""A posting may ask for no more: above it is an age limit, warned of and ignored (L1132-1)."""

ADULT_AGE = Interval(18, 120)

UNSTATED = "unstated"
"""The contract of a posting that names none: rules on one kind of contract stay silent."""

_CONTRACT_FORMS = {
    "alternance": ("apprentissage", "professionnalisation"),
    "apprenti": ("apprentissage",),
    "contrat d apprentissage": ("apprentissage",),
    "contrat pro": ("professionnalisation",),
    "contrat de professionnalisation": ("professionnalisation",),
    "stagiaire": ("stage",),
    "travail temporaire": ("interim",),
    "mission": ("interim",),
    "saison": ("saisonnier",),
}
_SCHEDULE_FORMS = (
    *((f"{teams}x8", re.compile(rf"{teams} ?[x*×] ?8")) for teams in "5432"),
    ("weekend", re.compile(r"\bvsd\b|\bsd\b|week-? ?end|suppleance")),
    ("nuit", re.compile(r"\bnuit")),
    ("partiel", re.compile(r"partiel|mi-? ?temps")),
    ("journee", re.compile(r"\bjour|bureau|\bnormal")),
)
_HOURS = re.compile(
    r"\b(\d{1,2}) ?h(?:eures?)? ?(\d{2})?\s*(?:-|–|/|a|et|jusqu a)\s*(\d{1,2}) ?h(?:eures?)? ?(\d{2})?\b"
)
_OBSERVATION = re.compile(r"\b(?:observation|stage de (?:3e|troisieme|seconde|2de)|stage decouverte)\b")
_DRIVING = re.compile(
    r"\b(?:deplacements?|vehicule (?:de service|de societe|fourni)|tournees?|livraisons?|astreintes?"
    r"|chauffeur)\b"
)
_TRANSPORT = re.compile(
    r"\b(?:navettes?|bus\b|car de ramassage|ramassage|co-?voiturages?|gare|transport (?:assure|collectif))"
)
_LIVE_WORK = re.compile(r"\btravaux sous tension\b|\boperations? sous tension\b|\binterven\w+ sous tension\b")
_EXTREME = re.compile(r"\btemperatures? extremes?\b|\bgrand froid\b|\bfroid negatif\b|\b[5-9]\d ?°")
_WEEKEND = re.compile(r"\b(?:vsd|week-?ends?|samedis?|dimanches?|suppleance)\b")
_FREE_WEEKEND = re.compile(r"week-?ends? (?:libres?|off)|hors week-?end|du lundi au vendredi")


@dataclass(frozen=True)
class Job:
    """A posting as the rules see it.

    Attributes:
        facts: what does not depend on the person.
        rules: those that can apply to this job at all.
        adult_rules: those of them that can apply to an adult.
        certificates: codes and phrases asked for.
        location: where the work is.
    """

    posting: Posting
    facts: dict[str, Any]
    rules: tuple[Rule, ...]
    adult_rules: tuple[Rule, ...]
    certificates: tuple[str, ...]
    regulated: tuple[Regulated, ...]
    slots: tuple[Slot, ...]
    location: Location
    wage_high: float | None


def read_job(posting: Posting, facts: Facts) -> Job:
    """Bring a posting into the facts that the rules decide on."""
    text = flat(f"{posting.title}\n{posting.text}")
    contracts = contract_codes([posting.contract] if posting.contract else facts.contracts[:1])
    contract = contracts[0] if contracts else None
    code = schedule_code(posting.schedule) or next(iter(facts.shifts), None)
    schedule = schedules().get(code or "")
    slots = _slots(text, schedule)
    hazards, sure = _hazards(posting, facts, text)
    job_facts: dict[str, Any] = {
        "contract": contract or UNSTATED,
        "contract_label": contract_name(contract or "", otherwise=posting.contract or ""),
        "training": contract in TRAINING_CONTRACTS if contract else None,
        "observation": contract == "stage" and _OBSERVATION.search(text) is not None,
        "hazards": hazards,
        "sure_hazards": sure,
        "live_work": found(_LIVE_WORK, text),
        "extreme_temperature": found(_EXTREME, text),
        "continuous_fire": code == "5x8" or "hot-glass" in hazards,
        "licence_asked": bool(posting.requirements and posting.requirements.licence_b)
        or "B" in facts.licences,
        "driving_job": found(_DRIVING, text),
        "transport_offered": found(_TRANSPORT, text),
        "schedule_code": code,
        **_hours(code, schedule, slots, text),
    }
    minimum = posting.requirements.min_age if posting.requirements else None
    job_facts["min_age"] = minimum if minimum is not None and minimum <= LAWFUL_AGE else None
    title = flat(posting.title)
    certificates = _certificates(posting, facts)
    regulated = tuple(entry for entry in regulated_occupations() if entry.title.search(title))
    lists = {"certificates": certificates, "regulated": regulated}
    idle = {name for name, items in lists.items() if not items}
    rules = tuple(rule for rule in load_rules() if rule.each not in idle and may_apply(rule, job_facts))
    wage = read_wage(posting.wage) or read_wage(posting.text)
    return Job(
        posting=posting,
        facts=job_facts,
        rules=rules,
        adult_rules=tuple(rule for rule in rules if may_apply(rule, {"age": ADULT_AGE})),
        certificates=certificates,
        regulated=regulated,
        slots=slots,
        location=locate(posting.commune, posting.postal_code),
        wage_high=wage.high if wage else None,
    )


def contract_codes(names: Iterable[str]) -> list[str]:
    """Return contract codes in lower case for the names people write ("alternance": two codes)."""
    codes: list[str] = []
    for name in names:
        folded = flat(name)
        codes += _CONTRACT_FORMS.get(folded, (folded,))
    return list(dict.fromkeys(codes))


def schedule_code(written: str | None) -> str | None:
    """Return the schedule code of what a form says ("3*8", "VSD", "Journée"); None where it says none."""
    folded = flat(written or "")
    if folded in schedules():
        return folded
    return next((code for code, pattern in _SCHEDULE_FORMS if pattern.search(folded)), None)


def _hours(code: str | None, schedule: Schedule | None, slots: tuple[Slot, ...], text: str) -> dict[str, Any]:
    """Return what the rules on hours ask; None where neither hours nor a schedule are known."""
    label = schedule.label if schedule else Text("à préciser", "to be stated")
    if schedule is None and slots:
        spoken = ", ".join(f"{start:g} h – {end % 24:g} h" for start, end in slots)
        label = Text(f"de {spoken}", spoken)
    known = bool(slots)
    weekend = bool(schedule and schedule.weekend) or (
        _WEEKEND.search(text) is not None and _FREE_WEEKEND.search(text) is None
    )
    return {
        "schedule_label": label,
        "works_night": any(_is_night(slot, 22.0) for slot in slots) if known else None,
        "works_after_20": any(_is_night(slot, 20.0) for slot in slots) if known else None,
        # What adults call night: shifts that cross the small hours, not an early start.
        "works_night_hours": any(end > 24.0 for _, end in slots) if known else None,
        "night_only": known and all(_is_night(slot, 22.0) and slot[1] > 24.0 for slot in slots),
        "day_shift_possible": known and not any(end > 24.0 for _, end in slots),
        "long_shift": any(end - start > 10 for start, end in slots) if known else None,
        "rotating": len(slots) > 1 or code == "nuit" if known else None,
        "works_weekend": weekend,
        "full_time": code != "partiel" if code else None,
    }


def _is_night(slot: Slot, evening: float) -> bool:
    """Return whether a slot touches the night from `evening` to 6 a.m."""
    start, end = slot
    return start < 6.0 or end > evening


def _slots(text: str, schedule: Schedule | None) -> tuple[Slot, ...]:
    stated = _stated_slots(text)
    # "5 h - 13 h" alone in a 3x8 posting is one of its shifts, not all of them.
    if schedule and len(stated) < len(schedule.slots):
        return schedule.slots
    return stated


def _stated_slots(text: str) -> tuple[Slot, ...]:
    slots = []
    for match in _HOURS.finditer(text):
        start = int(match[1]) + int(match[2] or 0) / 60
        end = int(match[3]) + int(match[4] or 0) / 60
        if start > 24 or end > 24:
            continue
        if end <= start:
            end += 24
        if 3 <= end - start <= 13:
            slots.append((start, end))
    return tuple(dict.fromkeys(slots))


def _hazards(posting: Posting, facts: Facts, text: str) -> tuple[frozenset[str], frozenset[str]]:
    sure = {
        hazard
        for hazard, words in hazard_words().items()
        if any(found(pattern, text) for pattern in words.sure)
    }
    likely = {
        hazard
        for hazard, words in hazard_words().items()
        if any(found(pattern, text) for pattern in words.likely)
    }
    return frozenset(sure | likely | _trade_hazards(posting, facts)), frozenset(sure)


def _trade_hazards(posting: Posting, facts: Facts) -> set[str]:
    """Return the hazards of the trade sought: those of the title, else the surest of the text."""
    sought = [fact for fact in facts.occupations if fact.role == "sought"] or facts.occupations
    titled = [fact for fact in sought if fact.start < len(posting.title)]
    chosen = titled or sorted(sought, key=lambda fact: -fact.confidence)[:1]
    return {hazard for fact in chosen for hazard in _hazards_of(fact.uri)}


@lru_cache(maxsize=4096)
def _hazards_of(uri: str) -> tuple[str, ...]:
    try:
        return load_taxonomy().occupation(uri).hazards
    except TaxonomyError:
        # A trade of another version of the taxonomy: the posting's own words still speak.
        return ()


def _certificates(posting: Posting, facts: Facts) -> tuple[str, ...]:
    codes = [fact.code for fact in facts.certificates if fact.state == "required"]
    for phrase in posting.requirements.certifications if posting.requirements else ():
        read = phrase_facts(phrase).certificates
        codes += [fact.code for fact in read] or [phrase]
    return most_precise(codes)
