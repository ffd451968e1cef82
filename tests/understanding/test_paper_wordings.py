"""Diplomas and certificates as ads and CVs word them."""

import pytest


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CACES R489 1, 3 et 5", {"CACES R489-1", "CACES R489-3", "CACES R489-5"}),
        ("CACES 1 3 5", {"CACES R489-1", "CACES R489-3", "CACES R489-5"}),
        ("CACES 1-3-5 à jour", {"CACES R489-1", "CACES R489-3", "CACES R489-5"}),
        ("CACES R489 cat. 1B et 3", {"CACES R489-1B", "CACES R489-3"}),
        ("CACES 3 et 5 à jour (R489), six mois de pratique", {"CACES R489-3", "CACES R489-5"}),
        ("CACES R485 2", {"CACES R485-2"}),
        ("CACES pont roulant", {"CACES R484"}),
        ("caces nacelle", {"CACES R486"}),
        ("Habilitations BR, B1V", {"HAB-ELEC BR", "HAB-ELEC B1V"}),
        ("Habilité H0B0", {"HAB-ELEC H0", "HAB-ELEC B0"}),
        ("habilitation électrique B2V-BR-BC", {"HAB-ELEC B2V", "HAB-ELEC BR", "HAB-ELEC BC"}),
        (
            "Habilitations : BR et B2V oui (2025). BC à repasser.",
            {"HAB-ELEC BR", "HAB-ELEC B2V", "HAB-ELEC BC"},
        ),
        ("habilitation électrique", {"HAB-ELEC"}),
        ("SST à jour", {"SST"}),
        ("sauveteuse secouriste du travail", {"SST"}),
        ("PSC1 en 2022", {"PSC1"}),
        ("ATEX niveau 1 en 2023", {"ATEX-1"}),
        ("Certifications : ITIL Foundation", {"ITIL FOUNDATION"}),
        ("Formation travail en hauteur et GWO", {"TRAVAIL EN HAUTEUR", "GWO"}),
        ("N2 chimie", {"N2 CHIMIE"}),
        ("FIMO et FCO", {"FIMO", "FCO"}),
        ("Permis de cariste", {"PERMIS CARISTE"}),
        ("Fork-lift licence", {"PERMIS CARISTE"}),
        ("Qualification TIG 141", {"SOUDAGE TIG"}),
        ("permis B + remorque (BE)", set()),
    ],
)
def test_certificates_of_a_cv(extractor, text, codes):
    assert {fact.code for fact in extractor.extract(text).certificates} == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Poste soumis à risque ATEX : formation niveau 1 assurée par nous.", set()),
        ("Vous passerez l'habilitation électrique, assurée en interne.", set()),
        ("CACES R484 exigé (nous finançons le recyclage).", {"CACES R484"}),
    ],
)
def test_certificates_that_a_firm_gives_are_not_asked_for(extractor, text, codes):
    assert {fact.code for fact in extractor.extract(text, "posting").certificates} == codes


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("CAP sérigraphie industrielle", [3]),
        ("BEP mécanique 1998", [3]),
        ("C.A.P. cuisine", [3]),
        ("CAPA jardinier paysagiste", [3]),
        ("mention complémentaire soudage", [3]),
        ("CQPM régleur sur machines-outils CN 2011", [3]),
        ("CQPM technicien de maintenance", [4]),
        ("TP tuyauteur", [3]),
        ("TP conducteur d'installations et de machines automatisées", [3]),
        ("Titre pro TSSR", [5]),
        ("Titre professionnel technicien supérieur de maintenance", [5]),
        ("titre professionnel gestionnaire de paie 2013", [5]),
        ("Titre pro cariste", [3]),
        ("bac pro MEI 2009", [4]),
        ("Bac STI2D", [4]),
        ("Baccalauréat professionnel plasturgie", [4]),
        ("BP coiffure", [4]),
        ("brevet professionnel", [4]),
        ("BMA souffleur de verre", [4]),
        ("BTS CPRP", [5]),
        ("DUT GMP", [5]),
        ("DEUG de lettres", [5]),
        ("bac +2 en logistique", [5]),
        ("Bac+2", [5]),
        ("BUT QLIO", [6]),
        ("licence pro CAO", [6]),
        ("licence de sociologie", [6]),
        ("bac+3", [6]),
        ("Bachelor's degree", [6]),
        ("master 1 chimie", [6]),
        ("Master qualité", [7]),
        ("bac + 5", [7]),
        ("diplôme d'ingénieur INSA", [7]),
        ("Ingénieur ENSAM", [7]),
        ("MSc in Materials Engineering", [7]),
        ("doctorat en chimie du verre", [8]),
        ("lead CAPA follow-up", []),
        ("Masters et déploiement de postes", []),
        ("tu vides le bac à copeaux", []),
    ],
)
def test_levels_of_diplomas(extractor, text, levels):
    assert [fact.level for fact in extractor.extract(text).diplomas] == levels


def test_a_diploma_only_sought_is_no_fact(extractor):
    assert (
        extractor.extract("Je cherche une entreprise pour un BTS Europlastics en alternance.").diplomas == []
    )
