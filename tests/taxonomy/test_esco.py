from __future__ import annotations

from pathlib import Path

import pytest

from matcher.records.errors import TaxonomyError
from matcher.taxonomy.esco import ROOT, read_esco

SKILL_1, SKILL_2, GROUP = ROOT + "skill/s1", ROOT + "skill/s2", ROOT + "skill/g1"
WELDER = ROOT + "occupation/o1"

OLD_SKILLS = f"""conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description
KnowledgeSkillCompetence,{SKILL_1},skill/competence,sector-specific,souder au TIG,"soudage TIG
TIG",
KnowledgeSkillCompetence,{SKILL_2},knowledge,cross-sector,métallurgie,,
"""
NEW_COLUMNS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
    "regulatedProfessionNote,scopeNote,definition,inScheme,description,code"
)
NEW_OCCUPATIONS = f"""{NEW_COLUMNS}
Occupation,{WELDER},7212,soudeur/soudeuse,"ouvrier soudeur/ouvrière soudeuse
soudeur",soudeurs,released,2024-01-01,,,,,"Assemble, au feu",7212.3
"""
ENGLISH_OCCUPATIONS = f"""conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description
Occupation,{WELDER},7212,welder,"metal welder
welding operator",
"""
GERMAN_OCCUPATIONS = f"""conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description
Occupation,{WELDER},7212,Schweißer/Schweißerin,Metallschweißer,
"""
RELATIONS = f"""occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel
{WELDER},welder,essential,skill/competence,{SKILL_1},TIG
{WELDER},welder,optional,knowledge,{SKILL_2},metallurgy
"""
BROADER = f"""conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel
KnowledgeSkillCompetence,{SKILL_1},x,SkillGroup,{GROUP},y
KnowledgeSkillCompetence,{SKILL_1},x,KnowledgeSkillCompetence,{SKILL_2},z
"""
GROUPS = f"""conceptType,conceptUri,preferredLabel,altLabels,description
SkillGroup,{GROUP},métaux,,
"""


def _folder(tmp_path: Path, **files: str) -> Path:
    tmp_path.mkdir(exist_ok=True)
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_folders_of_several_releases_and_languages_make_one_bundle(tmp_path: Path) -> None:
    french = _folder(
        tmp_path / "fr",
        skills_fr=OLD_SKILLS,
        occupations_fr="\ufeff" + NEW_OCCUPATIONS,
        skillGroups_fr=GROUPS,
        broaderRelationsSkillPillar_fr=BROADER,
        occupationSkillRelations_fr=RELATIONS,
    )
    others = _folder(tmp_path / "x", occupations_en=ENGLISH_OCCUPATIONS, occupations_de=GERMAN_OCCUPATIONS)
    read: list[str] = []
    concepts = read_esco([french, others], progress=read.append)
    (welder,) = concepts.occupations
    assert (welder.label_fr, welder.label_fr_feminine, welder.label_en) == ("soudeur", "soudeuse", "welder")
    assert welder.alternatives_fr == ("ouvrier soudeur", "ouvrière soudeuse", "soudeurs")
    assert welder.alternatives_en == ("metal welder", "welding operator")
    assert (welder.essential, welder.optional) == ((SKILL_1,), (SKILL_2,))
    tig, metallurgy = concepts.skills
    assert (tig.label_fr, tig.alternatives_fr, tig.type) == ("souder au TIG", ("soudage TIG", "TIG"), "skill")
    assert (metallurgy.type, metallurgy.label_en) == ("knowledge", None)
    assert concepts.parents[SKILL_1] == (GROUP, SKILL_2)
    assert concepts.parents[WELDER] == (ROOT + "isco/C7212",)
    assert [group.label_fr for group in concepts.groups] == ["métaux"]
    assert concepts.foreign[WELDER] == (("de", "Schweißer/Schweißerin"), ("de", "Metallschweißer"))
    assert "skills_fr.csv" in read


def test_a_folder_without_french_keeps_what_it_has(tmp_path: Path) -> None:
    concepts = read_esco([_folder(tmp_path, occupations_de=GERMAN_OCCUPATIONS)])
    assert concepts.occupations[0].label_fr == "Schweißer"
    assert concepts.occupations[0].label_en is None


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "aucun fichier ESCO : « skills_fr.csv » ou « occupations_fr.csv » attendu"),
        ({"skillGroups_fr": GROUPS}, "aucun fichier ESCO"),
        (
            {"skills_fr": OLD_SKILLS.replace("preferredLabel", "label")},
            r"skills_fr\.csv, ligne 1 : colonnes absentes : preferredLabel",
        ),
        (
            {"skills_fr": OLD_SKILLS.replace(SKILL_2, "http://autre/s2")},
            r"skills_fr\.csv, ligne 4, champ conceptUri : « http://autre/s2 » lu, URI « http://data\.europa",
        ),
        (
            {"skills_fr": OLD_SKILLS.replace(",métallurgie,", ",,")},
            r"ligne 4, champ preferredLabel : .*libellé attendu",
        ),
        ({"skills_fr": OLD_SKILLS + "a,b\n"}, r"ligne 5 : 2 cellules, 7 attendues"),
        ({"skills_fr": OLD_SKILLS + 'a,"b\n'}, r"ligne 5 : ligne CSV incorrecte.*Vérifiez les guillemets"),
        ({"skills_fr": ""}, r"skills_fr\.csv : fichier vide ; colonnes attendues : conceptUri"),
        (
            {"skills_fr": OLD_SKILLS, "occupationSkillRelations_fr": RELATIONS.replace("optional", "utile")},
            r"occupationSkillRelations_fr\.csv, ligne 3, champ relationType : « utile » lu",
        ),
    ],
)
def test_a_malformed_release_is_told(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(TaxonomyError, match=message):
        read_esco([_folder(tmp_path, **files)])


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "skills_fr.csv").write_bytes(OLD_SKILLS.encode("latin-1"))
    with pytest.raises(TaxonomyError, match="pas en UTF-8"):
        read_esco([tmp_path])


@pytest.mark.shared_data
def test_the_real_release_is_read_whole(shared_data: Path) -> None:
    concepts = read_esco([shared_data / "esco_v1.0.3"])
    assert (len(concepts.skills), len(concepts.occupations)) == (13_485, 2_942)
    by_uri = {occupation.uri: occupation for occupation in concepts.occupations}
    director = by_uri[ROOT + "occupation/00030d09-2b3a-4efd-87cc-c4ea39d27c34"]
    assert (director.label_fr, director.label_fr_feminine) == ("directeur technique", "directrice technique")
    assert director.label_en == "technical director"
    assert concepts.parents[director.uri]
