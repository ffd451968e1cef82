"""Individual keys on SQLite and PostgreSQL: only their hash is kept, and they end when they should."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command as alembic
from sqlalchemy import text

from matcher.records import Candidate
from matcher.records.errors import StoreError
from matcher.store import Actor, Store, open_store, verify_chain
from matcher.store.keys import USE_GRAIN
from matcher.store.schema import alembic_configuration

CLI = Actor("cli")


def everything(store: Store) -> str:
    """Return all that the database holds of keys and of the log, as one text."""
    with store.reading() as session:
        rows = [*session.execute(text("SELECT * FROM keys")), *session.execute(text("SELECT * FROM audit"))]
    return repr(rows)


def test_a_key_is_recognised_and_only_its_hash_is_kept(store: Store) -> None:
    assert not store.keys.any()
    key, shown = store.keys.add("rh-03", "recruiter", None, CLI)
    other, _ = store.keys.add("rh-03", "admin", None, CLI)
    assert store.keys.any()
    assert len({key.id, other.id}) == 2
    assert shown.startswith(f"passerelle_{key.id}_")
    secret = shown.removeprefix(f"passerelle_{key.id}_")
    assert len(secret) == 43
    assert secret not in everything(store)
    found = store.keys.recognise(shown)
    assert found is not None
    assert (found.id, found.holder, found.role) == (key.id, "rh-03", "recruiter")


def test_nothing_else_is_recognised(store: Store) -> None:
    key, shown = store.keys.add("rh-03", "recruiter", None, CLI)
    _, other = store.keys.add("rh-04", "recruiter", None, CLI)
    start = len(f"passerelle_{key.id}_")
    crossed = shown[:start] + other[start:]
    for wrong in (
        "",
        key.id,
        shown[:-1],
        shown + "a",
        shown.upper(),
        crossed,
        "passerelle_0000000000_" + "a" * 43,
    ):
        assert store.keys.recognise(wrong) is None, wrong


def test_a_key_ends_and_is_withdrawn(store: Store) -> None:
    past, ended = store.keys.add("rh-01", "recruiter", datetime.now(UTC) - timedelta(seconds=1), CLI)
    lasting, shown = store.keys.add("rh-02", "recruiter", datetime.now(UTC) + timedelta(days=1), CLI)
    assert store.keys.recognise(ended) is None
    assert store.keys.active(past.id) is None
    assert store.keys.active(lasting.id) is not None
    assert [key.id for key in store.keys.revoke("rh-02", CLI)] == [lasting.id]
    assert store.keys.recognise(shown) is None
    assert store.keys.active(lasting.id) is None
    assert store.keys.revoke("rh-02", CLI) == []
    assert store.keys.revoke("personne", CLI) == []
    assert [(key.holder, key.state()) for key in store.keys.list()] == [
        ("rh-01", "expired"),
        ("rh-02", "revoked"),
    ]
    assert store.keys.any()


def test_one_of_two_keys_of_a_holder_can_be_withdrawn(store: Store) -> None:
    first, _ = store.keys.add("rh-02", "recruiter", None, CLI)
    second, shown = store.keys.add("rh-02", "recruiter", None, CLI)
    assert [key.id for key in store.keys.revoke(first.id, CLI)] == [first.id]
    assert store.keys.recognise(shown) is not None
    assert [key.id for key in store.keys.revoke("rh-02", CLI)] == [second.id]


def test_the_last_use_is_kept_to_the_hour(store: Store) -> None:
    _, shown = store.keys.add("rh-03", "recruiter", None, CLI)
    assert store.keys.list()[0].last_used_at is None
    store.keys.recognise(shown)
    used = store.keys.list()[0].last_used_at
    assert used is not None
    assert (used.minute, used.second, used.microsecond) == (0, 0, 0)
    assert timedelta(0) <= datetime.now(UTC) - used < USE_GRAIN + timedelta(minutes=1)


@pytest.mark.parametrize(
    "holder", ["", "a", "Marie", "marie@exemple.fr", "marie dupont", "-x", "é" * 4, "a" * 41]
)
def test_a_holder_is_a_plain_id(store: Store, holder: str) -> None:
    with pytest.raises(StoreError, match="ne peut pas désigner le porteur") as caught:
        store.keys.add(holder, "recruiter", None, CLI)
    assert "rh-03" in str(caught.value)
    assert not store.keys.any()


def test_giving_and_withdrawing_are_logged(store: Store) -> None:
    key, _ = store.keys.add("rh-03", "admin", None, CLI)
    store.keys.revoke("rh-03", Actor("admin", "0a1b2c3d4e", "dpo"))
    added, revoked = store.audit.entries()
    named = {"key": key.id, "holder": "rh-03", "role": "admin"}
    assert (added.kind, dict(added.data)) == ("key", {**named, "step": "added", "expires": None})
    assert (revoked.kind, dict(revoked.data)) == ("key", {**named, "step": "revoked"})
    assert revoked.actor.holder == "dpo"


def test_the_log_names_the_holder_and_seals_the_name(store: Store) -> None:
    store.audit.append("ranking", Actor("recruiter", "0a1b2c3d4e"), {"n": 1})
    entry = store.audit.append("ranking", Actor("recruiter", "0a1b2c3d4e", "rh-03"), {"n": 2})
    assert store.audit.get(2) == entry
    assert verify_chain(store.audit.entries()).sound
    with store.writing() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            session.execute(text("DROP TRIGGER audit_no_update"))
        session.execute(text("UPDATE audit SET holder = 'rh-04' WHERE seq = 2"))
    verdict = verify_chain(store.audit.entries())
    assert (verdict.broken, verdict.fault) == (2, "content")


def test_a_contestation_names_who_recorded_and_who_decided(store: Store) -> None:
    store.upsert([Candidate(id="C1", text="Cariste")])
    entry = store.audit.append("ranking", Actor("local"), {"results": [{"candidate": "C1"}]})
    contest = store.contests.open(
        entry.seq, "C1", "candidate", "other", "", Actor("recruiter", "0a1b2c3d4e", "rh-03")
    )
    assert (contest.opened_by, contest.decided_by) == ("rh-03", None)
    store.contests.decide(contest.id, "upheld", "Vu.", Actor("admin", "0a1b2c3d4f", "dpo"))
    found = store.contests.get(contest.id)
    assert found is not None
    assert (found.opened_by, found.decided_by) == ("rh-03", "dpo")


def test_a_log_from_before_the_keys_stays_sound(database_url: str) -> None:
    with open_store(database_url) as store:
        made = store.audit.append("ranking", Actor("recruiter", "0a1b2c3d4e"), {"n": 1})
        with store.writing() as session:
            configuration = alembic_configuration()
            configuration.attributes["connection"] = session.connection()
            alembic.downgrade(configuration, "0005")
    with open_store(database_url) as store:
        assert store.audit.get(1) == made
        store.audit.append("ranking", Actor("recruiter", "0a1b2c3d4e", "rh-03"), {"n": 2})
        assert verify_chain(store.audit.entries(), noted=made.hash).sound
        assert not store.keys.any()
