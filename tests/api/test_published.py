"""Figures that leave the house tell of five people or more; what is hidden does not follow from the total."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.published import OUTCOMES, PublishedCount, published
from matcher.records.outcome import Count, Kpi
from matcher.services.outcomes import LEAST_GROUP

ROWS = st.lists(
    st.builds(
        dict,
        people=st.integers(0, 30),
        second_interviews=st.integers(0, 12),
        offers=st.integers(0, 12),
        hired=st.integers(0, 12),
        refused=st.integers(0, 12),
    ),
    max_size=8,
)


def kpi(rows: list[dict[str, int]]) -> Kpi:
    counts = [
        Count(label=f"F{number}", planned=row["people"] + 1, held=row["people"], **row)
        for number, row in enumerate(rows)
    ]
    names = ("planned", "held", "people", *OUTCOMES)
    whole = Count(label="Ensemble", **{name: sum(getattr(one, name) for one in counts) for name in names})
    fixed: dict[str, Any] = dict.fromkeys(
        ("registered", "came", "expected", "stands", "openings", "positions"), 0
    )
    return Kpi(
        **fixed, event="f", name=None, date=None, total=whole, by_firm=tuple(counts), by_family=(),
        reasons={}, balance=None, show_up=(), notes=(),
    )  # fmt: skip


def shown(rows: list[dict[str, int]]) -> tuple[PublishedCount, tuple[PublishedCount, ...]]:
    told = published(kpi(rows))
    return told.total, told.by_firm


@given(ROWS)
def test_nothing_shown_is_about_a_few_people(rows: list[dict[str, int]]) -> None:
    _, firms = shown(rows)
    for firm in firms:
        assert firm.people is None or firm.people >= LEAST_GROUP
        for name in OUTCOMES:
            value = getattr(firm, name)
            assert value is None or value == 0 or value >= LEAST_GROUP
            assert value is None or firm.people is not None


@given(ROWS)
def test_what_is_hidden_does_not_follow_from_the_total(rows: list[dict[str, int]]) -> None:
    total, firms = shown(rows)
    for name in ("people", *OUTCOMES):
        whole = getattr(total, name)
        values = [getattr(firm, name) for firm in firms]
        hidden = values.count(None)
        if whole is None or not hidden or hidden == len(values):
            assert whole is None or len(values) != 1 or not hidden
            continue
        rest = whole - sum(value for value in values if value is not None)
        assert rest == 0 or (rest >= LEAST_GROUP and hidden > 1)


@given(ROWS)
def test_large_firms_and_plentiful_outcomes_are_shown(rows: list[dict[str, int]]) -> None:
    large = [
        {**row, "people": row["people"] + LEAST_GROUP, **dict.fromkeys(OUTCOMES, LEAST_GROUP)} for row in rows
    ]
    told = published(kpi(large))
    assert [one.model_dump() for one in told.by_firm] == [one.model_dump() for one in kpi(large).by_firm]
    assert told.notes == ()


def test_the_only_firm_hides_its_figures_in_the_total_too() -> None:
    total, (firm,) = shown([{"people": 20, "second_interviews": 9, "offers": 2, "hired": 2, "refused": 0}])
    assert (firm.people, firm.second_interviews, firm.hired, firm.refused) == (20, 9, None, 0)
    assert (total.people, total.second_interviews, total.hired, total.refused) == (20, 9, None, 0)


def test_one_hiring_among_noughts_betrays_no_firm() -> None:
    rows = [
        {"people": 20, "second_interviews": 9, "offers": 6, "hired": hired, "refused": 0}
        for hired in (0, 1, 0)
    ]
    total, firms = shown(rows)
    assert total.hired == 1
    assert [firm.hired for firm in firms] == [None, None, None]
    assert [firm.offers for firm in firms] == [6, 6, 6]
