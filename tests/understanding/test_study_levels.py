"""How far learners have come, whom contracts address, and who asks to be trained."""

from __future__ import annotations

import pytest

from matcher.understanding import extract_facts
from matcher.understanding.study_levels import addressed_levels, learner_level, wants_training


@pytest.mark.parametrize(
    ("kind", "text", "level"),
    [
        ("lyceen", "Bonjour, je suis en 3ème 2 au collège de Blangy.", 2),
        ("lyceen", "Je suis en seconde pro au lycée du Vimeu.", 2.5),
        ("lyceen", "1ere bac pro MSPC. cherche entreprise pour stage", 3.5),
        ("lyceen", "En terminale STI2D, option SIN", 4),
        ("etudiant", "Étudiante en BTS CIM, 2e année, après un bac pro TRPM", 5),
        ("apprenti", "Titulaire du CAP Signalétique et décors graphiques depuis juin.", 3),
        ("demandeur_emploi", "BTS électrotechnique obtenu en 2004.", None),
        ("demandeur_emploi", "Au troisième accident j'ai arrêté. Troisième équipe.", None),
        ("lyceen", "Je cherche un stage.", None),
        (None, "", None),
    ],
)
def test_the_level_of_a_learner(kind: str | None, text: str, level: float | None) -> None:
    assert learner_level(text, extract_facts(text), kind) == level


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Stage d'observation pour élèves de troisième", {2}),
        ("Apprenti BTS Électrotechnique, après un bac pro MELEC", {4, 5}),
        ("CAP ou bac pro TRPM, sortie de 3e ou de 2de", {2, 2.5, 3, 4}),
        ("Alternance, première ou deuxième année de BTS MS", {5}),
        ("Agent de tri, 3e équipe, 2e poste", set()),
    ],
)
def test_the_levels_a_contract_addresses(text: str, levels: set[float]) -> None:
    assert addressed_levels(text, extract_facts(text, "posting")) == levels


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Je voudrais apprendre à régler moi-même.", True),
        ("Je cherche un contrat pro en plasturgie.", True),
        ("En reconversion après douze ans de boulangerie.", True),
        ("Je ne cherche pas de formation.", False),
        ("Je souhaite ne pas suivre de formation.", False),
        ("J'ai suivi une formation incendie en 2019.", False),
        ("Je forme les nouveaux.", False),
    ],
)
def test_who_asks_to_be_trained(text: str, asks: bool) -> None:
    assert wants_training(text) is asks
