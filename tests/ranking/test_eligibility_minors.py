"""Work that the law closes to people under 18, opens to them in training, or limits."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.ranking.eligibility import assess_eligibility
from matcher.records import (
    DiplomaFact,
    Facts,
    OccupationFact,
)
from tests.ranking.eligibility_cases import (
    FIFTEEN,
    HAZARD_TEXTS,
    SEVENTEEN,
    THIRTEEN,
    assess,
    certificate,
    person,
    posting,
    reason,
    rules,
)


def test_night_work_is_forbidden_before_18_even_for_apprentices() -> None:
    for contract in ("apprentissage", "stage", "CDI", "interim"):
        eligibility = assess(
            posting(schedule="nuit", contract=contract), person(birth_year=SEVENTEEN, kind="lyceen")
        )
        night = reason(eligibility, "minor-night")
        assert night.status == "not_eligible"
        assert night.source == "Code du travail, L3163-1 et L3163-2"
        assert eligibility.status == "not_eligible"


@pytest.mark.parametrize(
    ("schedule", "contract", "status"),
    [
        ("3x8", "apprentissage", "conditions"),
        ("5x8", "CDI", "not_eligible"),
        ("2x8", "CDI", "conditions"),
        ("2x8", "apprentissage", "conditions"),
        ("VSD", "CDI", "not_eligible"),
    ],
)
def test_shifts_before_18(schedule: str, contract: str, status: str) -> None:
    eligibility = assess(posting(schedule=schedule, contract=contract), person(birth_year=SEVENTEEN))
    assert reason(eligibility, "minor-night").status == status


def test_one_shift_named_in_a_rotation_does_not_hide_the_others() -> None:
    job = posting(schedule="3x8", text="Équipe du matin : 6 h - 14 h.", contract="CDI")
    assert reason(assess(job, person(birth_year=SEVENTEEN)), "minor-night").status == "not_eligible"


def test_day_work_is_no_night_work() -> None:
    eligibility = assess(posting(schedule="journee", contract="CDI"), person(birth_year=SEVENTEEN))
    assert "minor-night" not in rules(eligibility)
    assert "35 heures" in reason(eligibility, "minor-hours").text


def test_evening_hours_are_night_for_those_under_16_only() -> None:
    job = posting(text="Horaires : 13 h - 21 h.", contract="apprentissage")
    assert "minor-night" in rules(assess(job, person(birth_year=FIFTEEN, kind="lyceen")))
    assert "minor-night" not in rules(assess(job, person(birth_year=SEVENTEEN)))


def test_twelve_hour_weekend_shifts_exceed_the_day_of_a_minor() -> None:
    eligibility = assess(posting(schedule="weekend", contract="CDI"), person(birth_year=SEVENTEEN))
    assert reason(eligibility, "minor-hours").status == "not_eligible"
    assert "L3162-1" in (reason(eligibility, "minor-hours").source or "")


def test_holidays_in_a_continuous_fire_plant_name_the_exception() -> None:
    eligibility = assess(posting(schedule="5x8", contract="apprentissage"), person(birth_year=SEVENTEEN))
    assert reason(eligibility, "minor-holidays").source == "Code du travail, L3164-6, L3164-7"
    assert "L3164-2" in (reason(eligibility, "minor-rest").source or "")


@pytest.mark.parametrize("rule", sorted(HAZARD_TEXTS))
def test_regulated_work_is_waivable_in_training_and_forbidden_in_employment(rule: str) -> None:
    text, article = HAZARD_TEXTS[rule]
    learner = assess(
        posting(text=text, contract="apprentissage"), person(birth_year=SEVENTEEN, kind="apprenti")
    )
    waived = reason(learner, rule)
    assert waived.status == "conditions"
    assert "déclaration de dérogation" in waived.text
    assert "R4153-38 à R4153-45" in (waived.source or "")
    employee = assess(posting(text=text, contract="CDI"), person(birth_year=SEVENTEEN))
    assert reason(employee, rule).status == "not_eligible"
    assert article in (reason(employee, rule).source or "")
    graduate = Facts(diplomas=[DiplomaFact(start=0, end=3, label="CAP", level=3)])
    diploma = reason(
        assess(posting(text=text, contract="CDI"), person(birth_year=SEVENTEEN), None, graduate), rule
    )
    assert diploma.status == "conditions"
    assert "R4153-49" in (diploma.source or "")
    assert rule not in rules(assess(posting(text=text, contract="CDI"), person()))


@pytest.mark.parametrize(
    ("rule", "text", "article"),
    [
        ("minor-vibration", "marteau-piqueur toute la journée", "D4153-20"),
        ("minor-electrical", "interventions et travaux sous tension", "D4153-24"),
        ("minor-temperatures", "chambre froide, températures extrêmes", "D4153-36"),
    ],
)
def test_work_that_no_declaration_opens(rule: str, text: str, article: str) -> None:
    employee = reason(assess(posting(text=text, contract="CDI"), person(birth_year=SEVENTEEN)), rule)
    assert employee.status == "not_eligible"
    assert article in (employee.source or "")
    learner = reason(assess(posting(text=text, contract="apprentissage"), person(birth_year=SEVENTEEN)), rule)
    assert "sans dérogation possible" in learner.text
    assert "R4153-38" not in (learner.source or "")
    assert learner.status in ("conditions", "not_eligible")


def test_an_observation_internship_watches_and_does_not_do() -> None:
    job = posting(title="Stage d'observation de 3e", text="Atelier avec presse.", contract="stage")
    eligibility = assess(job, person(birth_year=2011, kind="collegien"))
    assert "jamais à exécuter" in reason(eligibility, "minor-machines").text
    assert "scolaire" in reason(eligibility, "minor-admission-internship").text


def test_forklifts_open_with_driver_training_and_authorisation() -> None:
    job = posting(text="Conduite de chariots élévateurs.", contract="CDI")
    held = Facts(certificates=[certificate("CACES R489-3")])
    trained = reason(assess(job, person(birth_year=SEVENTEEN), None, held), "minor-mobile-lifting")
    assert trained.status == "conditions"
    assert "R4153-51" in (trained.source or "")


def test_heavy_loads_need_a_fitness_opinion() -> None:
    eligibility = assess(
        posting(text="Port de charges de 25 kg.", contract="CDI"), person(birth_year=SEVENTEEN)
    )
    assert "R4153-52" in (reason(eligibility, "minor-heavy-loads").source or "")


def test_a_denied_hazard_is_no_hazard() -> None:
    eligibility = assess(
        posting(text="Poste sans port de charges.", contract="CDI"), person(birth_year=SEVENTEEN)
    )
    assert "minor-heavy-loads" not in rules(eligibility)


def test_hazards_come_from_the_trade_where_the_text_is_silent() -> None:
    sought = OccupationFact(
        start=0, end=5, uri="passerelle:occupation/conducteur-machine-is", label="IS", role="sought"
    )
    eligibility = assess(
        posting(title="Poste", contract="apprentissage"),
        person(birth_year=SEVENTEEN, kind="apprenti"),
        Facts(occupations=[sought]),
    )
    assert "minor-molten" in rules(eligibility)


def test_a_trade_of_another_taxonomy_does_not_break_the_answer() -> None:
    sought = OccupationFact(start=0, end=5, uri="passerelle:occupation/inconnu", label="?", role="sought")
    assert assess(posting(), person(), Facts(occupations=[sought])).status == "eligible"


@pytest.mark.parametrize(
    ("birth_year", "contract", "kind", "rule", "status"),
    [
        (THIRTEEN, "apprentissage", None, "minor-under-14", "not_eligible"),
        (2012, "apprentissage", "collegien", "minor-admission-apprenticeship", "not_eligible"),
        (FIFTEEN, "apprentissage", "lyceen", "minor-admission-apprenticeship", "conditions"),
        (FIFTEEN, "CDI", "lyceen", "minor-admission-employment", "not_eligible"),
        (FIFTEEN, "stage", "lyceen", "minor-admission-internship", "conditions"),
        (FIFTEEN, "professionnalisation", None, "professionalisation-youngest", "not_eligible"),
        (1990, "apprentissage", None, "apprenticeship-oldest", "conditions"),
        (1990, "professionnalisation", "salarie", "professionalisation-jobseeker", "conditions"),
        (1990, "stage", "salarie", "internship-enrolled", "conditions"),
    ],
)
def test_ages_of_admission(birth_year: int, contract: str, kind: str | None, rule: str, status: str) -> None:
    # On New Year's Eve the year of birth gives the age exactly.
    job = posting(contract=contract, schedule="journee")
    candidate = person(birth_year=birth_year, kind=kind)
    eligibility = assess_eligibility(job, candidate, Facts(), Facts(), today=date(2026, 12, 31))
    assert reason(eligibility, rule).status == status


def test_the_age_is_counted_on_the_starting_day() -> None:
    candidate = person(birth_year=FIFTEEN, kind="lyceen")
    later = posting(contract="CDI", schedule="journee", start_date=date(2028, 1, 3))
    assert "minor-admission-employment" not in rules(assess(later, candidate))


def test_a_birthday_that_may_be_to_come_is_to_check() -> None:
    eligibility = assess(posting(schedule="nuit", contract="CDI"), person(birth_year=2008))
    check = reason(eligibility, "age-to-check")
    assert eligibility.status == "unknown"
    assert "17 ou 18 ans" in check.text
    assert "travail de nuit" in check.text


def test_hours_that_a_posting_leaves_out_are_asked_for_before_18() -> None:
    eligibility = assess(posting(contract="CDI"), person(birth_year=SEVENTEEN, kind="lyceen"))
    assert "ne dit pas les horaires" in reason(eligibility, "minor-night").text
    assert "age-to-check" not in rules(eligibility)
