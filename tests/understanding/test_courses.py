"""Courses that texts name: every way of writing them, and where somebody stands on the way to a trade."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.understanding import extract_facts
from matcher.understanding.courses import named_courses, offered_courses, read_path


@pytest.mark.parametrize(
    ("text", "courses"),
    [
        ("Terminale MELEC, je tire du câble", ["bac-pro-melec"]),
        ("BAC PRO Maintenance des systèmes de production connectés", ["bac-pro-mspc"]),
        ("BTS Maintenance des systèmes ou Électrotechnique", ["bts-ms", "bts-electrotechnique"]),
        ("bac pro (MELEC ou MSPC), bac STI2D", ["bac-pro-melec", "bac-pro-mspc", "bac-sti2d"]),
        ("terminale STI2D option SIN", ["bac-sti2d-sin"]),
        ("brevet de technicien supérieur Contrôle industriel et régulation automatique", ["bts-cira"]),
        ("1ere bac pro MSPC. cherche entreprise", ["bac-pro-mspc"]),
        ("CAP Réalisations industrielles en chaudronnerie ou soudage", ["cap-rics"]),
        ("mon but est de finir la maintenance du titre de séjour", []),
        ("le BTS, le bac, un CAP et puis voilà", []),
        ("", []),
    ],
)
def test_a_course_is_known_however_it_is_written(text: str, courses: list[str]) -> None:
    assert [named.course for named in named_courses(text)] == courses


def test_evidence_is_the_words_of_the_text() -> None:
    text = "J’entre en bac pro (MELEC) à la rentrée."
    (named,) = named_courses(text)
    assert named.place.of(text) == "bac pro (MELEC"


@given(st.text(st.sampled_from("bac pro BTS CAP MELEC STI2D (),.\n") | st.characters(), max_size=300))
def test_places_lie_in_the_text_in_their_order(text: str) -> None:
    end = 0
    for named in named_courses(text):
        assert end <= named.place.start < named.place.end <= len(text)
        end = named.place.end


def test_followed_held_and_wanted_are_told_apart() -> None:
    text = (
        "Je suis en première bac pro MSPC. CAP Réalisations industrielles en chaudronnerie obtenu en 2024. "
        "Mon projet : le BTS Électrotechnique."
    )
    path = read_path(text, extract_facts(text))
    assert "bac-pro-mspc" in path.follows
    assert path.holds == {"cap-rics"}
    assert path.wants == {"bts-electrotechnique"}


def test_a_contract_names_each_course_once() -> None:
    assert offered_courses("Apprenti BTS MS. Le BTS MS dure deux ans, après un bac pro MSPC.") == (
        "bts-ms",
        "bac-pro-mspc",
    )
