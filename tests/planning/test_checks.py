from __future__ import annotations

from typing import Any

import pytest

from matcher.planning.checks import mend_event
from matcher.records.errors import PlanningError
from matcher.records.event import Event


def event(**fields: Any) -> Event:
    content: dict[str, Any] = {
        "id": "E",
        "slots": [
            {"id": "T1", "start": "09:00", "end": "09:20"},
            {"id": "T2", "start": "09:20", "end": "09:40"},
            {"id": "T3", "start": "12:00", "end": "12:20"},
        ],
        "stands": [{"id": "S", "postings": ["P"]}],
        "visitors": [{"id": "V", "candidate": "C"}],
        **fields,
    }
    return Event.model_validate(content)


def mended(**fields: Any) -> Any:
    return mend_event(event(**fields), ["P"], ["C"])


def test_a_sound_event_comes_back_as_it_was() -> None:
    found = mended()
    assert (found.faults, found.notes) == ([], [])
    assert found.event == event()


@pytest.mark.parametrize(
    ("fields", "place", "message"),
    [
        ({"stands": [{"id": "S", "postings": ["P", "X"]}]}, "stands.S.postings", "inconnu.*X"),
        ({"stands": [{"id": "S", "postings": ["P"], "closed_slots": ["T9"]}]}, "stands.S.closed_slots", "T9"),
        ({"stands": [{"id": "S", "postings": ["P"], "veto": ["W"]}]}, "stands.S.veto", "visiteur.*W"),
        ({"visitors": [{"id": "V", "candidate": "Z"}]}, "visitors.V.candidate", "profil.*Z"),
        ({"visitors": [{"id": "V", "wish": ["S9"]}]}, "visitors.V.wish", "stand.*S9"),
        ({"visitors": [{"id": "V", "group": "G9"}]}, "visitors.V.group", "groupe.*G9"),
        ({"visitors": [{"id": "V", "breaks": ["midi"]}]}, "visitors.V.breaks", "midi"),
        ({"visitors": [{"id": "V", "breaks": ["13:00-12:00"]}]}, "visitors.V.breaks", "avant de commencer"),
        (
            {"visitors": [{"id": "V", "arrive": "12:00", "leave": "09:00"}]},
            "visitors.V.leave",
            "avant d'arriver",
        ),
        ({"visitors": [{"id": "V"}, {"id": "V"}]}, "visitors.V", "deux fois"),
        ({"rules": {"min_meetings": 9}}, "rules.min_meetings", "dépasse le maximum"),
        (
            {
                "visitors": [{"id": "V", "group": "G"}, {"id": "W", "group": "G"}],
                "groups": [{"id": "G", "size": 1}],
            },
            "groups.G.size",
            "2 visiteurs",
        ),
    ],
)
def test_faults_name_their_field(fields: dict[str, Any], place: str, message: str) -> None:
    found = mended(**fields)
    assert [fault.field for fault in found.faults] == [place]
    with pytest.raises(PlanningError, match=message):
        raise found.faults[0]
    assert found.faults[0].remedy is not None


@pytest.mark.parametrize(
    ("fields", "place", "message"),
    [
        ({"stands": [{"id": "S"}]}, "stands.S.postings", "aucune offre"),
        (
            {"visitors": [{"id": "V", "breaks": ["09:00-09:30", "09:10-09:40"]}]},
            "visitors.V.breaks",
            "se chevauchent.*09:00-09:40",
        ),
        ({"visitors": [{"id": "V", "wish": ["S"], "veto": ["S"]}]}, "visitors.V.wish", "un veto l'interdit"),
        (
            {
                "stands": [{"id": "S", "postings": ["P"], "wish": ["V"]}],
                "visitors": [{"id": "V", "veto": ["S"]}],
            },
            "stands.S.wish",
            "rencontrer V, mais",
        ),
        ({"visitors": [{"id": "V", "arrive": "13:00"}]}, "visitors.V.arrive", "aucun créneau"),
    ],
)
def test_doubts_are_noted(fields: dict[str, Any], place: str, message: str) -> None:
    found = mended(**fields)
    assert found.faults == []
    assert [note.field for note in found.notes] == [place]
    with pytest.raises(PlanningError, match=message):
        raise found.notes[0]


def test_what_is_good_in_a_record_with_faults_goes_on() -> None:
    stands = [{"id": "S", "postings": ["X", "P"], "closed_slots": ["T9", "T1"], "breaks": ["11:50-12:05"]}]
    visitors = [{"id": "V", "candidate": "Z", "wish": ["S9", "S"], "group": "G9"}]
    found = mended(stands=stands, visitors=visitors)
    stand, visitor = found.event.stands[0], found.event.visitors[0]
    assert (stand.postings, stand.closed_slots, stand.breaks) == (["P"], ["T1"], ["T3"])
    assert (visitor.candidate, visitor.wish, visitor.group) == (None, ["S"], None)
    assert len(found.faults) == 5


def test_a_slot_that_ends_before_it_starts_is_left_out() -> None:
    found = mended(slots=[{"id": "bad", "start": "10:00", "end": "9:00"}, *event().model_dump()["slots"]])
    assert [slot.id for slot in found.event.slots] == ["T1", "T2", "T3"]
    assert found.faults[0].field == "slots.bad.end"


def test_an_event_without_a_sound_slot_is_refused() -> None:
    with pytest.raises(PlanningError, match="avant de commencer"):
        mended(slots=[{"id": "bad", "start": "10:00", "end": "9:00"}])


def test_a_date_that_agendas_cannot_use_is_noted_before_the_day() -> None:
    found = mended(date="26/11/2026")
    assert [note.field for note in found.notes] == ["date"]
    assert "2026-11-26" in found.notes[0].render()
    assert mended(date="2026-11-26").notes == []
