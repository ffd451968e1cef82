from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.understanding.asides import is_aside, is_denial, is_of_others, told_spans
from matcher.understanding.sentences import split_sentences


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
        "Mon mari a le permis poids lourd.",
        "Ma femme a eu son CAP coiffure.",
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


@pytest.mark.parametrize(
    ("text", "aside", "told"),
    [
        (
            "Jamais passé de commande, mais j'ai relancé des fournisseurs pendant dix-huit mois.",
            "Jamais passé de commande",
            "j'ai relancé des fournisseurs pendant dix-huit mois.",
        ),
        (
            "J'ai 19 ans, bac pro maintenance des véhicules chez Renault.",
            "J'ai 19 ans",
            "bac pro maintenance des véhicules chez Renault.",
        ),
        (
            "Je ne connais pas l'usine : j'ai tenu une caisse.",
            "Je ne connais pas l'usine",
            "j'ai tenu une caisse.",
        ),
    ],
)
def test_an_aside_hides_nothing_of_what_follows_it(text: str, aside: str, told: str) -> None:
    first, second = (span.of(text) for span in told_spans(text))
    assert (first, second) == (aside, told)
    assert is_aside(first)
    assert not is_aside(second)


@pytest.mark.parametrize(
    "text",
    [
        "Mon mari est cariste : il fait les nuits et charge les camions.",
        "Je n'ai jamais touché une presse, juste regardé.",
        "Jamais conduit de chariot : dommage.",
    ],
)
def test_an_aside_alone_stays_whole(text: str) -> None:
    assert [span.of(text) for span in told_spans(text)] == [text]


def test_what_a_thing_does_not_do_is_no_denial() -> None:
    assert not is_aside("Mon quotidien : une section qui ne tape plus, une électrovanne de bloc.")


@given(
    st.text(st.sampled_from("j'ai 19 ans, jamais mais : pas de presse.\n") | st.characters(), max_size=200)
)
def test_the_parts_lie_in_the_sentences_in_their_order(text: str) -> None:
    sentences, parts = split_sentences(text), told_spans(text)
    assert all(any(one.start <= part.start < part.end <= one.end for one in sentences) for part in parts)
    assert all(left.end <= right.start for left, right in itertools.pairwise(parts))
