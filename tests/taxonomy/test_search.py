from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.taxonomy import Taxonomy
from matcher.taxonomy.search import ConceptSearch, Searchable, search_form

SEARCH = ConceptSearch(
    [
        Searchable(
            "a", "occupation", "régleur de presse", ("régleur de presse", "régleuse de presse"), ("MEI",)
        ),
        Searchable(
            "b", "skill", "régler une presse", ("régler une presse",), ("réglage de presse", "réglages")
        ),
        Searchable("c", "occupation", "régleur", ("régleur",), (), aside=True),
        Searchable("d", "skill", "permis C", ("permis C",), ()),
        Searchable("e", "skill", "permis de conduire", ("permis de conduire",), ()),
    ]
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Régleuses", search_form("régleur")),
        ("conductrice d'arche", search_form("conducteur arche")),
        ("Opératrice", search_form("operateur")),
        ("l’ébauche", search_form("ebauche")),
        ("ŒUFS", search_form("œuf")),
        ("C++ embarqué", "c++ " + search_form("embarque")),
        ("de la", "de la"),
    ],
)
def test_case_accents_gender_and_number_do_not_count(text: str, form: str) -> None:
    assert search_form(text) == form


def test_a_lone_capital_counts() -> None:
    assert search_form("permis C") != search_form("permis")
    assert next(hit.uri for hit in SEARCH.find("permis C")) == "d"


def test_exact_then_prefix_then_words_then_look_alikes() -> None:
    assert [(hit.uri, hit.how) for hit in SEARCH.find("réglage")] == [("b", "exact")]
    assert [(hit.uri, hit.how) for hit in SEARCH.find("presse")] == [("b", "words"), ("a", "words")]
    first = SEARCH.find("régleuse")
    assert [(hit.uri, hit.how) for hit in first][:2] == [("c", "exact"), ("a", "prefix")]
    assert SEARCH.find("reglleur de prese")[0].uri == "a"
    assert SEARCH.find("reglleur de prese")[0].how == "fuzzy"


def test_a_hit_tells_the_label_that_matched_and_a_concept_comes_once() -> None:
    (hit,) = SEARCH.find("mei")
    assert (hit.label, hit.matched, hit.score) == ("régleur de presse", "MEI", 1.0)
    uris = [hit.uri for hit in SEARCH.find("reglage presse", limit=10)]
    assert len(uris) == len(set(uris))


def test_kind_and_limit_are_kept() -> None:
    assert {hit.kind for hit in SEARCH.find("presse", kind="skill")} == {"skill"}
    assert len(SEARCH.find("presse", limit=1)) == 1
    assert SEARCH.find("", limit=5) == []
    assert SEARCH.find("presse", limit=0) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_query_is_answered(query: str) -> None:
    hits = SEARCH.find(query)
    assert all(0 < hit.score <= 1 for hit in hits)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("opératrice IS", "conducteur-machine-is"),
        ("serigraphe", "serigraphe-verre"),
        ("tampographe", "operateur-tampographie"),
        ("sérigrafe", "serigraphe-verre"),
        ("regleuse sur presse a injecter", "monteur-regleur-injection"),
        ("forklift driver", "cariste"),
        ("CARISTE", "cariste"),
    ],
)
def test_people_find_the_trade_they_mean(taxonomy: Taxonomy, query: str, expected: str) -> None:
    hits = taxonomy.search(query, kind="occupation", limit=3)
    assert hits[0].uri == taxonomy.occupation(expected).uri


def test_every_shipped_label_finds_its_own_concept(taxonomy: Taxonomy) -> None:
    for occupation in list(taxonomy.occupations.values())[::10]:
        assert occupation.uri in {hit.uri for hit in taxonomy.search(occupation.label_fr, limit=3)}
