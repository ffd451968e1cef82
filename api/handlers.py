"""Every exception becomes a problem, or the error page where a browser asked for a page."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.answers import answer_problem
from api.problems import BY_STATUS, KINDS, ApiError, Fault
from api.validation import faults_of
from matcher.records.errors import EncoderError, PasserelleError, StoreError, Text


def install(app: FastAPI) -> None:
    """Register the handlers of all exceptions that routes may raise."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(ApiError, _api)
    app.add_exception_handler(PasserelleError, _passerelle)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if isinstance(error, HTTPException) and error.headers and 300 <= status < 400:
        return RedirectResponse(error.headers["Location"], status)
    kind = BY_STATUS.get(status, KINDS["malformed"] if status < 500 else KINDS["internal"])
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return answer_problem(request, kind, kind.meaning.render(), status=status, headers=headers)


def _invalid(request: Request, error: Exception) -> Response:
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    unreadable = any(fault.get("type") == "json_invalid" for fault in errors)
    kind = KINDS["malformed" if unreadable else "invalid"]
    return answer_problem(request, kind, kind.meaning.render(), faults=faults_of(errors))


def _api(request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    return answer_problem(
        request, error.kind, error.detail.render(), faults=error.faults, headers=error.headers
    )


def _passerelle(request: Request, error: Exception) -> Response:
    if not isinstance(error, PasserelleError):
        raise error
    if isinstance(error, StoreError) and error.field == "id":
        return answer_problem(request, KINDS["conflict"], error.render())
    if isinstance(error, StoreError):
        return answer_problem(
            request, KINDS["unavailable"], _without_place(error), headers={"Retry-After": "5"}
        )
    if isinstance(error, EncoderError):
        return answer_problem(request, KINDS["unavailable"], error.render())
    fault = Fault(field=error.place() or "body", detail=error.problem.render())
    remedy = error.remedy.render() if error.remedy else KINDS["invalid"].meaning.render()
    return answer_problem(request, KINDS["invalid"], remedy, faults=[fault])


def _without_place(error: StoreError) -> str:
    # Where the database lies is the operator's business; the log and /ready of the machine tell it.
    problem = Text(
        "La base de données ne peut pas répondre pour l'instant.", "The database cannot answer for now."
    ).render()
    return f"{problem} {error.remedy.render()}" if error.remedy else problem
