from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.records.gaps import People
from matcher.services.gaps.privacy import class_interval, class_supply, told, told_table


@given(st.integers(0, 40), st.integers(1, 10))
def test_a_count_below_k_is_never_told(count: int, k: int) -> None:
    people = told(count, k)
    assert people.hidden == (0 < count < k)
    assert people.count is None or people.count == 0 or people.count >= k


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.integers(2, 8))
def test_no_hidden_cell_follows_from_the_total(counts: list[int], k: int) -> None:
    table = told_table(counts, k)
    hidden = [count for count, people in zip(counts, table, strict=True) if people.hidden]
    shown = [people.count for people in table if not people.hidden]
    assert all(count == 0 or (count is not None and count >= k) for count in shown)
    if any(0 < count < k for count in counts) and any(count >= k for count in counts):
        # What the total gives away is a group of k at least, of several cells.
        assert len(hidden) >= 2
        assert sum(hidden) >= k


def test_the_smallest_other_cell_is_hidden_with_a_small_one() -> None:
    table = told_table([2, 30, 7, 12], 5)
    assert table[0] == People(below=5, hidden=True)
    assert table[2] == People(hidden=True)
    assert [table[1].count, table[3].count] == [30, 12]


def test_two_small_cells_below_k_together_take_a_third_with_them() -> None:
    assert [people.hidden for people in told_table([1, 2, 9, 20], 5)] == [True, True, True, False]


def test_two_small_cells_of_k_together_need_no_other() -> None:
    assert [people.hidden for people in told_table([4, 3, 9], 5)] == [True, True, False]


def test_nothing_is_told_of_a_table_whose_total_is_hidden() -> None:
    assert told_table([0, 3], 5, total_told=False) == [People(hidden=True), People(hidden=True)]


def test_every_hidden_group_reads_the_same() -> None:
    assert class_supply(5) == 2.5
    low, high = class_interval((2.0, 6.0), 5)
    assert low == pytest.approx(2.0 / 4.5)
    assert high == pytest.approx(6.0 / 1.5)
