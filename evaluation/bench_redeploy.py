"""How good and how fast a group's redeployment is, beside people and firms served one by one."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Any

import numpy as np

from matcher.planning.redeployment import (
    GroupProblem,
    Option,
    assign_group,
    each_firm_in_turn,
    each_person_in_turn,
)

FLOOR = 0.28
PRICE = 0.10
"""What a course must gain, as in `passerelle redeploy`."""


def made_up_group(people: int, openings: int, seed: int, courses: int = 30) -> GroupProblem:
    """Return a made-up group: scores as trades give them, trips that fail, courses with seats.

    Everybody has one of ten trades, half the group the same (one site closes); an opening seeks one trade.
    The same trade is worth about 0.7, a neighbouring one 0.35, another 0.08. A third of the pairs is out
    of reach. One pair in three has a course that lifts the score by up to 0.4; a course has 6 to 12 seats.
    """
    random = np.random.default_rng(seed)
    trades = np.where(random.random(people) < 0.5, 0, random.integers(0, 10, people))
    wanted = random.integers(0, 10, openings)
    apart = np.abs(trades[:, None] - wanted[None])
    shape = (people, openings)
    scores = np.where(
        apart == 0,
        random.beta(7, 3, shape),
        np.where(apart <= 2, random.beta(3.5, 6.5, shape), random.beta(1, 11, shape)),
    )
    near = random.random(shape) < 2 / 3
    options = [
        Option(person, opening, None, float(scores[person, opening]), float(scores[person, opening]))
        for person, opening in np.argwhere(near & (scores >= FLOOR)).tolist()
    ]
    for person, opening in np.argwhere(near & (scores >= 0.1) & (random.random(shape) < 1 / 3)).tolist():
        lifted = min(0.97, float(scores[person, opening]) + float(random.uniform(0.05, 0.4)))
        if lifted >= FLOOR and lifted - scores[person, opening] >= PRICE:
            course = int(random.integers(0, courses))
            options.append(Option(person, opening, course, lifted, lifted - PRICE))
    positions = tuple(random.choice([1, 1, 2, 3], openings).tolist())
    return GroupProblem(people, tuple(options), positions, tuple(random.integers(6, 13, courses).tolist()))


def run(people: int, openings: int, seed: int) -> dict[str, Any]:
    """Return figures of the plan, of the greatest sum and of both one-by-one ways, timed in one run."""
    problem = made_up_group(people, openings, seed)
    order = list(range(people))
    figures: dict[str, Any] = {
        "people": people,
        "openings": openings,
        "positions": sum(problem.positions),
        "options": len(problem.options),
    }
    started = perf_counter()
    plan = assign_group(problem, seed=seed)
    figures["plan"] = {
        **_figures(plan.chosen, perf_counter() - started),
        "bound": round(plan.bound, 4),
        "gap": round(plan.gap, 6),
        "proven": plan.proven,
    }
    started = perf_counter()
    best = assign_group(problem, "sum", seed=seed)
    figures["greatest_sum"] = _figures(best.chosen, perf_counter() - started)
    started = perf_counter()
    figures["person_in_turn"] = _figures(each_person_in_turn(problem, order), perf_counter() - started)
    started = perf_counter()
    figures["firm_in_turn"] = _figures(each_firm_in_turn(problem), perf_counter() - started)
    return figures


def _figures(chosen: Sequence[Option], seconds: float) -> dict[str, float | int]:
    scores = [option.score for option in chosen]
    return {
        "placed": len(chosen),
        "worst": round(min(scores, default=0.0), 3),
        "mean": round(float(np.mean(scores)), 3) if scores else 0.0,
        "value": round(sum(option.value for option in chosen), 3),
        "courses": sum(option.course is not None for option in chosen),
        "seconds": round(seconds, 3),
    }
