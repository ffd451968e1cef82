"""Facts carry the name of their text's language; readers get the name in theirs."""

from __future__ import annotations

import pytest

from matcher.records.errors import speaking
from matcher.taxonomy.load import load_taxonomy
from matcher.taxonomy.names import reader_name

SWABBING = "passerelle:skill/graissage-moules"
SWABBER = "passerelle:occupation/graisseur-moules"


def test_a_skill_is_named_in_the_language_of_its_reader() -> None:
    french, english = (load_taxonomy().skills[SWABBING].label(language) for language in ("fr", "en"))
    assert french != english
    for label in (french, english):
        assert reader_name(SWABBING, label) == french
        with speaking("en"):
            assert reader_name(SWABBING, label) == english
        assert reader_name(SWABBING, label, "en") == english


def test_a_trade_keeps_both_genders_in_french() -> None:
    label = load_taxonomy().occupations[SWABBER].label("fr")
    assert " / " in label
    assert reader_name(SWABBER, label, "en") == "mould swabber"
    assert reader_name(SWABBER, "mould swabber", "fr") == label


@pytest.mark.parametrize(
    ("uri", "label"),
    [
        (SWABBING, "graissage à la volée, deux ans"),
        (None, "graisser les moules"),
        ("passerelle:skill/inconnue", "x"),
        ("CACES R484", "CACES R484"),
    ],
)
def test_somebodys_own_words_stay_as_they_are(uri: str | None, label: str) -> None:
    assert reader_name(uri, label, "en") == reader_name(uri, label, "fr") == label
