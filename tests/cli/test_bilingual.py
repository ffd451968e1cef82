from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from matcher.cli.bilingual import BilingualCommand, BilingualGroup, BilingualOption, told
from matcher.cli.main import cli
from models.errors import speaking

SAME_IN_BOTH = {"Format.", "Stands."}
BOTH = """Classer.

\b
Exemple :
  passerelle rank

\f
Rank.
"""


def commands(command: click.Command, name: str = "passerelle") -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for one in command.list_commands(context):
            found = command.get_command(context, one)
            assert found is not None
            yield from commands(found, f"{name} {one}")


ALL = dict(commands(cli))


def helps(command: click.Command) -> tuple[str, str]:
    with speaking("fr"):
        french = command.help
    with speaking("en"):
        english = command.help
    return french or "", english or ""


def test_every_command_is_there() -> None:
    assert len(ALL) > 50
    assert "passerelle schedule update" in ALL


@pytest.mark.parametrize("name", ALL)
def test_every_command_is_told_in_both_languages(name: str) -> None:
    command = ALL[name]
    assert isinstance(command, BilingualCommand | BilingualGroup)
    french, english = helps(command)
    assert french.split("\n")[0] != english.split("\n")[0] != ""
    assert "\f" not in french + english
    assert ("Exemple" in french, "Exemple" in english) == (True, False)
    # The example itself is the same command line in both.
    assert english.count("passerelle ") >= french.count("passerelle ") - french.count("(passerelle ")


@pytest.mark.parametrize("name", ALL)
def test_every_option_is_told_in_both_languages(name: str) -> None:
    command = ALL[name]
    context = click.Context(command)
    for option in command.params:
        if not isinstance(option, click.Option) or "--version" in option.opts:
            continue
        assert isinstance(option, BilingualOption), option.opts
        french, english = option.help_text
        assert french
        assert english
        assert french != english or french in SAME_IN_BOTH
        with speaking("en"):
            record = option.get_help_record(context)
        assert record is not None
        assert record[1].startswith(english)


def test_the_examples_of_the_french_serve_the_english() -> None:
    with speaking("fr"):
        assert told(BOTH) == "Classer.\n\n\b\nExemple :\n  passerelle rank"
    with speaking("en"):
        assert told(BOTH) == "Rank.\n\n\b\nExample:\n  passerelle rank"
        assert told(BOTH + "\n\b\nExample:\n  another\n").endswith("Rank.\n\n\b\nExample:\n  another")


def test_a_command_in_a_list_is_told_in_the_user_s_language() -> None:
    check = ALL["passerelle taxonomy check"]
    with speaking("en"):
        assert check.get_short_help_str(80).startswith("Check one's own trades")
    with speaking("fr"):
        assert check.get_short_help_str(80).startswith("Vérifier ses propres métiers")
