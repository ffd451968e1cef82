from __future__ import annotations

from pathlib import Path

import pytest

from matcher.understanding import extract_facts
from matcher.understanding.private_life import is_private

TRAIN = Path(__file__).parents[2] / "data" / "fixtures" / "train"


@pytest.mark.parametrize(
    "sentence",
    [
        "Congé parental de 2019 à 2022.",
        "Trois ans d'interruption pour élever mes enfants",
        "J'ai arrêté pour m'occuper de ma mère malade.",
        "J'habite Roubaix.",
        "Née le 4 mai 1987 à Oran",
        "52 ans",
        "Bientôt 28 ans.",
        "56 ans, permis B et voiture.",
        "Âgée de 52 ans",
        "Reconnaissance de la qualité de travailleur handicapé (RQTH).",
        "Langues : turc (maternelle), français (courant)",
        "Mariée, deux enfants à charge",
        "Élu au CSE de 2015 à 2019",
        "Au chômage depuis la fermeture",
        "Maternity leave in 2020",
    ],
)
def test_what_is_private_is_not_read_as_a_trade(sentence: str) -> None:
    assert is_private(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Arrêt et redémarrage de la ligne en fin de poste",
        "J'ai 12 ans de tri à la lampe",
        "25 ans d'expérience en atelier de moules",
        "Auxiliaire de puériculture : je garde les enfants de deux à trois ans, repas et siestes",
        "Aide-soignante en EHPAD",
        "Contrôle de l'aspect des flacons, pause toutes les deux heures",
        "Chargée de la langue des signes pour les équipes",
        "Né du besoin de moules plus durs, le rechargement au chalumeau est mon métier",
        "Dix ans de conduite de machine IS, puis une interruption pour élever mes enfants, puis retour au "
        "tri des flacons en fin d'arche",
    ],
)
def test_work_stays_work(sentence: str) -> None:
    assert not is_private(sentence)


def test_years_of_private_life_are_no_experience() -> None:
    work = "Trieuse de flacons à la lampe, choix en fin d'arche."
    assert extract_facts(f"{work} De 2019 à 2022 : interruption pour élever mes enfants.").years is None
    assert extract_facts(f"{work} Congé parental de trois ans.").years is None
    assert extract_facts(f"De 2019 à 2022 : {work}").years == 3.0
