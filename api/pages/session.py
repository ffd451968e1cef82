"""Signing in to the pages with a key or token, where one is asked for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.gate import SESSION_LENGTH, Gate
from api.pages.rendering import page
from api.security import COOKIE

router = APIRouter()


@router.get("/connexion")
def form(request: Request, suite: str = "/") -> HTMLResponse:
    """Show the sign-in form."""
    return page(request, "session.html", wanted=_own(suite), wrong=False)


@router.post("/connexion")
def sign_in(
    request: Request,
    jeton: Annotated[str, Form(max_length=500)] = "",
    suite: Annotated[str, Form(max_length=500)] = "/",
) -> Response:
    """Open a session where the key or token is right."""
    gate: Gate = request.app.state.gate
    session = gate.open_session(jeton.strip())
    if session is None:
        return page(request, "session.html", 401, wanted=_own(suite), wrong=True)
    answer = RedirectResponse(_own(suite), status_code=303)
    answer.set_cookie(
        COOKIE,
        session,
        max_age=int(SESSION_LENGTH.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/deconnexion")
def sign_out(request: Request) -> Response:
    """Close the session."""
    gate: Gate = request.app.state.gate
    gate.close_session(request.cookies.get(COOKIE))
    answer = RedirectResponse("/connexion", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


def _own(path: str) -> str:
    """Return an address of this site, "/" for any other: a sign-in must not send people elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path else "/"
