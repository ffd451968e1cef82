"""Licences, certificates, contracts, wages, wishes and the way to work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.ranking.eligibility import carpools
from matcher.records import (
    CertificateFact,
    Facts,
    Posting,
)
from tests.ranking.eligibility_cases import (
    SEVENTEEN,
    assess,
    certificate,
    commuter,
    person,
    posting,
    reason,
    rules,
)


def with_requirements(**requirements: Any) -> Posting:
    return posting(requirements=requirements)


def test_the_minimum_age_of_the_posting() -> None:
    job = with_requirements(min_age=18)
    assert reason(assess(job, person(birth_year=SEVENTEEN)), "minimum-age").status == "not_eligible"
    assert reason(assess(job, person(birth_year=2008)), "minimum-age").status == "unknown"
    assert assess(job, person()).status == "eligible"


def test_an_age_limit_above_18_is_ignored() -> None:
    assert assess(with_requirements(min_age=25), person(birth_year=2005)).status == "eligible"


@pytest.mark.parametrize(
    ("licence", "text", "status"),
    [
        (True, "", "eligible"),
        (False, "", "conditions"),
        (None, "", "unknown"),
        (False, "Déplacements quotidiens chez les clients.", "not_eligible"),
    ],
)
def test_the_licence(licence: bool | None, text: str, status: str) -> None:
    job = posting(text=text, requirements={"licence_b": True})
    assert assess(job, person(licence_b=licence)).status == status


@pytest.mark.parametrize(
    ("own", "status"),
    [
        (None, "conditions"),
        (certificate("CACES R489-3"), "eligible"),
        (certificate("CACES R489-3", until="2029-01"), "eligible"),
        (certificate("CACES R489-3", until="2026-01"), "conditions"),
        (certificate("CACES R489-3", state="expired"), "conditions"),
        (certificate("CACES R489-5"), "conditions"),
        (certificate("CACES R489"), "unknown"),
        (certificate("CACES R489-3", state="wanted"), "conditions"),
    ],
)
def test_a_certificate_held_expired_or_to_obtain(own: CertificateFact | None, status: str) -> None:
    asked = Facts(certificates=[certificate("CACES R489-3", state="required")])
    facts = Facts(certificates=[own] if own else [])
    eligibility = assess(posting(), person(), asked, facts)
    assert eligibility.status == status
    if status == "conditions":
        assert "formation et test CACES chariots" in reason(eligibility, "certificate").text


def test_a_missing_certificate_never_excludes() -> None:
    job = posting(text="CACES exigé !", requirements={"certifications": ["CACES R489 cat. 3", "SST"]})
    eligibility = assess(job, person())
    assert eligibility.status == "conditions"
    assert [one.rule for one in eligibility.reasons] == ["certificate", "certificate"]


def test_a_certificate_about_to_expire_is_only_remarked() -> None:
    asked = Facts(certificates=[certificate("SST", state="required")])
    eligibility = assess(
        posting(), person(), asked, Facts(certificates=[certificate("SST", until="2027-01")])
    )
    assert eligibility.status == "eligible"
    assert "expire bientôt" in reason(eligibility, "certificate").text


def test_a_wider_electrical_authorisation_answers_a_narrower_one() -> None:
    asked = Facts(certificates=[certificate("HAB-ELEC B1V", state="required")])
    held = Facts(certificates=[certificate("HAB-ELEC B2V")])
    assert assess(posting(), person(), asked, held).status == "eligible"


def test_any_category_answers_a_certificate_asked_without_category() -> None:
    asked = Facts(certificates=[certificate("CACES R484", state="required")])
    held = Facts(certificates=[certificate("CACES R484-1")])
    assert assess(posting(), person(), asked, held).status == "eligible"


def test_a_regulated_occupation_asks_for_its_diploma() -> None:
    job = posting(title="Infirmière du travail")
    assert "L4311-2" in (reason(assess(job, person()), "regulated-occupation").source or "")
    assert assess(job, person(text="Infirmière diplômée d'État.")).status == "eligible"


@pytest.mark.parametrize(
    ("offered", "sought", "status"),
    [
        ("CDI", ["CDI"], "eligible"),
        ("CDI", ["cdd", "Intérim"], "conditions"),
        ("interim", ["Intérim"], "eligible"),
        ("apprentissage", ["alternance"], "eligible"),
        ("CDI", [], "eligible"),
    ],
)
def test_the_contract_sought(offered: str, sought: list[str], status: str) -> None:
    job = posting(contract=offered)
    assert assess(job, person(contracts=sought, birth_year=2002)).status == status


def test_availability_after_the_start() -> None:
    job = posting(start_date=date(2027, 1, 4))
    late = assess(job, person(available_from=date(2027, 2, 1)))
    assert "28 jours après" in reason(late, "availability").text
    assert assess(job, person(available_from=date(2027, 1, 4))).status == "eligible"


@pytest.mark.parametrize(
    ("offered", "asked", "status"),
    [
        ("12,35 €/h", "Prétentions : 2 400 € brut par mois", "conditions"),
        ("30 à 34 k€", "Prétentions : 32 k€", "eligible"),
        ("2 100 € brut/mois sur 13 mois", "Salaire souhaité 1 600 € net", "eligible"),
        (None, "Prétentions : 90 k€", "eligible"),
        ("30 k€", "J'ai géré un budget de 400 k€", "eligible"),
    ],
)
def test_the_wage_counts_only_if_both_sides_say_it(offered: str | None, asked: str, status: str) -> None:
    assert assess(posting(wage=offered), person(text=asked)).status == status


@pytest.mark.parametrize(
    ("wish", "schedule", "rule"),
    [
        ("Je ne veux plus de nuit.", "3x8", "wish-no-night"),
        ("Journée uniquement.", "2x8", "wish-day-only"),
        ("J'aimerais passer de jour.", "5x8", "wish-day-only"),
        ("Pas de week-end.", "weekend", "wish-no-weekend"),
        ("Cherche un temps partiel.", "2x8", "wish-part-time"),
    ],
)
def test_wishes_about_hours_are_conditions(wish: str, schedule: str, rule: str) -> None:
    eligibility = assess(posting(schedule=schedule), person(text=wish))
    assert reason(eligibility, rule).status == "conditions"


@pytest.mark.parametrize(
    ("wish", "schedule"),
    [
        ("Je ne veux plus de nuit.", "2x8"),
        ("J'aimerais passer de jour ou en 2x8.", "2x8"),
        ("Journée uniquement.", "journee"),
        ("Toujours travaillé de nuit, ça me va.", "nuit"),
        ("J'ai fait un mi-temps en 2012.", "2x8"),
    ],
)
def test_wishes_that_are_met_say_nothing(wish: str, schedule: str) -> None:
    assert assess(posting(schedule=schedule), person(text=wish)).status == "eligible"


def test_distance_against_mobility() -> None:
    job = posting()
    assert assess(job, commuter(mobility_km=40, licence_b=True, car=True)).status == "eligible"
    short = assess(job, commuter(mobility_km=10, licence_b=True, car=True))
    assert reason(short, "distance").status == "conditions"
    far = {"commune": "Cluses", "postal_code": "74300", "mobility_km": 100, "licence_b": True, "car": True}
    assert reason(assess(job, person(**far)), "distance").status == "not_eligible"
    moving = assess(job, person(**far, text="Prêt à déménager."))
    assert reason(moving, "distance").status == "conditions"


def test_no_car_and_five_in_the_morning_is_flagged() -> None:
    early = assess(posting(schedule="2x8"), commuter(licence_b=True, car=False, mobility_km=40))
    assert "avant 6 h" in reason(early, "no-car").text
    assert "covoiturage" in reason(early, "no-car").text
    day = assess(posting(schedule="journee"), commuter(licence_b=True, car=False, mobility_km=40))
    assert "trop loin à vélo" in reason(day, "no-car").text
    shuttle = assess(
        posting(schedule="2x8", text="Navette depuis Blangy."), commuter(car=False, mobility_km=40)
    )
    assert "navette" in reason(shuttle, "no-car").text


def test_bicycle_and_moped_ranges_count_as_an_own_way() -> None:
    near = {"commune": "Mers-les-Bains", "postal_code": "80350", "car": False}
    assert assess(posting(schedule="2x8"), person(**near)).status == "eligible"
    moped = commuter(
        commune="Gamaches", postal_code="80220", car=False, text="J'ai un scooter.", mobility_km=40
    )
    assert "no-car" not in rules(assess(posting(schedule="2x8"), moped))


def test_an_unsaid_car_is_asked_for() -> None:
    assert reason(assess(posting(), commuter(mobility_km=40)), "no-car").status == "unknown"


def test_car_pools_come_from_people_of_the_pool() -> None:
    passenger = commuter(id="p", commune="Gamaches", postal_code="80220", car=False)
    driver = (commuter(id="d", licence_b=True, car=True), Facts())
    walker = (commuter(id="w", car=False), Facts())
    found = carpools(posting(schedule="2x8"), passenger, [driver, walker], Facts(), Facts())
    assert [one.driver_id for one in found] == ["d"]


def test_the_age_is_asked_for_where_an_apprenticeship_may_come_too_late() -> None:
    job = posting(contract="apprentissage")
    said = reason(assess(job, person(birth_year=None), facts=Facts(years=12)), "apprenticeship-oldest")
    assert said.status == "unknown"
    assert "29 ans" in said.text
    assert "apprenticeship-oldest" not in rules(assess(job, person(birth_year=2004)))
