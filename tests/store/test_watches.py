from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, text

from matcher.records import Candidate, Posting, Training
from matcher.records.errors import StoreError
from matcher.store import Store
from matcher.store.tables import DigestRow, WatchItemRow, WatchRow
from matcher.store.watches import Found


@pytest.fixture
def filled(store: Store) -> Store:
    store.upsert([Posting(id="P1", title="Régleur"), Posting(id="P2", title="Trieur")])
    store.upsert([Candidate(id="C1", text="régleur"), Candidate(id="C2", text="trieur")])
    store.upsert([Training(id="T1", title="CACES")])
    return store


def _rows(store: Store, table: type) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_watch_is_kept_and_the_same_again_takes_the_new_settings(filled: Store) -> None:
    first = filled.watches.add("candidates", "P1", recipient="rh@example.org")
    again = filled.watches.add("candidates", "P1", recipient="rh@example.org", least=0.8, language="en")
    other = filled.watches.add("candidates", "P1")
    assert first.id == again.id != other.id
    assert [(watch.id, watch.least, watch.language) for watch in filled.watches.list()] == [
        *((first.id, 0.8, "en"), (other.id, 0.5, "fr"))
    ]
    assert filled.watches.list("C1") == []
    assert filled.watches.remove(first.id)
    assert not filled.watches.remove(first.id)


@pytest.mark.parametrize(("kind", "subject"), [("candidates", "C1"), ("openings", "P1"), ("courses", "none")])
def test_a_watch_needs_a_subject_of_its_kind(filled: Store, kind, subject) -> None:
    with pytest.raises(StoreError, match=f"ne contient pas l.*« {subject} »"):
        filled.watches.add(kind, subject)


def test_what_is_found_is_told_once(filled: Store) -> None:
    watch = filled.watches.add("candidates", "P1")
    found = [Found("C1", 0.9, ("« régleur »",)), Found("C2", 0.95)]
    assert filled.watches.record([(watch, found)]) == 1
    assert filled.watches.known(watch.id) == {"C1", "C2"}
    assert filled.watches.record([(watch, found)]) == 0
    (digest_id,) = filled.watches.waiting()
    with filled.watches.delivering(digest_id) as digest:
        assert digest is not None
        ((told, items),) = digest.parts
        assert told.id == watch.id
        assert [(item.item_id, item.reasons) for item in items] == [("C2", ()), ("C1", ("« régleur »",))]
    assert filled.watches.waiting() == ()
    with filled.watches.delivering(digest_id) as digest:
        assert digest is None
    assert filled.watches.record([(watch, found)]) == 0


def test_a_delivery_that_fails_waits_on_unchanged(filled: Store) -> None:
    watch = filled.watches.add("openings", "C1", recipient="c1@example.org")
    filled.watches.record([(watch, [Found("P1", 0.9)])])
    (digest_id,) = filled.watches.waiting()
    with pytest.raises(OSError, match="disk"), filled.watches.delivering(digest_id):
        raise OSError("disk")
    assert filled.watches.waiting() == (digest_id,)
    with filled.watches.delivering(digest_id) as digest:
        assert digest is not None
        assert digest.id == digest_id


def test_watches_of_one_recipient_share_a_digest(filled: Store) -> None:
    mine = filled.watches.add("openings", "C1", recipient="a@example.org")
    courses = filled.watches.add("courses", "C1", recipient="a@example.org")
    other = filled.watches.add("openings", "C2", recipient="b@example.org")
    files = [filled.watches.add("openings", "C1"), filled.watches.add("openings", "C2")]
    items = [(watch, [Found("P1", 0.9)]) for watch in (mine, other, *files)] + [(courses, [Found("T1", 0.9)])]
    assert filled.watches.record(items) == 4


@pytest.mark.parametrize(("record_type", "record_id"), [(Candidate, "C1"), (Posting, "P1")])
def test_with_a_record_go_its_watches_and_what_was_found_of_it(filled: Store, record_type, record_id) -> None:
    about = filled.watches.add("openings", "C1", recipient="c1@example.org")
    of_posting = filled.watches.add("candidates", "P1")
    filled.watches.record([(about, [Found("P1", 0.9), Found("P2", 0.8)]), (of_posting, [Found("C1", 0.9)])])
    filled.delete(record_type, record_id)
    left = [watch.subject_id for watch in filled.watches.list()]
    assert left == (["P1"] if record_id == "C1" else ["C1"])
    with filled.reading() as session:
        known = set(session.scalars(select(WatchItemRow.item_id)))
    assert known == (set() if record_id == "C1" else {"P2"})
    for digest_id in filled.watches.waiting():
        with filled.watches.delivering(digest_id) as digest:
            assert digest is None or digest.parts
    # Delivered, nothing of the recipient is left in a digest.
    assert _rows(filled, DigestRow) == 0


def test_what_has_gone_meanwhile_is_left_out(filled: Store) -> None:
    watch, gone = filled.watches.add("candidates", "P1"), filled.watches.add("candidates", "P2")
    filled.watches.remove(gone.id)
    assert filled.watches.record([(gone, [Found("C1", 0.9)]), (watch, [Found("nobody", 0.9)])]) == 0
    assert _rows(filled, DigestRow) == 0


def test_only_records_touched_since_are_new(filled: Store) -> None:
    watch = filled.watches.add("candidates", "P1", only_new=True)
    assert watch.since is not None
    assert filled.watches.touched("candidates", watch.since) == set()
    filled.upsert([Candidate(id="C2", text="trieur et régleur"), Candidate(id="C3", text="x")])
    assert filled.watches.touched("candidates", watch.since) == {"C2", "C3"}


def test_two_programs_deliver_a_digest_once(filled: Store) -> None:
    watch = filled.watches.add("candidates", "P1")
    filled.watches.record([(watch, [Found("C1", 0.9)])])
    (digest_id,) = filled.watches.waiting()
    delivered, inside, go_on = [], threading.Event(), threading.Event()

    def first() -> None:
        with filled.watches.delivering(digest_id) as digest:
            inside.set()
            go_on.wait(10)
            delivered.append(digest)

    def second() -> None:
        with filled.watches.delivering(digest_id) as digest:
            delivered.append(digest)

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert sum(digest is not None for digest in delivered) == 1
    assert len(delivered) == 2


def test_the_database_itself_refuses_the_same_item_twice(filled: Store) -> None:
    watch = filled.watches.add("candidates", "P1")
    filled.watches.record([(watch, [Found("C1", 0.9)])])
    with pytest.raises(StoreError), filled.writing() as session:
        session.execute(
            text(
                "INSERT INTO watch_items (watch_id, item_id, score, reasons) VALUES (:watch, 'C1', 1, '[]')"
            ),
            {"watch": watch.id},
        )
    assert _rows(filled, WatchRow) == 1
