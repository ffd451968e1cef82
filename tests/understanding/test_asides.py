from __future__ import annotations

import pytest

from matcher.understanding.asides import is_aside, is_denial, is_of_others


@pytest.mark.parametrize(
    "sentence",
    [
        "Je n'ai jamais touché une machine et le pied à coulisse, juste pour dépanner.",
        "Jamais conduit de chariot.",
        "Je ne sais pas souder.",
        "Pas de notion de pneumatique.",
        "I have never set up a press.",
    ],
)
def test_what_is_denied_from_the_start_tells_of_no_work(sentence: str) -> None:
    assert is_denial(sentence)
    assert is_aside(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Mon compagnon est conducteur en verrerie, il m'en parle tous les soirs.",
        "Ma mère travaille dans les flacons mais elle ne peut pas m'emmener.",
        "Mes beaux-parents tenaient une ferme.",
        "My husband drives a lorry.",
    ],
)
def test_what_somebody_else_does_is_no_experience(sentence: str) -> None:
    assert is_of_others(sentence)
    assert is_aside(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Je soude en TIG depuis dix ans, je n'ai jamais eu un retour client.",
        "J'ai réglé la presse sans jamais l'arrêter.",
        "Mon père était mouliste et j'ai repris l'atelier pendant douze ans.",
        "Mes collègues sont formés par moi au changement de format.",
        "Contrôle visuel au néon, tri à l'unité.",
        "",
    ],
)
def test_what_the_person_does_is_read(sentence: str) -> None:
    assert not is_aside(sentence)
