from __future__ import annotations

from pathlib import Path

import pytest

from matcher.records.errors import TaxonomyError
from matcher.taxonomy import load_taxonomy
from matcher.taxonomy.sources import read_trade_file

SKILL = """
family: essai
skills:
  - id: mirage-oeufs
    fr: mirer les œufs
    en: candle eggs
    alt: [mirage des œufs, passer les œufs à la lampe, contrôle au mire-œufs]
    tasks: ["Tourner devant la lampe et écarter ceux qui ont une ombre"]
"""
OCCUPATION = """
occupations:
  - id: mireur-oeufs
    fr: mireur d'œufs / mireuse d'œufs
    en: egg candler
    alt: [trieur d'œufs / trieuse d'œufs]
    function: production
    level: operator
    rome: H2101
    essential: [mirage-oeufs, controle-visuel]
    neighbours: [trieur-unite-flacons]
"""


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_cluster_adds_a_trade_that_refers_to_shipped_ones(tmp_path: Path) -> None:
    taxonomy = load_taxonomy([_write(tmp_path, SKILL + OCCUPATION)])
    egg = taxonomy.occupation("mireur-oeufs")
    assert egg.uri == "passerelle:occupation/mireur-oeufs"
    assert (egg.label_fr, egg.label_fr_feminine) == ("mireur d'œufs", "mireuse d'œufs")
    assert egg.alternatives_fr == ("trieur d'œufs", "trieuse d'œufs")
    assert egg.essential == ("passerelle:skill/mirage-oeufs", taxonomy.skill("controle-visuel").uri)
    assert taxonomy.occupation("conducteur-machine-is").family == "verre-chaud"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("family: [a", 2, r"essai\.yaml, ligne 2 : YAML incorrect"),
        ("family: 2026-02-30", None, r"YAML incorrect : date ou nombre impossible.*entre guillemets"),
        ("- a\n- b\n", 1, r"« family: », « skills: » ou « occupations: » attendus"),
        ("", 1, r"« family: »"),
        (
            SKILL.replace("    en: candle eggs\n", ""),
            4,
            r"ligne 4, champ en : .*mirage-oeufs.* champ obligatoire absent",
        ),
        (SKILL.replace("tasks:", "taches:"), 4, r"champ taches : .*champ inconnu"),
        (SKILL.replace("[mirage des œufs, passer", "mirage: [passer"), None, r"YAML incorrect"),
        (SKILL.replace("alt: [mirage des œufs,", "alt: [12,"), 4, r"texte attendu"),
        (SKILL.replace("fr: mirer les œufs", "fr: ''"), 4, r"texte vide"),
        (
            SKILL.replace("id: mirage-oeufs", "id: Mirage Œufs"),
            4,
            r"identifiant en minuscules-et-tirets attendu",
        ),
        (SKILL + "    type: geste\n", 4, r"« geste » lu, valeurs admises : skill, knowledge, attitude"),
        (SKILL + "    step: cuisine\n", 4, r"« cuisine » n'est pas une valeur connue.*hot-end"),
        (
            SKILL + "    esco: http://data.europa.eu/esco/occupation/12\n",
            4,
            r"URI ESCO de ce type de concept attendue",
        ),
        (
            SKILL + OCCUPATION + "    hazards: [dragons]\n",
            11,
            r"« dragons » n'est pas une valeur connue.*hot-glass",
        ),
        (SKILL + OCCUPATION.replace("H2101", "H21"), 11, r"code ROME attendu \(H2801\)"),
        (
            SKILL + OCCUPATION.replace("level: operator", "level: chef"),
            11,
            r"« chef » lu, valeurs admises : helper",
        ),
    ],
)
def test_a_faulty_file_is_told_with_line_and_field(
    tmp_path: Path, text: str, line: int | None, message: str
) -> None:
    with pytest.raises(TaxonomyError, match=message) as caught:
        read_trade_file(_write(tmp_path, text))
    if line is not None:
        assert caught.value.line == line


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "essai.yaml"
    path.write_bytes(SKILL.encode("latin-1", "replace") + "# é".encode("latin-1"))
    with pytest.raises(TaxonomyError, match=r"essai\.yaml, ligne 7 : .*Enregistrez-le en UTF-8"):
        read_trade_file(path)


def test_a_file_that_the_system_refuses_is_told_without_talk_of_its_encoding(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="fichier illisible : c'est un dossier") as caught:
        read_trade_file(tmp_path)
    assert "UTF-8" not in str(caught.value)


def test_messages_exist_in_english(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError) as caught:
        read_trade_file(_write(tmp_path, SKILL.replace("tasks:", "taches:")))
    assert "unknown field" in caught.value.render("en")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("[mirage-oeufs, ", "[mirage-oeuf, "),
            r"ligne 11, champ essential : .*« mirage-oeuf », qui n'existe pas",
        ),
        (("[trieur-unite-flacons]", "[trieuse]"), r"champ neighbours : .*« trieuse », qui n'existe pas"),
        (
            ("neighbours:", "takes_from: {close: [trieuse]}\n    neighbours:"),
            r"champ takes_from : .*« trieuse », qui n'existe pas",
        ),
        (
            ("neighbours:", "takes_from: {same: [cariste], trainable: [cariste]}\n    neighbours:"),
            r"champ takes_from : .*« cariste » deux fois",
        ),
        (
            ("neighbours:", "takes_from: {close: [mireur-oeufs]}\n    neighbours:"),
            r"champ takes_from : .*se cite lui-même",
        ),
        (
            ("neighbours:", "takes_from: [cariste]\n    neighbours:"),
            r"takes_from",
        ),
        (("id: mirage-oeufs", "id: controle-visuel"), r"« controle-visuel » est défini deux fois"),
        (("id: mireur-oeufs", "id: soudeur-tig"), r"« soudeur-tig » est défini deux fois"),
    ],
)
def test_references_must_exist_and_ids_be_new(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = _write(tmp_path, (SKILL + OCCUPATION).replace(*change))
    with pytest.raises(TaxonomyError, match=message):
        load_taxonomy([path])


def test_one_esco_concept_has_one_twin(tmp_path: Path) -> None:
    uri = load_taxonomy().skill("cybersecurite").uri
    assert uri.startswith("http://data.europa.eu/esco/skill/")
    with pytest.raises(
        TaxonomyError, match="« mirage-oeufs » et « cybersecurite » se disent le même concept ESCO"
    ):
        load_taxonomy([_write(tmp_path, SKILL + f"    esco: {uri}\n")])
