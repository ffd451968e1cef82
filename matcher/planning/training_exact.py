"""The best training plan, by a mixed-integer programme.

Variables: one for each person and posting they can take today, one for each person, course and posting
they could take after it, and the sessions of each course where a price buys a session. Each person takes
one opening and one course at most, each opening is filled once, places and euros are limited. What is
maximised is the openings filled, a trained person counting by the probability of passing.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.util import find_spec
from typing import Any

from matcher.planning.assignment import missing_solver
from matcher.planning.training_problem import Place, PlanProblem, PlanSolution
from matcher.records.errors import PlanningError, Text

TIE = 1e-5
"""Worth of a fit of 1 beside an opening: only decides between plans that fill the same."""


def solve_exactly(problem: PlanProblem, *, time_limit: float) -> PlanSolution:
    """Return the best plan, with the bound that proves it.

    Args:
        problem: what is chosen from.
        time_limit: seconds; a plan not proven best by then is "feasible", with the bound reached.

    Raises:
        PlanningError: the solver is not installed, or found nothing in time.
    """
    model = _Model(problem)
    return model.solve(time_limit)


class _Model:
    def __init__(self, problem: PlanProblem) -> None:
        self.problem = problem
        self.solver = _solver()
        self.today_count = len(problem.filling().taken)
        self.trained = self._variables()
        self.sessions: dict[int, Any] = {}
        self._limit_people_and_openings()
        self._limit_courses()

    def _variables(self) -> list[Any]:
        objective = self.solver.Objective()
        objective.SetMaximization()
        worth = self.problem.worth()
        made = []
        for number in range(len(self.problem)):
            variable = self.solver.BoolVar("")
            objective.SetCoefficient(variable, float(worth[number] + TIE * self.problem.fit[number]))
            made.append(variable)
        return made

    def _limit_people_and_openings(self) -> None:
        problem, solver = self.problem, self.solver
        by_person, by_posting = defaultdict(list), defaultdict(list)
        for variable, person, posting in zip(
            self.trained, problem.person.tolist(), problem.posting.tolist(), strict=True
        ):
            by_person[person].append(variable)
            by_posting[posting].append(variable)
        for posting, people in enumerate(problem.today):
            for person in people:
                variable = solver.NumVar(0.0, 1.0, "")
                solver.Objective().SetCoefficient(variable, 1.0)
                by_person[person].append(variable)
                by_posting[posting].append(variable)
        for person in sorted(by_person):
            self._at_most(by_person[person], 1.0)
        for posting in sorted(by_posting):
            self._at_most(by_posting[posting], float(problem.openings[posting]))

    def _limit_courses(self) -> None:
        problem, solver = self.problem, self.solver
        by_course = defaultdict(list)
        for variable, course in zip(self.trained, problem.course.tolist(), strict=True):
            by_course[course].append(variable)
        budget = solver.Constraint(0.0, solver.infinity() if problem.budget is None else problem.budget)
        for course in sorted(by_course):
            self._at_most(by_course[course], float(problem.places_of(course)))
            # Places or sessions bought: whole sessions where a session has the price.
            per_person = problem.cost_per == "person"
            known = problem.courses[course]
            bought = (
                solver.NumVar(0.0, float(known.seats * known.sessions), "")
                if per_person
                else solver.IntVar(0.0, float(known.sessions), "")
            )
            row = solver.Constraint(-solver.infinity(), float(problem.free.get(course, 0)))
            for variable in by_course[course]:
                row.SetCoefficient(variable, 1.0)
            row.SetCoefficient(bought, -1.0 if per_person else -float(known.seats))
            budget.SetCoefficient(bought, known.cost)
            self.sessions[course] = bought
        if problem.seats is not None:
            self._at_most(self.trained, float(problem.seats))

    def _at_most(self, variables: list[Any], limit: float) -> None:
        row = self.solver.Constraint(0.0, limit)
        for variable in variables:
            row.SetCoefficient(variable, 1.0)

    def solve(self, time_limit: float) -> PlanSolution:
        problem = self.problem
        self.solver.SetTimeLimit(int(time_limit * 1000))
        status = self.solver.Solve()
        if status not in (self.solver.OPTIMAL, self.solver.FEASIBLE):
            raise PlanningError(
                Text(f"aucun plan trouvé en {time_limit:g} s.", f"no plan found in {time_limit:g} s."),
                remedy=Text("Donnez plus de temps au calcul.", "Give the solver more time."),
            )
        chosen = [number for number, variable in enumerate(self.trained) if variable.solution_value() > 0.5]
        places = tuple(
            Place(int(problem.person[n]), int(problem.course[n]), int(problem.posting[n])) for n in chosen
        )
        tie = TIE * float(problem.fit[chosen].sum()) if chosen else 0.0
        value = self.solver.Objective().Value() - tie - self.today_count
        optimal = status == self.solver.OPTIMAL
        bound = value if optimal else self.solver.Objective().BestBound() - self.today_count
        return PlanSolution(
            places=places,
            filled=max(0.0, value),
            bound=max(0.0, value, bound),
            spent=problem.spent(places),
            method="exact",
            status="optimal" if optimal else "feasible",
            guarantee=1.0 if optimal else 0.0,
        )


def solver_is_installed() -> bool:
    """Tell whether the extra that brings the solver is there."""
    return find_spec("ortools") is not None


def _solver() -> Any:
    try:
        from ortools.linear_solver import pywraplp
    except ImportError as error:
        raise missing_solver() from error
    return pywraplp.Solver.CreateSolver("SCIP")
