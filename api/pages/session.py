"""Signing in to the pages with the token, where one is set."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.dependencies import SettingsDep
from api.pages.rendering import page
from api.security import COOKIE, SESSION_SECONDS, make_session, token_matches

router = APIRouter()


@router.get("/connexion")
def form(request: Request, suite: str = "/") -> HTMLResponse:
    """Show the sign-in form."""
    return page(request, "session.html", wanted=_own(suite), wrong=False)


@router.post("/connexion")
def sign_in(
    request: Request,
    settings: SettingsDep,
    jeton: Annotated[str, Form(max_length=500)] = "",
    suite: Annotated[str, Form(max_length=500)] = "/",
) -> Response:
    """Open a session where the token is right."""
    if not token_matches(settings, jeton.strip()):
        return page(request, "session.html", 401, wanted=_own(suite), wrong=True)
    answer = RedirectResponse(_own(suite), status_code=303)
    answer.set_cookie(
        COOKIE,
        make_session(settings),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/deconnexion")
def sign_out() -> Response:
    """Close the session."""
    answer = RedirectResponse("/connexion", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


def _own(path: str) -> str:
    """Return an address of this site, "/" for any other: a sign-in must not send people elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path else "/"
