"""The trades that come with the product hold together, and agree with the public classifications."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from matcher.taxonomy import Taxonomy, load_background, load_corpus, load_learnt
from matcher.taxonomy.checks import (
    HOMOGRAPHS,
    ambiguous_labels,
    corpus_faults,
    poor_concepts,
    read_corpus_lines,
    thin_occupations,
)
from matcher.taxonomy.corpus import LEARNT, corpus_files
from matcher.taxonomy.imported import read_source
from matcher.taxonomy.vocabulary import STEPS

CERTIFICATE = re.compile(
    r"^(CACES R\d{3}(-\w+)?|HAB-ELEC [A-Z0-9]+|ATEX-[0-9A-Z]+|SOUDAGE [A-Z/ -]+|[A-ZÉ][A-Za-zÉé0-9 .'/+-]*)$"
)


def test_the_cluster_is_covered(taxonomy: Taxonomy) -> None:
    inside = [occupation for occupation in taxonomy.occupations.values() if not occupation.outside]
    outside = [occupation for occupation in taxonomy.occupations.values() if occupation.outside]
    assert len(inside) >= 150
    assert len(outside) >= 40
    assert len(taxonomy.skills) >= 1000
    assert {concept.step for concept in (*inside, *taxonomy.skills.values())} == set(STEPS)


def test_every_concept_has_other_names_tasks_and_skills(taxonomy: Taxonomy) -> None:
    assert [fault.render() for fault in poor_concepts(taxonomy)] == []


def test_occupations_have_three_other_titles(taxonomy: Taxonomy) -> None:
    short = [o.id for o in taxonomy.occupations.values() if not o.outside and len(o.alternatives_fr) < 3]
    assert short == []


def test_both_genders_are_given(taxonomy: Taxonomy) -> None:
    # Titles that are the same for a woman and a man end in -e, or are borrowed.
    wrong = [
        occupation.label_fr
        for occupation in taxonomy.occupations.values()
        if occupation.label_fr_feminine is None
        and re.match(r"\S*(eur|ien|ier|ant|if)\b", occupation.label_fr)
    ]
    assert wrong == []


def test_a_label_points_at_one_concept(taxonomy: Taxonomy) -> None:
    assert set(ambiguous_labels(taxonomy, homographs=True)) == HOMOGRAPHS


def test_broader_skills_form_no_circle(taxonomy: Taxonomy) -> None:
    circles = []
    for skill in taxonomy.skills.values():
        seen, current = {skill.uri}, skill.broader
        while current:
            if current in seen:
                circles.append(skill.id)
                break
            seen.add(current)
            current = taxonomy.skills[current].broader
    assert circles == []


def test_no_occupation_is_its_own_neighbour(taxonomy: Taxonomy) -> None:
    assert [o.id for o in taxonomy.occupations.values() if o.uri in o.neighbours] == []


def test_a_skill_is_not_both_essential_and_optional(taxonomy: Taxonomy) -> None:
    both = {o.id: set(o.essential) & set(o.optional) for o in taxonomy.occupations.values()}
    assert {key: value for key, value in both.items() if value} == {}


def test_certificates_are_written_as_codes(taxonomy: Taxonomy) -> None:
    wrong = {
        certificate
        for occupation in taxonomy.occupations.values()
        for certificate in occupation.certificates
        if not CERTIFICATE.match(certificate)
    }
    assert wrong == set()


def test_the_corpus_names_real_trades_and_never_repeats_itself(taxonomy: Taxonomy) -> None:
    lines = read_corpus_lines([file for split in (*LEARNT, "heldout") for file in corpus_files(split)])
    assert [fault.render() for fault in corpus_faults(taxonomy, lines)] == []


def test_every_trade_is_heard_often_enough(taxonomy: Taxonomy) -> None:
    assert thin_occupations(taxonomy, read_corpus_lines(corpus_files("train"))) == {}


def test_people_write_of_nearly_every_trade_in_their_own_words(taxonomy: Taxonomy) -> None:
    profiles = load_corpus("profiles")
    heard = Counter(sentence.occupation for sentence in profiles)
    quiet = [one.id for one in taxonomy.own_occupations if heard[one.id] < 10]
    assert quiet == []
    assert {sentence.voice for sentence in profiles} == {"worker"}
    postings = load_corpus("postings")
    assert {sentence.voice for sentence in postings} == {"ad"}
    assert load_learnt() == [*load_corpus("train"), *profiles, *postings]


def test_what_tells_of_no_trade_is_said_in_ads_and_profiles() -> None:
    sentences = load_corpus("background")
    assert {sentence.voice for sentence in sentences} == {"ad", "worker"}
    assert len({sentence.text for sentence in sentences}) == len(sentences) >= 500
    assert not any(sentence.skills for sentence in sentences)
    assert load_background() == [sentence.text for sentence in sentences]


def test_the_corpus_is_large_and_spoken_by_several_hands() -> None:
    sentences = load_corpus("train")
    assert len(sentences) >= 5000
    registers = {sentence.register for sentence in sentences}
    assert registers == {
        "jeune",
        "ancien",
        "interim",
        "reconversion",
        "cv",
        "oral",
        "rh",
        "agence",
        "atelier",
        "prof",
    }


@pytest.mark.shared_data
def test_esco_uris_exist(taxonomy: Taxonomy, real_imports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(real_imports))
    esco = read_source("esco")
    skills = {skill.uri for skill in esco.skills}
    occupations = {occupation.uri for occupation in esco.occupations}
    ours = {uri for uri in taxonomy.skills if uri.startswith("http")}
    twins = {occupation.esco for occupation in taxonomy.occupations.values() if occupation.esco}
    assert ours - skills == set()
    assert twins - occupations == set()
    assert len(ours) >= 250
    assert len(twins) >= 80


@pytest.mark.shared_data
def test_rome_codes_exist(taxonomy: Taxonomy, real_imports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(real_imports))
    codes = {card.id for card in read_source("rome").occupations}
    ours = {occupation.rome for occupation in taxonomy.occupations.values()}
    assert ours - codes == set()
