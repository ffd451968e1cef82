"""What never worsens an answer, and what every answer has."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.ranking.eligibility import SEVERITY, is_excluded
from matcher.records import (
    Candidate,
    Eligibility,
    Facts,
    Posting,
)
from tests.ranking.eligibility_cases import HAZARD_TEXTS, TODAY, assess, certificate, commuter, posting


def severity(eligibility: Eligibility) -> int:
    return SEVERITY.index(eligibility.status)


schedules = st.sampled_from([None, "journee", "2x8", "3x8", "5x8", "nuit", "weekend", "partiel"])
contracts = st.sampled_from([None, "CDI", "CDD", "interim", "apprentissage", "stage"])
texts = st.lists(st.sampled_from([text for text, _ in HAZARD_TEXTS.values()]), max_size=3).map(" ; ".join)
codes = st.sampled_from(["CACES R489-3", "CACES R484-1", "HAB-ELEC BR", "SST"])
jobs = st.builds(
    lambda schedule, contract, text, licence, age, codes: (
        posting(
            schedule=schedule,
            contract=contract,
            text=text,
            requirements={"licence_b": licence, "min_age": age},
        ),
        Facts(certificates=[certificate(code, state="required") for code in codes]),
    ),
    schedules,
    contracts,
    texts,
    st.booleans(),
    st.sampled_from([None, 16, 18, 25]),
    st.lists(codes, max_size=2),
)
people = st.builds(
    lambda year, kind, licence, car, codes, place: (
        commuter(birth_year=year, kind=kind, licence_b=licence, car=car, **place),
        Facts(certificates=[certificate(code) for code in codes]),
    ),
    st.one_of(st.none(), st.integers(1960, 2012)),
    st.sampled_from([None, "salarie", "lyceen", "demandeur_emploi"]),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, True, False]),
    st.lists(codes, max_size=2),
    st.sampled_from(
        [
            {"mobility_km": 60},
            {"mobility_km": 3},
            {"commune": "Cluses", "postal_code": "74300"},
            {"commune": "Saint-Quentin", "postal_code": None},
            {"commune": None, "postal_code": None},
        ]
    ),
)


@settings(deadline=None, max_examples=60)
@given(jobs, people, codes)
def test_another_certificate_never_worsens(
    job: tuple[Posting, Facts], who: tuple[Candidate, Facts], code: str
) -> None:
    candidate, facts = who
    more = Facts(certificates=[*facts.certificates, certificate(code)])
    before, after = assess(job[0], candidate, job[1], facts), assess(job[0], candidate, job[1], more)
    assert severity(after) <= severity(before)


@settings(deadline=None, max_examples=60)
@given(jobs, people)
def test_a_licence_never_worsens(job: tuple[Posting, Facts], who: tuple[Candidate, Facts]) -> None:
    candidate, facts = who
    licensed = candidate.model_copy(update={"licence_b": True})
    before, after = assess(job[0], candidate, job[1], facts), assess(job[0], licensed, job[1], facts)
    assert severity(after) <= severity(before)


@settings(deadline=None, max_examples=60)
@given(jobs, people, st.integers(1999, 2006))
def test_coming_of_age_never_worsens(
    job: tuple[Posting, Facts], who: tuple[Candidate, Facts], year: int
) -> None:
    candidate, facts = who
    if candidate.birth_year is None or candidate.birth_year < 2008:
        candidate = candidate.model_copy(update={"birth_year": 2010})
    adult = candidate.model_copy(update={"birth_year": year})
    before, after = assess(job[0], candidate, job[1], facts), assess(job[0], adult, job[1], facts)
    assert severity(after) <= severity(before)


@settings(deadline=None, max_examples=60)
@given(jobs, people)
def test_the_status_is_the_gravest_reason_and_every_reason_has_its_source(
    job: tuple[Posting, Facts], who: tuple[Candidate, Facts]
) -> None:
    eligibility = assess(job[0], who[0], job[1], who[1])
    gravest = max((SEVERITY.index(one.status) for one in eligibility.reasons), default=0)
    assert severity(eligibility) == gravest
    for one in eligibility.reasons:
        assert one.source
        assert "{" not in one.text + one.source
        assert one.text[-1] in ".:…"


@settings(deadline=None, max_examples=100)
@given(jobs, people)
def test_the_quick_question_has_the_same_answer(
    job: tuple[Posting, Facts], who: tuple[Candidate, Facts]
) -> None:
    (asked, asked_facts), (candidate, facts) = job, who
    excluded = is_excluded(asked, candidate, asked_facts, facts, today=TODAY)
    assert excluded == (assess(asked, candidate, asked_facts, facts).status == "not_eligible")
