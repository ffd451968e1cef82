from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.cli.main import main
from matcher.cli.schedule_text import SHOWN, plan_lines, tell_all
from matcher.records.errors import PlanningError, Text, speaking
from matcher.records.event import Meeting, Plan

FIXTURES = Path(__file__).parent.parent.parent / "data" / "fixtures"


def run(*arguments: str | Path) -> int:
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def event_file(folder: Path, **fields: Any) -> Path:
    content = {
        "id": "E",
        "slots": [
            {"id": "T1", "start": "14:00", "end": "14:20"},
            {"id": "T2", "start": "14:20", "end": "14:40"},
        ],
        "stands": [
            {"id": "S1", "postings": ["D-P13"]},
            {"id": "S2", "postings": ["D-P04"]},
        ],
        "visitors": [
            {"id": "V1", "candidate": "D-C10"},
            {"id": "V2", "candidate": "D-C53"},
            {"id": "V3"},
        ],
        "rules": {"min_meetings": 1, "max_meetings": 2},
        **fields,
    }
    path = folder / "event.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def schedule(event: Path, output: Path) -> int:
    return run(
        "schedule",
        *("--postings", FIXTURES / "postings.jsonl"),
        *("--candidates", FIXTURES / "candidates.jsonl"),
        *("--event", event),
        *("--output", output),
    )


def test_a_forum_from_the_plan_through_the_day_to_the_replay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    event, plan = event_file(tmp_path), tmp_path / "plan.json"
    assert schedule(event, plan) == 0
    content = json.loads(plan.read_text(encoding="utf-8"))
    assert {"meetings", "unplaced", "objective", "bound", "gap", "seed"} <= set(content)
    assert {row["visitor"] for row in content["meetings"]} == {"V1", "V2", "V3"}
    assert "optimale" in capsys.readouterr().out

    changes, log, later = tmp_path / "changes.jsonl", tmp_path / "day.jsonl", tmp_path / "plan2.json"
    changes.write_text('{"kind": "absent", "visitor": "V1"}\n', encoding="utf-8")
    update = ("schedule", "update", "--plan", plan, "--event", event, "--changes", changes)
    assert run(*update, "--now", "14:10", "--output", later, "--log", log) == 0
    assert "1 inchangé, 0 déplacé" in capsys.readouterr().out
    assert run(*update, "--now", "14:15", "--output", later, "--log", log) == 2
    assert "n'est pas le dernier du journal" in capsys.readouterr().err

    with log.open("ab") as stream:
        stream.write(b'{"seq": 3, "kind": "upd')
    back = tmp_path / "back.json"
    assert run("schedule", "replay", "--log", log, "--output", back) == 0
    assert "Ligne 3 coupée" in capsys.readouterr().err
    assert back.read_bytes() == later.read_bytes()


def test_what_is_wrong_is_told_and_the_rest_is_planned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visitors = [{"id": "V1", "wish": ["S9"]}, {"id": "V2", "arrive": "15:00", "leave": "14:00"}]
    output = tmp_path / "plan.json"
    assert schedule(event_file(tmp_path, visitors=visitors), output) == 2
    told = capsys.readouterr()
    assert "champ visitors.V1.wish" in told.err
    assert "champ visitors.V2.leave" in told.err
    content = json.loads(output.read_text(encoding="utf-8"))
    assert {row["visitor"] for row in content["meetings"]} == {"V1"}
    assert [one["visitor"] for one in content["unplaced"]] == ["V2"]
    assert "visitors.V2" in content["unplaced"][0]["reason"]


def test_a_missing_option_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schedule", "--event", "event.json") == 2
    assert "--output" in capsys.readouterr().err


def test_a_log_without_a_whole_line_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "day.jsonl"
    log.write_text('{"seq": 1', encoding="utf-8")
    assert run("schedule", "replay", "--log", log) == 2
    assert "aucune ligne entière" in capsys.readouterr().err


def test_the_bench_gives_both_forums_beside_a_greedy_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.json"
    small = ("--visitors", "12", "--classes", "2", "--pupils", "3", "--stands", "6", "--slots", "5")
    assert run("bench", "schedule", *small, "--morning", "6", "--seconds", "5", "--json", figures) == 0
    content = json.loads(figures.read_text(encoding="utf-8"))
    for kind in ("visitors", "classes"):
        assert content[kind]["bound"] >= content[kind]["plan"]["objective"] >= 0
        assert content[kind]["greedy"]["meetings"] > 0
    assert "gap percent" in capsys.readouterr().out


def test_one_more_fault_than_is_shown_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults = [PlanningError(Text("faux.", "wrong."), field=f"slots.{number}") for number in range(SHOWN + 1)]
    tell_all(faults, [], tmp_path / "event.json")
    assert capsys.readouterr().err.endswith("... et 1 autre.\n")


def test_a_plan_of_one_meeting_is_told_in_the_singular() -> None:
    meeting = Meeting(slot="T1", stand="S1", recruiter=1, visitor="V1", posting=None, value=0.0)
    plan = Plan(meetings=(meeting,), unplaced=(), objective=0.0, bound=0.0, gap=0.0, seed=1)
    with speaking("en"):
        assert plan_lines(plan)[0] == "1 meeting: 1 visitor, 1 stand."
    assert plan_lines(plan)[0] == "1 rendez-vous : 1 visiteur, 1 stand."
