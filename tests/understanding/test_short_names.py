import pytest

from matcher.taxonomy import load_taxonomy
from matcher.understanding.cues import read_cues
from matcher.understanding.document import read_document
from matcher.understanding.phrases import compile_phrases
from matcher.understanding.short_names import LEAST_OF_FAMILY, ShortNames

MOULDING = {"plastique": 0.8, "decoration": 0.1}


@pytest.fixture(scope="module")
def short():
    return ShortNames(load_taxonomy(), ())


def skills(short, text, families, full=()):
    return {
        label.skill.id
        for hit in short.skills(read_document(text), full, lambda: families)
        for label in hit.targets
    }


def test_a_short_name_counts_only_in_its_trades(short):
    assert skills(short, "je règle le dosage", MOULDING) == {"reglage-dosage-matelas"}
    assert skills(short, "je règle le dosage", {"conditionnement": 1.0}) == set()
    assert skills(short, "je règle le dosage", {"plastique": LEAST_OF_FAMILY - 0.01}) == set()


def test_a_short_name_of_no_trade_counts_everywhere_without_asking(short):
    def families():
        raise AssertionError("not needed")

    hits = short.skills(read_document("travail en 3x8"), (), families)
    assert [hit.targets[0].skill.id for hit in hits] == ["travail-poste"]


def test_a_short_name_inside_a_full_one_says_nothing_more(short):
    document = read_document("réglage du dosage")
    full = compile_phrases([("réglage du dosage", "x")]).find(document)
    assert full
    assert short.skills(document, full, lambda: MOULDING) == []


def test_a_short_title_counts_in_its_trades(short):
    document = read_document("4 ans trieuse")
    hits = short.titles(document, (), lambda: {"verre-froid": 0.5})
    assert [hit.targets[0].occupation.id for hit in hits] == ["agent-choix-verre"]
    assert short.titles(document, (), lambda: {"logistique": 1.0}) == []


def test_a_name_of_one_workshop_is_left_out_of_another(short):
    document = read_document("machines semi-auto")
    hits = compile_phrases([("semi-auto", "soudage")]).find(document)
    assert short.fitting(document, hits, lambda: {"soudage": 0.6}) == hits
    assert short.fitting(document, hits, lambda: {"decoration": 0.9}) == []


def test_every_short_name_is_of_a_known_concept_and_family():
    taxonomy, cues = load_taxonomy(), read_cues("short_names")
    families = {occupation.family for occupation in taxonomy.occupations.values()}
    for group in (*cues["skills"], *cues["titles"], *cues["only"]):
        assert set(group["where"]) <= families
    assert all(taxonomy.skill(identifier) for group in cues["skills"] for identifier in group["names"])
    assert all(taxonomy.occupation(identifier) for group in cues["titles"] for identifier in group["names"])
