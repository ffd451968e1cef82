"""Eligibility: what law and practice put between a person and a job, and what never worsens it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.ranking.eligibility import DISCLAIMER, SEVERITY, assess_eligibility, carpools
from matcher.records import (
    Candidate,
    CertificateFact,
    DiplomaFact,
    Eligibility,
    EligibilityReason,
    Facts,
    OccupationFact,
    Posting,
)
from matcher.records.facts import CertificateState

TODAY = date(2026, 11, 22)
ADULT, SEVENTEEN, FIFTEEN, THIRTEEN = 1990, 2009, 2011, 2013
HOME = {"commune": "Eu", "postal_code": "76260"}


def posting(**fields: Any) -> Posting:
    return Posting(**{"id": "P", "title": "Poste", **HOME, **fields})


def person(**fields: Any) -> Candidate:
    return Candidate(**{"id": "C", "birth_year": ADULT, **HOME, **fields})


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


def test_an_adult_next_door_for_a_day_job_is_eligible_without_remarks() -> None:
    eligibility = assess(posting(contract="CDI", schedule="journee"), person(contracts=["CDI"]))
    assert eligibility == Eligibility(status="eligible")


def test_the_disclaimer_names_the_labour_inspectorate() -> None:
    assert "inspection du travail" in DISCLAIMER.fr


# --- minors -----------------------------------------------------------------------------------------


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


# --- bad input --------------------------------------------------------------------------------------


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


# --- practical --------------------------------------------------------------------------------------


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


# --- travel -----------------------------------------------------------------------------------------


def commuter(**fields: Any) -> Candidate:
    return person(**{"commune": "Blangy-sur-Bresle", "postal_code": "76340", **fields})


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


# --- properties -------------------------------------------------------------------------------------


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
