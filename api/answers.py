"""How a problem is answered: as a page where a browser asked for one, else as problem+json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from api.pages.rendering import error_page
from api.problems import Fault, Kind, problem_response

API_PATHS = ("/v1", "/health", "/ready", "/metrics", "/openapi.json")


def answer_problem(
    request: Request,
    kind: Kind,
    detail: str,
    *,
    status: int | None = None,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer for a problem; `status` where it is another one than its kind's."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if wants_page and not request.url.path.startswith(API_PATHS):
        return error_page(request, kind, detail, status or kind.status, faults, headers)
    request_id = str(request.scope.get("state", {}).get("request_id", ""))
    return problem_response(kind, detail, request_id, status=status, faults=faults, headers=headers)
