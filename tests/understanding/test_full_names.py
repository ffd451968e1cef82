import pytest

from matcher.taxonomy import load_taxonomy
from matcher.understanding.context import Context
from matcher.understanding.document import read_document
from matcher.understanding.extract import load_extractor
from matcher.understanding.full_names import LEAST_CLAUSES, FullWeights

GLASS = (
    "Ouvrier verrier depuis 2009 sur machine IS.\nJe surveille la feuille de défauts et les ébauches.\n"
    "Je change les moules et je règle les mécanismes.\n"
)


def cases(text):
    document = read_document(text)
    extractor = load_extractor()
    return extractor.full_cases(document, extractor.reading(document, Context(document), "candidate"))


def probability(text, skill):
    uri = load_taxonomy().skill(skill).uri
    return max(case.probability() for case in cases(text) if case.label.skill.uri == uri)


def test_more_evidence_makes_a_full_name_surer():
    case = cases(f"{GLASS}Je fais le contrôle visuel.\n")[0]
    for kind in ("meaning", "cover", "family"):
        place = FullWeights._fields.index(kind) - 1
        evidence = list(case.evidence)
        evidence[place] += 0.5
        assert 0 < case.probability() < case._replace(evidence=tuple(evidence)).probability() < 1, kind


def test_a_name_is_surer_in_its_own_trades():
    gardener = (
        "Jardinier paysagiste.\nTonte, taille des haies, plantation de massifs.\n"
        "Entretien des espaces verts de la ville.\nArrosage et désherbage.\n"
    )
    worker = f"{GLASS}Je voudrais faire les espaces verts ou le standard.\n"
    assert probability(gardener, "espaces-verts") > probability(worker, "espaces-verts")


def test_a_text_of_few_clauses_has_no_name_doubted():
    assert LEAST_CLAUSES == 3
    assert cases("Sérigraphie.\nLaquage.") == []
    assert cases("Sérigraphie.\nLaquage.\nContrôle visuel.") != []


def test_papers_and_languages_are_not_judged():
    text = f"{GLASS}CACES R489 catégorie 3, SST.\nParler anglais couramment, anglais courant.\n"
    judged = {case.label.skill.id for case in cases(text)}
    assert "anglais-courant" not in judged
    assert not any(case.label.skill.type == "certificate" for case in cases(text))


@pytest.mark.parametrize("text", ["", "!!!", "\n\n\n", "a\nb\nc\nd"])
def test_texts_without_names_have_no_cases(text):
    assert cases(text) == []


def test_what_is_kept_is_as_sure_as_its_place_makes_it():
    facts = load_extractor().extract(f"{GLASS}Contrôle visuel des flacons, réglage de la machine.").skills
    named = [fact for fact in facts if fact.found != "implied"]
    assert named
    assert all(0 < fact.confidence <= 0.95 for fact in named)


def test_conditions_of_work_are_read_beside_what_a_posting_offers():
    text = (
        "Vous réglez les machines.\n13e mois, mutuelle, équipe en 2x8, astreintes, initiation à la soudure."
    )
    skills = {
        load_taxonomy().skills[fact.uri].id for fact in load_extractor().extract(text, "posting").skills
    }
    assert {"travail-poste", "astreintes"} <= skills
    assert not any("soud" in skill for skill in skills)
