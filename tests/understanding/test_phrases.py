import pytest

from matcher.understanding.document import read_document
from matcher.understanding.phrases import PhraseMatcher, compile_phrases, phrase_key, plain_form


def found(matcher, text):
    document = read_document(text)
    return [(text[hit.start : hit.end], *hit.targets) for hit in matcher.find(document)]


@pytest.fixture
def matcher():
    return compile_phrases(
        [
            ("conduite de machine IS", "is"),
            ("machine IS", "machine"),
            ("réglage de la racle", "racle"),
            ("sérigraphie", "serigraphie"),
            ("tampographe", "tampographe"),
            ("conditionneuse", "conditionneur"),
            ("usineuse", "usineur"),
            ("GMAO", "gmao"),
            ("CAP", "correctives"),
            ("MES en atelier", "mes"),
            ("contrôle qualité", "qualite"),
        ]
    )


def test_the_longest_phrase_wins_and_articles_do_not_matter(matcher):
    assert found(matcher, "Conduite des machines IS, puis machine IS") == [
        ("Conduite des machines IS", "is"),
        ("machine IS", "machine"),
    ]


@pytest.mark.parametrize(
    "text", ["Réglages de racle", "REGLAGE DE LA RACLE", "reglage de la racle", "réglage racle"]
)
def test_number_accents_capitals_and_missing_articles(matcher, text):
    assert found(matcher, text) == [(text, "racle")]


@pytest.mark.parametrize("text", ["serigraphie", "SÉRIGRAPHIE", "serigrafie", "sérigraphies"])
def test_a_long_rare_word_may_be_misspelt(matcher, text):
    assert found(matcher, text) == [(text, "serigraphie")]


def test_titles_agree_in_gender():
    titles = compile_phrases([("opérateur en tampographie", "op")])
    assert found(titles, "opératrice en tampographie") == [("opératrice en tampographie", "op")]
    assert plain_form("conductrices") == plain_form("conducteurs") == "conducteu"
    assert plain_form("rigoureuse") == plain_form("rigoureux")


@pytest.mark.parametrize(
    "text", ["les conditions du contrat", "à l'usine", "un cap à passer", "mes collègues en atelier"]
)
def test_a_single_word_is_held_to_its_form(matcher, text):
    assert found(matcher, text) == []


def test_an_acronym_that_is_also_a_word_needs_capitals(matcher):
    assert found(matcher, "plan CAP, gmao, MES en atelier") == [
        ("CAP", "correctives"),
        ("gmao", "gmao"),
        ("MES en atelier", "mes"),
    ]


def test_a_phrase_does_not_cross_punctuation(matcher):
    assert found(matcher, "contrôle, qualité. Contrôle\nQualité du poste") == []
    assert found(matcher, "contrôle de la qualité") == [("contrôle de la qualité", "qualite")]


def test_titles_do_not_take_verbs_or_programs():
    titles: PhraseMatcher[str] = PhraseMatcher(titles=True)
    titles.add("programmeur automate", "automaticien")
    assert found(titles, "le programme automate") == []
    assert found(titles, "programmeuse automate") == [("programmeuse automate", "automaticien")]


def test_a_known_word_is_no_typo():
    matcher = compile_phrases([("polissage", "polir")])
    assert found(matcher, "polisage") == [("polisage", "polir")]
    matcher = compile_phrases([("polissage", "polir")])
    matcher.know(["polisag"])
    assert found(matcher, "polisage") == []


def test_a_key_keeps_function_words_where_one_content_word_is_left():
    assert phrase_key("conduite de la machine") == phrase_key("conduire une machine") == ("conduir", "machin")
    assert phrase_key("MES en atelier") == ("MES", "ateli")


def test_packed_phrases_need_the_things_they_stand_for():
    matcher = compile_phrases([("machine IS", "is"), ("usineuse", "usineur")])
    arrays = matcher.pack(["is", "usineur"])
    again = PhraseMatcher.unpack(arrays, ["is", "usineur"])
    assert found(again, "machines IS et usineuses") == [("machines IS", "is"), ("usineuses", "usineur")]
    with pytest.raises(ValueError, match="other concepts"):
        PhraseMatcher.unpack(arrays, ["is"])
