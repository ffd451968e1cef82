from __future__ import annotations

import pytest

from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import TaxonomyError
from matcher.taxonomy import Taxonomy
from matcher.taxonomy.concepts import Group

ESCO = "http://data.europa.eu/esco/"


def _graph() -> Taxonomy:
    return Taxonomy(
        [
            Skill(uri="s:souder", id="souder", label_fr="souder", label_en="weld"),
            Skill(
                uri="s:tig", id="tig", label_fr="souder au TIG", broader="s:souder", alternatives_fr=("TIG",)
            ),
            Skill(uri="s:mag", id="mag", label_fr="souder au MAG", broader="s:souder"),
            Skill(uri="s:tig", id="skill/1", label_fr="soudage TIG", label_en="TIG welding", source="esco"),
        ],
        [
            Occupation(
                uri="o:tig",
                id="soudeur",
                label_fr="soudeur",
                label_fr_feminine="soudeuse",
                esco=ESCO + "occupation/1",
                neighbours=("o:chaudron",),
            ),
            Occupation(uri="o:chaudron", id="chaudronnier", label_fr="chaudronnier"),
            Occupation(
                uri=ESCO + "occupation/1",
                id="occupation/1",
                label_fr="soudeur",
                label_fr_feminine="soudeuse",
                label_en="welder",
                alternatives_fr=("ouvrier soudeur",),
                esco=ESCO + "occupation/1",
                source="esco",
            ),
        ],
        groups=[Group("g:metal", "métal", "metal", "esco"), Group("g:tout", "tout", None, "esco")],
        parents={
            "s:tig": ("g:metal",),
            "g:metal": ("g:tout",),
            ESCO + "occupation/1": ("g:metal",),
            "g:tout": ("g:metal",),
        },
        foreign={ESCO + "occupation/1": (("de", "Schweißer"),)},
    )


def test_a_concept_of_two_sources_stands_once_with_the_labels_of_both() -> None:
    graph = _graph()
    assert len(graph.skills) == 3
    tig = graph.skill("tig")
    assert (tig.label_fr, tig.label_en, tig.source) == ("souder au TIG", "TIG welding", "passerelle")
    assert tig.alternatives_fr == ("TIG", "soudage TIG")


def test_a_twin_is_linked_not_doubled() -> None:
    graph = _graph()
    assert list(graph.occupations) == ["o:tig", "o:chaudron"]
    welder = graph.occupation(ESCO + "occupation/1")
    assert welder.uri == "o:tig"
    assert welder.alternatives_fr == ("ouvrier soudeur",)
    assert welder.label_en == "welder"
    assert [hit.uri for hit in graph.search("soudeur", kind="occupation")] == ["o:tig"]
    assert graph.search("Schweißer")[0].uri == "o:tig"
    assert graph.broader("o:tig") == ("g:metal",)


def test_the_graph_is_walked_up_down_and_sideways() -> None:
    graph = _graph()
    assert graph.broader_chain("s:tig") == ["s:souder", "g:metal", "g:tout"]
    assert graph.narrower("s:souder") == ["s:tig", "s:mag"]
    assert graph.related("s:tig") == ["s:souder", "s:mag"]
    assert graph.related("o:chaudron") == ["o:tig"]
    assert graph.related("o:tig") == ["o:chaudron"]
    assert graph.broader_chain("unknown") == []


def test_headings_are_concepts_to_show_and_never_to_find() -> None:
    graph = _graph()
    assert graph.concept("g:metal").label_fr == "métal"
    assert graph.search("métal") == []


def test_an_unknown_key_names_the_nearest() -> None:
    graph = _graph()
    with pytest.raises(TaxonomyError, match=r"métier inconnu : « soudeurs ».*« soudeur »"):
        graph.occupation("soudeurs")
    with pytest.raises(TaxonomyError, match=r"compétence inconnue : « soude ».*« souder »"):
        graph.skill("soude")
    with pytest.raises(TaxonomyError, match="concept inconnu : « xyz »"):
        graph.concept("xyz")


def test_the_graph_of_the_shipped_trades(taxonomy: Taxonomy) -> None:
    greasing = taxonomy.skill("graissage-moules")
    chain = taxonomy.broader_chain(greasing.uri)
    assert taxonomy.skill("conduite-machine-is").uri in chain
    assert greasing.uri in taxonomy.narrower(taxonomy.skill("conduite-machine-is").uri)
    near = taxonomy.related("passerelle:occupation/ajusteur-mouliste")
    assert "passerelle:occupation/outilleur" in near


def test_french_titles_are_those_of_both_genders_each_once() -> None:
    welder = Occupation(
        uri="o",
        id="o",
        label_fr="soudeur",
        label_fr_feminine="soudeuse",
        alternatives_fr=("soudeur TIG", "soudeuse"),
    )
    assert welder.genders_fr == ("soudeur", "soudeuse")
    assert welder.titles_fr == ("soudeur", "soudeuse", "soudeur TIG")
    assert welder.label() == "soudeur / soudeuse"
    same = Occupation(uri="o", id="o", label_fr="sérigraphe", label_fr_feminine="sérigraphe")
    assert (same.genders_fr, same.label()) == (("sérigraphe",), "sérigraphe")
