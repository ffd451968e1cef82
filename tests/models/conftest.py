"""What several tests of the recipes share."""

import pytest

WORDS = ["soudeur", "comptable", "cariste", "régleur", "cuisinier", "peintre", "verrier", "trieur"]


@pytest.fixture(scope="session")
def small_world():
    """Write a small classification, offers and trades into a folder; give the options that name them."""
    return write_small_world


def write_small_world(folder):
    esco = folder / "esco"
    esco.mkdir(parents=True)
    (esco / "occupations_fr.csv").write_text(
        "conceptUri,preferredLabel,altLabels\n"
        + "".join(f'u{i},{w}/{w}e,"{w} qualifié\nagent {w}"\n' for i, w in enumerate(WORDS))
    )
    (esco / "occupations_en.csv").write_text(
        "conceptUri,preferredLabel,altLabels,description\n"
        + "".join(f'u{i},worker{i},"operative{i}\nhand{i}",Does the work {i}.\n' for i in range(len(WORDS)))
    )
    (esco / "ISCOGroups_fr.csv").write_text("conceptUri,preferredLabel\ng1,Métiers\n")
    (esco / "broaderRelationsOccPillar.csv").write_text("conceptUri,broaderUri\nu0,g1\n")
    (esco / "skills_fr.csv").write_text(
        'conceptUri,preferredLabel,altLabels\ns1,souder,"faire des soudures"\n'
    )
    (esco / "skillGroups_fr.csv").write_text("conceptUri,preferredLabel\n")
    (esco / "broaderRelationsSkillPillar.csv").write_text("conceptUri,broaderUri\n")
    rome = folder / "rome.csv"
    rome.write_text(
        "Rome1;Rome2;Rome3;Intitule;OGR\n"
        "H;29;13;Soudage; \nH;29;13;Soudeur / Soudeuse;1\nH;29;13;Brasseur;2\n"
    )
    offers = folder / "offers.jsonl"
    offers.write_text(
        "".join(f'{{"keywords": ["{w}", "a{i}", "b{i}", "c{i}", "d{i}"]}}\n' for i, w in enumerate(WORDS))
    )
    trades = folder / "trades"
    (trades / "skills").mkdir(parents=True)
    (trades / "occupations").mkdir()
    (trades / "corpus" / "train").mkdir(parents=True)
    (trades / "skills" / "f.yaml").write_text(
        "skills: [{id: tri, fr: trier, alt: [choisir], tasks: [mirer]}]\n"
    )
    (trades / "occupations" / "f.yaml").write_text(
        "occupations: [{id: trieur, fr: trieur, alt: [choisisseur]}]\n"
    )
    (trades / "corpus" / "train" / "f.txt").write_text(
        "# trieur\ncv | tri | mire les flacons\nrh | tri | Vous triez.\n"
    )
    return ["--esco", esco, "--rome", rome, "--offers", offers, "--trades", trades]
