from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from evaluation.annotators import run as compare_annotators
from evaluation.extraction import measured_elsewhere
from evaluation.extraction_gold import APART, FRESH, TUNING, GoldText, load_annotations, load_gold
from evaluation.extraction_table import extraction_lines
from matcher.records import CertificateFact, DiplomaFact, OccupationFact, SkillFact
from matcher.taxonomy import load_taxonomy

FOLDER = Path(__file__).parents[2] / "data" / "fixtures" / "gold"

CODE = re.compile(
    r"CACES R4\d\d(-\d?[A-G]?\d?)?|HAB-ELEC( [A-Z0-9]+)?|SST|PSC1|HACCP|ATEX-[012]|SOUDAGE [A-Z]+|[\w ]+",
    re.UNICODE,
)


@pytest.fixture(scope="module")
def gold() -> list[GoldText]:
    return load_gold(FOLDER / "texts.jsonl", FOLDER / "facts.jsonl")


def test_twenty_postings_and_forty_profiles_in_two_equal_halves(gold: list[GoldText]) -> None:
    halves = [text for text in gold if text.half not in APART]
    assert Counter((text.kind, text.half) for text in halves) == {
        ("posting", "open"): 10,
        ("posting", "locked"): 10,
        ("candidate", "open"): 20,
        ("candidate", "locked"): 20,
    }
    from_fixtures = Counter(text.half for text in gold if text.id.startswith("D-"))
    assert from_fixtures["open"] == from_fixtures["locked"] == 11


def test_the_tuning_part_holds_texts_of_its_own(gold: list[GoldText]) -> None:
    tuning = [text for text in gold if text.half == TUNING]
    assert Counter((text.id[0], text.kind) for text in tuning) == {
        ("T", "posting"): 15,
        ("T", "candidate"): 25,
        ("F", "posting"): 8,
        ("F", "candidate"): 16,
        ("N", "posting"): 6,
        ("N", "candidate"): 12,
        ("f", "posting"): 20,
        ("f", "candidate"): 64,
        ("g", "posting"): 16,
        ("g", "candidate"): 48,
    }
    for kind in ("label", "variant", "implied"):
        assert sum(skill.found == kind for text in tuning for skill in text.facts.skills) >= 250, kind


def test_the_fresh_part_holds_texts_of_its_own(gold: list[GoldText]) -> None:
    fresh = [text for text in gold if text.half == FRESH]
    assert Counter(text.kind for text in fresh) == {"posting": 14, "candidate": 36}
    assert {text.id for text in fresh} == {
        text.id
        for text in gold
        if (text.id.startswith("N-") and int(text.id[2:]) % 2 == 0)
        or (text.id.startswith("g-") and int(text.id[-2:]) % 3 == 0)
    }
    assert all(40 <= len(text.text.split()) <= 260 for text in fresh)
    for kind in ("label", "variant", "implied"):
        assert sum(skill.found == kind for text in fresh for skill in text.facts.skills) >= 50, kind


def test_what_the_locked_half_says_is_what_one_annotator_saw_at_least(gold: list[GoldText]) -> None:
    locked = [text for text in gold if text.half == "locked"]
    seen = [load_annotations(FOLDER / f"locked.{name}.jsonl", locked) for name in "AB"]
    for text, *both in zip(locked, *seen, strict=True):
        for kind in ("skills", "occupations", "certificates", "diplomas"):
            said = {evidence(fact) for facts in both for fact in getattr(facts, kind)}
            assert {evidence(fact) for fact in getattr(text.facts, kind)} <= said, (text.id, kind)


def evidence(fact: SkillFact | OccupationFact | CertificateFact | DiplomaFact) -> tuple[str, int, int]:
    name = getattr(fact, "uri", None) or getattr(fact, "code", None) or str(getattr(fact, "level", ""))
    return name, fact.start, fact.end


def test_two_annotators_agree_better_than_any_reader_so_far() -> None:
    skills = compare_annotators()["systems"]["second"]["kinds"]["skills"]["relaxed"]
    assert 0.8 < skills["f1"] < 0.95
    assert "second annotateur" in "\n".join(extraction_lines(compare_annotators()))


def test_no_text_stands_twice_nor_comes_from_the_held_out_postings(
    gold: list[GoldText], fixtures: Path
) -> None:
    assert len({text.text for text in gold}) == len(gold)
    held_out = set(re.findall(r"^D-P\d+", (fixtures / "heldout.txt").read_text(encoding="utf-8"), re.M))
    assert held_out
    assert not held_out & {text.id for text in gold}


def test_concepts_exist_with_their_labels(gold: list[GoldText]) -> None:
    taxonomy = load_taxonomy()
    for text in gold:
        for skill in text.facts.skills:
            assert skill.uri in taxonomy.skills, (text.id, skill.label)
        for occupation in text.facts.occupations:
            assert occupation.uri in taxonomy.occupations, (text.id, occupation.label)


def test_certificates_and_languages_are_not_annotated_as_skills(gold: list[GoldText]) -> None:
    elsewhere = measured_elsewhere(load_taxonomy())
    assert not [
        (text.id, skill.label) for text in gold for skill in text.facts.skills if skill.uri in elsewhere
    ]


def test_spans_begin_and_end_on_words(gold: list[GoldText]) -> None:
    for text in gold:
        found = text.facts
        for fact in (*found.skills, *found.occupations, *found.certificates, *found.diplomas):
            words = text.text[fact.start : fact.end]
            assert words == words.strip(), (text.id, words)
            assert not re.match(r"\w\w", text.text[max(0, fact.start - 1) : fact.start + 1]), (text.id, words)
            assert not re.match(r"\w\w", text.text[fact.end - 1 : fact.end + 1]), (text.id, words)


def test_labels_quote_and_codes_have_their_form(gold: list[GoldText]) -> None:
    for text in gold:
        for diploma in text.facts.diplomas:
            assert text.text[diploma.start : diploma.end] == diploma.label
        for certificate in text.facts.certificates:
            assert CODE.fullmatch(certificate.code), certificate.code
            assert re.fullmatch(r"20\d\d(-\d\d)?", certificate.valid_until or "2026-01")


def test_a_concept_is_annotated_once_a_place_and_never_both_told_and_denied(gold: list[GoldText]) -> None:
    for text in gold:
        places = Counter((skill.uri, skill.start, skill.end) for skill in text.facts.skills)
        assert max(places.values(), default=0) <= 1, text.id
        denied = {skill.uri for skill in text.facts.skills if skill.negated}
        assert not denied & {skill.uri for skill in text.facts.skills if not skill.negated}, text.id


def test_postings_say_the_need_of_each_skill_and_profiles_do_not(gold: list[GoldText]) -> None:
    for text in gold:
        for skill in text.facts.skills:
            assert (skill.need is not None) == (text.kind == "posting"), (text.id, skill.label)


def test_both_halves_hold_every_way_of_telling_a_skill(gold: list[GoldText]) -> None:
    for half in ("open", "locked"):
        told = Counter(skill.found for text in gold if text.half == half for skill in text.facts.skills)
        assert min(told["label"], told["variant"], told["implied"]) >= 50, half
        assert sum(skill.negated for text in gold if text.half == half for skill in text.facts.skills) >= 4
