import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.records import Facts
from matcher.taxonomy import load_taxonomy
from matcher.understanding import extract_facts
from matcher.understanding.extract import Extractor, extract_all_facts

FIXTURES = Path(__file__).parents[2] / "data" / "fixtures"


def named(facts, text):
    return {text[skill.start : skill.end]: skill for skill in facts.skills}


def test_skills_carry_their_words_and_how_they_were_found(extractor):
    text = "Réglage de la racle, sérigraphie sur flacons, suivi TRS."
    facts = extractor.extract(text)
    assert facts.skills
    for skill in facts.skills:
        assert skill.uri in extractor.taxonomy.skills
        assert skill.found in ("label", "variant")
        assert 0.5 < skill.confidence <= 1
        assert text[skill.start : skill.end].strip()
    assert any("sérigraphie" in words for words in named(facts, text))


def test_a_skill_that_is_named_is_also_shown_where_a_task_tells_of_it():
    text = (
        "Conductrice de presse à injecter. Le matin je lance les presses, je surveille les cycles et je vide "
        "les bacs de carottes. Je suis aussi secouriste."
    )
    running = load_taxonomy().skill("conduite-presse-injection").uri
    of_presses = [fact for fact in extract_facts(text).skills if fact.uri == running]
    assert [fact.found for fact in of_presses] == ["label", "implied"]
    assert text[of_presses[1].start : of_presses[1].end].startswith("Le matin")


def test_a_skill_denied_where_it_is_named_is_shown_by_no_task():
    text = "Je n'ai jamais soudé au TIG. Le matin je lance les presses et je surveille les cycles."
    tig = load_taxonomy().skill("soudage-tig").uri
    welding = [fact for fact in extract_facts(text).skills if fact.uri == tig]
    assert welding
    assert all(fact.negated and fact.found != "implied" for fact in welding)


def test_occupation_held_and_sought(extractor):
    facts = extractor.extract("Soudeuse TIG depuis 2020. Je cherche un poste de cariste.")
    roles = {fact.uri.rsplit("/")[-1]: (fact.role, fact.months) for fact in facts.occupations}
    assert roles["soudeur-tig"] == ("held", 80)
    assert roles["cariste"] == ("sought", None)


def test_nothing_is_read_from_a_company_blurb_or_a_diversity_statement(extractor):
    text = (
        "Fondée en 1911, notre entreprise est spécialisée dans la sérigraphie et la tampographie.\n"
        "Vous assurez le laquage des flacons.\n"
        "Nos postes de sérigraphie sont ouverts aux personnes en situation de handicap."
    )
    facts = extractor.extract(text, "posting")
    words = [text[skill.start : skill.end].lower() for skill in facts.skills]
    assert any("laquage" in word for word in words)
    assert not any("graphie" in word for word in words)


def test_needs_of_a_posting(extractor):
    text = "Vous maîtrisez la sérigraphie. La tampographie serait appréciée."
    needs = {text[skill.start : skill.end]: skill.need for skill in extractor.extract(text, "posting").skills}
    assert needs["sérigraphie"] == "must"
    assert needs["tampographie"] == "nice"
    assert all(skill.need is None for skill in extractor.extract(text, "candidate").skills)


def test_a_denied_skill_is_marked_and_a_weak_one_less_sure(extractor):
    text = "Je n'ai jamais fait de sérigraphie. Notions de tampographie. Laquage."
    found = named(extractor.extract(text), text)
    assert found["sérigraphie"].negated
    assert not found["tampographie"].negated
    assert found["tampographie"].confidence < found["Laquage"].confidence


def test_english_text_gets_english_labels(extractor):
    text = (
        "I have worked with the team as a forklift driver for 4 years, "
        "and I can do palletising and troubleshooting."
    )
    facts = extractor.extract(text)
    assert facts.language == "en"
    assert facts.skills
    assert facts.years == 4
    assert all(
        skill.label == (extractor.taxonomy.skills[skill.uri].label_en or skill.label)
        for skill in facts.skills
    )


def test_another_language_is_said_and_still_served_by_what_needs_none(extractor):
    text = (
        "Ich habe die letzten fünf Jahre als Fahrer gearbeitet und ich bin nicht müde. "
        "CACES R489 3, SST, Permis B."
    )
    facts = extractor.extract(text)
    assert facts.language == "other"
    assert [fact.code for fact in facts.certificates] == ["CACES R489-3", "SST"]
    assert facts.licences == ["B"]


@pytest.mark.parametrize(
    "text",
    [
        "<p>Sérigraphie,&nbsp;<b>CACES R489</b> 3</p>",
        "> Sérigraphie\n> CACES R489 3",
        "SÉRIGRAPHIE, CACES R489 3",
        "Se\u0301rigraphie\x00 CACES\u00a0R489 3",
        "séri\u00adgraphie ; caces r489 3",
        "sérigraphie \ud83d CACES R489 3",
    ],
)
def test_dirt_changes_nothing(extractor, text):
    facts = extractor.extract(text)
    assert [fact.code for fact in facts.certificates] == ["CACES R489-3"]
    assert "impression-serigraphique" in {extractor.taxonomy.skills[skill.uri].id for skill in facts.skills}


def test_empty_and_huge_texts(extractor):
    assert extractor.extract("") == Facts()
    facts = extractor.extract("Sérigraphie et CACES R489 3. " * 7000)
    assert facts.certificates[-1].end <= 29 * 7000


def spans_hold(text, facts):
    for fact in (*facts.skills, *facts.occupations, *facts.certificates, *facts.diplomas):
        assert 0 <= fact.start < fact.end <= len(text)
        assert any(character.isalnum() for character in text[fact.start : fact.end])


PIECES = """CACES R489 1,3 B1V habilitation Bac pro MSPC sérigraphie n'ai jamais depuis 2009 → 2018 8 ans
permis B anglais C1 <b> &nbsp; > • ; ( ) e\u0301 \u00ad \x00 İ ß ﬁ 👩 opérateur·rice conducteur(trice) un plus
31/12/2027 jusqu'en"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(
    text=st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join)), posting=st.booleans()
)
def test_any_text_is_read_and_every_span_slices_back(extractor, text, posting):
    facts = extractor.extract(text, "posting" if posting else "candidate")
    spans_hold(text, facts)
    assert Facts.model_validate_json(facts.model_dump_json()) == facts


def test_fixture_texts_give_facts_that_point_at_their_words(extractor, fixtures):
    for line in (fixtures / "candidates.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        spans_hold(text, extractor.extract(text))


def test_the_day_decides_what_since_means():
    taxonomy = load_taxonomy()
    text = "Cariste depuis janvier 2020"
    assert Extractor(taxonomy, today=date(2022, 1, 1)).extract(text).years == 2
    assert Extractor(taxonomy, today=date(2026, 1, 1)).extract(text).years == 6


def test_a_task_that_names_no_skill_is_linked_to_its_sentence():
    text = (
        "Je passe les flacons sous la lampe et j'écarte tout ce qui a une bulle, un pli ou une glaçure. "
        "J'aime le vélo."
    )
    implied = [skill for skill in extract_facts(text).skills if skill.found == "implied"]
    assert implied
    for skill in implied:
        assert text[skill.start : skill.end].startswith("Je passe les flacons")
        assert 0 < skill.confidence < 1


def test_half_a_character_is_read_as_a_blank() -> None:
    # JSON may hold one half of a pair that stands for one character; no encoder takes it.
    text = "Je soude \ud800 des pièces en inox et je monte des moules depuis dix ans"
    assert extract_facts(text) == extract_facts(text.replace("\ud800", " "))


def unsure(facts: Facts) -> Facts:
    skills = [skill.model_copy(update={"confidence": 0.5}) for skill in facts.skills]
    return facts.model_copy(update={"skills": skills})


def confidences(texts: list[Facts]) -> list[float]:
    return [skill.confidence for facts in texts for skill in facts.skills]


def test_many_texts_are_read_as_each_alone() -> None:
    candidates = [
        json.loads(line)["text"]
        for line in (FIXTURES / "candidates.jsonl").read_text(encoding="utf-8").splitlines()[:40]
    ]
    texts = ["", *candidates, "zzz", "Conducteur de ligne.\n" * 2]
    together, alone = extract_all_facts(texts), [extract_facts(text) for text in texts]
    assert [unsure(facts) for facts in together] == [unsure(facts) for facts in alone]
    # Sums of floating numbers in another order: a confidence may be rounded to the other side.
    assert confidences(together) == pytest.approx(confidences(alone), abs=0.0011)
    assert sum(len(facts.skills) for facts in together) > 100
