"""Who may see the pages: everybody where no key is asked for, else whoever has entered one."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from starlette.exceptions import HTTPException

from api.gate import LOCAL, Gate
from api.security import COOKIE


def require_session(request: Request) -> None:
    """Send to the sign-in page whoever has no valid session (a dependency of the pages' routers).

    Raises:
        HTTPException: 303, to the sign-in page.
    """
    gate: Gate = request.app.state.gate
    actor = gate.in_session(request.cookies.get(COOKIE))
    if actor is not None or not gate.protected:
        request.state.actor = actor or LOCAL
        return
    wanted = request.url.path if request.method == "GET" else "/"
    raise HTTPException(303, headers={"Location": f"/connexion?suite={quote(wanted)}"})
