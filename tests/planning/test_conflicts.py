from __future__ import annotations

import numpy as np
import pytest

from matcher.planning.alone import causes_of, matched, possible_meetings, smallest_conflict
from matcher.planning.conflicts import names
from matcher.planning.meetings import plan_meetings
from matcher.planning.problem import make_problem
from matcher.planning.shortage import find_shortages
from matcher.planning.values import MeetingValues
from matcher.records.errors import speaking
from matcher.records.event import Conflict, Event, EventRules, Group, Plan, Stand, Visitor
from tests.planning.forum_events import known, slots


def forum(**fields: object) -> Event:
    content: dict[str, object] = {
        "id": "E",
        "slots": slots(3),
        "stands": [Stand(id="A"), Stand(id="B")],
        "rules": EventRules(min_meetings=1),
        **fields,
    }
    return Event.model_validate(content)


def only_conflict(plan: Plan) -> Conflict:
    assert len(plan.conflicts) == 1
    return plan.conflicts[0]


def test_a_full_plan_has_no_conflict() -> None:
    plan = plan_meetings(forum(visitors=[Visitor(id="V")]), MeetingValues())
    assert (plan.conflicts, plan.unplaced) == ((), ())
    assert (plan.floor.asked, plan.floor.reached, plan.floor.possible) == (1, 1, 1)


def test_the_smallest_set_leaves_out_what_changes_nothing() -> None:
    visitor = Visitor(id="V", veto=["A"], arrive="09:20", step_free=True)
    stands = [Stand(id="A", closed_slots=["T2"]), Stand(id="B", step_free=False)]
    plan = plan_meetings(forum(visitors=[visitor], stands=stands), MeetingValues())
    conflict = only_conflict(plan)
    assert set(conflict.fields) == {"visitors.V.veto", "stands.B.step_free"}
    assert conflict.missing == 1
    assert "même seul au forum" in conflict.text


def test_a_smaller_set_is_found_behind_an_irreducible_larger_one() -> None:
    shape = (2, 2)
    problem = make_problem(
        forum(slots=slots(2), visitors=[Visitor(id="V", veto=["A", "B"])]), MeetingValues()
    )
    causes = causes_of(problem, problem.parties[0], MeetingValues())
    halves = [
        type(causes[0])(f"half {number}", causes[0].text, np.array(mask, dtype=np.bool_))
        for number, mask in enumerate([[[1, 1], [0, 0]], [[0, 0], [1, 1]]])
    ]
    # The deletion filter meets the whole last and would keep the two halves.
    kept = smallest_conflict([*causes, *halves], 1, shape)
    assert kept == causes
    assert smallest_conflict(halves[:1], 1, shape) is None


@pytest.mark.parametrize(
    ("visitor", "stand", "field"),
    [
        (Visitor(id="V", arrive="09:50"), Stand(id="A"), "visitors.V.arrive"),
        (Visitor(id="V", leave="09:10"), Stand(id="A"), "visitors.V.leave"),
        (Visitor(id="V", breaks=["T0", "T1", "T2"]), Stand(id="A"), "visitors.V.breaks"),
        (Visitor(id="V"), Stand(id="A", veto=["V"]), "stands.A.veto"),
        (Visitor(id="V"), Stand(id="A", closed_slots=["T0", "T1", "T2"]), "stands.A.closed_slots"),
        (Visitor(id="V", step_free=True), Stand(id="A", step_free=False), "stands.A.step_free"),
    ],
)
def test_each_kind_of_obstacle_is_named_by_its_field(visitor: Visitor, stand: Stand, field: str) -> None:
    plan = plan_meetings(forum(visitors=[visitor], stands=[stand]), MeetingValues())
    assert only_conflict(plan).fields == (field,)
    assert plan.unplaced[0].reason.startswith("0 rendez-vous sur 1. V peut avoir 0 rendez-vous sur 1")


def test_postings_closed_to_somebody_are_named() -> None:
    plan = plan_meetings(forum(visitors=[Visitor(id="V")], stands=[Stand(id="A")]), known({"V": {"A": None}}))
    assert only_conflict(plan).fields == ("stands.A.postings",)


def test_a_class_that_finds_no_seat_is_told_where() -> None:
    pupils = [Visitor(id="P", group="G")]
    stands = [Stand(id="A", seats=10), Stand(id="B", veto=["G"])]
    plan = plan_meetings(
        forum(visitors=pupils, groups=[Group(id="G", size=25)], stands=stands), MeetingValues()
    )
    conflict = only_conflict(plan)
    assert set(conflict.fields) == {"stands.A.seats", "stands.B.veto"}
    assert conflict.missing == 25


def test_a_floor_above_the_number_of_stands_is_the_events_own_fault() -> None:
    plan = plan_meetings(forum(visitors=[Visitor(id="V")], rules=EventRules(min_meetings=3)), MeetingValues())
    assert only_conflict(plan).fields == ("rules.min_meetings", "slots", "stands")
    assert plan.floor.possible == 2


def test_too_few_places_say_how_many_and_what_would_mend_it() -> None:
    people = [Visitor(id=f"V{number}") for number in range(8)]
    plan = plan_meetings(forum(visitors=people), MeetingValues())
    conflict = only_conflict(plan)
    assert conflict.missing == 2
    assert "ont besoin de 8 rendez-vous" in conflict.text
    assert "n'en offrent que 6" in conflict.text
    assert "au moins 1 recruteur de plus" in (conflict.remedy or "")
    assert "1 créneau de plus" in (conflict.remedy or "")
    assert len(plan.unplaced) == 2
    longer = forum(visitors=people, slots=slots(4))
    assert not plan_meetings(longer, MeetingValues()).unplaced
    wider = forum(visitors=people, stands=[Stand(id="A", recruiters=2), Stand(id="B")])
    assert not plan_meetings(wider, MeetingValues()).unplaced


def test_only_the_crowded_stand_is_named() -> None:
    people = [Visitor(id=f"V{number}", veto=["B"]) for number in range(5)]
    plan = plan_meetings(forum(visitors=[*people, Visitor(id="free")]), MeetingValues())
    conflict = only_conflict(plan)
    assert "stands.A.recruiters" in conflict.fields
    assert "stands.B.recruiters" not in conflict.fields
    assert "free" not in conflict.text
    assert conflict.missing == 2


def test_a_crowded_hour_is_named() -> None:
    people = [Visitor(id=f"V{number}", arrive="09:40") for number in range(3)]
    plan = plan_meetings(forum(visitors=people), MeetingValues())
    conflict = only_conflict(plan)
    assert conflict.missing == 1
    assert "entre 09:40 et 10:00" in conflict.text


def test_hours_that_are_too_few_for_a_floor_of_two_are_found_by_the_second_network() -> None:
    people = [Visitor(id=f"V{number}", arrive="09:20") for number in range(3)]
    stands = [Stand(id="A"), Stand(id="B", recruiters=2, closed_slots=["T1"]), Stand(id="C")]
    event = forum(visitors=people, stands=stands, rules=EventRules(min_meetings=2))
    problem = make_problem(event, MeetingValues())
    needed = np.array([matched(problem.possible[row], 2) for row in range(3)])
    assert needed.tolist() == [2, 2, 2]
    shortages = find_shortages(problem, needed)
    assert [(one.kind, one.missing) for one in shortages] == [("hours", 1)]
    assert plan_meetings(event, MeetingValues()).floor.possible == 5


def test_messages_are_in_english_too() -> None:
    people = [Visitor(id=f"V{number}") for number in range(8)]
    with speaking("en"):
        conflict = only_conflict(plan_meetings(forum(visitors=people), MeetingValues()))
    assert "need 8 meetings" in conflict.text
    assert "at least 1 more recruiter," in (conflict.remedy or "")


def test_meetings_alone_are_a_matching_of_stands_and_slots() -> None:
    assert possible_meetings([], 5, (3, 2)) == 2
    assert matched(np.array([[1, 1], [1, 0]], dtype=np.bool_), 5) == 2
    assert matched(np.array([[1, 0], [1, 0]], dtype=np.bool_), 5) == 1


def test_ids_that_are_not_shown_are_counted_in_number() -> None:
    ids = [f"V{number}" for number in range(1, 10)]
    assert names(ids[:7]).fr.endswith("V6 et 1 autre")
    assert names(ids).fr.endswith("V6 et 3 autres")
    assert names(ids[:2]).en == "V1, V2"
