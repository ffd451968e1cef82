"""Who is at the door: individual keys, the shared tokens of the settings, and the sessions of the pages."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from api.settings import Settings
from matcher.store import Actor, Store

SESSION_LENGTH = timedelta(hours=12)
LOCAL = Actor("local")
"""Whoever sits at the machine of a server that asks for nothing."""

_SHARED = {"api": "recruiter", "admin": "admin"}
"""The roles of the shared tokens, by their names in the settings."""


class Gate:
    """Recognises callers. Keys are looked up each time, so that a withdrawn one is shut out at once.

    Attributes:
        store: where the keys are; None until the server has opened its database.
    """

    def __init__(self, settings: Settings) -> None:
        self.store: Store | None = None
        self._tokens = {"api": _text(settings.api_token), "admin": _text(settings.admin_token)}
        self._keys_exist = False

    @property
    def protected(self) -> bool:
        """Whether callers must show a key or token: where one is set, or a key was ever given out."""
        if not self.asks_for_keys:
            self.look()
        return self.asks_for_keys

    @property
    def asks_for_keys(self) -> bool:
        """What `protected` last was, without a look at the database."""
        return bool(self._tokens["api"]) or self._keys_exist

    def look(self) -> None:
        """See whether a key was given out meanwhile; that never goes back to none."""
        if not self._keys_exist and self.store is not None:
            self._keys_exist = self.store.keys.any()

    @property
    def asks_nobody(self) -> bool:
        """Whether even the audit log is open: no token is set at all, and no key was ever given out."""
        return not self.protected and not self._tokens["admin"]

    def identify(self, shown: str) -> Actor | None:
        """Return who shows this key or token, None where it is none of ours."""
        # All are compared, so that the time does not tell which one it resembles.
        right = [name for name, token in self._tokens.items() if _same(shown, token)]
        if right:
            return self._shared(right[-1])
        key = self.store.keys.recognise(shown) if self.store is not None else None
        return Actor(key.role, key.id, key.holder) if key is not None else None

    def open_session(self, shown: str, now: datetime | None = None) -> str | None:
        """Return what the cookie of whoever shows this key or token is to hold, None for anybody else."""
        actor = self.identify(shown)
        if actor is None or self.store is None:
            return None
        begins = now or datetime.now(UTC)
        return self.store.sessions.open(_owner(actor), begins, begins + SESSION_LENGTH)

    def in_session(self, cookie: str | None, now: datetime | None = None) -> Actor | None:
        """Return whose session a cookie opens: not ended, and the key or token of its start still good."""
        if not cookie or self.store is None:
            return None
        owner = self.store.sessions.owner(cookie, now or datetime.now(UTC))
        if owner is None:
            return None
        shared = [self._shared(name) for name, token in self._tokens.items() if token]
        for actor in shared:
            if owner == _owner(actor):
                return actor
        key = self.store.keys.active(owner)
        return Actor(key.role, key.id, key.holder) if key is not None else None

    def close_session(self, cookie: str | None) -> None:
        """End the session that a cookie opens, so that a copy of it opens nothing either."""
        if cookie and self.store is not None:
            self.store.sessions.close(cookie)

    def _shared(self, name: str) -> Actor:
        return Actor(_SHARED[name], _fingerprint(self._tokens[name]))


def _owner(actor: Actor) -> str:
    """Return the word under which a session is kept: the key's id, or role and fingerprint of a token."""
    return actor.key if actor.holder else f"{actor.role}:{actor.key}"


def _text(token: SecretStr | None) -> str:
    return token.get_secret_value() if token is not None else ""


def _same(shown: str, token: str) -> bool:
    return bool(token) and hmac.compare_digest(shown.encode(), token.encode())


def _fingerprint(token: str) -> str:
    return hashlib.sha256(f"passerelle key {token}".encode()).hexdigest()[:10]
