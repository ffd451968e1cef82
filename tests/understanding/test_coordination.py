import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.understanding.coordination import Conjuncts, parted, stretches, with_parted
from matcher.understanding.document import read_document
from matcher.understanding.phrases import compile_phrases

PHRASES = (
    "contrôle visuel",
    "contrôle dimensionnel des flacons",
    "contrôle visuel des flacons",
    "réglage de presse",
    "conduite de presse",
    "changement de joints",
    "changement de roulements",
    "gestion de la formation",
    "gestion des stocks",
    "panne électrique",
    "diagnostic de panne hydraulique",
)

PIECES = ("contrôle", "réglage", "et", "de", ",", "/", "presse", "visuel", "ou", "des", "joints", "\n", ".")


def found(text):
    matcher = compile_phrases((phrase, phrase) for phrase in PHRASES)
    document = read_document(text)
    hits = with_parted(matcher.find(document), parted(document, matcher))
    return {target for hit in hits for target in hit.targets}


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        (
            "Contrôle visuel et dimensionnel des flacons",
            {"contrôle visuel des flacons", "contrôle dimensionnel des flacons"},
        ),
        ("Réglage et conduite de presses", {"réglage de presse", "conduite de presse"}),
        ("réglage, surveillance et conduite d'une presse", {"réglage de presse", "conduite de presse"}),
        ("je règle et je conduis des presses", {"réglage de presse", "conduite de presse"}),
        ("Changement de roulements et de joints", {"changement de roulements", "changement de joints"}),
        ("changement de roulements/joints", {"changement de roulements", "changement de joints"}),
        (
            "diagnostic des pannes électriques, mécaniques et hydrauliques",
            {"diagnostic de panne hydraulique"},
        ),
        # Another task of the list, not another thing to manage.
        ("Gestion des stocks et formation", {"gestion des stocks"}),
        ("Gestion des stocks, formation du personnel", {"gestion des stocks"}),
        # Sentences part more than commas do.
        ("Contrôle visuel. Dimensionnel des flacons", {"contrôle visuel"}),
    ],
)
def test_shared_words_are_read_in_each_conjunct(text, phrases):
    assert phrases <= found(text)
    assert found(text) <= phrases | {"panne électrique", "contrôle visuel"}


def test_words_that_say_how_or_how_often_stand_inside_a_phrase():
    assert found("réglage rapide et quotidien de 12 presses") == {"réglage de presse"}
    assert found("changement systématique des joints") == {"changement de joints"}
    assert found("changement de courroies sans joints") == set()


def test_a_parted_phrase_says_which_words_are_its_own():
    matcher = compile_phrases((phrase, phrase) for phrase in PHRASES)
    document = read_document("Réglage et conduite de presses")
    (hit,) = parted(document, matcher)
    assert [document.words[place].form for place in hit.places] == ["reglage", "presses"]
    assert (hit.start, hit.end) == (0, len(document.text))
    assert [document.text[part.start : part.end] for part in stretches(document, [hit])] == [
        "Réglage",
        "presses",
    ]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_list_of_words_is_read(words):
    document = read_document(" ".join(words))
    matcher = compile_phrases((phrase, phrase) for phrase in PHRASES)
    for hit in parted(document, matcher):
        assert list(hit.places) == sorted(set(hit.places))
        assert 0 <= hit.start < hit.end <= len(document.text)
    assert all(
        0 <= place < len(document.words)
        for at in range(len(document.words))
        for place in Conjuncts(document).beyond(at, first=True)
    )
