"""What the rules need to know of a person and a job together."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from matcher.geo import Location, Point, Roads, Trip, distance_km
from matcher.geo.travel import Mode, outside_public_transport, travel_parameters, trip_of
from matcher.ranking.rules.engine import Interval
from matcher.ranking.rules.job import UNSTATED, Job
from matcher.ranking.rules.person import Person, birth_year_impossible
from matcher.ranking.rules.tables import certificate_help, covers, flat
from matcher.records import Candidate
from matcher.records.errors import Text

FAR_FACTOR, FAR_KM = 2.0, 100.0
"""Out of daily reach: both this many times the stated mobility and this many kilometres of road."""

MOST_DETOUR = 2.0
"""A road is at most this many times as long as the crow flies, but for an estuary or an island."""

ESTIMATED = Text("Estimation du trajet", "Estimate of the trip")
CROW_SHARE = 0.8
LONG_COMMUTE_MINUTES = 60.0
EXPIRES_SOON_MONTHS = 3


def pair_facts(
    job: Job, person: Person, age: Interval | None, start: date, day: date, roads: Roads | None = None
) -> dict[str, Any]:
    """Return the facts that need both: age against the starting day, certificates, dates, wage, travel.

    Args:
        job: the job.
        person: the person.
        age: bounds of the age on the starting day; None if unknown.
        start: the starting day.
        day: today.
        roads: the routing engine that tells the way; the way is estimated without.
    """
    candidate = person.candidate
    minimum = job.facts["min_age"]
    return {
        "age": age,
        "birth_year": candidate.birth_year,
        "birth_year_impossible": birth_year_impossible(candidate, day),
        "too_young": _too_young(minimum, age),
        "age_hint": _age_hint(candidate, age),
        "schedule_accepted": job.facts["schedule_code"] in person.facts["accepted_schedules"],
        "contract_wanted": _contract_wanted(job, person),
        "certificates": [fact for code in job.certificates if (fact := _certificate(code, person, start))],
        "regulated": [
            {
                "regulated_held": entry.held.search(person.text) is not None,
                "regulated_article": entry.article,
                "regulated_title": entry.diploma,
            }
            for entry in job.regulated
        ],
        **_availability(job, candidate),
        **_wage(job, person),
        **_travel(job, person, roads),
    }


def is_for_the_road(job: Job, person: Person) -> bool:
    """Return whether the real road, other than its estimate, could put the job out of the person's reach.

    A road is never shorter than the crow flies, and seldom twice as long.
    """
    home, work = person.location.point, job.location.point
    mobility = person.candidate.mobility_km
    if home is None or work is None or mobility is None:
        return False
    crow, limit = _way(home, work).crow_km, _reach(mobility)
    return crow <= limit < crow * MOST_DETOUR


def _reach(mobility: float) -> float:
    return max(FAR_FACTOR * mobility, FAR_KM)


def _too_young(minimum: int | None, age: Interval | None) -> bool | None:
    if minimum is None:
        return False
    if age is None:
        return None
    return True if age.high < minimum else False if age.low >= minimum else None


def _age_hint(candidate: Candidate, age: Interval | None) -> Text:
    if age is None or candidate.birth_year is None:
        return Text("", "")
    year, low, high = candidate.birth_year, age.low, age.high
    return Text(f" (année de naissance {year} : {low} ou {high} ans)", f" (born in {year}: {low} or {high})")


def _contract_wanted(job: Job, person: Person) -> bool | None:
    contract = job.facts["contract"]
    if contract == UNSTATED or not person.contracts:
        return None
    return contract in person.contracts


def _certificate(code: str, person: Person, day: date) -> dict[str, Any] | None:
    """Return the state of one certificate asked for, or None where the person holds it."""
    own = [fact for fact in person.certificates if covers(fact.code, code)]
    held = [fact for fact in own if fact.state == "held" and not _expired(fact.valid_until, day)]
    undated = any(fact.valid_until is None for fact in held)
    until = None if undated else max((fact.valid_until or "" for fact in held), default=None)
    if held and (until is None or not _expires_soon(until, day)):
        return None
    if held:
        state = "expiring"
    elif any(fact.state in ("held", "expired") for fact in own):
        state = "expired"
    elif any(code.startswith(fact.code + "-") and fact.state == "held" for fact in person.certificates):
        state = "uncategorised"
    elif " " in code and _words_held(code, person.text):
        return None
    else:
        state = "missing"
    known = certificate_help(code)
    return {
        "certificate": code,
        "certificate_state": state,
        "certificate_until": until or "",
        "certificate_training": known.training,
        "certificate_driving": known.driving,
    }


def _words_held(phrase: str, text: str) -> bool:
    """Return whether the profile holds all words of a certificate that has no code."""
    words = [word for word in flat(phrase).split() if len(word) > 2]
    return bool(words) and certificate_help(phrase).driving is False and all(word in text for word in words)


def _expired(until: str | None, day: date) -> bool:
    return until is not None and until < f"{day.year:04d}-{day.month:02d}"


def _expires_soon(until: str, day: date) -> bool:
    months = day.year * 12 + day.month - 1 + EXPIRES_SOON_MONTHS
    return until < f"{months // 12:04d}-{months % 12 + 1:02d}"


def _availability(job: Job, candidate: Candidate) -> dict[str, Any]:
    start, available = job.posting.start_date, candidate.available_from
    if start is None or available is None:
        return {"days_late": None}
    return {"days_late": (available - start).days, "available_label": available.strftime("%d/%m/%Y")}


def _wage(job: Job, person: Person) -> dict[str, Any]:
    floor, offered = person.wage_floor, job.wage_high
    if floor is None or offered is None:
        return {"wage_gap": None}
    return {"wage_gap": floor > offered * 1.02, "wage_floor": floor, "wage_offered": offered}


def _travel(job: Job, person: Person, roads: Roads | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "home": _place(person.location, person.candidate.commune),
        "workplace": _place(job.location, job.posting.commune),
    }
    home, work = person.location.point, job.location.point
    if home is None or work is None:
        problem = job.location if work is None else person.location
        unanswered = {"too_far": False, "long_commute": False, "own_way": True}
        return {
            **facts,
            **unanswered,
            "place_problem": True,
            "place_note": _place_note(problem, work is None),
        }
    way = _way(home, work) if roads is None else _real_way(home, work, person, roads)
    car = way.car
    mobility = person.candidate.mobility_km
    # A road just over the mobility stated is no refusal: people count as the crow flies.
    far = mobility is not None and car.km > mobility and way.crow_km > mobility * CROW_SHARE
    start_hour = min((start for start, _ in job.slots), default=None)
    end_hour = max((end for _, end in job.slots), default=None)
    return {
        **facts,
        "road_km": car.km,
        "car_minutes": car.minutes,
        "mobility_km": mobility,
        "too_far": far,
        "out_of_reach": mobility is not None and car.km > _reach(mobility),
        "long_commute": mobility is None and car.minutes > LONG_COMMUTE_MINUTES,
        "own_way": _own_way(person, way),
        "outside_transport": outside_public_transport(start_hour, end_hour),
        **_told_by(car),
    }


def _told_by(car: Trip) -> dict[str, Any]:
    """Return where the trip is known from, as the source of a reason says it."""
    if car.source == "estimate":
        return {"trip": car, "trip_source": ESTIMATED, "trip_by": ""}
    engine = car.source
    return {
        "trip": car,
        "trip_source": Text(f"Trajet calculé par {engine}", f"Trip by {engine}"),
        "trip_by": Text(f" ; trajet calculé par {engine}", f"; trip by {engine}"),
    }


class _Way(NamedTuple):
    """The way between two places, and what can be ridden or walked of it."""

    crow_km: float
    car: Trip
    on_foot_or_bicycle: bool
    by_moped: bool


@lru_cache(maxsize=65_536)
def _way(home: Point, work: Point) -> _Way:
    # A pool lives in few communes: each pair of them is estimated once.
    crow = distance_km(home, work) or 0.0
    light = trip_of(crow, "bicycle").comfortable or trip_of(crow, "walking").comfortable
    return _Way(crow, trip_of(crow), light, trip_of(crow, "moped").comfortable)


def _real_way(home: Point, work: Point, person: Person, roads: Roads) -> _Way:
    """Return the way by the routing engine, which is asked only about what the person may use."""
    estimated = _way(home, work)
    car = roads.trip(home, work)
    if person.drives:
        return estimated._replace(car=car)

    def rides(mode: Mode) -> bool:
        reach = travel_parameters().modes[mode].range_km
        near = reach is None or estimated.crow_km <= reach
        return near and roads.trip(home, work, mode).comfortable

    light = rides("bicycle") or rides("walking")
    return _Way(estimated.crow_km, car, light, bool(person.moped) and rides("moped"))


def _own_way(person: Person, way: _Way) -> bool | None:
    """Return whether the person can come by their own means; None where it depends on an unsaid car."""
    if person.drives or way.on_foot_or_bicycle or (person.moped and way.by_moped):
        return True
    return False if person.drives is False else None


def _place(location: Location, written: str | None) -> str:
    return location.commune.name if location.commune else (written or "?")


def _place_note(location: Location, of_job: bool) -> Text:
    note = location.note or Text("lieu sans coordonnées.", "place without coordinates.")
    if of_job:
        return Text(f"Lieu de travail : {note.fr}", f"Workplace: {note.en}")
    return Text(f"Domicile : {note.fr}", f"Home: {note.en}")
