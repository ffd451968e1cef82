"""Who may ask: the bearer token, the pages' session cookie, the host and the origin of a request."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import Scope

from api.problems import ApiError
from api.settings import Settings, is_loopback
from matcher.records.errors import Text
from matcher.store import Actor

COOKIE = "passerelle"
SESSION_SECONDS = 12 * 3600
_SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))
_BEARER = HTTPBearer(auto_error=False, description="PASSERELLE_API_TOKEN")


def require_bearer(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> None:
    """Refuse a call of the API without the token (a dependency of its routers).

    Raises:
        ApiError: 401, the token is missing or wrong.
    """
    settings: Settings = request.app.state.settings
    given = credentials.credentials if credentials is not None else ""
    if settings.api_token is None:
        request.state.actor = actor_of(settings, given)
        return
    if not token_matches(settings, given):
        raise ApiError(
            "unauthorized",
            Text("Jeton absent ou inconnu.", "Token missing or unknown."),
            headers={"WWW-Authenticate": "Bearer"},
        )
    request.state.actor = actor_of(settings, given)


def require_admin(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> None:
    """Refuse a call without the administrator's token; without any token set, the machine's own user is one.

    Raises:
        ApiError: 401 without a token of ours; 403 with the other one, or where no administrator's is set.
    """
    settings: Settings = request.app.state.settings
    given = credentials.credentials if credentials is not None else ""
    if settings.admin_token is None and settings.api_token is None:
        request.state.actor = actor_of(settings, given)
        return
    if not token_matches(settings, given):
        raise ApiError(
            "unauthorized",
            Text("Jeton d'administration demandé.", "The administrator's token is required."),
            headers={"WWW-Authenticate": "Bearer"},
        )
    if not _same(given, settings.admin_token):
        raise ApiError(
            "forbidden",
            Text(
                "Le journal d'audit demande le jeton d'administration (PASSERELLE_ADMIN_TOKEN).",
                "The audit log asks for the administrator's token (PASSERELLE_ADMIN_TOKEN).",
            ),
        )
    request.state.actor = actor_of(settings, given)


def token_matches(settings: Settings, given: str) -> bool:
    """Return whether `given` is one of the tokens, in a time that does not tell how much of it is."""
    # Both are compared, so that the time does not tell which one it is either.
    matches = [_same(given, token) for token in (settings.api_token, settings.admin_token)]
    return any(matches)


def _same(given: str, token: SecretStr | None) -> bool:
    expected = token.get_secret_value() if token is not None else ""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def actor_of(settings: Settings, given: str) -> Actor:
    """Return who asks, as the audit log tells it: a role, and a fingerprint of the token shown."""
    if given and _same(given, settings.admin_token):
        return Actor("admin", _fingerprint(given))
    if given and _same(given, settings.api_token):
        return Actor("recruiter", _fingerprint(given))
    return Actor("local")


def session_actor(settings: Settings) -> Actor:
    """Return who looks at the pages: whoever has signed in with a token, else the machine's own user."""
    if settings.api_token is None:
        return Actor("local")
    return Actor("recruiter", _fingerprint(settings.api_token.get_secret_value()))


def _fingerprint(token: str) -> str:
    return hashlib.sha256(f"passerelle key {token}".encode()).hexdigest()[:10]


def make_session(settings: Settings, now: float | None = None) -> str:
    """Return the value of a session cookie: its end, signed with the token."""
    end = str(int((now or time.time()) + SESSION_SECONDS))
    return f"{end}.{_signature(settings, end)}"


def session_valid(settings: Settings, cookie: str | None, now: float | None = None) -> bool:
    """Return whether a session cookie is ours and still lasts; always where no token is set."""
    if settings.api_token is None:
        return True
    end, _, signature = (cookie or "").partition(".")
    if not end.isdecimal() or len(end) > 12 or not signature.isascii():
        return False
    return hmac.compare_digest(signature, _signature(settings, end)) and int(end) > (now or time.time())


def _signature(settings: Settings, end: str) -> str:
    key = settings.api_token.get_secret_value().encode() if settings.api_token else b""
    return hmac.new(key, f"session {end}".encode(), hashlib.sha256).hexdigest()


def unknown_host(scope: Scope, settings: Settings) -> bool:
    """Return whether a request names a host that is not ours.

    A page of another site can reach a server of this machine under a name of its own (DNS rebinding);
    without a token only the machine's own names, and those allowed, are answered.
    """
    if not settings.allowed_hosts and (settings.protected or not settings.loopback_only):
        return False
    host = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
    return not is_loopback(host) and host not in settings.allowed_hosts


def foreign_origin(scope: Scope) -> bool:
    """Return whether a request that changes something was sent by a page of another site."""
    if scope["method"] in _SAFE:
        return False
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") in ("cross-site", "same-site")
    return urlsplit(origin).netloc != headers.get("host")
