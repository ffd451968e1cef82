from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.bench_schedule import visitors_event
from matcher.planning.changes import day_after, read_change, read_clock
from matcher.planning.meetings import plan_meetings
from matcher.planning.presence import minutes_of
from matcher.planning.replan import update_plan
from matcher.planning.values import MeetingValues
from matcher.records.errors import PlanningError
from matcher.records.event import Event, EventRules, Group, Interest, Meeting, Plan, Stand, Visitor
from tests.planning.forum_events import forums, known, slots
from tests.planning.test_meetings import check_clashes


def keys(meetings: Any) -> set[tuple[str, str, str]]:
    return {(one.slot, one.stand, one.visitor) for one in meetings}


@st.composite
def days(draw: st.DrawFn) -> tuple[Event, MeetingValues, str, list[dict[str, Any]]]:
    """A random forum, an hour, and things that happen."""
    event, values = draw(forums())
    times = [slot.start for slot in event.slots]
    people = [visitor.id for visitor in event.visitors]
    stands = [stand.id for stand in event.stands]
    number = draw(st.integers(1, 3))
    changes: list[dict[str, Any]] = []
    for place in range(number):
        kind = draw(st.sampled_from(["absent", "late", "leaves", "walk_in", "closed", "reopened", "behind"]))
        change: dict[str, Any] = {"kind": kind}
        if kind in ("absent", "late", "leaves"):
            change["visitor"] = draw(st.sampled_from(people))
        if kind in ("closed", "reopened", "behind"):
            change["stand"] = draw(st.sampled_from(stands))
        change |= {
            "late": {"arrive": draw(st.sampled_from(times))},
            "leaves": {"leave": draw(st.sampled_from(times))},
            "walk_in": {"visitor": f"W{place}", "wish": [stands[0]]},
            "behind": {"minutes": draw(st.integers(1, 40))},
        }.get(kind, {})
        changes.append(change)
    return event, values, draw(st.sampled_from(times)), changes


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(days())
def test_only_the_future_changes_and_the_new_plan_keeps_the_rules(
    made: tuple[Event, MeetingValues, str, list[dict[str, Any]]],
) -> None:
    event, values, now, changes = made
    plan = plan_meetings(event, values)
    after = update_plan(plan, event, changes, now)
    day = day_after(event, after.changes)
    times = {slot.id: (minutes_of(slot.start), minutes_of(slot.end)) for slot in event.slots}
    begun = [one for one in plan.meetings if times[one.slot][0] < minutes_of(now)]
    assert [one for one in after.meetings if times[one.slot][0] < minutes_of(now)] == begun
    check_clashes(day.event, after, times)
    stands = {stand.id: stand for stand in day.event.stands}
    for one in after.meetings[len(begun) :]:
        assert one.slot not in stands[one.stand].closed_slots
        assert one.visitor not in day.absent
        assert (
            one.recruiter not in day.away.get((one.stand, one.slot), frozenset()) or event.rules.overbooking
        )
    pairs = [(one.visitor, one.stand) for one in after.meetings]
    assert len(pairs) == len(set(pairs))
    assert after.objective == pytest.approx(sum(one.value for one in after.meetings), abs=1e-6)
    assert after.bound >= after.objective


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(forums(), st.integers(0, 4))
def test_where_nothing_happens_nothing_moves(made: tuple[Event, MeetingValues], place: int) -> None:
    event, values = made
    plan = plan_meetings(event, values)
    after = update_plan(plan, event, [], event.slots[min(place, len(event.slots) - 1)].start)
    assert keys(plan.meetings) <= keys(after.meetings)
    assert after.moves is not None
    assert (after.moves.moved, after.moves.cancelled, after.moves.dropped) == (0, 0, 0)


def small(**fields: Any) -> Event:
    content: dict[str, Any] = {
        "id": "E",
        "slots": slots(3),
        "stands": [Stand(id="A"), Stand(id="B")],
        "visitors": [Visitor(id="V"), Visitor(id="W")],
        "rules": EventRules(min_meetings=0, max_meetings=3),
        **fields,
    }
    return Event.model_validate(content)


SCORES = known({"V": {"A": 0.9, "B": 0.4}, "W": {"A": 0.8, "B": 0.3}})


def plan_of(*rows: tuple[str, str, str], **fields: Any) -> Plan:
    meetings = [
        Meeting(slot=slot, stand=stand, recruiter=1, visitor=visitor, posting=None, value=0.5)
        for slot, stand, visitor in rows
    ]
    content: dict[str, Any] = {
        "meetings": meetings,
        "unplaced": (),
        "objective": 0.0,
        "bound": 0.0,
        "gap": 0.0,
        "seed": 1,
        "scores": SCORES.scores,
        **fields,
    }
    return Plan.model_validate(content)


def test_a_late_recruiter_costs_one_meeting_its_hour_and_no_other() -> None:
    event = small(stands=[Stand(id="A")])
    plan = plan_of(("T0", "A", "V"), ("T1", "A", "W"))
    after = update_plan(plan, event, [{"kind": "behind", "stand": "A", "minutes": 10}], "09:00")
    assert keys(after.meetings) == {("T2", "A", "V"), ("T1", "A", "W")}
    assert after.moves is not None
    assert (after.moves.kept, after.moves.moved, after.moves.cancelled) == (1, 1, 0)


def test_an_absence_frees_its_place_for_somebody_without_moving_anybody() -> None:
    event = small(slots=slots(1), stands=[Stand(id="A")])
    after = update_plan(plan_of(("T0", "A", "V")), event, [{"kind": "absent", "visitor": "V"}], "09:00")
    assert keys(after.meetings) == {("T0", "A", "W")}
    assert after.moves is not None
    assert (after.moves.added, after.moves.dropped, after.moves.moved) == (1, 1, 0)


def test_a_closed_stand_sends_nobody_there_and_what_has_begun_stays() -> None:
    plan = plan_of(("T0", "A", "V"), ("T1", "A", "W"))
    after = update_plan(plan, small(), [{"kind": "closed", "stand": "A"}], "09:10")
    assert {one for one in keys(after.meetings) if one[1] == "A"} == {("T0", "A", "V")}
    reopened = update_plan(after, small(), [{"kind": "reopened", "stand": "A"}], "09:15")
    assert ("W", "A") in {(one.visitor, one.stand) for one in reopened.meetings}


def test_a_late_visitor_keeps_the_stand_at_another_hour() -> None:
    plan = plan_of(("T0", "A", "V"))
    after = update_plan(plan, small(), [{"kind": "late", "visitor": "V", "arrive": "09:20"}], "08:50")
    assert any(one.visitor == "V" and one.stand == "A" and one.slot != "T0" for one in after.meetings)
    assert after.moves is not None
    assert after.moves.moved == 1


def test_who_was_absent_and_comes_after_all_is_planned_again() -> None:
    gone = update_plan(plan_of(("T2", "A", "V")), small(), [{"kind": "absent", "visitor": "V"}], "09:00")
    assert not any(one.visitor == "V" for one in gone.meetings)
    back = update_plan(gone, small(), [{"kind": "late", "visitor": "V", "arrive": "09:40"}], "09:10")
    assert any(one.visitor == "V" for one in back.meetings)


def test_a_walk_in_gets_the_best_free_stand() -> None:
    scores = {"N": {"A": Interest(posting="P", score=0.2), "B": Interest(posting="P", score=0.95)}}
    change = {"kind": "walk_in", "visitor": "N", "leave": "09:20"}
    after = update_plan(plan_of(), small(visitors=[]), [change], "09:00", scores)
    assert keys(after.meetings) == {("T0", "B", "N")}
    assert after.scores["N"]["B"] == Interest(posting="P", score=0.95)


def test_a_floor_that_closing_a_stand_breaks_is_explained() -> None:
    event = small(stands=[Stand(id="A")], visitors=[Visitor(id="V")], rules=EventRules(min_meetings=1))
    after = update_plan(plan_of(("T1", "A", "V")), event, [{"kind": "closed", "stand": "A"}], "09:00")
    assert [one.visitor for one in after.unplaced] == ["V"]
    assert after.conflicts[0].fields == ("stands.A.closed_slots",)


def test_meetings_that_have_taken_place_count_for_the_floor() -> None:
    event = small(rules=EventRules(min_meetings=1, max_meetings=1))
    after = update_plan(plan_of(("T0", "A", "V"), ("T0", "B", "W")), event, [], "09:20")
    assert (after.floor.asked, after.floor.reached) == (2, 2)
    assert len(after.meetings) == 2


def test_a_class_goes_on_without_an_absent_pupil() -> None:
    pupils = [Visitor(id="P", group="G"), Visitor(id="Q", group="G")]
    event = small(visitors=pupils, groups=[Group(id="G", size=2)], rules=EventRules(max_meetings=1))
    plan = plan_of(("T1", "A", "P"), ("T1", "A", "Q"))
    after = update_plan(plan, event, [{"kind": "absent", "visitor": "P"}], "09:00")
    assert keys(after.meetings) == {("T1", "A", "Q")}
    gone = update_plan(plan, event, [{"kind": "absent", "visitor": "G"}], "09:00")
    assert gone.meetings == ()
    assert gone.moves is not None
    assert gone.moves.dropped == 2


def test_changes_add_up_over_updates() -> None:
    first = update_plan(plan_of(), small(), [{"kind": "closed", "stand": "A"}], "09:00")
    second = update_plan(first, small(), [{"kind": "absent", "visitor": "V"}], "09:10")
    assert [(one["kind"], one["now"]) for one in second.changes] == [("closed", "09:00"), ("absent", "09:10")]
    assert not any(one.stand == "A" or one.visitor == "V" for one in second.meetings)


def test_of_two_disputed_meetings_the_better_one_stays() -> None:
    event = small(slots=slots(1), stands=[Stand(id="A", recruiters=2)])
    rows = plan_of(("T0", "A", "V"), ("T0", "A", "W"))
    change = {"kind": "behind", "stand": "A", "recruiter": 2, "minutes": 5}
    after = update_plan(rows, event, [change], "09:00")
    assert [(one.visitor, one.recruiter) for one in after.meetings] == [("V", 1)]


def test_a_large_forum_moves_little() -> None:
    event, values = visitors_event(60, 15, 9, seed=4)
    plan = plan_meetings(event, values)
    after = update_plan(plan, event, [{"kind": "closed", "stand": "S03"}], "10:00")
    lost = [one for one in plan.meetings if one.stand == "S03" and minutes_of(slot_start(event, one)) >= 600]
    assert lost
    assert after.moves is not None
    assert after.moves.cancelled == len(lost)
    assert after.moves.moved == 0


def slot_start(event: Event, meeting: Meeting) -> str:
    return next(slot.start for slot in event.slots if slot.id == meeting.slot)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "absent", "visitor": "X"}, "visiteur inconnu : X.*V, W"),
        ({"kind": "closed", "stand": "Z"}, "stand inconnu : Z.*A, B"),
        ({"kind": "walk_in", "visitor": "V"}, "existe déjà"),
        ({"kind": "walk_in", "visitor": "N", "wish": ["Z"]}, "stand inconnu : Z"),
        ({"kind": "behind", "stand": "A", "recruiter": 2, "minutes": 5}, "n'a que 1 recruteur"),
    ],
)
def test_changes_of_unknown_things_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(PlanningError, match=message):
        update_plan(plan_of(), small(), [change], "09:00")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "late", "visitor": "V", "arrive": "25:00"}, "arrive"),
        ({"kind": "late", "visitor": "V"}, "arrive"),
        ({"kind": "gone"}, "kind"),
        ("absent", "kind"),
    ],
)
def test_changes_that_cannot_be_read_name_the_field(data: object, field: str) -> None:
    with pytest.raises(PlanningError, match="changement refusé") as caught:
        read_change(data, file="changes.jsonl", line=3)
    assert (caught.value.field, caught.value.line) == (field, 3)


def test_a_plan_of_another_event_is_refused() -> None:
    with pytest.raises(PlanningError, match="le plan nomme « Z »"):
        update_plan(plan_of(("T0", "Z", "V")), small(), [], "09:00")


def test_the_time_must_be_one() -> None:
    assert read_clock("9:05", "--now") == "09:05"
    with pytest.raises(PlanningError, match="n'est pas une heure"):
        read_clock("24:00", "--now")
