"""Who may see the pages: everybody where no token is set, else whoever has entered it."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from starlette.exceptions import HTTPException

from api.security import COOKIE, session_actor, session_valid


def require_session(request: Request) -> None:
    """Send to the sign-in page whoever has no valid session (a dependency of the pages' routers).

    Raises:
        HTTPException: 303, to the sign-in page.
    """
    if session_valid(request.app.state.settings, request.cookies.get(COOKIE)):
        request.state.actor = session_actor(request.app.state.settings)
        return
    wanted = request.url.path if request.method == "GET" else "/"
    raise HTTPException(303, headers={"Location": f"/connexion?suite={quote(wanted)}"})
