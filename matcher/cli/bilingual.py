"""Commands and options whose help speaks the user's language, as all other texts of the product do.

An option takes its help as a `Text`. A command is told in its docstring: French first, then, after a form
feed, the same in English. Examples are given once, at the end of the French: the English takes them over
unless it has its own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from models.errors import Text, user_language

F = TypeVar("F", bound=Callable[..., Any])

EXAMPLES = (Text("\b\nExemple :\n", "\b\nExample:\n"), Text("\b\nExemples :\n", "\b\nExamples:\n"))


def told(docstring: str) -> str:
    """Return the half of a command's docstring that is in the user's language, with its examples."""
    french, _, english = (half.strip("\n ") for half in inspect.cleandoc(docstring).partition("\f"))
    if user_language() != "en":
        return french
    for heading in EXAMPLES:
        _, _, examples = french.partition(heading.fr)
        if examples and "Example" not in english:
            return f"{english}\n\n{heading.en}{examples}"
    return english


class _Told:
    """What a command says of itself: its help is read from its docstring each time it is asked for."""

    _docstring = ""

    @property
    def help(self) -> str | None:
        """What the command does, in the user's language."""
        return told(self._docstring)

    @help.setter
    def help(self, docstring: str | None) -> None:
        self._docstring = docstring or ""


class BilingualCommand(_Told, click.Command):
    """A command told in two languages."""


class BilingualGroup(_Told, click.Group):
    """A group told in two languages, whose commands and groups are so too."""

    command_class = BilingualCommand
    group_class = type


class BilingualOption(click.Option):
    """An option told in two languages."""

    def __init__(
        self,
        param_decls: Sequence[str] | None = None,
        *,
        help: Text,
        show_default: bool | str | Text | None = None,
        **settings: Any,
    ) -> None:
        """Take click's own settings; `help`, and a default told in words, are `Text`."""
        shown = show_default.fr if isinstance(show_default, Text) else show_default
        super().__init__(param_decls, help=help.fr, show_default=shown, **settings)
        self.help_text, self.default_text = help, show_default

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option's line of help in the user's language."""
        self.help = self.help_text.render()
        if isinstance(self.default_text, Text):
            self.show_default = self.default_text.render()
        return super().get_help_record(ctx)


def option(*names: str, help: Text, **settings: Any) -> Callable[[F], F]:
    """Add an option; `settings` are those of `click.option`."""
    return click.option(*names, cls=BilingualOption, help=help, **settings)


def command() -> Callable[[Callable[..., Any]], BilingualCommand]:
    """Make a command of a function whose docstring tells it in both languages."""
    return click.command(cls=BilingualCommand)


def group() -> Callable[[Callable[..., Any]], BilingualGroup]:
    """Make a group of a function whose docstring tells it in both languages."""
    return click.group(cls=BilingualGroup)
