from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.workplace import Workplace
from matcher.records import Candidate, Event, Plan, Posting
from matcher.services.outcome_file import merge, place_outcomes
from matcher.services.outcomes import make_kpi
from tests.api.conftest import assert_problem

ADDRESS = "/v1/events/forum-bresle"


@pytest.fixture(scope="module")
def forum(fixtures: Path) -> dict[str, Any]:
    event = json.loads((fixtures / "event.json").read_text(encoding="utf-8"))
    stands, slots = event["stands"], event["slots"]
    meetings = [
        {
            "slot": slots[turn]["id"],
            "stand": stands[(number + turn) % len(stands)]["id"],
            "recruiter": 1,
            "visitor": visitor["id"],
            "posting": stands[(number + turn) % len(stands)]["postings"][0],
            "value": 0.5,
        }
        for number, visitor in enumerate(event["visitors"])
        for turn in (0, 1)
    ]
    return {"event": event, "plan": {"meetings": meetings, "scores": {}, "objective": 1.0}}


@pytest.fixture
def opened(writable: TestClient, forum: dict[str, Any]) -> TestClient:
    assert writable.put(ADDRESS, json=forum).status_code == 201
    return writable


def lines_of(forum: dict[str, Any]) -> list[dict[str, str]]:
    words = ("présent", "absent", "second_interview", "hired", "refusé")
    return [
        {
            "visitor": meeting["visitor"],
            "stand": meeting["stand"],
            "status": words[number % 5],
            "reason": "trajet trop long" if number % 5 == 4 else "malade" if number == 1 else "",
            "gender": "femme" if number % 4 < 2 else "homme",
        }
        for number, meeting in enumerate(forum["plan"]["meetings"][:60])
    ]


def test_the_figures_are_those_of_the_command(opened: TestClient, forum: dict[str, Any]) -> None:
    lines = lines_of(forum)
    report = opened.post(f"{ADDRESS}/outcomes", json={"outcomes": lines}).json()
    assert (report["read"], report["changed"], report["total"], report["rejected"]) == (60, 60, 60, [])
    got = opened.get(f"{ADDRESS}/kpi").json()
    workplace: Workplace = opened.app.state.workplace  # type: ignore[attr-defined]
    event = Event.model_validate(forum["event"])
    plan = Plan.model_validate(
        {
            "meetings": forum["plan"]["meetings"],
            "unplaced": [],
            "objective": 0,
            "bound": 0,
            "gap": 0,
            "seed": 0,
        }
    )
    told = place_outcomes(enumerate(lines, start=2), event, plan.meetings).outcomes
    everything = make_kpi(
        event,
        plan,
        merge([], told),
        workplace.store.list(Posting, limit=1_000).records,
        workplace.store.list(Candidate, limit=1_000).records,
    ).model_dump(mode="json")
    rare = ("reasons", "show_up", "notes", "by_firm", "by_family")
    assert {name: got[name] for name in got if name not in rare} == {
        name: everything[name] for name in everything if name not in rare
    }
    assert got["total"]["hired"] == 12
    # One absence for illness, and kinds of visitors few of whom came, would tell of somebody.
    assert everything["reasons"] == {"malade": 1, "trajet trop long": 12}
    assert got["reasons"] == {"trajet trop long": 12}
    assert [one for one in everything["show_up"] if one["invited"] >= 5] == got["show_up"]
    assert all("moins de 5 personnes" in note for note in got["notes"][-2:])
    # Four firms met three people each; three hirings at a firm are three people.
    met = {one["label"]: one["people"] for one in everything["by_firm"]}
    shown = {one["label"]: one for one in got["by_firm"]}
    assert [label for label in shown if shown[label]["planned"] is None] == [
        label for label in met if met[label] < 5
    ]
    assert {one["hired"] for one in got["by_firm"]} == {0, None}
    assert shown["Chaudronnerie Tourvallon"]["second_interviews"] == 6


def test_outcomes_sent_again_change_nothing_and_bad_lines_are_told(opened: TestClient) -> None:
    lines = [
        {"visitor": "V01", "status": "embauchée"},
        {"visitor": "V99", "stand": "ST01", "status": "présent"},
        {},
        {"visitor": "V02", "stand": "ST02", "status": "peut-être"},
    ]
    first = opened.post(f"{ADDRESS}/outcomes", json={"outcomes": lines}).json()
    assert (first["read"], first["changed"], first["total"]) == (2, 2, 2)
    assert [(fault["line"], fault["field"]) for fault in first["rejected"]] == [
        (2, "visiteur"),
        (3, None),
        (4, "statut"),
    ]
    assert "Écrivez présent, absent" in first["rejected"][2]["detail"]
    again = opened.post(f"{ADDRESS}/outcomes", json={"outcomes": lines[:1]}).json()
    assert (again["changed"], again["total"]) == (0, 2)
    other = opened.post(f"{ADDRESS}/outcomes", json={"outcomes": [{**lines[0], "status": "met"}]}).json()
    assert (other["changed"], other["total"]) == (2, 2)


def test_of_an_event_only_what_its_figures_need_is_kept(opened: TestClient, forum: dict[str, Any]) -> None:
    noted = {**forum["event"], "stands": [{**one, "veto": ["V03"]} for one in forum["event"]["stands"]]}
    noted["visitors"] = [{**one, "name": "Camille D.", "wish": ["ST01"]} for one in noted["visitors"]]
    answer = opened.put(ADDRESS, json={**forum, "event": noted})
    assert answer.status_code == 200
    workplace: Workplace = opened.app.state.workplace  # type: ignore[attr-defined]
    stored = workplace.store.events.get("forum-bresle")
    assert stored is not None
    assert not {"Camille", "veto", "wish"} & set(stored.event.model_dump_json(exclude_unset=True).split('"'))
    assert answer.json()["meetings"] == len(stored.meetings) == 80


def test_a_person_who_leaves_takes_their_outcomes_along(opened: TestClient, forum: dict[str, Any]) -> None:
    opened.post(f"{ADDRESS}/outcomes", json={"outcomes": lines_of(forum)})
    person = forum["event"]["visitors"][0]["candidate"]
    assert opened.delete(f"/v1/candidates/{person}").status_code == 204
    assert opened.get(ADDRESS).json()["outcomes"] == 58
    assert opened.delete(ADDRESS).status_code == 204
    assert_problem(opened.get(f"{ADDRESS}/kpi"), 404)


def test_outcomes_change_no_ranking(opened: TestClient, forum: dict[str, Any]) -> None:
    def ranked() -> list[tuple[str, float]]:
        answer = opened.post("/v1/postings/D-P01/matches", json={"limit": 100}).json()
        return [(item["candidate_id"], item["score"]) for item in answer["items"]]

    before = ranked()
    opened.post(f"{ADDRESS}/outcomes", json={"outcomes": lines_of(forum)})
    opened.post("/v1/trainings", json={"id": "t", "title": "Autre"})
    assert ranked() == before


def test_a_plan_of_another_event_is_refused(writable: TestClient, forum: dict[str, Any]) -> None:
    meeting = {**forum["plan"]["meetings"][0], "stand": "ST77"}
    problem = assert_problem(writable.put(ADDRESS, json={**forum, "plan": {"meetings": [meeting]}}), 422)
    assert problem["errors"][0]["field"] == "body.plan.meetings.0.stand"
    assert_problem(writable.post(f"{ADDRESS}/outcomes", json={"outcomes": []}), 404)
    assert_problem(writable.get(ADDRESS), 404)
