"""Groups of commands, each imported only when it is called, so that `--help` stays instant."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from matcher.cli.bilingual import BilingualGroup
from models.errors import Text

SUBCOMMANDS = Text("Sous-commandes", "Subcommands")


class LazySubcommands(BilingualGroup):
    """A group over a table of subcommands: name -> (module that holds `command`, one-line help)."""

    def __init__(
        self,
        *args: Any,
        subcommands: dict[str, tuple[str, Text]],
        heading: Text = SUBCOMMANDS,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._table = subcommands
        self._heading = heading

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the subcommand, or None where there is none of that name."""
        if cmd_name not in self._table:
            return None
        command = import_module(self._table[cmd_name][0]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{self._table[cmd_name][0]}.command is not a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands without importing any of them."""
        heading = Text(f"{self._heading.fr} ", self._heading.en)
        with formatter.section(heading.render()):
            formatter.write_dl([(name, text.render()) for name, (_, text) in self._table.items()])
