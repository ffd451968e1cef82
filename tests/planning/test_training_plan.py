from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from matcher.planning.openings import Filling
from matcher.planning.training_exact import solve_exactly
from matcher.planning.training_greedy import solve_greedily
from matcher.planning.training_plan import Solver, curve, fill_alone, ideas
from matcher.planning.training_problem import Place, PlanCourse, PlanProblem

SOLVER = Solver(time_limit=20)


def problem(
    courses: list[PlanCourse],
    openings: list[int],
    today: list[list[int]],
    options: list[tuple[int, int, int]],
    **limits: object,
) -> PlanProblem:
    table = np.array(sorted(options), dtype=np.int64).reshape(len(options), 3)
    return PlanProblem(
        courses=tuple(courses),
        openings=tuple(openings),
        today=tuple(tuple(people) for people in today),
        person=table[:, 0],
        course=table[:, 1],
        posting=table[:, 2],
        fit=np.full(len(table), 0.5),
        **limits,  # type: ignore[arg-type]
    )


def random_problem(seed: int, cost_per: str = "person") -> PlanProblem:
    dice = np.random.default_rng(seed)
    people, courses, postings = 5, 3, 3
    known = [
        PlanCourse(float(dice.integers(0, 5) * 100), 7.0, int(dice.integers(1, 3)), 1, 0.8)
        for _ in range(courses)
    ]
    options = [
        triple
        for triple in itertools.product(range(people), range(courses), range(postings))
        if dice.random() < 0.25
    ] or [(0, 0, 0)]
    today = [sorted(set(dice.integers(0, people, dice.integers(0, 3)).tolist())) for _ in range(postings)]
    options = [triple for triple in options if triple[0] not in today[triple[2]]] or [(0, 0, 0)]
    openings = [int(n) for n in dice.integers(1, 3, postings)]
    return problem(known, openings, today, options, budget=400.0, cost_per=cost_per)


def brute_force(one: PlanProblem) -> float:
    """The best gain over all sets of places, by trying them all."""
    today = len(one.filling().taken)
    triples = list(zip(one.person.tolist(), one.course.tolist(), one.posting.tolist(), strict=True))
    best = 0.0
    for size in range(min(4, len(triples)) + 1):
        for chosen in itertools.combinations(triples, size):
            people = [person for person, _, _ in chosen]
            places = [Place(*triple) for triple in chosen]
            fits = all(
                sum(course == number for _, course, _ in chosen) <= one.places_of(number)
                for number in range(len(one.courses))
            )
            if len(set(people)) < size or not fits or one.spent(places) > (one.budget or 0):
                continue
            left = list(one.openings)
            for _, _, posting in chosen:
                left[posting] -= 1
            if min(left) < 0:
                continue
            rest = [[p for p in some if p not in people] for some in one.today]
            filled = Filling(left, rest)
            filled.fill()
            best = max(best, len(filled.taken) + 0.8 * size - today)
    return best


def without_moving(one: PlanProblem) -> PlanProblem:
    """The same choice where people placed today stay where they are."""
    filling = one.filling()
    kept = np.array([person not in filling.taken for person in one.person.tolist()], dtype=np.bool_)
    left = tuple(filling.unfilled(posting) for posting in range(len(one.openings)))
    return replace(one.only(kept), openings=left, today=tuple(() for _ in left))


@pytest.mark.parametrize("cost_per", ["person", "session"])
@pytest.mark.parametrize("seed", range(12))
def test_the_exact_plan_is_the_best_of_all(seed: int, cost_per: str) -> None:
    one = random_problem(seed, cost_per)
    solution = solve_exactly(one, time_limit=20)
    # Brute force tries four places at most; no more fit into what these cost, or the plan is longer.
    if len(solution.places) <= 4:
        assert solution.filled == pytest.approx(brute_force(one), abs=1e-6)
    assert solution.status == "optimal"
    assert solution.bound == pytest.approx(solution.filled)
    assert solution.spent <= 400


@pytest.mark.parametrize("seed", range(12))
def test_the_greedy_plan_keeps_its_guarantee_and_its_bound(seed: int) -> None:
    one = random_problem(seed)
    best = solve_exactly(one, time_limit=20)
    greedy = solve_greedily(one)
    still = without_moving(one)
    assert greedy.filled <= best.filled + 1e-9 <= greedy.bound + 2e-9
    assert greedy.filled >= greedy.guarantee * solve_exactly(still, time_limit=20).filled - 1e-9
    assert greedy.spent <= 400
    assert greedy.guarantee == pytest.approx(0.2)


def test_somebody_who_can_be_placed_today_is_not_trained_for_it() -> None:
    course = PlanCourse(100.0, 7.0, 5, 1, 0.9)
    one = problem([course], [1], [[0]], [(1, 0, 0)], budget=1000.0)
    assert SOLVER.solve(one).places == ()


def test_training_one_person_can_free_a_place_for_another() -> None:
    # Person 0 holds the only place of posting 0; person 1 could take it if 0 were trained for posting 1.
    course = PlanCourse(100.0, 7.0, 5, 1, 0.9)
    one = problem([course], [1, 1], [[0, 1], []], [(0, 0, 1)], budget=1000.0)
    solution = SOLVER.solve(one)
    assert solution.places == (Place(0, 0, 1),)
    assert solution.filled == pytest.approx(0.9)


def test_a_session_price_buys_all_its_places() -> None:
    course = PlanCourse(1000.0, 7.0, 3, 1, 1.0)
    options = [(person, 0, 0) for person in range(5)]
    per_person = problem([course], [5], [[]], options, budget=1000.0)
    per_session = replace(per_person, cost_per="session")
    assert SOLVER.solve(per_person).filled == pytest.approx(1)
    assert SOLVER.solve(per_session).filled == pytest.approx(3)
    assert SOLVER.solve(per_session).spent == 1000


def test_seats_sessions_and_the_total_of_people_are_limits() -> None:
    course = PlanCourse(0.0, 7.0, 2, 2, 1.0)
    options = [(person, 0, 0) for person in range(6)]
    assert SOLVER.solve(problem([course], [6], [[]], options)).filled == pytest.approx(4)
    assert SOLVER.solve(problem([course], [6], [[]], options, seats=3)).filled == pytest.approx(3)


def test_the_curve_never_falls_and_ends_at_what_all_the_money_buys() -> None:
    one = random_problem(3)
    plan = SOLVER.solve(one)
    points = curve(one, plan, SOLVER)
    filled = [point.openings_filled for point in points]
    assert filled == sorted(filled)
    assert [point.budget for point in points] == sorted(point.budget for point in points)
    assert all(point.spent <= point.budget + 1e-9 for point in points)
    assert next(p for p in points if p.budget == 400).openings_filled == pytest.approx(plan.filled, abs=1e-4)


def test_no_idea_beats_the_plan() -> None:
    for seed in range(8):
        one = random_problem(seed)
        plan = SOLVER.solve(one)
        for idea in ideas(one, SOLVER, asked=[3.0, 2.0, 1.0], popular=[0, 1, 2]):
            assert idea.solution.filled <= plan.filled + 1e-6
            assert idea.solution.spent <= 400 + 1e-9


def test_one_more_session_costs_what_the_rest_could_have_bought() -> None:
    useful, popular = PlanCourse(100.0, 7.0, 4, 1, 1.0), PlanCourse(75.0, 7.0, 4, 1, 1.0)
    one = problem([useful, popular], [4], [[]], [(n, 0, 0) for n in range(4)], budget=400.0)
    plan = SOLVER.solve(one)
    (idea,) = [i for i in ideas(one, SOLVER, asked=[1.0, 9.0], popular=[1]) if i.kind == "one-more"]
    assert plan.filled == pytest.approx(4)
    # 300 euros go into the popular session, which fills nothing; one place is left.
    assert idea.solution.filled == pytest.approx(1)


@pytest.mark.parametrize("seed", range(12))
def test_a_course_alone_fills_what_its_session_can(seed: int) -> None:
    one = random_problem(seed)
    for course in range(3):
        places, filled = fill_alone(one, one.filling(), course, SOLVER)
        assert len(places) <= one.courses[course].seats
        single = replace(one.only(one.course == course), budget=None)
        assert filled == pytest.approx(solve_exactly(single, time_limit=20).filled)


def test_large_problems_are_solved_greedily_with_a_bound() -> None:
    small = Solver(exact=(1, 1))
    solution = small.solve(random_problem(1))
    assert solution.method == "greedy"
    assert solution.filled <= solution.bound


@pytest.mark.parametrize("seed", range(30))
def test_as_many_openings_are_filled_as_can_be(seed: int) -> None:
    dice = np.random.default_rng(seed)
    capacity = dice.integers(0, 3, 4).tolist()
    edges = [[person for person in range(5) if dice.random() < 0.35] for _ in range(4)]
    slots = [posting for posting, size in enumerate(capacity) for _ in range(size)]
    best = 0
    for chosen in itertools.product([None, *range(5)], repeat=len(slots)):
        people = [person for person in chosen if person is not None]
        if len(set(people)) == len(people) and all(
            person is None or person in edges[slot] for slot, person in zip(slots, chosen, strict=True)
        ):
            best = max(best, len(people))
        if len(slots) > 5:
            break
    filling = Filling(capacity, edges)
    filled = filling.fill()
    assert all(len(people) <= capacity[posting] for posting, people in enumerate(filling.places))
    assert all(person in edges[posting] for person, posting in filling.taken.items())
    if len(slots) <= 5:
        assert filled == best


def test_without_the_solver_plans_are_greedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.planning.training_plan.solver_is_installed", lambda: False)
    one = random_problem(2)
    solution = Solver().solve(one)
    assert solution.method == "greedy"
    places, filled = fill_alone(one, one.filling(), 0, Solver())
    assert len(places) <= one.courses[0].seats
    assert filled >= 0


def test_plans_that_are_compared_are_found_in_one_way() -> None:
    large, solver = random_problem(1), Solver(exact=(2, 2))
    small = large.only(large.person == large.person[0])
    assert solver.is_exact(small)
    assert not solver.is_exact(large)
    assert solver.solve(small).method == "exact"
    assert solver.alike(large).solve(small).method == "greedy"
    assert solver.alike(small).solve(small).method == "exact"
