"""The live plan: one small page a visitor, for any web server, at an address that nobody can guess."""

from __future__ import annotations

import hashlib
import secrets
from html import escape
from pathlib import Path

from matcher.records.errors import Text, user_language
from matcher.services.forum_papers.calendars import place_of
from matcher.services.forum_papers.programme import FEW_MEETINGS, Programme, VisitorDay

SECRET_NAME = ".adresses"
"""File that keeps addresses the same from one edition of the plan to the next; never published."""

_SECRET_BYTES = 32
_TOKEN_BYTES = 12


def live_links(programme: Programme, base: str, folder: Path) -> dict[str, str]:
    """Return the address of each visitor's page.

    Args:
        programme: the forum.
        base: where the pages will be served from, "https://forum.example.org/plan".
        folder: where the secret of the addresses is kept; made at the first edition.
    """
    secret = _secret(folder)
    return {
        visitor.id: f"{base.rstrip('/')}/{_token(secret, programme.event.id, visitor.id)}.html"
        for visitor in programme.visitors
    }


def live_pages(programme: Programme, links: dict[str, str]) -> dict[str, bytes]:
    """Return the pages by file name; each tells one visitor's meetings and nobody else's."""
    return {
        links[visitor.id].rsplit("/", 1)[1]: _page(programme, visitor).encode("utf-8")
        for visitor in programme.visitors
    }


def _secret(folder: Path) -> bytes:
    path = folder / SECRET_NAME
    if path.exists():
        return path.read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_bytes(_SECRET_BYTES)
    path.touch(mode=0o600)
    path.write_bytes(secret)
    return secret


def _token(secret: bytes, event: str, visitor: str) -> str:
    # A keyed hash: the addresses of others do not follow from one's own.
    written = f"{event}\0{visitor}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(written, key=secret, digest_size=_TOKEN_BYTES).hexdigest()


def _page(programme: Programme, visitor: VisitorDay) -> str:
    title = Text("Mes rendez-vous", "My meetings").render()
    rows = "".join(
        f"<li><b>{escape(one.start)}</b><span><strong>{escape(one.firm)}</strong><br>{escape(place_of(one))}"
        + (f"<br>{escape(one.posting)}" if one.posting else "")
        + "</span></li>"
        for one in visitor.appointments
    )
    nothing = Text("Pas de rendez-vous fixé pour l'instant.", "No meeting arranged for now.").render()
    about = " · ".join(filter(None, [programme.title, programme.event.date, programme.event.place]))
    body = (
        f"<ol>{rows}</ol>"
        if rows
        else f"<p>{escape(FEW_MEETINGS.render() if visitor.reason else nothing)}</p>"
    )
    return (
        f'<!doctype html><html lang="{user_language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f'<meta http-equiv="refresh" content="120"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>"
        f"<body><p>{escape(about)}</p><h1>{escape(title)}</h1><h2>{escape(visitor.name)}</h2>{body}</body></html>"
    )


_STYLE = (
    "body{font:18px/1.4 system-ui,sans-serif;margin:0 auto;padding:16px;max-width:640px;color:#12212b}"
    "p{color:#52606d}h1{font-size:1.2rem;margin:0}h2{font-size:1.7rem;margin:0 0 12px}"
    "ol{list-style:none;padding:0}li{display:flex;gap:16px;padding:12px 0;border-top:1px solid #c9d3d8}"
    "li b{font-size:1.5rem;color:#0b3d42;min-width:4.2em}"
)
