"""From templates to pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.gate import LOCAL
from api.problems import Fault, Kind
from matcher.ranking.wording import NOTICE, first_capital, shorten
from matcher.records.code_names import CONTRACT_NAMES, SCHEDULE_NAMES
from matcher.records.errors import Text, user_language
from matcher.records.numbers import in_language, is_one
from matcher.services.trade_names import compact
from matcher.store import Actor

KIND_NAMES: dict[str, Text] = {
    "salarie": Text("en poste", "employed"),
    "interimaire": Text("en intérim", "temp worker"),
    "demandeur_emploi": Text("en recherche d'emploi", "looking for work"),
    "etudiant": Text("en études", "student"),
    "lyceen": Text("au lycée", "at secondary school"),
    "apprenti": Text("en apprentissage", "apprentice"),
    "stagiaire": Text("en stage", "trainee"),
    "reconversion": Text("en reconversion", "changing trades"),
}

_CLOSING = re.compile(r" ([:;?!»])")
_UNDERSCORES = re.compile(r"[_-]+")


def translate(french: str, english: str) -> str:
    """Return one of two wordings in the language of the request; no French sign starts a line alone."""
    return english if user_language() == "en" else typeset(french)


def typeset(text: str) -> str:
    """Return a text in which no French sign starts a line alone; in English, as it is."""
    if user_language() == "en":
        return text
    return _CLOSING.sub("\u00a0\\1", text).replace("« ", "«\u00a0")


def number(value: float | None, decimals: int = 0) -> str:
    """Return a number as the language writes it, "" for none; with a minus sign, not a hyphen."""
    if value is None:
        return ""
    return in_language(value, user_language(), decimals).replace("-", "\u2212")


def signed(value: float, decimals: int = 1) -> str:
    """Return a number with its sign."""
    return ("+" if value > 0 else "") + number(value, decimals)


def counted(value: float, one: str, several: str) -> str:
    """Return a number with its noun, which agrees as the language asks."""
    noun = one if is_one(value, user_language()) else several
    return f"{number(value, 0 if float(value).is_integer() else 1)}\u00a0{noun}"


def day(value: date | None) -> str:
    """Return a date as the language writes it."""
    if value is None:
        return ""
    return value.isoformat() if user_language() == "en" else value.strftime("%d/%m/%Y")


def coded(value: str | None) -> str:
    """Return a code of the record format in plain words; what is no code stays as it is."""
    if not value:
        return ""
    for names in (CONTRACT_NAMES, SCHEDULE_NAMES, KIND_NAMES):
        if value in names:
            return names[value].render()
    return _UNDERSCORES.sub(" ", value) if value.islower() else value


def segment(value: str) -> str:
    """Return an id as part of an address."""
    return quote(value, safe="")


ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.globals.update(t=translate, counted=counted, notice=NOTICE, CONTRACT_NAMES=CONTRACT_NAMES)
ENVIRONMENT.filters.update(
    number=number,
    signed=signed,
    day=day,
    coded=coded,
    segment=segment,
    typeset=typeset,
    compact=compact,
    shorten=shorten,
    first_capital=first_capital,
)


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a rendered page.

    Args:
        request: for its language, its address and whether the person is signed in.
        template: file of the templates folder.
        status: HTTP status.
        context: what the template needs.
    """
    asked = request.query_params.get("lang")
    asked = asked if asked in ("fr", "en") else None

    def link(path: str, **parameters: Any) -> str:
        """Return an address that keeps the language asked for; empty parameters are left out."""
        kept = [(name, value) for name, value in parameters.items() if value not in (None, "", False, [])]
        if asked:
            kept.append(("lang", asked))
        return f"{path}?{urlencode(kept, doseq=True)}" if kept else path

    def switch(language: str) -> str:
        """Return the address of this very page in another language."""
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        return f"{request.url.path}?{urlencode([*kept, ('lang', language)])}"

    actor: Actor = getattr(request.state, "actor", LOCAL)
    html = ENVIRONMENT.get_template(template).render(
        link=link,
        switch=switch,
        language=user_language(),
        asked_language=asked,
        path=request.url.path,
        signed_in=actor.role != LOCAL.role,
        holder=actor.holder,
        **context,
    )
    return HTMLResponse(html, status_code=status)


def error_page(
    request: Request,
    kind: Kind,
    detail: str,
    status: int,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return the page of a problem, for people."""
    answer = page(
        request,
        "error.html",
        status,
        title=kind.title.render(),
        detail=detail,
        faults=faults,
        request_id=request.scope.get("state", {}).get("request_id", ""),
    )
    answer.headers.update(headers or {})
    return answer
