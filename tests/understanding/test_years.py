"""Years of experience in wordings written before the reader was looked at; today is 15 September 2026."""

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
    ],
)
def test_of_a_person(extractor, text, years):
    assert extractor.extract(text).years == pytest.approx(years, abs=0.02)


@pytest.mark.parametrize(
    "text",
    [
        "Stages : 8 semaines en usine ; 6 semaines chez un fabricant de bateaux.",
        "Je cherche un premier emploi, 19 ans.",
    ],
)
def test_trials_and_ages_are_no_experience(extractor, text):
    assert extractor.extract(text).years is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Bac +2 mesures physiques, ou dix ans de terrain.", None),
        ("CAP sérigraphie ou 3 ans de machine.", 3),
        ("Expérience de cinq ans dont trois sur un poste similaire.", 5),
        ("Cinq ans d'expérience, dont deux ans au moins en verrerie.", 5),
        ("Débutants acceptés.", 0),
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
