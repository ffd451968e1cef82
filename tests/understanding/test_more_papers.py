"""Diplomas, certificates, licences and languages in wordings written before the readers were looked at."""

import pytest

DIPLOMAS = [
    ("DEUG de lettres modernes, abandonné ma licence en cours d'année", ["5 held", "6 failed"]),
    ("Maîtrise de chimie obtenue à Rouen en 1996", ["6 held"]),
    ("DEA de physico-chimie des matériaux, puis thèse soutenue en 2003", ["7 held", "8 held"]),
    ("Diplôme d'ingénieur ENSAM", ["7 held"]),
    ("Diplômé de l'INSA de Rouen, promo 2011", ["7 held"]),
    ("Ingénieure matériaux (Polytech Nantes, 2012)", ["7 held"]),
    ("élève ingénieure en 2e année à l'ESIGELEC", ["7 in_progress"]),
    ("Titre pro TSMI préparé à l'AFPA en 2021", ["5 held"]),
    ("titre professionnel de niveau 3 agent de fabrication industrielle", ["3 held"]),
    ("Bachelor européen en logistique (2022)", ["6 held"]),
    ("licence pro plasturgie, mention TB", ["6 held"]),
    ("Abitur (équivalent bac), Allemagne 2008", ["4 held"]),
    ("Matura, lycée de Bielsko-Biała, 2001", ["4 held"]),
    ("diplôme algérien de technicien supérieur en électromécanique, reconnu bac+2", ["5 held"]),
    ("Bacharelato em contabilidade, Porto", ["6 held"]),
    ("Technical secondary school diploma in mechanics (2003)", ["4 held"]),
    ("BSc Chemistry, University of Warsaw (2012)", ["6 held"]),
    ("Je prépare un BTS MSP en alternance, fin juin 2027", ["5 in_progress"]),
    ("J'ai raté mon bac pro de deux points", ["4 failed"]),
    ("Niveau CAP cuisine (examen non passé)", ["3 failed"]),
    ("arrêt en terminale STI2D", ["4 failed"]),
    ("1ère année de BUT GMP non validée", ["6 failed"]),
    ("VAE obtenue : BTS CIM (2020)", ["5 held"]),
    ("VAE bac pro en cours, jury en février", ["4 in_progress"]),
    ("école d'art, DNMADE mention matériaux", ["6 held"]),
    ("DMA arts du verre et du cristal, lycée Dorian", ["5 held"]),
    ("un des meilleurs ouvriers de France 2015", ["5 held"]),
    ("BMA verrier décorateur", ["4 held"]),
    ("BP mécanique, 1990", ["4 held"]),
    ("Brevet de technicien (BT) agencement", ["4 held"]),
    ("Brevet de maîtrise", ["5 held"]),
    ("bac F3", ["4 held"]),
    ("Baccalauréat série D", ["4 held"]),
]


@pytest.mark.parametrize(("text", "expected"), DIPLOMAS)
def test_diplomas_of_a_cv(extractor, text, expected):
    assert [f"{fact.level} {fact.state}" for fact in extractor.extract(text).diplomas] == expected


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("De formation Bac à Bac+2 en maintenance", [4, 5]),
        ("Bac +2 (BTS MS), trois ans d'expérience", [5]),
        ("BTS, DUT ou équivalent en électrotechnique", [5, 5]),
        ("Idéalement titulaire d'un CAP/BEP ou d'un bac pro MEI", [3, 3, 4]),
        ("Aucun diplôme exigé", []),
        ("Issu(e) d'une formation technique type bac pro TU", [4]),
    ],
)
def test_diplomas_of_a_posting(extractor, text, levels):
    assert [fact.level for fact in extractor.extract(text, "posting").diplomas] == levels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CACES 3 valide jusqu'à mars 2027 et CACES 5 périmé",
            ["CACES R489-3 held", "CACES R489-5 expired"],
        ),
        ("J'ai passé mes R489 cat. 3 et 5 en avril", ["CACES R489-3 held", "CACES R489-5 held"]),
        ("R482 A, F et G", ["CACES R482-A held", "CACES R482-F held", "CACES R482-G held"]),
        ("Habilitation électrique B1V BR (recyclage 2025)", ["HAB-ELEC B1V held", "HAB-ELEC BR held"]),
        ("recyclage SST prévu en janvier", ["SST expired"]),
        ("je vais passer le CACES 1 en décembre", ["CACES R489-1 wanted"]),
        ("Le chariot, je le conduis ; le CACES il faudrait me le payer", []),
        ("une ceinture verte en 2016", ["GREEN BELT held"]),
    ],
)
def test_certificates_of_a_cv(extractor, text, expected):
    assert [f"{fact.code} {fact.state}" for fact in extractor.extract(text).certificates] == expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CACES R489 cat 3 et/ou 5 souhaités", ["CACES R489-3", "CACES R489-5"]),
        ("CACES exigé (1A minimum)", ["CACES R489-1A"]),
        ("Les CACES ne servent à rien ici", []),
    ],
)
def test_certificates_of_a_posting(extractor, text, codes):
    assert [fact.code for fact in extractor.extract(text, "posting").certificates] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("J'ai le permis B et la remorque", {"B", "BE"}),
        ("Mon permis, c'est bon depuis l'année passée", {"B"}),
        ("Permis AM, code en cours", {"AM"}),
        ("Permis B, code en cours", set()),
    ],
)
def test_licences(extractor, text, codes):
    assert set(extractor.extract(text).licences) == codes


@pytest.mark.parametrize(
    ("text", "kind", "codes"),
    [
        ("Il faut lire et écrire le français.", "posting", {"fr"}),
        ("Anglais courant, allemand ou espagnol apprécié", "posting", {"en", "de", "es"}),
        ("Anglais B1, wolof et français à la maison", "candidate", {"en", "wo", "fr"}),
        ("un client italien et un fournisseur grec", "candidate", set()),
    ],
)
def test_languages(extractor, text, kind, codes):
    assert {fact.code for fact in extractor.extract(text, kind).languages} == codes
