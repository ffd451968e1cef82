from __future__ import annotations

import pytest

from matcher.ranking.beginners import takes_beginners


@pytest.mark.parametrize(
    "text",
    [
        "Débutant accepté !",
        "Débutantes et débutants acceptés, formation sur place.",
        "Aucune qualification exigée. Juniors comme seniors, on vous attend !",
        "Pas de diplôme ni d'expérience demandés.",
        "Aucune école n'enseigne notre métier, c'est donc nous qui vous formons : formation assurée.",
        "On apprend en trois mois avec un ancien.",
        "Une première expérience serait bienvenue mais pas obligatoire.",
        "No experience needed, training provided.",
    ],
)
def test_postings_that_take_beginners(text: str) -> None:
    assert takes_beginners(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vous avez au moins 3 ans d'expérience réelle en fraisage. On vous formera aux pièces complexes.",
        "Bac pro MSPC, première expérience industrielle de deux ans ; complété par une formation interne.",
        "Une vraie expérience de conduite de four est attendue, nous formons au verre.",
        "Trois ans en injection, dont du réglage ; formation interne au poste.",
        "Débutant complet : non, pas sur ce poste.",
        "Conduire la machine, relever les pesées.",
    ],
)
def test_postings_that_ask_for_experience(text: str) -> None:
    assert not takes_beginners(text)
