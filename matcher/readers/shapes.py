"""Safe walks through JSON of which nothing is sure, and lines of text made from its parts."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.readers.markup import html_text


def dig(value: object, *path: str) -> object:
    """Return what lies at `path` in nested objects, or None; of a list, the first object is taken."""
    for name in path:
        if isinstance(value, list):
            value = next((part for part in value if isinstance(part, dict)), None)
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def words(value: object, *path: str) -> str:
    """Return the plain text at `path`, "" where there is none; markup is removed."""
    found = dig(value, *path) if path else value
    if isinstance(found, bool) or found is None:
        return ""
    if isinstance(found, int | float):
        return str(found)
    return html_text(found) if isinstance(found, str) else ""


def objects(value: object, *path: str) -> list[dict[str, object]]:
    """Return the objects at `path`: a list's, or the only one."""
    found = dig(value, *path) if path else value
    if isinstance(found, dict):
        return [found]
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def texts(value: object, *path: str) -> list[str]:
    """Return the plain texts at `path`: a list's, or the only one."""
    found = dig(value, *path) if path else value
    parts = found if isinstance(found, list) else [found]
    return [text for part in parts if (text := words(part))]


def line(*parts: str, separator: str = ", ") -> str:
    """Return the non-empty parts on one line."""
    return separator.join(part for part in parts if part)


def section(title: str, lines: Iterable[str]) -> str:
    """Return a titled block of lines, or "" where no line says anything."""
    filled = [text for text in lines if text]
    return "\n".join([title, *filled]) if filled else ""


def blocks(*parts: str) -> str:
    """Return the non-empty blocks, an empty line between them."""
    return "\n\n".join(part for part in parts if part)


def period(start: str, end: str, *, current: bool = False) -> str:
    """Return "2019-03 - 2022-11", "depuis 2019", or what is known."""
    if start and (current or not end):
        return f"depuis {start}" if current else start
    return line(start, end, separator=" - ")
