from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.presence import capacity
from matcher.readers import read_file
from matcher.records import Posting
from matcher.records.event import Event
from matcher.services.forum_scores import Column, Table, compare_everybody, fit_threshold
from matcher.services.shortlist import lists_of, make_shortlists

POSTINGS = ("D-P03", "D-P04", "D-P09")
CANDIDATES = ("D-C04", "D-C10", "D-C11", "D-C12", "D-C33", "D-C44")


def event_of(**changes) -> Event:
    return Event.model_validate(
        {
            "id": "forum",
            "slots": [
                {"id": "a", "start": "09:00", "end": "09:20"},
                {"id": "b", "start": "09:20", "end": "09:40"},
            ],
            "stands": [
                {"id": "S1", "firm": "Intérim", "postings": ["D-P03", "D-P09"]},
                {"id": "S2", "firm": "Moules", "postings": ["D-P04"], "wish": ["V-D-C12"]},
            ],
            "visitors": [{"id": f"V-{one}", "candidate": one} for one in CANDIDATES],
            "rules": {"min_meetings": 1, "max_meetings": 2},
        }
        | changes
    )


@pytest.fixture(scope="module")
def cluster(fixtures):
    postings = [
        one for one in read_file(fixtures / "postings.jsonl", "posting").records if one.id in POSTINGS
    ]
    people = [
        one for one in read_file(fixtures / "candidates.jsonl", "candidate").records if one.id in CANDIDATES
    ]
    return postings, people


@pytest.fixture(scope="module")
def table(cluster) -> Table:
    return compare_everybody(event_of(), *cluster)


def test_everybody_listed_fits_or_is_wished_is_eligible_and_comes_with_reasons(table) -> None:
    lists = lists_of(table)
    shown = [one for stand in lists.stands for posting in stand.postings for one in posting.chosen]
    assert shown
    for one in shown:
        assert one.score >= fit_threshold() or one.wished_by
        assert one.eligibility != "not_eligible"
        assert one.proofs or one.conditions or one.wished_by
        assert all(
            proof.words in _text(table, one.candidate) for proof in one.proofs if " " not in proof.words
        )
    assert next(one for one in shown if one.visitor == "V-D-C12" and one.wished_by).wished_by == "firm"


def _text(table: Table, candidate: str) -> str:
    return table.pool.candidates[table.pool.rows[candidate]].text


def test_routes_and_lists_say_the_same(table) -> None:
    lists = lists_of(table)
    listed = {
        (one.visitor, stand.stand, posting.posting)
        for stand in lists.stands
        for posting in stand.postings
        for one in posting.chosen
    }
    assert listed == {
        (route.visitor, stop.stand, stop.posting) for route in lists.routes for stop in route.stops
    }
    left = {one.visitor for one in lists.left_out}
    assert left == {route.visitor for route in lists.routes if not route.stops}


def test_second_choices_are_on_no_other_list_of_the_stand(table) -> None:
    for stand in lists_of(table, top=1).stands:
        first = {one.visitor for posting in stand.postings for one in posting.chosen}
        for posting in stand.postings:
            assert len(posting.chosen) <= 1
            assert first.isdisjoint(one.visitor for one in posting.reserve)


def test_the_order_of_the_files_changes_nothing(cluster, table) -> None:
    postings, people = cluster
    event = event_of()
    turned = event.model_copy(update={"visitors": event.visitors[::-1], "stands": event.stands[::-1]})
    assert make_shortlists(turned, postings[::-1], people[::-1]) == lists_of(table)


def with_recruiters(table: Table, stand_id: str, count: int) -> Table:
    event = table.event
    stands = [
        one.model_copy(update={"recruiters": one.recruiters + count}) if one.id == stand_id else one
        for one in event.stands
    ]
    by_id = {stand.id: stand for stand in stands}
    return replace(
        table,
        event=event.model_copy(update={"stands": stands}),
        stands=tuple(by_id[stand.id] for stand in table.stands),
        columns=tuple(Column(by_id[one.stand.id], one.posting) for one in table.columns),
    )


def test_too_few_places_are_told_with_a_remedy_that_works(cluster) -> None:
    sure = [{"id": f"V-{one}", "candidate": one} for one in ("D-C04", "D-C12", "D-C33")]
    event = event_of(slots=[{"id": "a", "start": "09:00", "end": "09:20"}], visitors=sure)
    short = compare_everybody(event, *cluster)
    lists = lists_of(short)
    assert lists.shared
    told = lists.shared[0]
    assert told.wanted > told.places
    assert set(told.visitors) <= {visitor.id for visitor in event.visitors}
    remedy = told.text.rsplit("Ce qui suffirait : ", 1)[1]
    count, stand = int(remedy.split()[0]), remedy.rsplit("(", 1)[1].split(")")[0]
    more = lists_of(with_recruiters(short, stand, count))
    assert not any(set(one.visitors) & set(told.visitors) for one in more.shared)


def test_a_visitor_on_no_list_is_told_why(cluster) -> None:
    postings, people = cluster
    visitors = [
        {"id": "sans profil"},
        {"id": "parti", "candidate": "D-C12", "leave": "09:05"},
        {"id": "refus", "candidate": "D-C10", "veto": ["S1", "S2"]},
    ]
    lists = make_shortlists(
        event_of(visitors=visitors, stands=[{"id": "S1", "postings": ["D-P03", "D-P09"]}]), postings, people
    )
    reasons = {one.visitor: one.reason for one in lists.left_out}
    assert "trois questions à l'accueil" in reasons["sans profil"]
    assert "à aucun moment" in reasons["parti"] or "Aucune offre" in reasons["parti"]
    assert "inconnu" not in " ".join(reasons.values())


def test_faults_of_the_event_are_told_and_the_rest_counts(cluster) -> None:
    postings, people = cluster
    event = event_of(stands=[{"id": "S1", "postings": ["D-P03", "D-P99"]}])
    table = compare_everybody(event, postings, people)
    assert [fault.field for fault in table.faults] == ["stands.S1.postings"]
    assert "D-P99" in table.faults[0].render()
    assert lists_of(table).stands[0].postings[0].posting == "D-P03"


@st.composite
def tables(draw) -> Table:
    people, stands = draw(st.integers(1, 14)), draw(st.integers(1, 4))
    postings = [draw(st.integers(0, 3)) for _ in range(stands)]
    slots = [
        {"id": f"s{n}", "start": f"{9 + n}:00", "end": f"{9 + n}:20"} for n in range(draw(st.integers(1, 3)))
    ]
    event = Event.model_validate(
        {
            "id": "e",
            "slots": slots,
            "stands": [
                {
                    "id": f"S{n}",
                    "postings": [f"P{n}.{k}" for k in range(count)],
                    "recruiters": draw(st.integers(1, 2)),
                }
                for n, count in enumerate(postings)
            ],
            "visitors": [{"id": f"V{n:02d}"} for n in range(people)],
            "rules": {"min_meetings": draw(st.integers(0, 2)), "max_meetings": draw(st.integers(1, 4))},
        }
    )
    columns = tuple(
        Column(stand, Posting(id=one, title=one, positions=draw(st.integers(1, 4))))
        for stand in event.stands
        for one in stand.postings
    )
    shape = (people, len(columns))
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    return Table(
        event=event,
        visitors=tuple(event.visitors),
        columns=columns,
        stands=tuple(event.stands),
        stand_of=np.array([n for n, count in enumerate(postings) for _ in range(count)], dtype=np.int64),
        pool=None,
        rankings={},
        pool_rows=np.full(people, -1),
        scores=random.random(shape),
        wishes=np.zeros(shape),
        allowed=random.random(shape) < draw(st.sampled_from([0.2, 0.6, 1.0])),
        refusals={},
    )


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from([None, 1, 3]))
def test_no_list_overflows_and_floors_fail_only_with_an_explanation(table: Table, top: int | None) -> None:
    lists = lists_of(table, top=top)
    event = table.event
    for stand, described in zip(lists.stands, event.stands, strict=True):
        names = [one.visitor for posting in stand.postings for one in posting.chosen]
        assert len(names) == len(set(names))
        assert top is not None or len(names) <= capacity(event, described)
        assert all(len(posting.chosen) <= posting.places for posting in stand.postings)
        assert top is None or all(len(posting.chosen) <= top for posting in stand.postings)
    explained = {one for shared in lists.shared for one in shared.visitors}
    for row, route in enumerate(lists.routes):
        fits = len({int(table.stand_of[column]) for column in np.flatnonzero(table.allowed[row])})
        assert len(route.stops) <= lists.ceiling
        assert len(route.stops) >= min(lists.floor, fits) or route.visitor in explained
    # As many as possible are on a list at all before anybody is on two.
    assert lists.floor == 0 or lists.balanced.on_none <= lists.by_score.on_none
    assert 0 <= lists.balanced.gini <= 1


def test_lists_are_json_of_the_record(table) -> None:
    lists = lists_of(table)
    assert type(lists).model_validate(json.loads(lists.model_dump_json())) == lists
