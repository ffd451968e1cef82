"""The audit log on SQLite and PostgreSQL: sealed, append-only, purged under a tombstone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command as alembic
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from matcher.records import Candidate, Posting
from matcher.records.errors import StoreError
from matcher.store import Actor, AuditEntry, Store, open_store, verify_chain
from matcher.store.audit import GENESIS, canonical, seal
from matcher.store.schema import alembic_configuration

ME = Actor("recruiter", "0a1b2c3d4e")


def fill(store: Store, number: int = 5) -> list[AuditEntry]:
    return [
        store.audit.append("ranking", ME, {"posting": {"id": f"P{n}"}, "total": n}) for n in range(number)
    ]


def drop_guards(store: Store) -> None:
    """Do what only the owner of the database can: take away what keeps the log append-only."""
    with store.writing() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            for name in ("audit_no_update", "audit_no_delete"):
                session.execute(text(f"DROP TRIGGER {name}"))


def run(store: Store, statement: str) -> None:
    with store.writing() as session:
        session.execute(text(statement))


def test_entries_come_back_as_they_were_sealed(store: Store) -> None:
    made = fill(store)
    assert list(store.audit.entries()) == made
    assert [entry.seq for entry in made] == [1, 2, 3, 4, 5]
    assert made[0].previous == GENESIS
    assert all(entry.sealed() for entry in store.audit.entries(batch=2))
    assert store.audit.get(3) == made[2]
    assert store.audit.get(99) is None
    assert [entry.seq for entry in store.audit.last(2)] == [5, 4]
    assert [entry.seq for entry in store.audit.last(2, before=3)] == [2, 1]
    assert store.audit.count() == 5


def test_an_untouched_log_is_sound(store: Store) -> None:
    assert verify_chain(store.audit.entries()).sound
    made = fill(store)
    verdict = verify_chain(store.audit.entries(), noted=made[1].hash)
    assert (verdict.sound, verdict.entries, verdict.head) == (True, 5, made[-1].hash)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET data = '{}' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 5",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_to_change_the_log(store: Store, statement: str) -> None:
    fill(store)
    with pytest.raises(StoreError):
        run(store, statement)
    assert verify_chain(store.audit.entries()).entries == 5


@pytest.mark.postgresql
def test_postgresql_refuses_to_empty_the_log(postgresql_url: str) -> None:
    with open_store(postgresql_url) as store:
        fill(store)
        with pytest.raises(StoreError):
            run(store, "TRUNCATE audit")
        assert store.audit.count() == 5


@pytest.mark.parametrize(
    ("statement", "broken", "fault"),
    [
        ("UPDATE audit SET data = '{}' WHERE seq = 2", 2, "content"),
        ("UPDATE audit SET role = 'admin' WHERE seq = 4", 4, "content"),
        ("DELETE FROM audit WHERE seq = 3", 4, "chain"),
        ("DELETE FROM audit WHERE seq <= 2", 3, "start"),
    ],
)
def test_whoever_gets_round_the_database_is_seen(
    store: Store, statement: str, broken: int, fault: str
) -> None:
    fill(store)
    drop_guards(store)
    run(store, statement)
    verdict = verify_chain(store.audit.entries())
    assert (verdict.sound, verdict.broken, verdict.fault) == (False, broken, fault)


def test_a_cut_end_is_seen_by_whoever_noted_the_head(store: Store) -> None:
    head = fill(store)[-1].hash
    drop_guards(store)
    run(store, "DELETE FROM audit WHERE seq = 5")
    assert verify_chain(store.audit.entries()).sound
    assert verify_chain(store.audit.entries(), noted=head).fault == "head"


def test_a_purge_leaves_a_tombstone_and_the_chain_whole(store: Store) -> None:
    made = fill(store)
    tombstone = store.audit.purge(made[3].at, ME)
    assert tombstone is not None
    assert (tombstone.data["through"], tombstone.data["entries"]) == (3, 3)
    assert tombstone.data["hash"] == made[2].hash
    assert [entry.seq for entry in store.audit.entries()] == [4, 5, 6]
    assert verify_chain(store.audit.entries(), noted=made[2].hash).sound
    # And once more, so that the first tombstone is forgotten too; numbers go on.
    assert store.audit.purge(datetime.now(UTC) + timedelta(days=1), ME) is not None
    assert [entry.seq for entry in store.audit.entries()] == [7]
    assert verify_chain(store.audit.entries()).sound
    assert fill(store, 1)[0].seq == 8


def test_nothing_old_is_nothing_to_purge(store: Store) -> None:
    made = fill(store)
    assert store.audit.purge(made[0].at - timedelta(days=1), ME) is None
    assert store.audit.count() == 5


def test_many_append_at_once_and_the_chain_holds(database_url: str) -> None:
    with open_store(database_url) as one, open_store(database_url) as other:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda n: (one, other)[n % 2].audit.append("ranking", ME, {"n": n}), range(40)))
        verdict = verify_chain(one.audit.entries())
    assert (verdict.sound, verdict.entries, verdict.last) == (True, 40, 40)


def test_a_database_of_the_first_schema_gets_the_log_and_keeps_its_records(database_url: str) -> None:
    with open_store(database_url) as store:
        store.upsert([Posting(id="P1", title="Régleur")])
        with store.writing() as session:
            configuration = alembic_configuration()
            configuration.attributes["connection"] = session.connection()
            alembic.downgrade(configuration, "0001")
    with open_store(database_url) as store:
        assert store.count(Posting) == 1
        assert fill(store, 1)[0].seq == 1


def contested(store: Store, entry: int = 2, candidate: str = "C1"):
    store.upsert([Candidate(id=candidate, text="Cariste")])
    return store.contests.open(entry, candidate, "candidate", "missing-fact", "Mon CACES est valable", ME)


def test_a_contest_is_kept_decided_and_logged_without_its_words(store: Store) -> None:
    fill(store)
    made = contested(store)
    assert store.contests.get(made.id) == made
    decided = store.contests.decide(made.id, "upheld", "Corrigé", ME)
    assert decided is not None
    assert (decided.status, decided.answer) == ("upheld", "Corrigé")
    assert store.contests.list(status="open") == ([], 0)
    assert store.contests.list()[1] == 1
    kinds = [entry.kind for entry in store.audit.entries()][-2:]
    assert kinds == ["contest", "review"]
    assert all("CACES" not in str(dict(entry.data)) for entry in store.audit.entries())
    assert verify_chain(store.audit.entries()).sound
    assert store.contests.decide("nobody", "upheld", "", ME) is None
    assert store.contests.get("nobody") is None


def test_a_purge_keeps_the_evidence_of_an_open_contest(store: Store) -> None:
    fill(store)
    made = contested(store, entry=3)
    late = datetime.now(UTC) + timedelta(days=1)
    assert store.audit.purge(late, ME) is not None
    assert next(store.audit.entries()).seq == 3
    assert store.contests.get(made.id) is not None
    store.contests.decide(made.id, "rejected", "Vérifié", ME)
    assert store.audit.purge(late, ME) is not None
    assert [entry.kind for entry in store.audit.entries()] == ["purge"]
    assert store.contests.get(made.id) is None


def test_the_words_of_a_contest_go_with_the_profile(store: Store) -> None:
    fill(store)
    made = contested(store)
    store.delete(Candidate, "C1")
    assert store.contests.get(made.id) is None
    assert verify_chain(store.audit.entries()).sound


FIELDS: list[Callable[[AuditEntry], AuditEntry]] = [
    lambda entry: replace(entry, seq=entry.seq + 1),
    lambda entry: replace(entry, at=entry.at + timedelta(microseconds=1)),
    lambda entry: replace(entry, kind="postings"),
    lambda entry: replace(entry, actor=Actor("admin", entry.actor.key)),
    lambda entry: replace(entry, actor=Actor(entry.actor.role, "ffff")),
    lambda entry: replace(entry, data={**entry.data, "more": 1}),
    lambda entry: replace(entry, previous="1" * 64),
]


@given(
    st.dictionaries(
        st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=8), st.booleans()), max_size=4
    ),
    st.sampled_from(FIELDS),
)
def test_a_seal_holds_every_field(data, change) -> None:
    at = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    entry = AuditEntry(
        7, at, "ranking", ME, data, GENESIS, seal(7, at, "ranking", ME, canonical(data), GENESIS)
    )
    assert entry.sealed()
    assert not change(entry).sealed()
