"""Who is at the door: individual keys, the shared tokens of the settings, and the sessions of the pages."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from pydantic import SecretStr

from api.settings import Settings
from matcher.store import Actor, Store

SESSION_SECONDS = 12 * 3600
LOCAL = Actor("local")
"""Whoever sits at the machine of a server that asks for nothing."""

_SHARED = {"api": "recruiter", "admin": "admin"}
"""The roles of the shared tokens, by the name that a session gives them."""


class Gate:
    """Recognises callers. Keys are looked up each time, so that a withdrawn one is shut out at once.

    Attributes:
        store: where the keys are; None until the server has opened its database.
    """

    def __init__(self, settings: Settings) -> None:
        self.store: Store | None = None
        self._tokens = {"api": _text(settings.api_token), "admin": _text(settings.admin_token)}
        self._keys_exist = False
        given = "\n".join(self._tokens.values()).strip()
        # Without a shared token to derive it from, sessions end with the server.
        self._secret = hashlib.sha256(given.encode()).digest() if given else secrets.token_bytes(32)

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

    def open_session(self, shown: str, now: float | None = None) -> str | None:
        """Return the value of a session cookie for whoever shows this key or token, None for anybody else."""
        actor = self.identify(shown)
        if actor is None:
            return None
        shared = next((name for name, token in self._tokens.items() if _same(shown, token)), None)
        return self._signed(str(int((now or time.time()) + SESSION_SECONDS)), shared or actor.key)

    def in_session(self, cookie: str | None, now: float | None = None) -> Actor | None:
        """Return whose session a cookie opens: signed by us, not ended, and the key still good."""
        end, _, rest = (cookie or "").partition(".")
        who = rest.partition(".")[0]
        if not end.isdecimal() or len(end) > 12 or not (cookie or "").isascii():
            return None
        if not hmac.compare_digest(cookie or "", self._signed(end, who)) or int(end) <= (now or time.time()):
            return None
        if who in self._tokens:
            return self._shared(who) if self._tokens[who] else None
        key = self.store.keys.active(who) if self.store is not None else None
        return Actor(key.role, key.id, key.holder) if key is not None else None

    def _shared(self, name: str) -> Actor:
        return Actor(_SHARED[name], _fingerprint(self._tokens[name]))

    def _signed(self, end: str, who: str) -> str:
        signature = hmac.new(self._secret, f"session {end} {who}".encode(), hashlib.sha256).hexdigest()
        return f"{end}.{who}.{signature}"


def _text(token: SecretStr | None) -> str:
    return token.get_secret_value() if token is not None else ""


def _same(shown: str, token: str) -> bool:
    return bool(token) and hmac.compare_digest(shown.encode(), token.encode())


def _fingerprint(token: str) -> str:
    return hashlib.sha256(f"passerelle key {token}".encode()).hexdigest()[:10]
