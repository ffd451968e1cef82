from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from matcher.readers import read_file
from matcher.records import Training
from matcher.records.errors import PlanningError
from matcher.services.courses import read_course
from matcher.services.forum_scores import fit_threshold
from matcher.services.redeploy import Terms, assign, redeploy
from matcher.services.redeploy_courses import LEAST_START, Catalogue
from matcher.services.redeploy_group import Limits, read_group
from matcher.services.redeploy_page import render_page, write_sheets
from matcher.services.search import build_pool, rank_all, scores_after

POSTINGS = ("D-P03", "D-P04", "D-P07", "D-P09")
PEOPLE = ("D-C04", "D-C09", "D-C10", "D-C11", "D-C31", "D-C33", "D-C35", "D-C40", "D-C44", "D-C45")
TRAININGS = ("D-F11", "D-F15", "D-F30", "D-F35")


@pytest.fixture(scope="module")
def cluster(fixtures):
    def some(name: str, kind: str, wanted: tuple[str, ...]) -> list:
        return [one for one in read_file(fixtures / name, kind).records if one.id in wanted]

    postings = [
        one.model_copy(update={"positions": 1}) for one in some("postings.jsonl", "posting", POSTINGS)
    ]
    return (
        some("candidates.jsonl", "candidate", PEOPLE),
        postings,
        some("trainings.jsonl", "training", TRAININGS),
    )


@pytest.fixture(scope="module")
def plan(cluster):
    return redeploy(*cluster)


@pytest.fixture(scope="module")
def group(cluster):
    people, postings, _ = cluster
    return read_group(people, postings, Limits())


def assigned(group, **terms):
    """The same group under other terms, without courses."""
    chosen = Terms(**terms)
    limited = replace(group, limits=Limits(chosen.max_minutes, chosen.wishes), _pairs={})
    return assign(limited, Catalogue((), ()), [], chosen, fit_threshold())


def test_positions_floors_and_people_are_respected(plan) -> None:
    assert plan.placements
    for opening in plan.filled:
        assert len(opening.people) <= opening.positions
    placed = [one.person for one in plan.placements]
    assert sorted(placed + [one.person for one in plan.unmatched]) == sorted(PEOPLE)
    assert all(one.proposed.score >= plan.floor for one in plan.placements)
    assert min(one.proposed.score for one in plan.placements) >= plan.worst_floor
    assert plan.total <= plan.bound
    assert plan.proven
    assert plan.gap == 0


def test_the_group_is_never_worse_than_one_by_one(plan) -> None:
    ours, total, *others = plan.methods
    assert ours.placed >= max(one.placed for one in others)
    assert total.total >= max(one.total for one in others) - 1e-6 or total.courses > 0
    assert plan.one_by_one_range[1] <= ours.placed
    assert all(one.first_choice + one.displaced == one.placed for one in plan.methods)


def test_the_order_of_the_files_changes_nothing(cluster, plan) -> None:
    people, postings, trainings = cluster
    assert redeploy(people[::-1], postings[::-1], trainings[::-1]) == plan


def test_a_course_counts_what_the_ranking_gives_the_changed_profile(cluster, plan) -> None:
    people, postings, trainings = cluster
    with_course = [one for one in plan.placements if one.proposed.course]
    assert with_course
    for one in with_course:
        course = one.proposed.course
        person = next(candidate for candidate in people if candidate.id == one.person)
        training = next(each for each in trainings if each.id == course.training)
        posting = next(each for each in postings if each.id == one.proposed.posting)
        today = rank_all(posting, build_pool([person]))
        ((later,),) = scores_after([today], [(0, [read_course(training).learnt])])
        assert one.proposed.score == pytest.approx(later, abs=1e-4)
        assert one.proposed.score - one.proposed.score_today >= plan.least_gain - 1e-9
        assert course.closes
        assert one.proposed.score_today >= LEAST_START


def test_alternatives_are_the_next_best_and_never_the_proposal(plan) -> None:
    for one in plan.placements:
        others = [other.posting for other in one.alternatives]
        assert one.proposed.posting not in others
        assert len(set(others)) == len(others) <= 3
        assert all(other.score >= plan.floor for other in one.alternatives)


def test_a_limit_of_travel_is_kept_by_everybody_placed(group) -> None:
    short = assigned(group, max_minutes=12)
    for one in short.placements:
        assert one.proposed.minutes is None or one.proposed.minutes <= 12
    assert short.max_minutes == 12
    assert len(short.placements) <= len(assigned(group).placements)


def test_what_would_change_a_refused_trip_does_change_it(group) -> None:
    free = assigned(group, wishes="ask")
    longest = max(free.placements, key=lambda one: one.proposed.minutes or 0)
    short = assigned(group, wishes="ask", max_minutes=longest.proposed.minutes - 2)
    lost = [one for one in short.unmatched if one.person == longest.person]
    told = [change for one in lost for change in one.changes if change.kind == "travel"]
    assert lost
    assert longest.proposed.posting in {change.posting for change in told}
    assert all("limite" in change.text or "covoiturage" in change.text.lower() for change in told)


def test_a_contract_nobody_asked_for_is_no_proposal_unless_allowed(cluster) -> None:
    people, postings, _ = cluster
    alone = [one.model_copy(update={"contracts": ["CDI"]}) for one in people if one.id == "D-C40"]
    only = [one for one in postings if one.id == "D-P07"]
    assert only[0].contract == "CDD"
    refused = redeploy(alone, only)
    assert not refused.placements
    change = refused.unmatched[0].changes[0]
    assert change.kind == "wish"
    assert "CDD" in change.text
    asked = redeploy(alone, only, terms=Terms(wishes="ask"))
    assert [one.person for one in asked.placements] == ["D-C40"]
    assert any("CDD" in condition for condition in asked.placements[0].proposed.conditions)


def test_one_position_for_two_names_the_other_and_the_missing_position(cluster) -> None:
    people, postings, _ = cluster
    only = [one for one in postings if one.id == "D-P07"]
    twins = [
        one.model_copy(update={"id": name, "contracts": []})
        for one in people
        if one.id == "D-C40"
        for name in ("a", "b")
    ]
    plan = redeploy(twins, only)
    assert len(plan.placements) == 1
    (left,) = plan.unmatched
    assert "tous leurs postes vont à d'autres" in left.reason
    assert (left.changes[0].kind, left.changes[0].free) == ("position", False)
    two = [only[0].model_copy(update={"positions": 2})]
    assert len(redeploy(twins, two).placements) == 2


def test_nobody_nothing_and_doubles_are_refused_in_words(cluster) -> None:
    people, postings, _ = cluster
    with pytest.raises(PlanningError, match=r"aucun enregistrement \(profil\)"):
        redeploy([], postings)
    with pytest.raises(PlanningError, match=r"aucun enregistrement \(offre\)"):
        redeploy(people[:1], [])
    with pytest.raises(PlanningError, match="donné deux fois") as error:
        redeploy([people[0], people[0]], postings)
    assert "positions" in error.value.render()
    with pytest.raises(PlanningError, match="attendu entre 0 et 1"):
        redeploy(people, postings, terms=Terms(floor=1.5))


def test_the_page_stands_alone_and_names_everybody(plan) -> None:
    page = render_page(plan, {"D-C33": "Nom <b>d'essai</b>"})
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)
    assert all(one.person in page for one in plan.placements)
    assert "<b>d'essai" not in page
    assert '<html lang="fr">' in page
    assert page.count("<caption>") == page.count("<table") >= 3
    assert plan.methods[0].label in page


def test_the_workbook_holds_each_sheet_and_person(plan, tmp_path) -> None:
    path = tmp_path / "plan.xlsx"
    write_sheets(plan, path)
    book = load_workbook(path)
    assert book.sheetnames == ["Propositions", "Sans proposition", "Offres", "Formations", "Comparaison"]
    people = {row[0].value for row in book["Propositions"].iter_rows(min_row=2)}
    assert {one.person for one in plan.placements} <= people
    contracts = {row[6].value for row in book["Propositions"].iter_rows(min_row=2)}
    assert {one.proposed.contract for one in plan.placements} & {"interim", "apprentissage"}
    assert "intérim" in contracts
    assert not contracts & {"interim", "journee"}


def test_the_plan_is_json_of_the_record(plan) -> None:
    assert type(plan).model_validate(json.loads(plan.model_dump_json())) == plan


def test_a_course_is_remote_in_whatever_case_its_mode_is_written() -> None:
    course = Training(id="F", title="CAO", mode=" Distance")
    assert read_course(course).remote
    assert not read_course(course.model_copy(update={"mode": "mixte"})).remote
