"""Years of experience told, asked for, and what only looks like them; today is 15 September 2026."""

import pytest


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Une dizaine d'années dans la plasturgie.", 10),
        ("une quinzaine d'années au choix", 15),
        ("Presque 20 ans à la sérigraphie", 20),
        ("Entré à 17 ans, j'en ai 55 : la verrerie, toute ma vie.", 38),
        ("Rentré en 2013 au laquage, j'y suis encore.", 13.67),
        ("Embauchée en septembre 2015 comme trieuse, toujours en poste.", 11),
        ("Entré en 2006, licencié en 2024.", 18),
        ("Embauché en 1998, j'ai tenu jusqu'à la fermeture en 2023.", 25),
        ("09/19 – 06/22 cariste", 2.83),
        ("Opérateur (2015-)", 11.67),
        ("from 2015 till 2019 operator", 4),
        ("2015 – current: operator", 11.67),
        ("de 98 à 2004 dans la même boîte", 6),
        ("1 an 1/2 d'intérim en plasturgie", 1.5),
        ("15+ years experience in moulds", 15),
        ("I am a machinist, sixteen years in the trade.", 16),
        ("mes 9 années de conduite de ligne", 9),
        ("il y a 8 ans que je fais du tri", 8),
        ("J'ai commencé à 19 ans au bout de l'arche. Trente et un ans à la même verrerie.", 31),
        ("Responsable fusion depuis 12 ans, j'ai réduit le gaz de 9 % en deux ans.", 12),
        ("CAP coiffure, trois ans de salon", 3),
        ("2016 - 2020 cariste. 2018 - 2022 magasinier.", 6),
        ("J'ai un titre de séjour valable 10 ans. Plongeur 3 ans à Dieppe.", 3),
        ("58 ans, quarante ans de chaud", 40),
        ("49 ans. 25 ans de choix", 25),
        ("Assistante dans un négoce de matériaux, 21 ans. Devis et factures.", 21),
        ("Service énergie d'une papeterie, 19 ans, dont dix comme seul titulaire.", 19),
        ("Treize ans d'EHPAD. Mon mari est conducteur de machine depuis 2002.", 13),
        ("Vendeuse en parfumerie (2011-2024), adjointe depuis 2020.", 13),
        ("Laborantine 2006 - 2006-2024 : plateau de biologie.", 18),
        ("J'ai arrêté neuf ans pour mes enfants. Avant, onze ans de confection.", 11),
        ("Quarante ans de tour. La robinetterie dix ans, puis trois ans de pièces de rechange.", 40),
        ("Après 18 ans chez un fondeur, trois ans au rechargement", 21),
        ("trente et un ans à la même verrerie", 31),
        ("vingt-deux ans de métier", 22),
        ("8 ans d'agence puis 3 ans en interne", 11),
        ("25 ans dans la sérigraphie", 25),
        ("régleur 15 ans", 15),
        ("2019-auj. plasturgie\n2015-2019 sucrerie", 11.67),
        ("Ingénieure HSE, 36 ans\n2018 à aujourd'hui : verrerie", 8.67),
        ("Contrôleuse, 7 ans sur des flacons, après 5 ans de caisse en supermarché.", 12.0),
        ("4 ans de labo à Rouen et 3 ans de verre. Petit de 2 ans.", 7.0),
        ("Coiffeuse pendant 14 ans. Quatorze ans debout, cela use.", 14.0),
        ("* 1999-2011 robinetterie\n* 2011-2024 serrurerie\n* depuis : intérim", 27.67),
    ],
)
def test_of_a_person(extractor, text, years):
    assert extractor.extract(text).years == pytest.approx(years, abs=0.02)


@pytest.mark.parametrize(
    "text",
    [
        "49 ans, marié, deux enfants",
        "Cariste / magasinier – 41 ans – Blangy",
        "DECOLLETEUR / 47 ans / Vimeu",
        "Homme de 49 ans cherche emploi",
        "J'ai 49 ans",
        "Nadia B., 49 ans, opératrice de tri",
        "49 ans et toujours motivé",
        "À 49 ans je veux changer",
        "née en 1977 (49 ans)",
        "Je suis un homme de 52 ans",
        "Femme 49 ans dynamique",
        "Maman de 3 enfants (12 ans, 8 ans et 4 ans)",
        "mes enfants ont 10 et 14 ans",
        "Permis depuis 20 ans",
        "Jeune homme (22 ans)",
        "Profil : 49 ans, célibataire",
        "Conduite de presse, entretien des machines. 49 ans, permis B.",
        "18 ans, en terminale",
        "Stages : 8 semaines en usine ; 6 semaines chez un fabricant de bateaux.",
        "Je cherche un premier emploi, 19 ans.",
        "Bonjour, je suis Lina, 17 ans, en première.",
    ],
)
def test_ages_and_trials_are_no_experience(extractor, text):
    assert extractor.extract(text).years is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Bac +2 mesures physiques, ou dix ans de terrain.", None),
        ("CAP sérigraphie ou 3 ans de machine.", 3),
        ("Expérience de cinq ans dont trois sur un poste similaire.", 5),
        ("Cinq ans d'expérience, dont deux ans au moins en verrerie.", 5),
        ("Débutants acceptés.", 0),
        ("Deux ans sur une ligne automatisée.", 2),
        ("formation sur le tas avec 3 ans de chantier", 3),
        ("Cinq ans à ce poste, ou conducteur ailleurs", 5),
        ("Débutant issu d'alternance accepté.", 0),
        ("Notre maison a 130 ans. Vous avez le goût du verre.", None),
        ("Six mois en usine demandés, n'importe laquelle.", 0.5),
        ("Ce qu'on attend : un bac pro (garage bienvenu), deux ans de pratique d'atelier.", 2),
        ("Idéalement, trois ans d'expérience.", None),
    ],
)
def test_asked_for(extractor, text, years):
    assert extractor.extract(text, "posting").years == years


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2018 à 2022 — cariste, plateforme de flacons", 48),
        ("Cariste\n2018 - 2022\nChargement, déchargement", 48),
        ("09/2019 – 08/2021 – Cariste, sucrerie (Somme)", 24),
    ],
)
def test_months_beside_a_title(extractor, text, months):
    assert [fact.months for fact in extractor.extract(text).occupations] == [months]
