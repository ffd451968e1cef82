from __future__ import annotations

import pytest

from matcher.planning.commute import commute
from matcher.ranking.rules.job import read_job
from matcher.ranking.rules.person import read_person
from matcher.records import Candidate, Facts, Posting


def way(person: dict, job: dict, limit: float | None = None):
    candidate = Candidate.model_validate({"id": "c", "commune": "Gamaches", "postal_code": "80220"} | person)
    posting = Posting.model_validate(
        {"id": "p", "title": "t", "commune": "Dieppe", "postal_code": "76200"} | job
    )
    return commute(read_person(candidate, Facts()), read_job(posting, Facts()), limit)


DRIVER = {"licence_b": True, "car": True}
WALKER = {"licence_b": False, "car": False}
NEXT_DOOR = {"commune": "Gamaches", "postal_code": "80220"}


def test_a_driver_without_stated_mobility_is_given_an_hour() -> None:
    found = way(DRIVER, {})
    assert (found.obstacle, found.limit) == (None, 60.0)
    assert found.trip.mode == "car"


def test_a_limit_in_minutes_holds_beside_the_stated_mobility() -> None:
    assert way(DRIVER, {}, 30).obstacle == "too_long"
    assert way(DRIVER | {"mobility_km": 100}, {}, 30).obstacle == "too_long"
    assert way(DRIVER | {"mobility_km": 10}, {}, 120).obstacle == "beyond_mobility"
    assert way(DRIVER | {"mobility_km": 60}, {}, 120).obstacle is None


def test_without_car_people_walk_or_cycle_next_door_and_no_further() -> None:
    assert way(WALKER, NEXT_DOOR).trip.mode in ("bicycle", "walking")
    far = way(WALKER, {})
    assert (far.obstacle, far.trip) == ("no_own_way", None)
    assert far.told().fr.startswith("sans voiture, environ ")


def test_transport_that_the_posting_mentions_opens_the_way_with_a_condition() -> None:
    found = way(WALKER, {"text": "Navette depuis la gare."})
    assert found.obstacle is None
    assert "à vérifier" in found.note.fr


@pytest.mark.parametrize(
    ("person", "job"),
    [({"commune": None, "postal_code": None}, {}), ({}, {"commune": "Xyzt", "postal_code": None})],
)
def test_an_unknown_place_blocks_nothing_and_is_told(person: dict, job: dict) -> None:
    found = way(DRIVER | person, job)
    assert (found.obstacle, found.trip) == (None, None)
    assert "à préciser" in found.note.fr
