"""Whether a person may and can take a job, beside how well they fit it.

Nothing here changes a score. The rules are data (`matcher/ranking/rules/*.yaml`); this module brings
posting and person into facts, decides the rules and tells what came out.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from matcher.geo import Carpool, Commuter, Roads, Trip, suggest_carpools
from matcher.ranking.rules.engine import FactMap, Interval, Outcome, Rule, decide
from matcher.ranking.rules.job import ADULT_AGE, Job, read_job
from matcher.ranking.rules.pair import is_for_the_road, pair_facts
from matcher.ranking.rules.person import Person, age_on, read_person
from matcher.ranking.rules.warnings import posting_warnings
from matcher.records import Candidate, Eligibility, EligibilityReason, Facts, Posting
from matcher.records.errors import Text, user_language
from matcher.records.match import EligibilityStatus

__all__ = [
    "DISCLAIMER",
    "STAND_IN_RULE",
    "TRIP_RULE",
    "assess_eligibility",
    "carpools",
    "is_excluded",
    "posting_warnings",
    "road_decides",
]

DISCLAIMER = Text(
    "Ces indications informent et ne remplacent ni l'inspection du travail, ni le médecin du travail.",
    "These hints inform; they replace neither the labour inspectorate nor the occupational physician.",
)

SEVERITY: tuple[EligibilityStatus, ...] = ("eligible", "unknown", "conditions", "not_eligible")
"""Statuses from the mildest to the gravest; the whole takes the gravest of its reasons."""

LEGAL_AGES = (14, 15, 16, 18)
"""Ages at which the rules on minors change."""

TRIP_RULE, STAND_IN_RULE = "trip", "trip-estimated"
"""Reasons that oppose nothing: the real trip, where no rule tells it; the estimate that stands in for it."""

TRAVEL_RULES = frozenset(("distance", "long-commute", "no-car"))

MAX_REMEMBERED = 20_000

_people: OrderedDict[tuple[int, int], tuple[Candidate, Facts, Person]] = OrderedDict()
_jobs: OrderedDict[tuple[int, int], tuple[Posting, Facts, Job]] = OrderedDict()


def assess_eligibility(
    posting: Posting,
    candidate: Candidate,
    posting_facts: Facts,
    candidate_facts: Facts,
    *,
    today: date | None = None,
    roads: Roads | None = None,
) -> Eligibility:
    """Return the practical and legal conditions between a person and a job, with a reason for each.

    Args:
        posting: the job.
        candidate: the person.
        posting_facts: what was understood from the posting's text.
        candidate_facts: what was understood from the person's text.
        today: the day of the question; now by default. Ages are counted on the starting day of the job
            where that is later.
        roads: the routing engine that is asked about this person's way; it is estimated without. The
            reasons then tell the trip and where it is known from.

    Returns:
        The gravest status of all reasons (eligible < unknown < conditions < not_eligible), and the
        reasons, gravest first, each with its rule and the article or wish it comes from.
    """
    case = _case(posting, candidate, posting_facts, candidate_facts, today, roads)
    age, start = case.age, case.start
    outcomes = [outcome for rule in case.rules for outcome in decide(rule, case.facts)]
    open_questions = [] if _age_is_settled(age) else [one for one in outcomes if _hangs_on_age(one)]
    reasons = [one.reason for one in outcomes if one.reason is not None and one not in open_questions]
    reasons += _age_to_check(candidate, open_questions, age, start)
    if roads is not None:
        reasons += _trip_told(case.facts, reasons)
    reasons.sort(key=lambda reason: -SEVERITY.index(reason.status))
    status = max((reason.status for reason in reasons), key=SEVERITY.index, default="eligible")
    return Eligibility(status=status, reasons=tuple(reasons))


def is_excluded(
    posting: Posting,
    candidate: Candidate,
    posting_facts: Facts,
    candidate_facts: Facts,
    *,
    today: date | None = None,
) -> bool:
    """Tell whether some rule makes a person not eligible, without the reasons of all the others.

    Args:
        posting: the job.
        candidate: the person.
        posting_facts: what was understood from the posting's text.
        candidate_facts: what was understood from the person's text.
        today: the day of the question; now by default.
    """
    case = _case(posting, candidate, posting_facts, candidate_facts, today)
    return any(
        outcome.reason is not None and outcome.reason.status == "not_eligible"
        for rule in case.rules
        if rule.excludes
        for outcome in decide(rule, case.facts)
    )


def road_decides(
    posting: Posting, candidate: Candidate, posting_facts: Facts, candidate_facts: Facts
) -> bool:
    """Tell whether the real road could exclude a person whom its estimate does not, or the reverse.

    Args:
        posting: the job.
        candidate: the person.
        posting_facts: what was understood from the posting's text.
        candidate_facts: what was understood from the person's text.
    """
    return is_for_the_road(_job(posting, posting_facts), _person(candidate, candidate_facts))


class _Case(NamedTuple):
    """A person before a job: the facts and the rules to decide on, the age on the starting day."""

    facts: FactMap
    rules: tuple[Rule, ...]
    age: Interval | None
    start: date


def _case(
    posting: Posting,
    candidate: Candidate,
    posting_facts: Facts,
    candidate_facts: Facts,
    today: date | None,
    roads: Roads | None = None,
) -> _Case:
    day = today or date.today()
    start = max(day, posting.start_date) if posting.start_date else day
    job = _job(posting, posting_facts)
    person = _person(candidate, candidate_facts)
    age = age_on(candidate, candidate_facts, start)
    facts = {**job.facts, **person.facts, **pair_facts(job, person, age, start, day, roads)}
    return _Case(facts, job.adult_rules if age and age.low >= ADULT_AGE.low else job.rules, age, start)


def carpools(
    posting: Posting,
    candidate: Candidate,
    others: Iterable[tuple[Candidate, Facts]],
    candidate_facts: Facts,
    posting_facts: Facts,
    limit: int = 5,
) -> list[Carpool]:
    """Return people who could drive the candidate to this job: same shift, a small detour."""
    job = _job(posting, posting_facts)
    passenger = _commuter(job, _person(candidate, candidate_facts))
    if passenger is None:
        return []
    drivers = [_commuter(job, _person(other, facts)) for other, facts in others]
    return suggest_carpools(passenger, [driver for driver in drivers if driver], limit)


def _commuter(job: Job, person: Person) -> Commuter | None:
    home, work = person.location.point, job.location.point
    if home is None or work is None:
        return None
    shift = job.posting.schedule or ""
    return Commuter(person.candidate.id, home, work, shift, person.drives is True)


def _job(posting: Posting, facts: Facts) -> Job:
    """Read a posting once for all candidates; records are frozen, so identity is enough to know it again."""
    key = (id(posting), id(facts))
    kept = _jobs.get(key)
    if kept is None or kept[0] is not posting or kept[1] is not facts:
        kept = (posting, facts, read_job(posting, facts))
        _remember(_jobs, key, kept, 64)
    return kept[2]


def _person(candidate: Candidate, facts: Facts) -> Person:
    key = (id(candidate), id(facts))
    kept = _people.get(key)
    if kept is None or kept[0] is not candidate or kept[1] is not facts:
        kept = (candidate, facts, read_person(candidate, facts))
        _remember(_people, key, kept, MAX_REMEMBERED)
    return kept[2]


def _remember(memory: OrderedDict[Any, Any], key: tuple[int, int], value: Any, limit: int) -> None:
    memory[key] = value
    while len(memory) > limit:
        try:
            memory.popitem(last=False)
        except KeyError:
            # Another thread emptied it meanwhile.
            return


def _trip_told(facts: FactMap, reasons: list[EligibilityReason]) -> list[EligibilityReason]:
    """Return the trip as a reason that opposes nothing; none where a rule tells it or nobody was asked."""
    trip: Trip | None = facts.get("trip")
    if trip is None or (trip.source == "estimate" and trip.note is None):
        return []
    if trip.note is None and any(reason.rule in TRAVEL_RULES for reason in reasons):
        return []
    km, minutes = f"{trip.km:.0f} km", f"{trip.minutes:.0f} min"
    note = trip.note or Text("", "")
    text = Text(
        f"{facts['home']} – {facts['workplace']} : {km} et {minutes} en voiture"
        + (f" ({note.fr})." if note.fr else "."),
        f"{facts['home']} – {facts['workplace']}: {km} and {minutes} by car"
        + (f" ({note.en})." if note.en else "."),
    )
    rule, source = STAND_IN_RULE if trip.note else TRIP_RULE, facts["trip_source"].render()
    return [EligibilityReason(rule=rule, status="eligible", text=text.render(), source=source)]


def _hangs_on_age(outcome: Outcome) -> bool:
    return outcome.rule.group == "minors" and not outcome.applies


def _age_is_settled(age: Interval | None) -> bool:
    """Return whether no age of the law lies between the bounds of the person's age."""
    return age is not None and not any(age.low < limit <= age.high for limit in LEGAL_AGES)


def _age_to_check(
    candidate: Candidate, open_questions: list[Outcome], age: Interval | None, start: date
) -> list[EligibilityReason]:
    """Return one reason for all rules on minors that hang on an age not known well enough."""
    if not open_questions:
        return []
    language = user_language()
    listed = ", ".join(dict.fromkeys(one.rule.topic.render(language) for one in open_questions))
    if age is None:
        text = Text(
            f"Âge non indiqué : si la personne a moins de 18 ans, à vérifier : {listed}.",
            f"Age not given: if the person is under 18, to check: {listed}.",
        )
    else:
        at = Text(f"au {start.strftime('%d/%m/%Y')}", f"on {start.isoformat()}")
        text = Text(
            f"Année de naissance {candidate.birth_year} : {age.low} ou {age.high} ans {at.fr}, à vérifier. "
            f"Selon l'âge, règles propres aux mineurs : {listed}.",
            f"Born in {candidate.birth_year}: {age.low} or {age.high} {at.en}, to check. "
            f"Depending on it, rules on minors: {listed}.",
        )
    source = "Code du travail, L4153-1 à L4153-9, L3161-1 à L3164-8"
    return [
        EligibilityReason(rule="age-to-check", status="unknown", text=text.render(language), source=source)
    ]
