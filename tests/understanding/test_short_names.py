import pytest

from matcher.taxonomy import load_taxonomy
from matcher.understanding.context import Context
from matcher.understanding.cues import read_cues
from matcher.understanding.document import read_document
from matcher.understanding.extract import load_extractor
from matcher.understanding.phrases import compile_phrases
from matcher.understanding.short_names import ShortNames, ShortWeights, probabilities

MOULDING = "Régleur sur presses à injecter, montage de moules, injection plastique, 10 ans en plasturgie."
FILLING = "Conductrice de ligne de parfum, remplissage et sertissage de flacons, changements de format."


def skills(text):
    facts = load_extractor().extract(text).skills
    return {load_taxonomy().skills[fact.uri].id for fact in facts if fact.found != "implied"}


@pytest.fixture(scope="module")
def short():
    return ShortNames(load_taxonomy(), ())


def test_a_short_name_counts_only_in_its_trades():
    assert "reglage-dosage-matelas" in skills(f"{MOULDING} Réglages : dosage, maintien, matelas.")
    assert "reglage-dosage-matelas" not in skills(f"{FILLING} Réglages : dosage, maintien.")


def test_a_short_name_of_no_trade_counts_everywhere():
    assert "travail-poste" in skills("Coiffeuse, 4 ans en salon. Travail en 3x8.")


def test_a_short_name_inside_a_full_one_says_nothing_more(short):
    text = "réglage du dosage"
    document = read_document(text)
    full = compile_phrases([("réglage du dosage", "x")]).find(document)
    reading = load_extractor().reading(document, Context(document), "candidate")
    assert full
    assert short.cases(document, (), reading) != []
    assert short.cases(document, full, reading) == []


def test_a_likelier_skill_of_the_trade_makes_a_short_name_surer(short):
    document = read_document(f"{MOULDING} Réglages : dosage, maintien, matelas.")
    reading = load_extractor().reading(document, Context(document), "candidate")
    case = short.cases(document, (), reading)[0]
    place = ShortWeights._fields.index("trade") - 1
    evidence = list(case.evidence)
    evidence[place] += 0.3
    before, after = probabilities([case, case._replace(evidence=tuple(evidence))])
    assert 0 < before < after < 1


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
