from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.planning.changes import Change, read_change
from matcher.planning.event_file import read_plan
from matcher.readers import read_file
from matcher.records import Candidate, Posting
from matcher.records.errors import PlanningError
from matcher.records.event import Event, Meeting, Plan
from matcher.services.forum import schedule_event, update_event
from matcher.services.forum_file import plan_text, read_changes, read_forum, write_plan
from matcher.services.forum_log import log_update, open_log, replay


@pytest.fixture(scope="module")
def postings(fixtures: Path) -> list[Posting]:
    records = read_file(fixtures / "postings.jsonl", "posting").records
    return [record for record in records if isinstance(record, Posting)]


@pytest.fixture(scope="module")
def candidates(fixtures: Path) -> list[Candidate]:
    records = read_file(fixtures / "candidates.jsonl", "candidate").records
    return [record for record in records if isinstance(record, Candidate)]


@pytest.fixture(scope="module")
def event(fixtures: Path) -> Event:
    found, rejected = read_forum(fixtures / "event.json")
    assert rejected == []
    return found


@pytest.fixture(scope="module")
def plan(event: Event, postings: list[Posting], candidates: list[Candidate]) -> Plan:
    scheduled = schedule_event(event, postings, candidates)
    assert (scheduled.faults, scheduled.notes) == ([], [])
    return scheduled.plan


def changes_of(*data: dict[str, Any]) -> list[Change]:
    return [read_change(one) for one in data]


def test_the_example_forum_gives_everybody_their_floor(event: Event, plan: Plan) -> None:
    assert plan.unplaced == ()
    assert plan.gap <= 0.02
    met = {
        visitor.id: {one.stand for one in plan.meetings if one.visitor == visitor.id}
        for visitor in event.visitors
    }
    assert all(len(stands) >= 2 for stands in met.values())
    assert "ST07" not in met["V09"]
    assert "ST04" not in met["V09"]
    assert not met["V06"] & {"ST06", "ST07"}
    assert met["E11"] == met["E16"]


def test_a_person_whom_a_rule_excludes_has_no_interview(plan: Plan) -> None:
    barred = {
        (visitor, stand) for visitor, row in plan.scores.items() for stand, one in row.items() if one is None
    }
    assert barred
    for one in plan.meetings:
        if (one.visitor, one.stand) in barred:
            assert one.visitor.startswith("E")
            assert (one.posting, one.value) == (None, 0.0)


def test_meetings_name_the_best_open_posting_of_the_stand(event: Event, plan: Plan) -> None:
    offered = {stand.id: stand.postings for stand in event.stands}
    for one in plan.meetings:
        assert one.posting is None or one.posting in offered[one.stand]
    assert {one.posting for one in plan.meetings if one.visitor == "V28"} == {None}


def test_unknown_profiles_and_postings_are_told_and_the_rest_is_planned(
    event: Event, postings: list[Posting], candidates: list[Candidate]
) -> None:
    few = event.model_copy(update={"visitors": event.visitors[:4], "groups": []})
    scheduled = schedule_event(few, postings[1:], candidates[:3])
    places = {fault.field for fault in scheduled.faults}
    assert {"stands.ST01.postings", "visitors.V01.candidate"} <= places
    assert {one.visitor for one in scheduled.plan.meetings} == {"V01", "V02", "V03", "V04"}


def test_a_walk_in_with_a_cv_is_scored_and_planned(event: Event, plan: Plan, postings: list[Posting]) -> None:
    cv = "Cariste depuis six ans, CACES R489 catégories 1, 3 et 5, permis B et voiture. Équipe de nuit."
    changes = changes_of(
        {"kind": "walk_in", "visitor": "N1", "text": cv, "mobility_km": 40, "commune": "Longroy"},
        {"kind": "walk_in", "visitor": "N2", "wish": ["ST03"], "leave": "14:30"},
    )
    few = [posting for posting in postings if posting.id in {"D-P09", "D-P13"}]
    after, scores = update_event(plan, event, changes, "11:00", few)
    assert set(scores) == {"N1"}
    best = scores["N1"]["ST03"]
    assert best is not None
    assert best.posting == "D-P13"
    assert after.moves is not None
    assert (after.moves.moved, after.moves.cancelled) == (0, 0)
    assert any(one.visitor == "N1" for one in after.meetings)
    assert "Cariste" not in plan_text(after)
    assert "Longroy" not in plan_text(after)


def small_plan(**fields: Any) -> Plan:
    content: dict[str, Any] = {
        "meetings": [
            {"slot": "T1", "stand": "A", "recruiter": 1, "visitor": "é", "posting": None, "value": 0.1},
            {"slot": "T2", "stand": "A", "recruiter": 1, "visitor": "V", "posting": "P", "value": 0.2},
        ],
        "unplaced": [],
        "objective": 0.3,
        "bound": 0.3,
        "gap": 0.0,
        "seed": 1,
        "scores": {"V": {"A": {"posting": "P", "score": 0.2}, "B": None}},
        **fields,
    }
    return Plan.model_validate(content)


def moved(plan: Plan, place: int, slot: str) -> Plan:
    """The plan after one more update: a meeting at another hour, first in the list, and a new one."""
    kept = [one for number, one in enumerate(plan.meetings) if number != place]
    row = plan.meetings[place].model_copy(update={"slot": slot})
    new = Meeting(slot="T9", stand="B", recruiter=2, visitor=f"W{len(plan.changes)}", posting=None, value=0.5)
    told = {"kind": "absent", "visitor": "V", "now": slot}
    scores = {**plan.scores, new.visitor: {"A": None}}
    return plan.model_copy(
        update={
            "meetings": (row, *kept, new),
            "objective": plan.objective + 0.5,
            "status": "update",
            "changes": (*plan.changes, told),
            "scores": scores,
        }
    )


def test_replaying_the_log_gives_the_very_plan(tmp_path: Path) -> None:
    log, plan = tmp_path / "day" / "log.jsonl", small_plan()
    open_log(log, plan)
    for place, slot in ((1, "T3"), (0, "T4"), (2, "T5")):
        after = moved(plan, place, slot)
        log_update(log, plan, after, slot)
        plan = after
    state = replay(log)
    assert state.plan == plan
    assert (state.entries, state.times, state.cut) == (4, ["T3", "T4", "T5"], [])
    assert open_log(log, plan).plan == plan


def test_a_log_cut_anywhere_keeps_what_was_agreed_and_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    first = small_plan()
    second = moved(first, 0, "T3")
    open_log(log, first)
    agreed = len(log.read_bytes())
    log_update(log, first, second, "T3")
    whole = log.read_bytes()
    for length in range(agreed, len(whole) - 1, 7):
        log.write_bytes(whole[:length])
        state = replay(log)
        assert state.plan == first
        assert state.cut == ([2] if length > agreed else [])
        open_log(log, first)
        log_update(log, first, second, "T3")
        state = replay(log)
        assert state.plan == second
        assert log.read_bytes().startswith(whole[:length])


def test_a_log_cut_in_its_very_first_line_begins_again(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    open_log(log, small_plan())
    log.write_bytes(log.read_bytes()[:40])
    assert replay(log).plan is None
    assert open_log(log, small_plan()).cut == [1]
    assert replay(log).plan == small_plan()


def test_a_line_that_is_missing_or_changed_is_an_error_that_names_it(tmp_path: Path) -> None:
    log, plan = tmp_path / "log.jsonl", small_plan()
    open_log(log, plan)
    second, third = moved(plan, 0, "T3"), moved(moved(plan, 0, "T3"), 1, "T4")
    log_update(log, plan, second, "T3")
    log_update(log, second, third, "T4")
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text(lines[0] + lines[2], encoding="utf-8")
    with pytest.raises(PlanningError, match="ne suit pas la précédente") as caught:
        replay(log)
    assert caught.value.line == 2
    log.write_text(lines[0] + lines[1].replace("T3", "T8") + lines[2], encoding="utf-8")
    with pytest.raises(PlanningError, match="ne suit pas la précédente") as caught:
        replay(log)
    assert caught.value.line == 3


def test_an_older_plan_than_the_logs_is_refused(tmp_path: Path) -> None:
    log, plan = tmp_path / "log.jsonl", small_plan()
    open_log(log, plan)
    log_update(log, plan, moved(plan, 0, "T3"), "T3")
    with pytest.raises(PlanningError, match="n'est pas le dernier du journal") as caught:
        open_log(log, plan)
    assert "schedule replay" in caught.value.render()


def test_a_log_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlanningError, match="journal illisible"):
        replay(tmp_path / "none.jsonl")


def test_a_plan_file_holds_the_format_and_comes_back_the_same(tmp_path: Path) -> None:
    plan = small_plan()
    write_plan(plan, tmp_path / "deep" / "plan.json")
    content = json.loads((tmp_path / "deep" / "plan.json").read_text(encoding="utf-8"))
    assert list(content)[:6] == ["meetings", "unplaced", "objective", "bound", "gap", "seed"]
    assert list(content["meetings"][0]) == ["slot", "stand", "recruiter", "visitor", "posting", "value"]
    assert read_plan(tmp_path / "deep" / "plan.json") == plan
    assert '"visitor": "é"' in plan_text(plan)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["plan.json"]


def test_a_record_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    content = {
        "id": "E",
        "slots": [{"id": "T", "start": "9:00", "end": "10:00"}],
        "stands": [{"id": "S"}, {"id": "R", "recruiters": 0}],
        "visitors": [{"id": "V", "arrive": "neuf heures"}, {"id": "W"}, "X"],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    event, rejected = read_forum(path)
    assert [visitor.id for visitor in event.visitors] == ["W"]
    assert [stand.id for stand in event.stands] == ["S"]
    assert [error.field for error in rejected] == ["stands.R.recruiters", "visitors.V.arrive", "visitors.2"]
    assert "neuf heures" in rejected[1].render()


@pytest.mark.parametrize("text", ["[]", "{", '{"id": "E", "slots": [], "stands": []}'])
def test_an_event_of_which_nothing_is_good_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "event.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanningError) as caught:
        read_forum(path)
    assert caught.value.file == str(path)


def test_changes_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "changes.jsonl"
    path.write_text(
        '{"kind": "absent", "visitor": "V"}\n\n{"kind": "closed", "stand": "S"}\n', encoding="utf-8"
    )
    assert [change.kind for change in read_changes(path)] == ["absent", "closed"]
    path.write_text('{"kind": "absent", "visitor": "V"}\n{"kind"\n', encoding="utf-8")
    with pytest.raises(PlanningError, match="n'est pas du JSON") as caught:
        read_changes(path)
    assert caught.value.line == 2
    with pytest.raises(PlanningError, match="illisible"):
        read_changes(tmp_path / "none.jsonl")
