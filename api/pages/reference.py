"""/docs: the reference of the API, made from the OpenAPI document, without anything from elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from api.pages.guard import require_session
from api.pages.rendering import page
from api.problems import KINDS

router = APIRouter(dependencies=[Depends(require_session)])


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    method: str
    path: str
    anchor: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str, str, str], ...]
    body: str
    example: str
    statuses: tuple[tuple[str, str], ...]
    answer: str


@router.get("/docs")
def reference(request: Request) -> HTMLResponse:
    """Show every operation, schema and kind of problem."""
    document = request.app.openapi()
    groups: dict[str, list[Operation]] = {}
    for path, operations in document["paths"].items():
        for method, details in operations.items():
            groups.setdefault(details.get("tags", ["other"])[0], []).append(
                _operation(document, path, method, details)
            )
    schemas = [(name, _fields(schema), schema.get("description", "")) for name, schema in _schemas(document)]
    return page(
        request,
        "reference.html",
        document=document,
        groups=groups,
        schemas=schemas,
        kinds=list(KINDS.values()),
    )


def _schemas(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return sorted(
        (name, schema) for name, schema in document["components"]["schemas"].items() if "properties" in schema
    )


def _operation(document: dict[str, Any], path: str, method: str, details: dict[str, Any]) -> Operation:
    content = details.get("requestBody", {}).get("content", {})
    media = next(iter(content), "")
    schema: dict[str, Any] = content[media].get("schema", {}) if media else {}
    success = next((code for code in sorted(details["responses"]) if code.startswith("2")), "")
    given = details["responses"].get(success, {}).get("content", {})
    return Operation(
        method=method.upper(),
        path=path,
        anchor=details["operationId"],
        summary=details.get("summary", ""),
        description=details.get("description", ""),
        parameters=tuple(
            (item["name"], item["in"], shape(item.get("schema", {})), item.get("description", ""))
            for item in details.get("parameters", [])
        ),
        body=f"{media} : {shape(schema)}" if media else "",
        example=_example(document, path, method, schema, media),
        statuses=tuple(
            (code, answer["description"]) for code, answer in sorted(details["responses"].items())
        ),
        answer=", ".join(shape(item.get("schema", {})) or media for media, item in given.items()),
    )


def _example(document: dict[str, Any], path: str, method: str, schema: dict[str, Any], media: str) -> str:
    address = f"http://127.0.0.1:8000{path}"
    if media == "multipart/form-data":
        return f"curl -F files=@cv.pdf {address}"
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    examples = document["components"]["schemas"].get(name, {}).get("examples", [])
    if not examples:
        return f"curl {address}" if method == "get" else f"curl -X {method.upper()} {address}"
    data = json.dumps(examples[0], ensure_ascii=False, indent=2).replace("'", "\u2019")
    verb = "" if method == "post" else f"-X {method.upper()} "
    return f"curl {verb}{address} \\\n  -H 'Content-Type: application/json' \\\n  -d '{data}'"


def _fields(schema: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    required = set(schema.get("required", []))
    return [
        (name, shape(item), name in required, item.get("description", ""))
        for name, item in schema["properties"].items()
    ]


def shape(schema: dict[str, Any]) -> str:
    """Return a JSON schema in a few words: "list of string (max 20)"."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return " | ".join(dict.fromkeys(shape(item) for item in schema[choice]))
    if "enum" in schema:
        return " | ".join(str(item) for item in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "")
    bounds = [
        f"{sign} {schema[key]}"
        for key, sign in (
            ("minimum", "≥"),
            ("maximum", "≤"),
            ("exclusiveMinimum", ">"),
            ("maxLength", "length ≤"),
            ("maxItems", "items ≤"),
        )
        if key in schema
    ]
    told = (
        f"list of {shape(schema.get('items', {}))}" if kind == "array" else str(schema.get("format") or kind)
    )
    return f"{told} ({', '.join(bounds)})" if bounds else told
