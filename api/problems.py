"""The one shape of every error: application/problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from matcher.records.errors import Text

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """A kind of problem: its HTTP status and what it is called."""

    name: str
    status: int
    title: Text
    meaning: Text


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "malformed",
            400,
            Text("Requête illisible", "Malformed request"),
            Text(
                "Le corps n'est pas du JSON ou un formulaire lisible.",
                "The body is no readable JSON or form.",
            ),
        ),
        Kind(
            "unauthorized",
            401,
            Text("Jeton demandé", "Token required"),
            Text("Envoyez « Authorization: Bearer <jeton> ».", "Send 'Authorization: Bearer <token>'."),
        ),
        Kind(
            "forbidden",
            403,
            Text("Demande refusée", "Refused"),
            Text(
                "La demande vient d'un autre site, ou le jeton n'y donne pas droit.",
                "The request comes from another site, or the token gives no right to it.",
            ),
        ),
        Kind(
            "not-found",
            404,
            Text("Introuvable", "Not found"),
            Text("Rien à cette adresse, ou plus rien.", "Nothing at this address, or nothing any more."),
        ),
        Kind(
            "method-not-allowed",
            405,
            Text("Méthode non prévue", "Method not allowed"),
            Text("L'en-tête Allow dit lesquelles le sont.", "The Allow header says which ones are."),
        ),
        Kind(
            "conflict",
            409,
            Text("Déjà pris", "Already taken"),
            Text(
                "Un enregistrement porte déjà cet identifiant ; PUT le remplace.",
                "A record bears this id already; PUT replaces it.",
            ),
        ),
        Kind(
            "too-large",
            413,
            Text("Trop volumineux", "Too large"),
            Text("Le corps ou un fichier dépasse la limite.", "The body or a file is over the limit."),
        ),
        Kind(
            "invalid",
            422,
            Text("Données non valables", "Invalid data"),
            Text(
                "« errors » dit, champ par champ, ce qui était attendu.",
                "'errors' tells, field by field, what was expected.",
            ),
        ),
        Kind(
            "internal",
            500,
            Text("Panne du serveur", "Server failure"),
            Text(
                "Signalez l'identifiant « request_id » à la personne qui tient le serveur.",
                "Report 'request_id' to whoever runs the server.",
            ),
        ),
        Kind(
            "unavailable",
            503,
            Text("Momentanément indisponible", "Unavailable for now"),
            Text(
                "La base ne répond pas, ou le chargement n'est pas fini.",
                "The database does not answer, or loading is not over.",
            ),
        ),
    )
}
BY_STATUS = {kind.status: kind for kind in KINDS.values()}


class Fault(BaseModel):
    """One thing wrong with what was sent."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(
        description="Where: body.title, query.limit, or file and line.", examples=["body.title"]
    )
    detail: str = Field(examples=["ce champ est obligatoire."])


class Problem(BaseModel):
    """An error, as RFC 9457 has it, with the request's id and the faults found."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "type": "/docs#not-found",
                    "title": "Introuvable",
                    "status": 404,
                    "detail": "Aucune offre n'a cet identifiant.",
                    "request_id": "5b0c2c8e9f3a4d1b8a7e6f5d4c3b2a10",
                    "errors": [],
                }
            ]
        },
    )

    type: str = Field(description="Address of the explanation of this kind of problem.")
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    request_id: str = Field(description="Also in the X-Request-ID header and in the server's log.")
    errors: list[Fault] = Field(default_factory=list)


class ApiError(Exception):
    """A problem to answer with.

    Args:
        kind: name of the kind, see `KINDS`.
        detail: what is wrong and what to do.
        faults: the fields at fault.
        headers: headers of the answer.
    """

    def __init__(
        self,
        kind: str,
        detail: Text,
        *,
        faults: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = KINDS[kind]
        self.detail = detail
        self.faults = list(faults)
        self.headers = headers or {}


def problem_response(
    kind: Kind,
    detail: str,
    request_id: str,
    *,
    status: int | None = None,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return the answer for a problem; `status` where it is another 4xx than its kind's."""
    problem = Problem(
        type=f"/docs#{kind.name}",
        title=kind.title.render(),
        status=status or kind.status,
        detail=detail,
        request_id=request_id,
        errors=list(faults),
    )
    return JSONResponse(
        problem.model_dump(), status_code=problem.status, media_type=MEDIA_TYPE, headers=headers
    )


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI `responses` of the problems that a route may answer with.

    Every route may answer 400, 401, 403, 413, 422, 500 and 503 beside `statuses`.
    """
    shared = {400, 401, 403, 413, 422, 500, 503}
    return {
        status: {
            "description": BY_STATUS[status].title.en,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted(shared | set(statuses))
    }
