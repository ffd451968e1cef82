"""The root of every error a user may see, with its text in both languages.

It lives on the lowest floor because `models` may import nothing else of ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

_ASKED_FOR: ContextVar[str | None] = ContextVar("language", default=None)


class Text(NamedTuple):
    """One message in the two languages of the product; French is the default."""

    fr: str
    en: str

    def render(self, language: str | None = None) -> str:
        """Return the message in `language` ("fr" or "en"), by default the user's."""
        return self.en if (language or user_language()) == "en" else self.fr


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Render messages inside the block in `language` ("fr" or "en"), in this thread or task alone."""
    token = _ASKED_FOR.set(language)
    try:
        yield
    finally:
        _ASKED_FOR.reset(token)


def user_language() -> str:
    """Return the language of `speaking`, else "en" where `PASSERELLE_LANG` asks for English, else "fr"."""
    asked = _ASKED_FOR.get()
    if asked is not None:
        return asked
    return "en" if os.environ.get("PASSERELLE_LANG", "fr").lower().startswith("en") else "fr"


class PasserelleError(Exception):
    """An error whose text is written for the user: what is wrong, where, and how to mend it.

    Args:
        problem: what is wrong, naming what came and what was expected.
        remedy: what the user can do about it.
        file: the file concerned, as the user named it.
        line: the line in that file, counted from 1.
        field: the field or column concerned.
    """

    def __init__(
        self,
        problem: Text,
        *,
        remedy: Text | None = None,
        file: str | None = None,
        line: int | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(problem.fr)
        self.problem = problem
        self.remedy = remedy
        self.file = file
        self.line = line
        self.field = field

    def place(self, language: str | None = None) -> str:
        """Return "file, line 12, field title", as far as each is known."""
        english = (language or user_language()) == "en"
        parts = []
        if self.file:
            parts.append(self.file)
        if self.line is not None:
            parts.append(f"line {self.line}" if english else f"ligne {self.line}")
        if self.field:
            parts.append(f"field {self.field}" if english else f"champ {self.field}")
        return ", ".join(parts)

    def render(self, language: str | None = None) -> str:
        """Return place, problem and remedy as one text in `language`."""
        separator = ": " if (language or user_language()) == "en" else " : "
        place = self.place(language)
        text = (place + separator if place else "") + self.problem.render(language)
        if self.remedy:
            text += f" {self.remedy.render(language)}"
        return text

    def __str__(self) -> str:
        return self.render()


class EncoderError(PasserelleError):
    """An encoder that is unknown, damaged, or needs an extra that is not installed."""


@contextmanager
def ending_in_words() -> Iterator[None]:
    """End a `python -m` program with the message of a Passerelle error on stderr and exit code 2."""
    try:
        yield
    except PasserelleError as error:
        sys.stderr.write(error.render() + "\n")
        sys.exit(2)
