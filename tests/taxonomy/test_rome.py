from __future__ import annotations

from pathlib import Path

import pytest

from matcher.records.errors import TaxonomyError
from matcher.taxonomy.rome import read_rome

TREE = """Rome1;Rome2;Rome3;Intitule;OGR
H; ; ;"Industrie; production";
H;28; ;Verre;
H;28;01;Conduite d'équipement du verre;
H;28;01;Conducteur / Conductrice de four à verre;12345
H;28;01;Agent / Agente de verrerie;12346
"""
CARDS = """"code_rome","code_fiche_metier","code_ogr","libelle_rome","transition_eco","code_rome_parent"
"H2801","11","6","Conducteur / Conductrice de ligne verrière","","H2801"
"""
TITLES = """"code_ogr","libelle_appellation_long","libelle_appellation_court","code_rome","peu_usite"
"12345","Verrier / Verrière à la main","Verrier / Verrière","H2801","N"
"""
DOMAINS = """"code_domaine_professionnel","libelle_domaine_professionnel"
"H28","Verre"
"""


def _folder(tmp_path: Path, cards: str = CARDS, titles: str = TITLES) -> Path:
    (tmp_path / "unix_referentiel_code_rome_v461_utf8.csv").write_text(cards, encoding="utf-8")
    (tmp_path / "unix_referentiel_code_rome_riasec_v461_utf8.csv").write_text("x", encoding="utf-8")
    (tmp_path / "unix_referentiel_appellation_v461_utf8.csv").write_text(titles, encoding="utf-8")
    (tmp_path / "unix_domaine_professionnel_v461_utf8.csv").write_text(DOMAINS, encoding="utf-8")
    return tmp_path


def test_the_tree_of_rome_3(tmp_path: Path) -> None:
    path = tmp_path / "arbo.csv"
    path.write_text(TREE, encoding="utf-8")
    concepts = read_rome(path)
    (card,) = concepts.occupations
    assert (card.uri, card.id, card.rome) == ("rome:H2801", "H2801", "H2801")
    assert card.alternatives_fr == (
        "Conducteur de four à verre",
        "Conductrice de four à verre",
        "Agent de verrerie",
        "Agente de verrerie",
    )
    assert concepts.parents == {"rome:H28": ("rome:H",), "rome:H2801": ("rome:H28",)}
    assert [group.label_fr for group in concepts.groups] == ["Industrie; production", "Verre"]


def test_the_folder_of_rome_4(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    for given in (folder, folder / "unix_referentiel_appellation_v461_utf8.csv"):
        (card,) = read_rome(given).occupations
        assert (card.label_fr, card.label_fr_feminine) == (
            "Conducteur de ligne verrière",
            "Conductrice de ligne verrière",
        )
        assert card.alternatives_fr == ("Verrier à la main", "Verrière à la main", "Verrier", "Verrière")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a;b\n", r"ligne 1 : colonnes absentes : Rome1, Rome2"),
        (TREE.replace("H;28;01;Agent", "H;2;01;Agent"), r"ligne 6, .*code ROME « H201 » incorrect"),
        (TREE + "H;28;02; ;\n", r"ligne 7, champ Intitule : .*intitulé attendu"),
        (TREE + "H;28;02\n", r"ligne 7 : 3 cellules, 5 attendues"),
        ("Rome1;Rome2;Rome3;Intitule;OGR\n", "ni l'arborescence ROME ni un dossier ROME 4.0"),
    ],
)
def test_a_malformed_tree_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "arbo.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TaxonomyError, match=message):
        read_rome(path)


def test_a_malformed_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match=r"ni un dossier ROME 4.0.*unix_referentiel_appellation"):
        read_rome(tmp_path)
    with pytest.raises(
        TaxonomyError, match=r"ligne 2, champ code_rome : « 2801 » lu, code ROME \(H2801\) attendu"
    ):
        read_rome(_folder(tmp_path, cards=CARDS.replace('"H2801","11"', '"2801","11"')))
    with pytest.raises(TaxonomyError, match=r"appellation_v461.*ligne 2, champ code_rome : « H9999 » lu"):
        read_rome(_folder(tmp_path, titles=TITLES.replace("H2801", "H9999")))


@pytest.mark.shared_data
def test_the_real_tree_is_read_whole(shared_data: Path) -> None:
    concepts = read_rome(shared_data / "rome_2021" / "arbo_rome_ogr_202107.csv")
    cards = {card.id: card for card in concepts.occupations}
    assert len(cards) == 532
    assert sum(len(card.alternatives_fr) for card in cards.values()) > 15_000
    assert "Opératrice feeder en production/transformation du verre" in cards["H2801"].alternatives_fr
