from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.assignment import PlacesProblem, by_score_alone, gini, give_places, shortfalls


def problem(values, allowed, floors, ceilings, capacities, stand_of, stand_capacities) -> PlacesProblem:
    whole = [np.array(part, dtype=np.int64) for part in (floors, ceilings, capacities, stand_of)]
    return PlacesProblem(
        np.array(values, dtype=np.float64),
        np.array(allowed, dtype=np.bool_),
        *whole,
        np.array(stand_capacities, dtype=np.int64),
    )


@st.composite
def problems(draw, rows, columns):
    n, m = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    stands = draw(st.integers(1, m))
    cell = st.integers(0, 100).map(lambda value: value / 100)
    return problem(
        [[draw(cell) for _ in range(m)] for _ in range(n)],
        [[draw(st.booleans()) for _ in range(m)] for _ in range(n)],
        [draw(st.integers(0, 2)) for _ in range(n)],
        [draw(st.integers(0, 3)) for _ in range(n)],
        [draw(st.integers(0, 3)) for _ in range(m)],
        [draw(st.integers(0, stands - 1)) for _ in range(m)],
        [draw(st.integers(0, 3)) for _ in range(stands)],
    )


def feasible(task: PlacesProblem, chosen: np.ndarray) -> bool:
    if (chosen & ~task.allowed).any() or (chosen.sum(axis=1) > task.ceilings).any():
        return False
    if (chosen.sum(axis=0) > task.capacities).any():
        return False
    for stand, capacity in enumerate(task.stand_capacities):
        here = chosen[:, task.stand_of == stand]
        if here.sum() > capacity or (here.sum(axis=1) > 1).any():
            return False
    return True


def worth(task: PlacesProblem, chosen: np.ndarray) -> tuple[list[int], float]:
    """Served floors, the worst served first, then value: greater is better."""
    floors = np.minimum(task.floors, task.ceilings)
    # A person who asks for less counts from a higher start: the n-th place before the floor weighs the same.
    steps = [
        int(floor - step)
        for got, floor in zip(chosen.sum(axis=1), floors, strict=True)
        for step in range(min(got, floor))
    ]
    return sum(steps), round(float(task.values[chosen].sum()), 6)


@settings(max_examples=120, deadline=None)
@given(problems(3, 3))
def test_the_choice_is_the_best_of_all_choices(task: PlacesProblem) -> None:
    cells = np.argwhere(task.allowed)
    best = max(
        worth(task, chosen)
        for picks in product([False, True], repeat=len(cells))
        if feasible(task, chosen := _table(task, cells, picks))
    )
    found = give_places(task)
    assert feasible(task, found.chosen)
    assert worth(task, found.chosen) == best
    assert found.total <= found.bound


def _table(task: PlacesProblem, cells: np.ndarray, picks: tuple[bool, ...]) -> np.ndarray:
    chosen = np.zeros_like(task.allowed)
    for (row, column), pick in zip(cells, picks, strict=True):
        chosen[row, column] = pick
    return chosen


@settings(max_examples=60, deadline=None)
@given(problems(12, 8))
def test_equal_floors_are_served_as_evenly_as_possible_and_shortfalls_prove_it(task: PlacesProblem) -> None:
    found = give_places(task).chosen
    assert feasible(task, found)
    fits = [len(set(task.stand_of[np.flatnonzero(line)])) for line in task.allowed]
    asked = np.minimum(np.minimum(task.floors, task.ceilings), fits)
    short = set(np.flatnonzero(found.sum(axis=1) < asked).tolist())
    told = shortfalls(task, found)
    assert short <= {row for one in told for row in one.rows}
    for one in told:
        # Nobody outside the set holds a place in it, and nobody in it can go elsewhere.
        columns = list(one.columns)
        assert one.places == found[:, columns].sum() < one.wanted
        assert set(np.flatnonzero(found[:, columns].any(axis=1)).tolist()) <= set(one.rows)


def test_a_star_gives_way_to_those_nobody_lists() -> None:
    values = [[0.9, 0.9, 0.9], [0.5, 0.1, 0.1], [0.1, 0.5, 0.1], [0.1, 0.1, 0.5]]
    task = problem(values, np.ones((4, 3)), [1] * 4, [3] * 4, [1, 1, 2], [0, 1, 2], [1, 1, 2])
    balanced, alone = give_places(task).chosen, by_score_alone(task)
    assert balanced.sum(axis=1).min() == 1
    assert alone.sum(axis=1).tolist() == [3, 0, 0, 1]
    assert gini(balanced.sum(axis=1)) < gini(alone.sum(axis=1))


def test_three_people_for_two_places_are_named_together() -> None:
    task = problem(np.ones((3, 1)) / 2, np.ones((3, 1)), [1] * 3, [2] * 3, [2], [0], [2])
    (told,) = shortfalls(task, give_places(task).chosen)
    assert (told.rows, told.columns, told.places, told.wanted) == ((0, 1, 2), (0,), 2, 3)


def test_gini_of_equals_of_one_owner_and_of_nobody() -> None:
    assert gini([2, 2, 2]) == 0
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert gini([]) == gini([0, 0]) == 0
