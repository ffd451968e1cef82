from __future__ import annotations

import pytest

from evaluation.extraction_measures import (
    Counts,
    Item,
    agreement,
    counts,
    items_of,
    match,
    overlaps,
    scores,
)
from matcher.records import Facts


def item(key: str, *spans: tuple[int, int], **details: object) -> Item:
    return Item((key,), list(spans), dict(details))


def facts(**fields: object) -> Facts:
    return Facts.model_validate(fields)


def skill(uri: str, start: int, end: int, found: str = "label", **more: object) -> dict[str, object]:
    return {"uri": uri, "label": uri, "start": start, "end": end, "found": found, "confidence": 1.0, **more}


def test_exact_relaxed_and_document_get_looser() -> None:
    wanted = [item("a", (0, 5)), item("b", (10, 15)), item("c", (20, 25))]
    given = [item("a", (0, 5)), item("b", (12, 18)), item("c", (40, 45)), item("d", (0, 5))]
    assert counts(wanted, given, "exact") == Counts(1, 4, 3)
    assert counts(wanted, given, "relaxed") == Counts(2, 4, 3)
    assert counts(wanted, given, "document") == Counts(3, 4, 3)


def test_touching_spans_do_not_overlap() -> None:
    assert not overlaps(item("a", (0, 5)), item("a", (5, 9)))
    assert overlaps(item("a", (0, 5), (20, 22)), item("a", (21, 30)))


def test_each_fact_is_matched_once() -> None:
    assert counts([item("a", (0, 9))], [item("a", (0, 4)), item("a", (5, 9))], "relaxed") == Counts(1, 2, 1)
    assert counts([item("a", (0, 4)), item("a", (5, 9))], [item("a", (0, 9))], "relaxed") == Counts(1, 1, 2)


def test_a_skill_told_twice_is_one_fact_with_two_places() -> None:
    read = facts(skills=[skill("x", 0, 4, "implied"), skill("x", 10, 14, "label"), skill("y", 0, 4)])
    items = items_of(read, "skills")
    assert [(one.key, one.spans) for one in items] == [
        (("x", False), [(0, 4), (10, 14)]),
        (("y", False), [(0, 4)]),
    ]
    assert items[0].details["found"] == "label"


def test_a_denied_skill_is_not_the_skill() -> None:
    wanted = items_of(facts(skills=[skill("x", 0, 4, negated=True)]), "skills")
    given = items_of(facts(skills=[skill("x", 0, 4)]), "skills")
    assert match(wanted, given, "document") == []


def test_skills_measured_as_another_kind_are_left_out() -> None:
    read = facts(skills=[skill("x", 0, 4), skill("y", 5, 9)])
    assert [one.key[0] for one in items_of(read, "skills", left_out=frozenset({"x"}))] == ["y"]


def test_two_diplomas_of_one_level_stay_two() -> None:
    read = facts(
        diplomas=[{"label": "CAP", "level": 3, "start": start, "end": start + 3} for start in (0, 9)]
    )
    assert len(items_of(read, "diplomas")) == 2


def test_certificate_codes_ignore_capitals_and_accents() -> None:
    wanted = items_of(facts(certificates=[{"code": "Habilité", "start": 0, "end": 3}]), "certificates")
    given = items_of(facts(certificates=[{"code": "HABILITE", "start": 1, "end": 3}]), "certificates")
    assert len(match(wanted, given, "relaxed")) == 1


@pytest.mark.parametrize(
    ("wanted", "given", "right"), [(4.0, 4.9, 1), (4.0, 5.2, 0), (4.0, None, 0), (None, 4.0, 0)]
)
def test_years_are_right_within_a_year(wanted: float | None, given: float | None, right: int) -> None:
    pair = (items_of(facts(years=wanted), "years"), items_of(facts(years=given), "years"))
    assert counts(*pair, "exact").matched == right


def test_scores_by_hand() -> None:
    found = scores([Counts(2, 4, 2), Counts(1, 2, 4)])
    assert (found["matched"], found["found"], found["expected"]) == (3, 6, 6)
    assert found["precision"] == pytest.approx(0.5)
    assert found["recall"] == pytest.approx(0.5)
    assert found["f1"] == pytest.approx(0.5)


def test_interval_holds_the_figure_and_narrows_to_it_where_texts_agree() -> None:
    mixed = scores([Counts(0, 2, 2), Counts(2, 2, 2), Counts(1, 2, 2)] * 5)
    low, high = mixed["f1_interval"]
    assert 0.2 < low < mixed["f1"] < high < 0.8
    assert scores([Counts(1, 2, 2)] * 4)["f1_interval"] == [0.5, 0.5]


def test_a_figure_without_denominator_is_none() -> None:
    nothing_found = scores([Counts(0, 0, 3)])
    assert nothing_found["precision"] is None
    assert nothing_found["precision_interval"] is None
    assert nothing_found["recall"] == 0
    assert scores([])["f1"] is None


def test_agreement_skips_what_the_annotation_leaves_open() -> None:
    pairs = [
        (item("a", state="held"), item("a", state="held")),
        (item("b", state="held"), item("b", state="expired")),
        (item("c", state=None), item("c", state="held")),
    ]
    assert agreement(pairs, "state") == {"right": 1, "of": 2, "share": 0.5}
    assert agreement([], "state")["share"] is None
