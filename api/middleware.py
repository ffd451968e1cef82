"""What surrounds every request: its id, its language, bounds, headers, one log line, metrics."""

from __future__ import annotations

import logging
import re
import time
import traceback
import uuid
from collections.abc import MutableMapping
from urllib.parse import parse_qs

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.addresses import keep_slashes
from api.answers import answer_problem
from api.gate import Gate
from api.language import preferred
from api.metrics import UNMATCHED, Metrics
from api.problems import KINDS, Kind
from api.security import foreign_origin, unknown_host
from api.settings import Settings
from matcher.records.errors import Text, speaking

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_SHOWN_FRAMES = 6
UPLOAD_PATHS = ("/v1/candidates/files", "/importer")

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

log = structlog.wrap_logger(
    logging.getLogger("passerelle.api"),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)
"""Route templates, numbers and request ids only: no address line, no body, no value of an error."""


class Surroundings:
    """ASGI middleware, outermost: no exception leaves it, and no personal data reaches the log."""

    def __init__(self, app: ASGIApp, settings: Settings, gate: Gate, metrics: Metrics) -> None:
        self.app = app
        self.gate = gate
        self.settings = settings
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        keep_slashes(scope)
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        asked = parse_qs(scope.get("query_string", b"")[:2_000].decode("latin-1")).get("lang", [None])[0]
        language = preferred(headers.get("accept-language"), asked)
        scope.setdefault("state", {}).update(request_id=request_id, language=language)
        answer = _Answer(scope, send, request_id, language)
        started = time.perf_counter()
        with speaking(language):
            await self._serve(scope, receive, answer)
        route = route_template(scope)
        seconds = time.perf_counter() - started
        self.metrics.observe(scope["method"], route, answer.status, seconds)
        log.info(
            "request",
            request_id=request_id,
            method=scope["method"] if scope["method"].isalpha() else "other",
            route=route,
            status=answer.status,
            ms=round(seconds * 1000, 1),
        )

    async def _serve(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        refused = self._refusal(scope)
        if refused is not None:
            await _tell(*refused, scope, receive, answer)
            return
        bounded = _BoundedBody(receive, self._limit(scope))
        try:
            await self.app(scope, bounded, answer.unless(bounded))
        except Exception as error:
            if not bounded.exceeded:
                _log_failure(error, answer.request_id)
                if not answer.status:
                    await _tell(KINDS["internal"], _OURS, scope, receive, answer)
                return
        if bounded.exceeded and not answer.status:
            await _tell(*self._too_large(scope), scope, receive, answer)

    def _limit(self, scope: Scope) -> int:
        upload = scope["path"] in UPLOAD_PATHS
        return self.settings.max_upload_bytes if upload else self.settings.max_body_bytes

    def _refusal(self, scope: Scope) -> tuple[Kind, Text] | None:
        if unknown_host(scope, self.settings, protected=self.gate.asks_for_keys):
            return KINDS["malformed"], Text(
                "Ce nom de serveur n'est pas servi ici (PASSERELLE_ALLOWED_HOSTS).",
                "This host name is not served here (PASSERELLE_ALLOWED_HOSTS).",
            )
        if foreign_origin(scope):
            return KINDS["forbidden"], Text(
                "Cette demande vient d'une page d'un autre site.",
                "This request comes from another site's page.",
            )
        length = Headers(scope=scope).get("content-length", "0")
        if length.isdecimal() and len(length) < 20 and int(length) <= self._limit(scope):
            return None
        return self._too_large(scope)

    def _too_large(self, scope: Scope) -> tuple[Kind, Text]:
        size = max(1, self._limit(scope) // 1024)
        return KINDS["too-large"], Text(
            f"Le corps de la requête dépasse {size} Kio ; envoyez moins à la fois.",
            f"The request's body is over {size} KiB; send less at a time.",
        )


_OURS = Text(
    "Une erreur est survenue de notre côté ; donnez la référence (request_id) à qui tient le serveur.",
    "Something failed on our side; give the reference (request_id) to whoever runs the server.",
)


async def _tell(kind: Kind, detail: Text, scope: Scope, receive: Receive, answer: _Answer) -> None:
    await answer_problem(Request(scope), kind, detail.render())(scope, receive, answer)


class _TooLargeError(Exception):
    """The body went over its bound while it was read."""


class _BoundedBody:
    """A `receive` that counts bytes and stops at a bound, whatever Content-Length promised."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit
        self.exceeded = False

    async def __call__(self) -> Message:
        """Return the next message."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                self.exceeded = True
                raise _TooLargeError
        return message


class _Answer:
    """A `send` that adds the headers of every answer and remembers the status."""

    def __init__(self, scope: Scope, send: Send, request_id: str, language: str) -> None:
        self._scope = scope
        self._send = send
        self._language = language
        self.request_id = request_id
        self.status = 0

    async def __call__(self, message: MutableMapping[str, object]) -> None:
        """Send one message."""
        if message["type"] == "http.response.start":
            self.status = int(str(message["status"]))
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.request_id
            headers["Content-Language"] = self._language
            headers.add_vary_header("Accept-Language")
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if not self._scope["path"].startswith("/static/"):
                headers.setdefault("Cache-Control", "no-store")
        await self._send(message)

    def unless(self, bounded: _BoundedBody) -> Send:
        """Return a `send` that drops what the application says once the body went over its bound."""

        async def send(message: MutableMapping[str, object]) -> None:
            if not bounded.exceeded:
                await self(message)

        return send


def route_template(scope: Scope) -> str:
    """Return the route's pattern ("/v1/postings/{posting_id}"), never the address itself."""
    if scope["path"].startswith("/static/"):
        return "/static/{path}"
    return str(getattr(scope.get("route"), "path", UNMATCHED))


def _log_failure(error: Exception, request_id: str) -> None:
    # The message of an error may quote what was sent; its type and place cannot.
    frames = traceback.extract_tb(error.__traceback__)[-_SHOWN_FRAMES:]
    log.error(
        "failure",
        request_id=request_id,
        error=type(error).__name__,
        at=[f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames],
    )
