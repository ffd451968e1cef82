from __future__ import annotations

import pytest

from matcher.planning.presence import capacity, open_slots, slots_of, why_not
from matcher.records.event import Event


@pytest.fixture
def event() -> Event:
    return Event.model_validate(
        {
            "id": "e",
            "slots": [
                {"id": "a", "start": "09:00", "end": "09:20"},
                {"id": "b", "start": "09:20", "end": "09:40"},
                {"id": "c", "start": "14:00", "end": "14:20"},
            ],
            "stands": [
                {"id": "S1", "recruiters": 2, "closed_slots": ["a"], "breaks": ["c"]},
                {"id": "S2", "step_free": False, "veto": ["V3", "G2"]},
            ],
            "visitors": [
                {"id": "V1", "arrive": "09:20", "leave": "12:00"},
                {"id": "V2", "arrive": "13:00", "step_free": True, "veto": ["S1"]},
                {"id": "V3", "breaks": ["b"]},
                {"id": "V4", "group": "G1"},
                {"id": "V5", "group": "G2"},
            ],
            "groups": [{"id": "G1", "size": 9, "arrive": "13:50"}, {"id": "G2", "size": 9}],
        }
    )


def test_a_stand_holds_recruiters_times_open_slots(event: Event) -> None:
    assert [slot.id for slot in open_slots(event, event.stands[0])] == ["b"]
    assert [capacity(event, stand) for stand in event.stands] == [2, 3]


def test_hours_of_a_group_hold_for_its_members(event: Event) -> None:
    assert [slot.id for slot in slots_of(event, event.visitors[0])] == ["b"]
    assert [slot.id for slot in slots_of(event, event.visitors[3], event.groups[0])] == ["c"]


@pytest.mark.parametrize(
    ("visitor", "stand", "reason"),
    [
        (0, 0, None),
        (1, 0, "le visiteur ne souhaite pas"),
        (1, 1, "marches"),
        (2, 0, "à aucun moment"),
        (2, 1, "l'entreprise ne souhaite pas"),
        (3, 1, None),
        (4, 1, "l'entreprise ne souhaite pas"),
    ],
)
def test_what_stands_between_a_visitor_and_a_stand_is_said(
    event: Event, visitor: int, stand: int, reason: str | None
) -> None:
    person = event.visitors[visitor]
    group = next((one for one in event.groups if one.id == person.group), None)
    found = why_not(event, person, group, event.stands[stand])
    assert found is None if reason is None else reason in found.fr
