"""Eligibility of adults, its disclaimer, and what is asked where a record says too little."""

from __future__ import annotations

import pytest

from matcher.ranking.eligibility import DISCLAIMER
from matcher.records import (
    Candidate,
    Eligibility,
    Facts,
    Posting,
)
from tests.ranking.eligibility_cases import assess, person, posting, reason, rules


def test_an_adult_next_door_for_a_day_job_is_eligible_without_remarks() -> None:
    eligibility = assess(posting(contract="CDI", schedule="journee"), person(contracts=["CDI"]))
    assert eligibility == Eligibility(status="eligible")


def test_the_disclaimer_names_the_labour_inspectorate() -> None:
    assert "inspection du travail" in DISCLAIMER.fr


def test_a_person_with_nothing_but_a_commune_is_asked_for_the_age_once() -> None:
    eligibility = assess(
        posting(schedule="3x8", text="Presse, solvants.", contract="CDI"),
        Candidate(id="C", commune="Eu", postal_code="76260"),
    )
    assert eligibility.status == "unknown"
    assert rules(eligibility) == {"age-to-check"}
    assert "machines dangereuses" in reason(eligibility, "age-to-check").text


def test_experience_shows_an_adult_where_no_year_of_birth_is_given() -> None:
    candidate = Candidate(id="C", commune="Eu", postal_code="76260")
    assert assess(posting(schedule="nuit"), candidate, None, Facts(years=6)).status == "eligible"


@pytest.mark.parametrize("year", [2027, 2090, 1905])
def test_an_impossible_year_of_birth_is_said(year: int) -> None:
    eligibility = assess(posting(schedule="journee"), person(birth_year=year))
    impossible = reason(eligibility, "birth-year")
    assert impossible.status == "unknown"
    assert str(year) in impossible.text


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"commune": "Saint-Quentin", "postal_code": None}, "plusieurs communes"),
        ({"commune": "Trifouillis", "postal_code": None}, "lieu inconnu"),
        ({"commune": "Bruxelles", "postal_code": "1000"}, "n'est pas français"),
        ({"commune": None, "postal_code": None}, "Commune non indiquée"),
    ],
)
def test_a_place_that_is_uncertain_is_asked_for(place: dict[str, str | None], said: str) -> None:
    eligibility = assess(posting(), person(**place))
    assert reason(eligibility, "place").status == "unknown"
    assert said in reason(eligibility, "place").text


def test_a_posting_of_one_line_is_decided() -> None:
    job = Posting(id="P", title="Trieur")
    assert reason(assess(job, person()), "place").text.startswith("Lieu de travail")
