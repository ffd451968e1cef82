from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.redeployment import (
    LEVELS,
    GroupProblem,
    Option,
    assign_group,
    each_firm_in_turn,
    each_person_in_turn,
)

COURSE_PRICE = 0.1


@st.composite
def problems(draw, people, openings, options):
    persons, jobs, courses = draw(st.integers(1, people)), draw(st.integers(1, openings)), 2
    keys = st.tuples(
        st.integers(0, persons - 1),
        st.integers(0, jobs - 1),
        st.sampled_from([None, None, *range(courses)]),
    )
    found = draw(st.dictionaries(keys, st.integers(0, 100), max_size=options))
    return GroupProblem(
        persons,
        tuple(
            Option(person, job, course, score / 100, score / 100 - (0 if course is None else COURSE_PRICE))
            for (person, job, course), score in found.items()
        ),
        tuple(draw(st.integers(0, 2)) for _ in range(jobs)),
        tuple(draw(st.sampled_from([None, 0, 1])) for _ in range(courses)),
    )


def feasible(problem: GroupProblem, chosen) -> bool:
    people = [option.person for option in chosen]
    jobs = [option.opening for option in chosen]
    courses = [option.course for option in chosen if option.course is not None]
    return (
        len(set(people)) == len(people)
        and all(jobs.count(job) <= problem.positions[job] for job in set(jobs))
        and all(
            problem.seats[course] is None or courses.count(course) <= problem.seats[course]
            for course in set(courses)
        )
    )


def every_plan(problem: GroupProblem):
    for picks in product([False, True], repeat=len(problem.options)):
        chosen = [option for option, pick in zip(problem.options, picks, strict=True) if pick]
        if feasible(problem, chosen):
            yield chosen


def fair_rank(chosen) -> tuple[int, int, float]:
    worst = min((int(np.floor(option.score * LEVELS + 1e-9)) for option in chosen), default=0)
    return len(chosen), worst, round(sum(option.value for option in chosen), 6)


def test_nobody_is_left_out_because_their_course_costs_more_than_it_gains() -> None:
    dear = Option(0, 0, 0, 0.05, 0.05 - COURSE_PRICE)
    assert assign_group(GroupProblem(1, (dear,), (1,), (None,)), "placed").chosen == (dear,)
    assert assign_group(GroupProblem(1, (dear,), (1,), (None,)), "sum").chosen == ()


def test_a_plan_without_seats_that_places_more_for_less_bounds_nothing() -> None:
    free = Option(1, 0, None, 0.0, 0.0)
    dear = [Option(0, 0, 0, 0.0, -COURSE_PRICE), Option(1, 1, 0, 0.0, -COURSE_PRICE)]
    plan = assign_group(GroupProblem(2, (free, *dear), (1, 1), (1,)), "placed")
    assert (plan.chosen, plan.proven) == ((free,), True)


@settings(max_examples=40, deadline=None)
@given(problems(4, 3, 9))
def test_the_plan_is_the_best_of_all_plans(problem: GroupProblem) -> None:
    plans = list(every_plan(problem))
    fair = assign_group(problem)
    assert fair_rank(fair.chosen) == max(map(fair_rank, plans))
    assert fair.proven
    assert fair.total <= fair.bound <= fair.total + 1e-4
    placed = assign_group(problem, "placed")
    assert (len(placed.chosen), round(placed.total, 6)) == max(
        (len(plan), fair_rank(plan)[2]) for plan in plans
    )
    assert round(assign_group(problem, "sum").total, 6) == max(fair_rank(plan)[2] for plan in plans)


@settings(max_examples=30, deadline=None)
@given(problems(12, 8, 60), st.randoms(use_true_random=False))
def test_no_one_by_one_ranking_places_more_or_is_worth_more(problem: GroupProblem, random) -> None:
    order = list(range(problem.people))
    random.shuffle(order)
    best = assign_group(problem, "sum")
    most = assign_group(problem)
    assert feasible(problem, best.chosen)
    assert feasible(problem, most.chosen)
    for greedy in (each_person_in_turn(problem, order), each_firm_in_turn(problem)):
        assert feasible(problem, greedy)
        assert sum(option.value for option in greedy) <= best.total + 1e-6
        assert len(greedy) <= len(most.chosen)


@settings(max_examples=20, deadline=None)
@given(problems(6, 4, 20), st.randoms(use_true_random=False))
def test_the_order_of_options_does_not_change_what_the_plan_is_worth(problem: GroupProblem, random) -> None:
    shuffled = list(problem.options)
    random.shuffle(shuffled)
    other = GroupProblem(problem.people, tuple(shuffled), problem.positions, problem.seats)
    assert fair_rank(assign_group(problem).chosen) == fair_rank(assign_group(other).chosen)


def test_the_worst_off_is_raised_before_the_sum() -> None:
    # Together 0.95 + 0.30 is the greatest total, but 0.50 + 0.55 leaves nobody at 0.30.
    options = (
        Option(0, 0, None, 0.95, 0.95),
        Option(0, 1, None, 0.50, 0.50),
        Option(1, 0, None, 0.55, 0.55),
        Option(1, 1, None, 0.30, 0.30),
    )
    problem = GroupProblem(2, options, (1, 1))
    assert [option.score for option in assign_group(problem).chosen] == [0.50, 0.55]
    assert assign_group(problem).floor == pytest.approx(0.50)
    assert [option.score for option in assign_group(problem, "placed").chosen] == [0.95, 0.30]


def test_a_course_is_taken_only_where_it_gains_more_than_its_price() -> None:
    options = (
        Option(0, 0, None, 0.60, 0.60),
        Option(0, 0, 0, 0.69, 0.59),
        Option(1, 1, None, 0.40, 0.40),
        Option(1, 1, 0, 0.80, 0.70),
    )
    plan = assign_group(GroupProblem(2, options, (1, 1), (None,)), "placed")
    assert [(option.person, option.course) for option in plan.chosen] == [(0, None), (1, 0)]


def test_a_group_with_nowhere_to_go_gets_an_empty_plan() -> None:
    plan = assign_group(GroupProblem(3, (), (1,)))
    assert (plan.chosen, plan.total, plan.gap, plan.proven) == ((), 0.0, 0.0, True)
