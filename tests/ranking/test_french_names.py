from __future__ import annotations

import pytest

from matcher import Candidate, Posting, rank
from matcher.ranking import pool_builder
from matcher.ranking.french_names import french_stems
from matcher.services.search import build_pool
from matcher.understanding import extract_facts

ENGLISH = (
    "I worked eight years as a TIG welder on stainless steel pipes. I read technical drawings and I check my "
    "welds with dye penetrant testing. I also drove a forklift in the warehouse."
)
FRENCH = "Soudeur TIG pendant huit ans sur tubes inox, lecture de plans, conduite de chariot."


def test_a_french_text_is_left_as_it_is() -> None:
    assert french_stems(extract_facts(FRENCH)) == []


def test_an_english_text_is_given_french_names_of_what_it_shows_and_not_of_what_it_denies() -> None:
    told = french_stems(extract_facts(ENGLISH))
    assert {"soud", "tig"} <= set(told) or {"soudeur", "tig"} <= set(told)
    denied = french_stems(extract_facts("I have never done any TIG welding in my life."))
    assert "tig" not in denied


def words_in_common(posting: Posting, person: Candidate) -> float:
    match = rank(posting, build_pool([person]))[0]
    return next(one.value for one in match.contributions if one.feature == "words")


def test_an_english_profile_shares_words_with_a_french_posting(monkeypatch: pytest.MonkeyPatch) -> None:
    posting = Posting(id="P", title="Cariste", text="Conduite de chariot élévateur et lecture de plans.")
    person = Candidate(id="E", text=ENGLISH)
    translated = words_in_common(posting, person)
    monkeypatch.setattr(pool_builder, "french_stems", lambda facts: [])
    assert translated > words_in_common(posting, person) + 0.05
