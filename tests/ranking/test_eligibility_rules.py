"""The rule files: every article cited, every hazard answered for, every fact and word known."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

from matcher.ranking.eligibility import assess_eligibility, posting_warnings
from matcher.ranking.rules.engine import (
    FOLDER,
    RULE_FILES,
    Combination,
    Comparison,
    Interval,
    Rule,
    decide,
    load_rules,
    read_rules,
)
from matcher.ranking.rules.job import read_job, schedule_code
from matcher.ranking.rules.pair import pair_facts
from matcher.ranking.rules.person import age_on, read_person
from matcher.ranking.rules.tables import (
    certificate_help,
    cited,
    hazard_words,
    hazards_without_rule,
    regulated_occupations,
    schedules,
)
from matcher.ranking.rules.wage import read_wage, read_wage_floor
from matcher.records import Candidate, CertificateFact, Facts, Posting
from matcher.records.errors import RankingError, Text
from matcher.records.posting import SCHEDULES
from matcher.taxonomy.sources import HAZARDS
from models.errors import speaking

LAW_FILES = ("admission.yaml", "minors-hours.yaml", "minors-work.yaml")
ARTICLE = re.compile(r"\b[LRD]\d{3,4}-\d+\b")
DAY = date(2026, 11, 22)

WAIVABLE = {"17", "22", "28", "29", "30", "33", "34", "35"}
NEVER = {"20", "24", "36"}


def known_facts() -> set[str]:
    """Every fact name that a job, a person, both together or an item of a list can give."""
    asked = [CertificateFact(start=0, end=1, code="SST", state="required")]
    posting = Posting(
        id="P",
        title="Infirmier",
        commune="Eu",
        postal_code="76260",
        start_date=DAY,
        wage="20 k€",
        requirements={"min_age": 18},
    )
    candidate = Candidate(
        id="C",
        commune="Blangy-sur-Bresle",
        postal_code="76340",
        birth_year=1990,
        available_from=DAY,
        text="Prétentions : 30 k€",
    )
    job, person = read_job(posting, Facts(certificates=asked)), read_person(candidate, Facts())
    pair = pair_facts(job, person, age_on(candidate, Facts(), DAY), DAY, DAY)
    items = [*pair["certificates"], *pair["regulated"]]
    nowhere = read_person(Candidate(id="N"), Facts())
    lost = pair_facts(job, nowhere, None, DAY, DAY)
    names = {*job.facts, *person.facts, *pair, *lost, *(name for item in items for name in item)}
    return {*names, "sure"}


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_every_rule_reads_and_words_known_facts_only(rule: Rule) -> None:
    facts = known_facts()
    assert rule.facts() <= facts
    texts = [*(case.text for case in rule.cases), *([rule.ask] if rule.ask else [])]
    for wording in (part for text in texts for part in text):
        named = {name for _, name, _, _ in string.Formatter().parse(wording) if name}
        assert named <= facts | {"Topic"}, wording


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_every_rule_has_two_languages_and_plain_french(rule: Rule) -> None:
    for text in (rule.topic, *(case.text for case in rule.cases)):
        assert text.fr
        assert text.en
    for case in rule.cases:
        assert not re.search(r"\b(?:the|and|must|with|shift|workflow|job)\b", case.text.fr)
        # French typography: a space before two-part punctuation.
        assert not re.search(r"\w[;:?!](?:\s|$)", case.text.fr), case.text.fr


@pytest.mark.parametrize("name", LAW_FILES)
def test_every_rule_of_law_cites_its_article(name: str) -> None:
    for rule in read_rules(FOLDER / name):
        assert ARTICLE.search(rule.article), rule.id


def test_every_rule_says_where_it_comes_from() -> None:
    assert [rule.id for rule in load_rules() if not rule.article.strip()] == []


def test_ids_are_unique_across_files() -> None:
    names = [rule.id for name in RULE_FILES for rule in read_rules(FOLDER / name)]
    assert len(names) == len(set(names))


def test_every_hazard_is_covered_or_listed_as_without_rule() -> None:
    covered = {hazard for rule in load_rules() for hazard in rule.hazards}
    without = hazards_without_rule()
    assert covered | without.keys() == set(HAZARDS)
    assert covered & without.keys() == set()
    assert all(reason.fr and reason.en for reason in without.values())


def test_hazard_words_name_known_hazards() -> None:
    assert hazard_words().keys() <= set(HAZARDS)


def test_what_is_waivable_in_training_and_what_never_is() -> None:
    by_number: dict[str, bool] = {}
    for rule in read_rules(FOLDER / "minors-work.yaml"):
        number = re.search(r"D4153-(\d+)", rule.article)
        if number:
            waived = any("R4153-38" in (case.article or "") for case in rule.cases)
            by_number[number[1]] = waived
    assert {number for number, waived in by_number.items() if waived} == WAIVABLE | {"27"}
    assert {number for number, waived in by_number.items() if not waived} == NEVER


def test_every_code_of_the_record_format_has_hours() -> None:
    assert set(SCHEDULES) == schedules().keys()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("3*8", "3x8"),
        ("3 x 8", "3x8"),
        ("VSD", "weekend"),
        ("Journée", "journee"),
        ("Nuits fixes", "nuit"),
        ("?", None),
        (None, None),
    ],
)
def test_schedules_as_forms_write_them(written: str | None, code: str | None) -> None:
    assert schedule_code(written) == code


def test_certificates_find_their_course_by_the_longest_prefix() -> None:
    assert "chariots" in certificate_help("CACES R489-3").training.fr
    assert certificate_help("CACES R499").driving
    assert "catalogue" in certificate_help("Permis de feu").training.fr


def test_regulated_occupations_cite_their_article() -> None:
    assert all(ARTICLE.search(entry.article) for entry in regulated_occupations())


# --- the engine -------------------------------------------------------------------------------------


def truth(fact: bool | None) -> Comparison | Combination:
    return Comparison({True: "yes", False: "no", None: "unsaid"}[fact], "is", True)


FACTS = {"yes": True, "no": False}


@pytest.mark.parametrize("first", [True, False, None])
@pytest.mark.parametrize("second", [True, False, None])
def test_conditions_follow_kleene(first: bool | None, second: bool | None) -> None:
    both = (truth(first), truth(second))
    ranks = {False: 0, None: 1, True: 2}
    values = {rank: value for value, rank in ranks.items()}
    lowest, highest = sorted((ranks[first], ranks[second]))
    assert Combination("all", both).truth(FACTS) is values[lowest]
    assert Combination("either", both).truth(FACTS) is values[highest]
    assert Combination("not", both).truth(FACTS) is values[2 - lowest]


@pytest.mark.parametrize(
    ("operator", "fact", "value", "expected"),
    [
        ("below", Interval(16, 17), 18, True),
        ("below", Interval(17, 18), 18, None),
        ("below", Interval(18, 19), 18, False),
        ("at_least", Interval(17, 18), 18, None),
        ("at_least", 18, 18, True),
        ("in", "CDI", ["CDI", "CDD"], True),
        ("any", frozenset({"heat"}), ["cold"], False),
        ("is", "2x8", "2x8", True),
    ],
)
def test_comparisons(operator: str, fact: object, value: object, expected: bool | None) -> None:
    assert Comparison("fact", operator, value).truth({"fact": fact}) is expected


def test_the_first_case_that_holds_speaks() -> None:
    rule = next(rule for rule in load_rules() if rule.id == "licence-b")
    facts = {"licence_asked": True, "licence_held": False, "driving_job": True}
    outcome = decide(rule, facts)[0]
    assert outcome.applies
    assert outcome.reason is not None
    assert outcome.reason.status == "not_eligible"
    assert decide(rule, {"licence_asked": False}) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "rules: [{id: x, article: L1-1, topic: {fr: a, en: b}, cases: [{status: maybe, fr: a, en: b}]}]",
            "status maybe",
        ),
        (
            "rules: [{id: x, article: L1-1, topic: {fr: a, en: b}, when: [{fact: a, eval: 1}], cases: []}]",
            "eval",
        ),
        ("rules: [{id: x, article: L1-1, topic: {fr: a, en: b}, cases: [], colour: red}]", "colour"),
        ("rules: [{id: x, topic: {fr: a, en: b}, cases: []}]", "article"),
        ("rules: [", "flow"),
    ],
)
def test_a_faulty_rule_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RankingError, match=r"own\.yaml.*règle d'éligibilité incorrecte") as caught:
        read_rules(path)
    assert said in str(caught.value)


# --- wages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12,35 €/h + panier", 12.35 * 1820, 12.35 * 1820),
        ("2 100 € brut/mois", 25_200, 25_200),
        ("2100 € sur 13 mois", 27_300, 27_300),
        ("30 à 34 k€", 30_000, 34_000),
        ("28 000 – 32 000 € par an", 28_000, 32_000),
        ("1 560 € net mensuel", 24_000, 24_000),
    ],
)
def test_wages_are_brought_to_gross_a_year(text: str, low: float, high: float) -> None:
    wage = read_wage(text)
    assert wage is not None
    assert wage.low == pytest.approx(low)
    assert wage.high == pytest.approx(high)


@pytest.mark.parametrize("text", ["panier 7,10 €", "40 % de prime", "chiffre d'affaires de 12 M€", "", None])
def test_what_is_no_wage_is_none(text: str | None) -> None:
    assert read_wage(text) is None


def test_only_a_wish_is_a_floor() -> None:
    assert read_wage_floor("J'ai géré 400 k€ de budget.") is None
    assert read_wage_floor("Prétentions : 32 k€ minimum.") == pytest.approx(32_000)


def test_the_language_is_the_user_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    rule = next(rule for rule in load_rules() if rule.id == "contract")
    facts = {
        "contract_wanted": False,
        "contract_label": Text("intérim", "temporary agency"),
        "contracts_label": "CDI",
    }
    reason = decide(rule, facts)[0].reason
    assert reason is not None
    assert "temporary agency" in reason.text


def test_no_french_label_stays_in_an_english_answer() -> None:
    french = re.compile(r"\b(?:Fiche|Exigence|Souhait|Disponibilité|Estimation|annonce|personne|et|à)\b")
    for rule in load_rules():
        assert not french.search(rule.source.en), rule.id
        assert rule.article == rule.source.fr
        for case in rule.cases:
            assert case.article is None or not french.search(cited(case.article).en), rule.id


def test_articles_keep_their_code_and_their_numbers_in_english() -> None:
    assert cited("Code du travail, L3161-1 à L3164-8 et L4153-1") == (
        "Code du travail, L3161-1 à L3164-8 et L4153-1",
        "Code du travail, L3161-1 to L3164-8 and L4153-1",
    )
    assert cited({"fr": "Souhait de la personne", "en": "The person's wish"}).en == "The person's wish"


def test_reasons_and_warnings_name_their_source_in_english() -> None:
    job = Posting(
        id="P", title="Cariste", text="Débutant accepté. 10 ans d'expérience.", contract="CDI",
        requirements={"licence_b": True},
    )  # fmt: skip
    person = Candidate(id="C", contracts=["CDD"], licence_b=False)
    with speaking("en"):
        found = assess_eligibility(job, person, Facts(), Facts()).reasons
        sources = {reason.rule: reason.source for reason in [*found, *posting_warnings(job)]}
    assert sources["contract"] == "The person's wish"
    assert sources["licence-b"] == "The posting asks for it; Code de la route, R221-1-1"
    assert sources["contradiction-beginner"] == "Proof-reading of the posting"
