"""A good training plan for catalogues and crowds too large to prove the best one.

Places are taken in the order of expected openings per euro, as long as person, opening, seat and money
are free; people placed today stay where they are.

Guarantee, beside any plan that leaves them there. Places dearer than the whole budget are in no plan. Let
A be what is taken before the first other place that the budget refuses, e that place, and r the largest
probability of passing over the smallest. A place of the best plan that is not in A either meets somebody
of A at the person, the opening or the seat, three at most for each of A and each worth at most r times
it; or comes at e or after, and such places are worth at most w(A) + w(e) within the budget, since A and e
exceed it and are denser; and w(e) is at most r w(A). So the best plan is worth at most (4r + 1) w(A): the
greedy one reaches a fifth where all courses are passed alike. The bound beside each plan is much closer.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from matcher.planning.training_problem import Place, PlanProblem, PlanSolution


def solve_greedily(problem: PlanProblem) -> PlanSolution:
    """Return a plan by density, with an upper bound for any plan."""
    filling = problem.filling()
    worth = problem.worth()
    costs = np.array([course.cost for course in problem.courses], dtype=np.float64)
    per_session = problem.cost_per == "session"
    if per_session:
        # Money buys whole sessions: a place costs its share of one.
        costs = costs / np.maximum(1, np.array([course.seats for course in problem.courses]))
    price = costs[problem.course] if len(problem) else np.zeros(0)
    density = np.divide(worth, price, out=np.full(len(worth), np.inf), where=price > 0)
    order = np.lexsort((np.arange(len(problem)), -problem.fit, -density))
    taken: list[Place] = []
    chosen: Counter[int] = Counter()
    spent = 0.0
    busy = set(filling.taken)
    open_places = [filling.unfilled(posting) for posting in range(len(problem.openings))]
    seats_left = {course: problem.places_of(course) for course in range(len(problem.courses))}
    left = problem.seats if problem.seats is not None else len(problem)
    for number in order.tolist():
        place = Place(int(problem.person[number]), int(problem.course[number]), int(problem.posting[number]))
        if left <= 0:
            break
        if place.person in busy or open_places[place.posting] <= 0 or seats_left[place.course] <= 0:
            continue
        count = chosen[place.course]
        paid = problem.cost(place.course, count + 1) - problem.cost(place.course, count)
        if problem.budget is not None and spent + paid > problem.budget + 1e-9:
            continue
        taken.append(place)
        chosen[place.course] += 1
        spent += paid
        busy.add(place.person)
        open_places[place.posting] -= 1
        seats_left[place.course] -= 1
        left -= 1
    chances = [course.probability for course in problem.courses]
    filled = float(sum(chances[place.course] for place in taken))
    bound = max(filled, upper_bound(problem, sum(problem.openings) - len(filling.taken)))
    used = worth[worth > 0]
    ratio = float(used.max() / used.min()) if len(used) else 1.0
    return PlanSolution(
        places=tuple(sorted(taken)),
        filled=filled,
        bound=bound,
        spent=problem.spent(taken),
        method="greedy",
        status="optimal" if filled >= bound - 1e-9 else "feasible",
        guarantee=0.0 if per_session else 1.0 / (4.0 * ratio + 1.0),
    )


def upper_bound(problem: PlanProblem, unfilled: int) -> float:
    """Return a number of openings that no plan exceeds.

    A plan gains at most the chance of passing of each person trained; each is at best their surest course
    at the price of their cheapest one. The most that a budget then buys is a fractional knapsack
    (Dantzig, 1957), cut at the openings that nobody takes today and at the seats.
    """
    worth = problem.worth()
    if not len(problem):
        return 0.0
    persons, index = np.unique(problem.person, return_inverse=True)
    best = np.zeros(len(persons))
    np.maximum.at(best, index.reshape(-1), worth)
    people = float(np.sort(best)[::-1][: min(unfilled, problem.seats or len(best))].sum())
    chances = [course.probability for course in problem.courses]
    offered = set(problem.course.tolist())
    seats = sum(chances[course] * problem.places_of(course) for course in offered)
    bound: float = min(people, float(unfilled), float(seats))
    if problem.budget is None or problem.free or problem.cost_per == "session":
        return bound
    costs = np.array([course.cost for course in problem.courses])[problem.course]
    cheapest = np.full(len(persons), np.inf)
    np.minimum.at(cheapest, index.reshape(-1), costs)
    return min(bound, _fractional_knapsack(best, cheapest, problem.budget))


def _fractional_knapsack(worth: np.ndarray, cost: np.ndarray, budget: float) -> float:
    density = np.divide(worth, cost, out=np.full(len(worth), np.inf), where=cost > 0)
    total = 0.0
    for number in np.argsort(-density, kind="stable").tolist():
        if cost[number] <= budget:
            total += float(worth[number])
            budget -= float(cost[number])
        else:
            return total + float(worth[number]) * budget / float(cost[number])
    return total
