import pytest

from matcher.understanding.document import read_document
from matcher.understanding.phrases import compile_phrases
from matcher.understanding.verbs import action_stem


@pytest.mark.parametrize(
    "forms",
    [
        ("regler", "reglage", "regle", "reglez", "reglais"),
        ("conduire", "conduite", "conductrice", "conduisez"),
        ("nettoyer", "nettoyage", "nettoyages"),
        ("palettiser", "palettisation"),
        ("polir", "polissage", "poli"),
        ("verifier", "verification"),
    ],
)
def test_a_verb_and_its_nouns_share_a_stem(forms):
    assert len({action_stem(form) for form in forms}) == 1
    assert action_stem(forms[0])


def test_other_words_have_none():
    for form in ("presse", "moulage", "roulement", "serrure", "position", "equipement"):
        assert action_stem(form) is None, form


@pytest.mark.parametrize(
    "text",
    [
        "réglage des presses",
        "je règle la presse",
        "régler une presse",
        "réglages presse",
        "vous réglez les presses",
    ],
)
def test_a_phrase_is_found_as_verb_or_noun(text):
    hits = compile_phrases([("réglage de presse", "x")]).find(read_document(text))
    assert [hit.targets for hit in hits] == [("x",)]
