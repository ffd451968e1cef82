"""Titles that are the person's or the posting's, and those of bosses, colleagues, parents and courses."""

import pytest


def found(extractor, text, kind):
    return [(fact.uri.split("/")[-1], fact.role) for fact in extractor.extract(text, kind).occupations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon père était chef d'équipe de production, moi j'ai été cariste.", [("cariste", "held")]),
        ("sous la responsabilité du chef d'équipe décor", []),
        ("Je travaille avec des caristes et le magasinier", []),
        ("J'ai encadré 4 caristes", []),
        ("Après une formation cariste, je cherche un poste de magasinier", [("magasinier", "sought")]),
        ("J'étais le chef d'équipe de production", [("chef-equipe-production", "held")]),
        ("montage moule et soudure TIG", []),
        ("j'ai fait les déclarations en douane", []),
        ("Cariste / magasinier en verrerie", [("cariste", "held"), ("magasinier", "held")]),
        ("Technicien(ne) de maintenance industrielle", [("technicien-maintenance-industrielle", "held")]),
        ("conducteur·rice de machine IS", [("conducteur-machine-is", "held")]),
        ("Tuyauteur / tuyauteuse", [("tuyauteur", "held")]),
    ],
)
def test_of_a_person(extractor, text, expected):
    assert found(extractor, text, "candidate") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Conducteur(trice) de machine IS H/F. Rattaché au chef d'équipe de production, "
            "vous alertez les caristes et le magasinier.",
            ["conducteur-machine-is"],
        ),
        ("Animateur HSE. Vous parlez aussi bien à un directeur qu'à un cariste.", ["animateur-hse"]),
        ("Vous managez 12 opérateurs de conditionnement", []),
        ("Cherche tuyauteur pour intervenir chez nos clients", ["tuyauteur"]),
        ("3 caristes (F/H)", ["cariste"]),
    ],
)
def test_of_a_posting(extractor, text, expected):
    assert [name for name, _ in found(extractor, text, "posting")] == expected


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        ("Je démonte avec le coloriste, je prépare les cadres.", "formulation-teintes"),
        ("Je parle aussi bien à un directeur qu'à un cariste.", "conduite-chariot"),
    ],
)
def test_other_people_prove_no_skill(extractor, text, uri):
    assert uri not in {fact.uri.rsplit("/", 1)[-1] for fact in extractor.extract(text).skills}


def test_a_machine_is_nobodys_title(extractor):
    assert extractor.extract("Je relance le palettiseur et la fraiseuse.").occupations == []
    (fact,) = extractor.extract("J'étais la fraiseuse CN de l'atelier.").occupations
    assert fact.role == "held"
