"""Sessions of the pages on SQLite and PostgreSQL: only a hash is kept, and they end when they should."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from matcher.store import Store

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=12)


def rows(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        return [(row.hash, row.owner) for row in session.execute(text("SELECT hash, owner FROM sessions"))]


def test_a_session_is_found_and_only_its_hash_is_kept(store: Store) -> None:
    shown = store.sessions.open("0a1b2c3d4e", NOW, LATER)
    assert store.sessions.owner(shown, NOW) == "0a1b2c3d4e"
    ((kept, owner),) = rows(store)
    assert (shown in kept, owner) == (False, "0a1b2c3d4e")
    assert store.sessions.owner(kept, NOW) is None
    for wrong in ("", "x", shown[:-1], shown + "a", "\udc80"):
        assert store.sessions.owner(wrong, NOW) is None


def test_a_session_ends_by_itself_and_is_then_forgotten(store: Store) -> None:
    shown = store.sessions.open("a", NOW, LATER)
    assert store.sessions.owner(shown, LATER - timedelta(seconds=1)) == "a"
    assert store.sessions.owner(shown, LATER) is None
    store.sessions.open("b", LATER, LATER + timedelta(hours=1))
    assert [owner for _, owner in rows(store)] == ["b"]


def test_closing_ends_one_session_alone(store: Store) -> None:
    first, second = (store.sessions.open("a", NOW, LATER) for _ in range(2))
    store.sessions.close(first)
    store.sessions.close("unknown")
    assert store.sessions.owner(first, NOW) is None
    assert store.sessions.owner(second, NOW) == "a"
