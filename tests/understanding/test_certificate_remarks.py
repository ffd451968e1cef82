"""What a text says of a certificate: lapsed, to come, given, useless; and names without a course."""

import pytest

KINDS = {"c": "candidate", "p": "posting"}


def told(extractor, text, kind):
    found = extractor.extract(text, KINDS[kind]).certificates
    return sorted(f"{fact.code.removeprefix('CACES ')}:{fact.state}" for fact in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nacelle R486 A hors délai depuis un an.", ["R486-A:expired"]),
        ("Mon R389 3 de 2012 ne vaut plus rien.", ["R489-3:expired"]),
        ("J'avais le R386 3B (tombé en 2019).", ["R486-B:expired"]),
        ("Le CACES R489 5 est demandé pour le printemps.", ["R489-5:wanted"]),
        ("Je prends la manutention, CACES 3 si on me le paye.", ["R489-3:wanted"]),
        ("La boîte me paie le CACES R485 2.", ["R485-2:wanted"]),
        ("CACES : aucun. Permis B.", []),
        ("HACCP je connais mais sans formation.", []),
        ("HACCP suivi en 2023 au lycée.", ["HACCP:held"]),
    ],
)
def test_a_person_tells_what_became_of_a_certificate(extractor, text, expected):
    assert told(extractor, text, "c") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CACES pas utile, les caristes s'en chargent.", []),
        ("Green belt sans importance pour nous.", []),
        ("SST non exigé.", []),
        ("Le CACES 3 est prévu à votre parcours d'intégration.", []),
        ("Vous serez formé à la conduite des ponts, à l'extinction et au SST.", []),
        ("Le SST est passé la première année.", []),
        ("Connaissance des obligations (ATEX, habilitation, CACES) requise.", []),
        ("CACES 3 exigé, SST apprécié.", ["R489-3:required", "SST:wanted"]),
    ],
)
def test_a_posting_tells_what_it_gives_or_does_without(extractor, text, expected):
    assert told(extractor, text, "p") == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("CATEC intervenant, N1, port du harnais.", "c", {"CATEC", "N1 CHIMIE", "TRAVAIL EN HAUTEUR"}),
        ("CACES R486 B, harnais souhaité.", "p", {"CACES R486-B", "TRAVAIL EN HAUTEUR"}),
        (
            "Soudeur ISO 9606-1 141. Espace confiné et harnais obligatoires.",
            "p",
            {"CATEC", "TRAVAIL EN HAUTEUR"},
        ),
        ("ATEX 1, N2 passé l'an dernier.", "c", {"ATEX-1", "N2 CHIMIE"}),
        ("Brasage ATG valable.", "c", {"BRASAGE"}),
        ("BrazE à passer, brasage fort.", "c", {"BRASAGE"}),
        ("J'ai un certif phyto valable.", "c", {"CERTIPHYTO"}),
        ("Casque, gants, harnais fournis. CACES R486 B.", "p", {"CACES R486-B"}),
        ("Technicien support N2, habilitation BR.", "c", {"HAB-ELEC BR"}),
        ("Maintenance N1, ATEX 0.", "c", {"ATEX-0"}),
        ("Formation ATEX N1", "c", {"ATEX-1"}),
    ],
)
def test_papers_named_without_their_course_count_beside_others(extractor, text, kind, expected):
    codes = {fact.code for fact in extractor.extract(text, KINDS[kind]).certificates}
    codes = {code for code in codes if not code.startswith("SOUDAGE")}
    assert codes == expected
