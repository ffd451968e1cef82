from __future__ import annotations

from matcher.records import Candidate
from matcher.records.event import Event, Meeting
from matcher.records.outcome import Outcome
from matcher.store import Store

EVENT = Event.model_validate(
    {
        "id": "forum",
        "slots": [{"id": "C1", "start": "09:00", "end": "09:20"}],
        "stands": [{"id": "ST1", "postings": ["P1"]}],
        "visitors": [{"id": "V1", "candidate": "C1"}, {"id": "V2", "candidate": "inconnu"}, {"id": "V3"}],
    }
)
MEETINGS = [Meeting(slot="C1", stand="ST1", recruiter=1, visitor="V1", posting="P1", value=0.5)]


def outcome(visitor: str, status: str = "met") -> Outcome:
    return Outcome.model_validate({"event": "forum", "visitor": visitor, "stand": "ST1", "status": status})


def test_a_forum_comes_back_and_is_replaced(store: Store) -> None:
    assert store.events.get("forum") is None
    assert store.events.save(EVENT, MEETINGS)
    found = store.events.get("forum")
    assert found is not None
    assert (found.event, found.meetings) == (EVENT, tuple(MEETINGS))
    assert not store.events.save(EVENT.model_copy(update={"name": "Forum"}), [])
    again = store.events.get("forum")
    assert again is not None
    assert (again.event.name, again.meetings) == ("Forum", ())


def test_outcomes_are_changed_in_one_go_and_counted(store: Store) -> None:
    store.events.save(EVENT, MEETINGS)
    told = [outcome(visitor) for visitor in ("V1", "V2", "V3")]
    assert store.events.change_outcomes(EVENT, lambda before: [*before, *told]) == (3, 3)
    assert store.events.change_outcomes(EVENT, lambda before: before) == (0, 3)
    changed = [outcome("V1", "hired"), *told[1:]]
    assert store.events.change_outcomes(EVENT, lambda _: changed) == (1, 3)
    assert store.events.outcomes("forum") == changed
    assert store.events.change_outcomes(EVENT, lambda _: changed[:1]) == (0, 1)
    assert store.events.outcomes("forum") == changed[:1]


def test_outcomes_go_with_the_profile_and_with_the_forum(store: Store) -> None:
    store.upsert([Candidate(id="C1", text="régleur")])
    store.events.save(EVENT, MEETINGS)
    store.events.change_outcomes(EVENT, lambda _: [outcome("V1"), outcome("V2"), outcome("V3")])
    store.upsert([Candidate(id="C1", text="régleur confirmé")])
    assert len(store.events.outcomes("forum")) == 3
    assert store.delete(Candidate, "C1")
    assert [one.visitor for one in store.events.outcomes("forum")] == ["V2", "V3"]
    assert store.events.delete("forum")
    assert store.events.outcomes("forum") == []
    assert not store.events.delete("forum")


def test_outcomes_of_a_forum_that_is_gone_are_not_stored(store: Store) -> None:
    assert store.events.change_outcomes(EVENT, lambda _: [outcome("V1")]) == (0, 0)
