from __future__ import annotations

from pathlib import Path

import pytest

from matcher.records.errors import TaxonomyError
from matcher.taxonomy import load_targets, load_taxonomy
from matcher.taxonomy.esco import ROOT
from matcher.taxonomy.imported import import_source, imported_file, read_source

HEADER = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description\n"
SKILL_HEADER = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description\n"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def small_esco(tmp_path: Path) -> Path:
    """Forklift operator, which is ours too; cook, which is not; cybersecurity, which is ours."""
    taxonomy = load_taxonomy()
    folder = tmp_path / "esco"
    folder.mkdir()
    forklift, cyber = taxonomy.occupation("cariste").esco, taxonomy.skill("cybersecurite").uri
    (folder / "occupations_fr.csv").write_text(
        HEADER + f"Occupation,{forklift},8344,cariste,pousseur de palettes à fourche,\n"
        f"Occupation,{ROOT}occupation/cuisinier,5120,cuisinier/cuisinière,,\n",
        encoding="utf-8",
    )
    (folder / "skills_fr.csv").write_text(
        SKILL_HEADER + f"KnowledgeSkillCompetence,{cyber},knowledge,x,cybersécurité,sûreté du cyberespace,\n",
        encoding="utf-8",
    )
    return folder


def test_imported_concepts_join_ours_without_doubling(data: Path, small_esco: Path) -> None:
    before = load_taxonomy()
    import_source("esco", [small_esco])
    after = load_taxonomy()
    assert len(after.occupations) == len(before.occupations) + 1
    assert len(after.skills) == len(before.skills)
    driver = after.occupation(str(before.occupation("cariste").esco))
    assert driver.uri == "passerelle:occupation/cariste"
    assert "pousseur de palettes à fourche" in driver.alternatives_fr
    assert driver.essential == before.occupation("cariste").essential
    assert "sûreté du cyberespace" in after.skill("cybersecurite").alternatives_fr
    assert after.skill("cybersecurite").source == "passerelle"
    assert after.occupation("occupation/cuisinier").label_fr_feminine == "cuisinière"
    assert [hit.uri for hit in after.search("cariste", kind="occupation")].count(driver.uri) == 1


def test_a_new_import_replaces_the_former(data: Path, small_esco: Path) -> None:
    import_source("esco", [small_esco])
    (small_esco / "skills_fr.csv").unlink()
    import_source("esco", [small_esco])
    assert read_source("esco").skills == []


def test_targets_are_the_labels_of_the_classification(data: Path, small_esco: Path, tmp_path: Path) -> None:
    (small_esco / "occupations_en.csv").write_text(
        HEADER + f"Occupation,{ROOT}occupation/cuisinier,5120,cook,chef,\n", encoding="utf-8"
    )
    import_source("esco", [small_esco])
    targets = load_targets("esco-occupations")
    cook = targets.ids.index(ROOT + "occupation/cuisinier")
    assert targets.labels[cook] == "cuisinier / cuisinière"
    assert targets.alternatives[cook] == ("cuisinier", "cuisinière", "cook", "chef")
    assert load_targets("esco-skills").labels == ("cybersécurité",)
    tree = tmp_path / "arbo.csv"
    tree.write_text("Rome1;Rome2;Rome3;Intitule;OGR\nH;28;01;Verre;\nH;28;01;Verrier / Verrière;1\n", "utf-8")
    import_source("rome", [tree])
    assert load_targets("rome") == (("H2801",), ("Verre",), (("Verrier", "Verrière"),))


def test_what_was_not_imported_is_told(data: Path, small_esco: Path) -> None:
    with pytest.raises(
        TaxonomyError, match=r"ESCO n'est pas importée.*passerelle taxonomy import esco DOSSIER"
    ):
        load_targets("esco-skills")
    with pytest.raises(TaxonomyError, match=r"ROME n'est pas importée.*import rome FICHIER"):
        load_targets("rome")
    with pytest.raises(TaxonomyError, match=r"inconnue : « onet ».*esco-occupations, esco-skills, rome"):
        load_targets("onet")
    (small_esco / "skills_fr.csv").unlink()
    import_source("esco", [small_esco])
    with pytest.raises(TaxonomyError, match="ne contient rien pour « esco-skills »"):
        load_targets("esco-skills")


def test_a_damaged_import_is_told(data: Path, small_esco: Path) -> None:
    import_source("esco", [small_esco])
    imported_file("esco").write_text("{}", encoding="utf-8")
    with pytest.raises(TaxonomyError, match=r"esco\.json : classification compilée illisible.*import esco"):
        load_taxonomy()


def test_a_data_folder_that_cannot_be_written_is_told(
    small_esco: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(tmp_path / "file" / "data"))
    with pytest.raises(TaxonomyError, match=r"écriture impossible.*PASSERELLE_DATA_DIR"):
        import_source("esco", [small_esco])


@pytest.mark.shared_data
def test_the_real_classifications_join_ours(real_imports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = load_taxonomy()
    shared_skills = sum(uri.startswith(ROOT) for uri in ours.skills)
    twins = sum(occupation.esco is not None for occupation in ours.occupations.values())
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(real_imports))
    both = load_taxonomy()
    assert len(both.skills) == len(ours.skills) + 13_485 - shared_skills
    assert len(both.occupations) == len(ours.occupations) + 2_942 - twins + 532
    assert both.groups["http://data.europa.eu/esco/isco/C8"].label_fr
    assert "rome:H" in both.broader_chain("rome:H2801")
    assert len(load_targets("esco-occupations").ids) == 2_942
