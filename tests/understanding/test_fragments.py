from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.readers import read_file
from matcher.understanding.cues import read_cues
from matcher.understanding.fragments import WORTH_INDEXING, Cue, FragmentIndex, needed_fragments
from matcher.understanding.words import fold_aligned


@pytest.mark.parametrize(
    ("expression", "fragments"),
    [
        (r"\bsans (?:permis|diplome)\b", ("permis", "diplome")),
        (r"\bjamais\b", ("jamais",)),
        (r"\bnotions?\b", ("notion",)),
        (r"(?:je |on )?cherche", ("cherche",)),
        (r"(?:rh|cse)|ab+c", ("rh", "cse", "ab")),
        (r"(?P<fr>francais|french)", ("francais", "french")),
        (r"\d{2} ans(?! d)", (" ans",)),
        (r"\bn ?1(?= chimi\w+)", (" chimi",)),
        (r"(?<=chimie )n ?1\b", ("chimie ",)),
        (r"(?<!chimie )n ?1\b", None),
        (r"[a-z]+|permis", None),
        (r"\w+", None),
    ],
)
def test_what_an_expression_cannot_match_without(expression: str, fragments: tuple[str, ...] | None) -> None:
    assert needed_fragments(expression) == fragments


def lists() -> Iterator[list[str]]:
    for subject, names in (
        (
            "context",
            [
                "denied_ahead",
                "denied_behind",
                "weak",
                "wished",
                "nice_ahead",
                "nice_behind",
                "must_ahead",
                "must_behind",
            ],
        ),
        ("private", ["told", "others"]),
        ("sections", ["diversity", "benefits", "firm"]),
    ):
        yield from (read_cues(subject)[name] for name in names)
    for subject, name in (
        ("certificates", "named"),
        ("licences", "named"),
        ("schedules", "shifts"),
        ("schedules", "contracts"),
        ("schedules", "titled"),
        ("schedules", "offered"),
    ):
        yield from (entry["patterns"] for entry in read_cues(subject)[name])


def found(pattern: Cue | re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


@pytest.mark.parametrize("expressions", list(lists()), ids=lambda some: some[0][:24])
def test_the_same_is_found_in_real_texts_as_by_one_pattern(expressions: list[str], fixtures) -> None:
    people = read_file(fixtures / "candidates.jsonl", "candidate").records
    postings = read_file(fixtures / "postings.jsonl", "posting").records
    quick, whole = Cue(expressions), re.compile("|".join(expressions))
    for record in (*people, *postings):
        text = fold_aligned(record.text)
        assert found(quick, text) == found(whole, text)
        first = quick.search(text)
        assert (first and first.span()) == next(iter(found(whole, text)), None)


@given(st.lists(st.sampled_from(["jamais ", "pas de ", "sans ", "permis", "notions", "d'", "xyz", "!"])))
def test_the_same_is_found_in_any_order_of_words(pieces: list[str]) -> None:
    text = "".join(pieces)
    for expressions in lists():
        assert found(Cue(expressions), text) == found(re.compile("|".join(expressions)), text)


@given(
    st.lists(st.text("abé ", min_size=1, max_size=6), max_size=12),
    st.text("abé ", max_size=2 * WORTH_INDEXING),
)
def test_an_index_finds_the_fragments_that_a_text_holds(fragments: list[str], text: str) -> None:
    held = FragmentIndex(fragments).held(text)
    assert sorted(held) == sorted({fragment for fragment in fragments if fragment in text})


@given(st.text("abé ", max_size=2 * WORTH_INDEXING))
def test_a_long_text_is_looked_through_as_a_short_one(text: str) -> None:
    expressions = ["abab", "éa+b{2}", "(?:bab|aéba)", "b a"]
    found = [match.span() for match in Cue(expressions).finditer(text)]
    assert found == [match.span() for match in re.finditer("|".join(expressions), text)]
