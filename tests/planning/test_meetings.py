from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from evaluation.bench_schedule import classes_event, visitors_event
from matcher.planning.clock import overlap_cliques, spans, too_close
from matcher.planning.feasible import faults, overbooking_fits
from matcher.planning.meetings import greedy_plan, plan_meetings, solve_problem
from matcher.planning.presence import minutes_of
from matcher.planning.problem import make_problem
from matcher.planning.relaxation import relax
from matcher.planning.slot_flow import rank_of
from matcher.planning.values import UNIT, MeetingValues, meeting_value
from matcher.records.event import Event, EventRules, Group, Plan, Slot, Stand, Visitor
from tests.planning.forum_events import best_by_brute_force, forums, known, size_of_brute_force, slots

RANDOM = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def checked(event: Event, values: MeetingValues, plan: Plan) -> None:
    """Every promise of the plan, checked on its rows alone, without the planner's own arrays."""
    stands = {stand.id: stand for stand in event.stands}
    times = {slot.id: (minutes_of(slot.start), minutes_of(slot.end)) for slot in event.slots}
    groups = {group.id: group for group in event.groups}
    people = {visitor.id: visitor for visitor in event.visitors}
    met: set[tuple[str, str]] = set()
    for row in plan.meetings:
        visitor, stand = people.get(row.visitor, Visitor(id=row.visitor)), stands[row.stand]
        group = groups.get(visitor.group or row.visitor)
        assert (row.visitor, row.stand) not in met
        met.add((row.visitor, row.stand))
        assert row.slot not in stand.closed_slots
        assert row.slot not in visitor.breaks
        assert stand.id not in visitor.veto
        assert visitor.id not in stand.veto
        assert group is None or stand.id not in group.veto
        assert stand.step_free or not visitor.step_free
        assert visitor.arrive is None or times[row.slot][0] >= minutes_of(visitor.arrive)
        assert visitor.leave is None or times[row.slot][1] <= minutes_of(visitor.leave)
        assert 1 <= row.recruiter <= stand.recruiters
        interest = values.interest(row.visitor, row.stand)
        if group is None:
            assert interest is not None
        if interest is not None:
            assert row.posting == interest.posting
            assert row.value == meeting_value(interest.score, visitor, group, stand)
    check_clashes(event, plan, times)
    assert plan.objective == pytest.approx(sum(row.value for row in plan.meetings), abs=1e-6)
    assert plan.bound >= plan.objective
    below = {one.visitor for one in plan.unplaced}
    floor = min(event.rules.min_meetings, event.rules.max_meetings)
    for name in people:
        count = sum(row.visitor == name for row in plan.meetings)
        assert count <= event.rules.max_meetings
        assert (count < floor) == (name in below)


def check_clashes(event: Event, plan: Plan, times: dict[str, tuple[int, int]]) -> None:
    order = sorted(times.values())
    rooms = {stand.id: stand.room for stand in event.stands}
    party = {visitor.id: visitor.group or visitor.id for visitor in event.visitors}
    by_group: dict[tuple[str, str], set[str]] = {}
    for row in plan.meetings:
        key = (party.get(row.visitor, row.visitor), row.slot)
        by_group.setdefault(key, set()).add(row.stand)
    assert all(len(found) == 1 for found in by_group.values())
    for one in plan.meetings:
        for other in plan.meetings:
            if one is other or times[one.slot] > times[other.slot]:
                continue
            together = times[one.slot][1] > times[other.slot][0]
            same_party = party.get(one.visitor, one.visitor) == party.get(other.visitor, other.visitor)
            if one.visitor == other.visitor:
                assert not together
                between = sum(
                    start >= times[one.slot][1] and end <= times[other.slot][0] for start, end in order
                )
                assert rooms[one.stand] == rooms[other.stand] or between >= event.rules.walk_slots
            elif one.stand == other.stand and one.recruiter == other.recruiter and not same_party:
                assert not together or event.rules.overbooking


@RANDOM
@given(forums())
def test_plans_keep_every_rule(made: tuple[Event, MeetingValues]) -> None:
    event, values = made
    checked(event, values, plan_meetings(event, values))


@RANDOM
@given(forums())
def test_greedy_plans_keep_every_rule_and_are_never_better(made: tuple[Event, MeetingValues]) -> None:
    event, values = made
    greedy, plan = greedy_plan(event, values), plan_meetings(event, values)
    checked(event, values, greedy)
    assert greedy.floor.reached <= plan.floor.possible
    if event.rules.min_meetings == 0:
        assert greedy.objective <= plan.objective + 1e-6


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(forums(visitors=4, stands=3, slots_most=3))
def test_the_optimum_of_tiny_forums_is_the_best_of_all_plans(made: tuple[Event, MeetingValues]) -> None:
    problem = make_problem(*made)
    assume(size_of_brute_force(problem) < 1_500)
    best = best_by_brute_force(problem)
    solution = solve_problem(problem, 5, made[0].rules.seed, 0.0)
    assert faults(problem, solution.schedule) == []
    assert rank_of(problem, solution.schedule) == best
    assert solution.status == "optimal"


@RANDOM
@given(forums(visitors=4, stands=3, slots_most=3))
def test_the_relaxation_bounds_every_plan(made: tuple[Event, MeetingValues]) -> None:
    problem = make_problem(*made)
    assume(problem.possible.any() and size_of_brute_force(problem) < 1_500)
    reached, worth = best_by_brute_force(problem)
    assert relax(problem, 5).value_bound(reached) >= worth / UNIT - 1e-6


def test_the_same_seed_gives_the_same_plan() -> None:
    event, values = visitors_event(40, 12, 9, seed=5)
    assert plan_meetings(event, values) == plan_meetings(event, values)


def test_a_large_forum_comes_close_to_its_bound() -> None:
    event, values = visitors_event(70, 16, 9, seed=2)
    plan = plan_meetings(event, values)
    checked(event, values, plan)
    assert plan.gap <= 0.02
    assert plan.objective > greedy_plan(event, values).objective


def test_classes_move_together_and_walk() -> None:
    event, values = classes_event(6, 5, 9, 8, seed=3)
    plan = plan_meetings(event, values)
    checked(event, values, plan)
    assert plan.gap <= 0.02
    assert not plan.unplaced


def forum(**fields: object) -> Event:
    content: dict[str, object] = {"id": "E", "slots": slots(2), "stands": [Stand(id="S")], **fields}
    return Event.model_validate(content)


def test_the_floor_comes_before_the_value() -> None:
    event = forum(
        slots=slots(1),
        stands=[Stand(id="S")],
        visitors=[Visitor(id="best"), Visitor(id="weak")],
        rules=EventRules(min_meetings=1),
    )
    two = event.model_copy(update={"slots": slots(2), "rules": EventRules(min_meetings=1, max_meetings=2)})
    values = known({"best": {"S": 0.9}, "weak": {"S": 0.1}})
    assert [row.visitor for row in plan_meetings(event, values).meetings] == ["best"]
    assert {row.visitor for row in plan_meetings(two, values).meetings} == {"best", "weak"}


def test_nobody_has_two_meetings_while_another_has_none() -> None:
    people = [Visitor(id="first"), Visitor(id="second")]
    stands = [Stand(id="A"), Stand(id="B", closed_slots=["T0"])]
    rules = EventRules(min_meetings=2)
    event = forum(stands=stands, visitors=people, rules=rules)
    values = known({"first": {"A": 0.9, "B": 0.9}, "second": {"A": 0.1, "B": 0.1}})
    plan = plan_meetings(event, values)
    assert {row.visitor for row in plan.meetings} == {"first", "second"}


def test_a_class_takes_the_recruiters_its_pupils_fill() -> None:
    pupils = [Visitor(id=f"P{number}", group="G") for number in range(4)]
    stand = Stand(id="S", recruiters=3, seats=2)
    event = forum(
        slots=slots(1),
        stands=[stand],
        visitors=[*pupils, Visitor(id="alone"), Visitor(id="too many")],
        groups=[Group(id="G", size=4)],
    )
    plan = plan_meetings(event, MeetingValues())
    taken = {row.recruiter for row in plan.meetings if row.visitor.startswith("P")}
    assert taken == {1, 2}
    assert [row.recruiter for row in plan.meetings if not row.visitor.startswith("P")] == [3]
    small = event.model_copy(update={"stands": [stand.model_copy(update={"recruiters": 1})]})
    assert not any(row.visitor.startswith("P") for row in plan_meetings(small, MeetingValues()).meetings)


def test_a_class_without_seats_given_takes_the_whole_stand() -> None:
    event = forum(
        slots=slots(1),
        stands=[Stand(id="S", recruiters=3)],
        visitors=[Visitor(id="P", group="G"), Visitor(id="alone")],
        groups=[Group(id="G", size=30)],
    )
    assert [row.visitor for row in plan_meetings(event, MeetingValues()).meetings] == ["P"]


def test_a_class_nobody_of_which_is_registered_stands_for_itself() -> None:
    event = forum(groups=[Group(id="G", size=20)])
    assert [row.visitor for row in plan_meetings(event, MeetingValues()).meetings] == ["G"]


def test_a_class_is_not_sent_where_most_pupils_may_not_work() -> None:
    pupils = [Visitor(id=name, group="G") for name in ("a", "b", "c")]
    event = forum(visitors=pupils, groups=[Group(id="G", size=3)])
    barred = known({"a": {"S": None}, "b": {"S": None}})
    assert plan_meetings(event, barred).meetings == ()
    one_barred = plan_meetings(event, known({"a": {"S": None}}))
    assert next((row.visitor, row.posting, row.value) for row in one_barred.meetings) == ("a", None, 0.0)
    assert len(one_barred.meetings) == 3


def test_overbooking_invites_one_more_where_all_coming_is_unlikely() -> None:
    people = [Visitor(id=f"V{number}", no_show=0.6) for number in range(3)]
    event = forum(slots=slots(1), visitors=people, rules=EventRules(overbooking=True))
    assert len(plan_meetings(event, MeetingValues()).meetings) == 2
    careful = event.model_copy(update={"rules": EventRules(overbooking=True, overbooking_risk=0.1)})
    assert len(plan_meetings(careful, MeetingValues()).meetings) == 1


@pytest.mark.parametrize(
    ("show", "recruiters", "fits"),
    [
        ([1.0], 1, True),
        ([1.0, 0.0], 1, True),
        ([0.5, 0.4], 1, True),
        ([0.5, 0.5], 1, False),
        ([0.2, 0.2, 0.2], 1, False),
        ([1.0, 0.6, 0.6], 2, False),
    ],
)
def test_overbooking_keeps_attendance_and_risk_low(show: list[float], recruiters: int, fits: bool) -> None:
    assert overbooking_fits(np.array(show), recruiters, 0.2) is fits


def test_wishes_and_absences_change_what_a_meeting_is_worth() -> None:
    stand, group = Stand(id="S", wish=["V"]), Group(id="G", size=2, wish=["S"])
    assert meeting_value(0.5, Visitor(id="U"), None, Stand(id="S")) == 0.5
    assert meeting_value(0.5, Visitor(id="V", wish=["S"]), None, Stand(id="S")) == pytest.approx(0.65)
    assert meeting_value(0.5, Visitor(id="V"), group, stand) == pytest.approx(0.755)
    assert meeting_value(0.5, Visitor(id="U", no_show=0.2), None, Stand(id="S")) == pytest.approx(0.4)


def test_overlapping_slots_are_one_moment() -> None:
    times = spans(slots(4, minutes=20, step=10))
    assert overlap_cliques(times).astype(int).tolist() == [[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]]
    long = [Slot(id="long", start="9:00", end="12:00"), *slots(2)]
    assert overlap_cliques(spans(long)).astype(int).tolist() == [[1, 1, 0], [1, 0, 1]]


def test_walking_needs_whole_slots_between() -> None:
    close = too_close(spans(slots(4)), 1)
    assert [bool(one) for one in close[0]] == [False, True, False, False]
    assert not too_close(spans(slots(3)), 0).any()


def test_a_forum_where_nothing_is_possible_has_an_empty_plan() -> None:
    event = forum(visitors=[Visitor(id="V", veto=["S"])], rules=EventRules(min_meetings=1))
    plan = plan_meetings(event, MeetingValues())
    assert (plan.meetings, plan.objective, plan.gap, plan.status) == ((), 0.0, 0.0, "optimal")
    assert [one.visitor for one in plan.unplaced] == ["V"]
