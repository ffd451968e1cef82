"""Who may ask: the key shown, the host and the origin of a request."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import Headers
from starlette.types import Scope

from api.gate import LOCAL, Gate
from api.problems import ApiError
from api.settings import Settings, is_loopback
from matcher.records.errors import Text

COOKIE = "passerelle"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))
_BEARER = HTTPBearer(
    auto_error=False, description="An individual key (passerelle keys add), or PASSERELLE_API_TOKEN."
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


def require_bearer(request: Request, credentials: Credentials) -> None:
    """Refuse a call of the API without a key or token of ours (a dependency of its routers).

    Raises:
        ApiError: 401, it is missing, wrong, withdrawn or past its end.
    """
    gate: Gate = request.app.state.gate
    actor = gate.identify(credentials.credentials if credentials is not None else "")
    if actor is None and gate.protected:
        raise ApiError(
            "unauthorized",
            Text(
                "Clé absente, inconnue ou échue. Envoyez la vôtre : « Authorization: Bearer <clé> ».",
                "Key missing, unknown or past its end. Send yours: 'Authorization: Bearer <key>'.",
            ),
            headers={"WWW-Authenticate": "Bearer"},
        )
    request.state.actor = actor or LOCAL


def require_admin(request: Request, credentials: Credentials) -> None:
    """Refuse a call without an administrator's key; where nobody is asked, the machine's own user is one.

    Raises:
        ApiError: 401 without a key of ours; 403 with another role's.
    """
    gate: Gate = request.app.state.gate
    actor = gate.identify(credentials.credentials if credentials is not None else "")
    if actor is None and not gate.asks_nobody:
        raise ApiError(
            "unauthorized",
            Text(
                "Clé d'administration demandée : « Authorization: Bearer <clé> ».",
                "An administrator's key is required: 'Authorization: Bearer <key>'.",
            ),
            headers={"WWW-Authenticate": "Bearer"},
        )
    if actor is not None and actor.role != "admin":
        raise ApiError(
            "forbidden",
            Text(
                "Le journal d'audit demande une clé d'administration (passerelle keys add --role admin, ou "
                "PASSERELLE_ADMIN_TOKEN).",
                "The audit log asks for an administrator's key (passerelle keys add --role admin, or "
                "PASSERELLE_ADMIN_TOKEN).",
            ),
        )
    request.state.actor = actor or LOCAL


def unknown_host(scope: Scope, settings: Settings, *, protected: bool) -> bool:
    """Return whether a request names a host that is not ours.

    A page of another site can reach a server of this machine under a name of its own (DNS rebinding);
    where no key is asked for, only the machine's own names, and those allowed, are answered.
    """
    if not settings.allowed_hosts and (protected or not settings.loopback_only):
        return False
    try:
        host = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
    except ValueError:
        return True
    return not is_loopback(host) and host not in settings.allowed_hosts


def foreign_origin(scope: Scope) -> bool:
    """Return whether a request that changes something was sent by a page of another site."""
    if scope["method"] in _SAFE:
        return False
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") in ("cross-site", "same-site")
    try:
        return urlsplit(origin).netloc != headers.get("host")
    except ValueError:
        return True
