"""Papers of others, of the firm, of older rules and of schools: what counts, and for whom."""

import pytest


@pytest.mark.parametrize(
    ("text", "kind", "levels"),
    [
        ("Mon père a un BP, ma sœur fait un BTS, moi j'ai un CAP coiffure.", "candidate", [3]),
        ("Mon équipe compte trois BTS et deux bacs pro.", "candidate", []),
        ("Formation : UTC, génie mécanique, 2012", "candidate", [7]),
        ("J'ai fait un stage à l'INSA de Rouen en 2012", "candidate", []),
        ("Master QHSE, INSA de Rouen, 2010", "candidate", [7]),
        ("École d'ingénieurs (UTC, INSA) ou équivalent", "posting", [7]),
        ("Trois semaines avec Dominique (CAP verrier 1986) qui montre le geste.", "posting", []),
        ("CQP possible après un an", "posting", []),
        ("Contrat pro menant au CQP conducteur de ligne", "posting", [3]),
        ("Diplôme de niveau IV ou III", "posting", [4, 5]),
        ("Bac pro artisanat, option verrerie. Le bac pro, je l'ai eu du premier coup.", "candidate", [4]),
        ("SAP (licence informatique nominative), licence IV du café", "candidate", []),
    ],
)
def test_diplomas_that_count(extractor, text, kind, levels):
    assert [fact.level for fact in extractor.extract(text, kind).diplomas] == levels


@pytest.mark.parametrize(
    ("text", "kind", "codes"),
    [
        ("Mon binôme a les CACES, moi je marche.", "candidate", set()),
        ("CACES R372 cat. 9, R386 3B, R389 cat. 3", "candidate", {"R482-F", "R486-B", "R489-3"}),
        ("R484 cabine et sol", "candidate", {"R484-1", "R484-2"}),
        ("CACES A, C1 et F", "candidate", {"R482-A", "R482-C1", "R482-F"}),
        ("CACES 3 (frontal) et 5 (rétractable)", "candidate", {"R489-3", "R489-5"}),
        ("CACES 1-3-5, nacelle", "candidate", {"R489-1", "R489-3", "R489-5", "R486"}),
        ("Pas de CACES sauf le pont (R484 cat 1).", "candidate", {"R484-1"}),
        ("Le CACES se passe chez nous, pas avant", "posting", set()),
        ("Pontier souhaité ou acceptant de le passer", "posting", {"R484"}),
    ],
)
def test_caces_that_count(extractor, text, kind, codes):
    found = {fact.code.removeprefix("CACES ") for fact in extractor.extract(text, kind).certificates}
    assert found == codes


@pytest.mark.parametrize(
    ("text", "kind", "codes"),
    [
        ("soudeur 141/111", "candidate", {"SOUDAGE TIG", "SOUDAGE ARC"}),
        ("Nous recherchons un soudeur 141/135", "posting", set()),
        ("Nos soudeurs sont qualifiés 135 et 141", "posting", set()),
        ("Soudeur TIG depuis 2015. Certificat EN 9606 à jour.", "candidate", {"SOUDAGE TIG"}),
        ("Je débranche les moteurs (BR).", "candidate", {"HAB-ELEC BR"}),
        ("Habilitations : BP photovoltaïque, BC", "candidate", {"HAB-ELEC BP", "HAB-ELEC BC"}),
        ("BE mécanique, électricité du bureau", "posting", set()),
        ("Frigoriste, attestation cat. 1", "candidate", {"FLUIDES FRIGORIGENES"}),
        ("attestation de travail cat. 1", "candidate", set()),
        ("Responsable SST (santé et sécurité)", "posting", set()),
        ("Je travaille en zone ATEX 1", "candidate", set()),
    ],
)
def test_other_certificates_that_count(extractor, text, kind, codes):
    assert {fact.code for fact in extractor.extract(text, kind).certificates} == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Permis à jour", []),
        ("Permis B : le code est passé, la conduite non", []),
        ("permis B + E", ["B", "BE"]),
        ("permis B + remorque (BE), CACES R486 A en cours de recyclage", ["B", "BE"]),
    ],
)
def test_licences_that_count(extractor, text, codes):
    assert sorted(extractor.extract(text).licences) == codes


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Les débutants diplômés peuvent répondre.", 0.0),
        ("Profil débutant ou confirmé", 0.0),
        ("Avec ou sans expérience", 0.0),
        ("L'expérience n'est pas indispensable.", 0.0),
        ("Première expérience appréciée ; sinon, du soin, et nous formons.", 0.0),
        ("Débutants non acceptés", None),
        ("Ne convient pas à un débutant", None),
        ("Débutant accepté, mais deux ans d'expérience exigés en conduite", 2.0),
    ],
)
def test_years_asked_where_beginners_are_welcome(extractor, text, years):
    assert extractor.extract(text, "posting").years == years
