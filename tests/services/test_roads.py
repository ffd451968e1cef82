"""Rankings with a routing engine: the order stays, those told of have the real way, few are asked about."""

from __future__ import annotations

import pytest

from matcher.geo import Roads, open_roads
from matcher.ranking.eligibility import STAND_IN_RULE, TRIP_RULE
from matcher.readers import read_file
from matcher.records import Candidate, Event, Posting
from matcher.services.explaining import explain_match
from matcher.services.forum_scores import compare_everybody
from matcher.services.search import build_pool, iterate_matches, rank, rank_all
from matcher.services.shortlist import lists_of
from tests.routing_stub import StubEngine, engine

__all__ = ["engine"]

JOB = Posting(
    id="P",
    title="Conducteur de machine IS",
    text="Conduite de machine IS.",
    commune="Eu",
    postal_code="76260",
    contract="CDI",
    schedule="journee",
)
COMMUNES = [
    ("Gamaches", "80220"),
    ("Blangy-sur-Bresle", "76340"),
    ("Abbeville", "80100"),
    ("Rouen", "76000"),
    ("Amiens", "80000"),
]


def villager(number: int, commune: str, postal_code: str, mobility: float | None = None) -> Candidate:
    return Candidate(
        id=f"C{number:03d}",
        text="Conduite de machine IS depuis 2010.",
        commune=commune,
        postal_code=postal_code,
        birth_year=1980,
        car=True,
        licence_b=True,
        mobility_km=mobility,
    )


@pytest.fixture(scope="module")
def pool():
    people = [villager(number, *COMMUNES[number % len(COMMUNES)]) for number in range(100)]
    return build_pool(people)


def roads_to(engine: StubEngine) -> Roads:
    roads = open_roads(f"osrm+{engine.url}")
    assert roads is not None
    return roads


def test_a_hundred_people_of_five_communes_make_five_requests(pool, engine: StubEngine) -> None:
    matches = rank(JOB, pool, roads=roads_to(engine))
    assert engine.requests == len(COMMUNES)
    assert all("OSRM" in (reason.source or "") for match in matches for reason in match.eligibility.reasons)
    plain = rank(JOB, pool)
    assert [(one.candidate_id, one.score) for one in matches] == [
        (one.candidate_id, one.score) for one in plain
    ]


def test_sorting_people_out_asks_about_nobody(pool, engine: StubEngine) -> None:
    ranking = rank_all(JOB, pool, roads=roads_to(engine))
    before = rank_all(JOB, pool)
    assert [ranking.eligibility(row) for row in range(len(pool))] == [
        before.eligibility(row) for row in range(len(pool))
    ]
    assert engine.requests == 0
    assert ranking.match(0, 1).eligibility == ranking.told_eligibility(0)
    assert engine.requests == 1


def test_whom_the_real_road_excludes_is_not_among_the_eligible(engine: StubEngine) -> None:
    engine.detour = 1.5
    people = [villager(1, "Rouen", "76000", 30), villager(2, "Gamaches", "80220", 30)]
    pool = build_pool(people)
    assert {one.candidate_id for one in rank(JOB, pool, eligible_only=True)} == {"C001", "C002"}
    kept = rank(JOB, pool, eligible_only=True, roads=roads_to(engine))
    assert [(one.rank, one.candidate_id) for one in kept] == [(1, "C002")]
    refused = rank_all(JOB, pool, roads=roads_to(engine)).eligibility(pool.rows["C001"])
    assert refused.status == "not_eligible"
    assert refused.reasons[0].source == "Souhait de la personne ; trajet calculé par OSRM"


def test_a_road_beyond_belief_leaves_the_eligible_page_too(engine: StubEngine) -> None:
    engine.detour = 5.0
    pool = build_pool([villager(1, "Gamaches", "80220", 20), villager(2, "Abbeville", "80100", 20)])
    ranking = rank_all(JOB, pool, roads=roads_to(engine))
    row = pool.rows["C002"]
    assert ranking.eligibility(row).status != "not_eligible"
    told = list(iterate_matches(ranking, eligible_only=True))
    assert [one.candidate_id for one in told] == ["C001"]
    assert {one.candidate_id for one in iterate_matches(ranking)} == {"C001", "C002"}


def test_an_explanation_tells_the_real_way_of_both(pool, engine: StubEngine) -> None:
    ranking = rank_all(JOB, pool, roads=roads_to(engine))
    told = explain_match(ranking, "C001", against="C000")
    lines = [line for section in told.sections for line in section.lines if "en voiture" in line]
    assert len(lines) == 1
    assert "Blangy-sur-Bresle – Eu" in lines[0]
    assert "OSRM" in lines[0]
    assert engine.requests == 2
    person = explain_match(ranking, "C001", audience="candidate")
    assert any("OSRM" in line for section in person.sections for line in section.lines)


@pytest.mark.parametrize("mood", ["500", "nonsense", "no-route"])
def test_an_explanation_says_that_the_estimate_stands_in(pool, engine: StubEngine, mood: str) -> None:
    engine.mood = mood
    ranking = rank_all(JOB, pool, roads=roads_to(engine))
    told = explain_match(ranking, "C001")
    assert told.eligibility.status == explain_match(rank_all(JOB, pool), "C001").eligibility.status
    assert [reason.rule for reason in told.eligibility.reasons] == [STAND_IN_RULE]
    assert any("trajet estimé" in line for section in told.sections for line in section.lines)


def test_without_an_engine_nothing_tells_of_a_trip(pool) -> None:
    told = explain_match(rank_all(JOB, pool), "C001")
    assert told.eligibility.reasons == ()
    assert not any(TRIP_RULE in section.name for section in told.sections)
    assert not any("en voiture" in line for section in told.sections for line in section.lines)


def test_a_forum_asks_about_those_on_its_lists_and_refuses_by_the_real_road(engine: StubEngine) -> None:
    engine.detour = 1.5
    people = [villager(1, "Rouen", "76000", 30), villager(2, "Abbeville", "80100", 20)]
    event = Event.model_validate(
        {
            "id": "forum",
            "date": "2027-03-01",
            "slots": [{"id": "1", "start": "09:00", "end": "09:15"}],
            "stands": [{"id": "S", "firm": "Verrerie", "postings": ["P"], "recruiters": 4}],
            "visitors": [{"id": f"V{one.id}", "candidate": one.id} for one in people],
        }
    )
    plain = lists_of(compare_everybody(event, [JOB], people))
    assert len(plain.stands[0].postings[0].chosen) == 2
    lists = lists_of(compare_everybody(event, [JOB], people, roads=roads_to(engine)))
    [listed] = lists.stands[0].postings[0].chosen
    assert listed.candidate == "C002"
    assert any("environ 46 km" in condition for condition in listed.conditions), listed.conditions
    assert "Rouen – Eu : environ" in lists.left_out[0].reason
    assert engine.requests == 2


def test_the_fixtures_keep_their_order(fixtures, engine: StubEngine) -> None:
    postings = read_file(fixtures / "postings.jsonl", "posting").records[:3]
    pool = build_pool(read_file(fixtures / "candidates.jsonl", "candidate").records)
    roads = roads_to(engine)
    for posting in postings:
        told = [(one.candidate_id, one.score) for one in rank(posting, pool, roads=roads)]
        assert told == [(one.candidate_id, one.score) for one in rank(posting, pool)]
    assert 0 < engine.requests < 3 * len({one.commune for one in pool.candidates})
