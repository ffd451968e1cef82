import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.retrieval.character_index import CharacterIndex
from matcher.services.linking import MIXTURES, OTHER, Linker, Target, certainty
from models.registry import load_encoder
from models.stub import StubEncoder

TARGETS = [
    Target("C1", "conducteur de machine de formage du verre"),
    Target("C1", "conductrice de machine de formage du verre"),
    Target("C2", "opérateur de tri"),
    Target("C3", "opératrice de tri"),
    Target("C4", "soudeur"),
    Target("C5", "comptable"),
    Target("C6", "cuisinier"),
]


@pytest.fixture(scope="module", params=["static", "quality"])
def linker(request):
    return Linker(TARGETS, load_encoder(request.param))


def test_the_closest_concept_comes_first_whatever_the_gender(linker):
    for text in ("Conductrice machine de formage verre (H/F)", "conducteur de machines de formage verre"):
        (links,) = linker.link([text], 3)
        assert links[0].id == "C1"
        assert links[0].close


def test_each_concept_once_and_scores_fall(linker):
    (links,) = linker.link(["opérateur de tri"], 10)
    assert [link.id for link in links].count("C1") == 1
    assert len(links) == 6
    scores = [link.score for link in links]
    assert scores == sorted(set(scores), reverse=True)


def test_a_repeat_in_the_other_gender_comes_after_what_is_new():
    targets = [
        Target("A", "opérateur de tri"),
        Target("B", "opératrice de tri"),
        Target("C", "opérateur de tri verre"),
    ]
    (links,) = Linker(targets, load_encoder("static")).link(["opératrice de tri"], 3)
    assert [link.id for link in links] == ["A", "C", "B"]


def test_nothing_is_close_enough_to_words_of_another_world(linker):
    for text in ("tarte aux pommes", "équation différentielle", "xqzw kfjv"):
        (links,) = linker.link([text], 1)
        assert not links[0].close, text
        assert links[0].score < linker.mixture.close


def test_a_text_without_words_has_no_link(linker):
    empty, full = linker.link(["", "soudeuse"], 2)
    assert empty == []
    assert full[0].id == "C4"


def test_top_limits_and_progress_counts(linker):
    done: list[int] = []
    results = list(linker.link(["tri"] * 300, 2, progress=done.append))
    assert sum(done) == 300
    assert {len(links) for links in results} == {2}


def test_without_targets_nothing_is_linked():
    assert list(Linker([], StubEncoder()).link(["tri"], 3)) == [[]]


@given(st.floats(-1, 1), st.floats(-1, 1), st.sampled_from(list(MIXTURES.values())))
def test_more_evidence_is_never_less_certain(a, b, mixture):
    one, other = certainty(a, mixture), certainty(b, mixture)
    assert (one <= other) == (a <= b) or one == other
    assert 0 < one < 1


def test_each_encoder_has_the_mixture_fitted_for_it():
    for name in ("static", "quality"):
        encoder = load_encoder(name)
        assert Linker(TARGETS, encoder).mixture is MIXTURES[encoder.model_id.split("+")[0]]
    assert Linker(TARGETS, StubEncoder()).mixture is OTHER


def test_evidence_is_the_mean_of_what_counts_by_its_weight():
    encoder = load_encoder("quality")
    linker = Linker(TARGETS, encoder)
    labels = [target.label for target in TARGETS]
    letters = linker.mixture.letters
    expected = (
        encoder.encode(["trieur"]) @ encoder.encode(labels).T
        + letters * CharacterIndex(labels).scores(["trieur"])
    ) / (1 + letters)
    np.testing.assert_allclose(linker.evidence(["trieur"]), expected, atol=1e-6)
