import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.retrieval.character_index import CharacterIndex
from matcher.services.linking import Linker, Target, certainty, mixture_of
from matcher.taxonomy import load_taxonomy
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


MIXTURES = [mixture_of("passerelle-static-1"), mixture_of("passerelle-quality-1")]


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1), st.sampled_from(MIXTURES))
def test_more_evidence_is_never_less_certain(a, b, crowd, mixture):
    one, other = certainty(a, crowd, mixture), certainty(b, crowd, mixture)
    assert (one <= other) == (a <= b) or one == other
    assert 0 < one < 1


@pytest.mark.parametrize("mixture", MIXTURES)
def test_the_same_evidence_proves_less_in_a_crowded_list(mixture):
    assert certainty(0.7, 0.8, mixture) < certainty(0.7, 0.5, mixture)


def test_a_list_of_near_concepts_is_crowded_and_one_label_more_of_a_concept_is_not():
    encoder = load_encoder("static")
    near = Linker([Target("A", "soudeur TIG"), Target("B", "soudeur MIG"), Target("C", "soudeur")], encoder)
    same = Linker([Target("A", "soudeur TIG"), Target("A", "soudeur MIG"), Target("C", "comptable")], encoder)
    assert near.crowd > same.crowd + 0.02
    assert Linker([Target("A", "soudeur")], encoder).crowd == mixture_of("passerelle-static-1").usual


@pytest.fixture(scope="module", params=["static", "quality"])
def trades(request):
    """The valley's trades, one label each, as somebody would write a list."""
    found = load_taxonomy().occupations.values()
    return Linker([Target(o.id, o.label_fr) for o in found], load_encoder(request.param))


@pytest.mark.parametrize(
    ("title", "right"),
    [
        ("mouliste", "mouliste"),
        ("opératrice IS", "machine IS"),
        ("tampographe", "tampographie"),
        ("cariste", "cariste"),
        ("monteur régleur injection", "injection"),
        ("technicienne de maintenance", "maintenance"),
    ],
)
def test_a_title_of_the_valley_is_close_to_its_trade(trades, title, right):
    (links,) = trades.link([title], 1)
    assert right in links[0].label
    assert links[0].close


@pytest.mark.parametrize(
    "title", ["astronaute", "dompteur de lions", "notaire", "professeure de danse", "pianiste de bar"]
)
def test_nothing_of_the_valley_is_close_to_another_world(trades, title):
    (links,) = trades.link([title], 1)
    assert not links[0].close


def test_each_encoder_has_the_mixture_fitted_for_it():
    for name in ("static", "quality"):
        encoder = load_encoder(name)
        assert Linker(TARGETS, encoder).mixture is mixture_of(encoder.model_id.split("+")[0])
    assert mixture_of("passerelle-static-1") != mixture_of("passerelle-quality-1")
    assert Linker(TARGETS, StubEncoder()).mixture == mixture_of("passerelle-static-1")


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
