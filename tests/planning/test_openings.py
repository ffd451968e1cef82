from __future__ import annotations

from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.openings import Filling

PEOPLE = 12


@st.composite
def fillings(draw: st.DrawFn) -> Filling:
    size = draw(st.integers(1, 8))
    people = st.lists(st.integers(0, PEOPLE - 1), unique=True, max_size=4)
    edges = [draw(people) for _ in range(size)]
    filling = Filling([draw(st.integers(1, 3)) for _ in range(size)], edges)
    filling.fill()
    return filling


@settings(max_examples=200, deadline=None)
@given(filling=fillings(), data=st.data())
def test_passing_over_the_lost_changes_no_filling(filling: Filling, data: st.DataObject) -> None:
    newcomers = st.lists(st.integers(0, PEOPLE + 4), unique=True, max_size=3)
    more = {posting: data.draw(newcomers) for posting in range(len(filling.capacity))}
    plain, quick, lost = deepcopy(filling), deepcopy(filling), set[int]()
    for posting in sorted(more):
        while plain.unfilled(posting) > 0 and plain.augment(posting, more):
            assert quick.augment(posting, more, lost)
        assert plain.unfilled(posting) == 0 or not quick.augment(posting, more, lost)
    assert (quick.taken, quick.places) == (plain.taken, plain.places)


@given(filling=fillings())
def test_a_filling_goes_back_to_what_it_was(filling: Filling) -> None:
    before, moves = deepcopy(filling), []
    for posting in range(len(filling.capacity)):
        moves += filling.augment(posting, {0: [PEOPLE + 1], posting: [PEOPLE + 2]})
    filling.undo(moves)
    assert (filling.taken, filling.places) == (before.taken, before.places)
