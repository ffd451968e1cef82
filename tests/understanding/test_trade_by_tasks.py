from __future__ import annotations

import pytest

from matcher.understanding import extract_facts

STRATIFIER = (
    "Je cire le moule, je passe le gelcoat, je pose le mat de verre et la résine au rouleau débulleur. "
    "Une fois polymérisé je démoule la coque et j'ébavure."
)


def _held(text: str) -> list[str]:
    return [fact.uri.rsplit("/", 1)[1] for fact in extract_facts(text).occupations if fact.role == "held"]


def test_tasks_alone_tell_the_trade_of_somebody_who_names_no_title() -> None:
    facts = extract_facts(STRATIFIER)
    (fact,) = [fact for fact in facts.occupations if fact.role == "held"]
    assert fact.uri.endswith("stratifieur-composites")
    assert STRATIFIER[fact.start : fact.end].strip()
    assert fact.confidence < 0.75
    # The clause that tells of the trade still shows its skills.
    assert facts.skills


def test_a_title_that_stands_in_the_text_is_enough() -> None:
    assert _held(f"Soudeur TIG depuis 2015. {STRATIFIER}") == ["soudeur-tig"]


@pytest.mark.parametrize(
    "text",
    [
        "Je voudrais apprendre à cirer un moule, passer le gelcoat, poser le mat de verre et la résine.",
        "Mon frère est à Dieppe, il cire le moule, passe le gelcoat, pose le mat et la résine au rouleau.",
        "Sérieuse, ponctuelle, je cherche un emploi près de chez moi.",
    ],
)
def test_wishes_relatives_and_empty_words_are_no_trade(text: str) -> None:
    assert _held(text) == []
