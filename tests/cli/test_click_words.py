"""The words of the command-line library are French, or English where that is asked for."""

from __future__ import annotations

import ast
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from matcher.cli.click_words import METAVARS, PLURALS, WORDS, speak, translate, translate_plural
from matcher.cli.main import cli

NEVER_SHOWN = (
    # Mistakes of whoever writes a command, not of whoever runs one.
    "DeprecationWarning",
    "Could not determine name",
    "No options defined",
    "Arguments take exactly one",
    "Name '{name}' defined twice",
    "Boolean option {decl!r}",
    "Invalid start character",
    "Unknown color",
    "Unknown standard stream",
    # What we do not use: editors, shell completion, Windows' console, progress bars of click.
    "{editor}",
    "Windows error",
    "Couldn't detect Bash",
    "Shell completion",
    "Choice({choices})",
    "d",
    # Names of types: the French texts about a path do without them.
    "file",
    "directory",
    "path",
)


def messages() -> Iterator[str]:
    """Yield each text that the installed click hands to gettext; of a pair, the plural."""
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"_": 0, "ngettext": 1}.get(node.func.id)
                if place is not None and isinstance(node.args[place], ast.Constant):
                    yield str(ast.literal_eval(node.args[place]))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_of_click_that_a_user_may_read_has_its_french() -> None:
    known = {*WORDS, *PLURALS}
    missing = {
        message
        for message in messages()
        if message not in known
        and not any(
            message == hidden or (message.startswith(hidden) and len(hidden) > 5) for hidden in NEVER_SHOWN
        )
    }
    assert missing == set()
    assert len(set(messages()) & known) > 40


def test_translations_ask_for_nothing_that_click_does_not_give() -> None:
    for english, french in WORDS.items():
        assert fields(french) <= fields(english), english
    for english, (one, several) in PLURALS.items():
        given = fields(english) | {"possibility", "choice", "format"}
        assert fields(one) | fields(several) <= given, english


def test_words_agree_in_number_and_unknown_ones_stay() -> None:
    plural = "Option {name!r} requires {nargs} arguments."
    assert "une valeur" in translate_plural("Option {name!r} requires an argument.", plural, 1)
    assert "{nargs} valeurs" in translate_plural("Option {name!r} requires an argument.", plural, 2)
    assert translate("Something new.") == "Something new."
    assert translate_plural("one", "several", 2) == "several"


def test_speaking_twice_changes_nothing() -> None:
    before = click.Parameter.make_metavar, click.Group.collect_usage_pieces
    speak()
    assert (click.Parameter.make_metavar, click.Group.collect_usage_pieces) == before


def run(*arguments: str, language: str | None = None, locale: str = "C.UTF-8") -> tuple[int, str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "PASSERELLE_LANG"}
    environment |= {"LANG": locale, "LANGUAGE": locale, "LC_ALL": "C.UTF-8"}
    if language is not None:
        environment["PASSERELLE_LANG"] = language
    command = [sys.executable, "-m", "matcher.cli.main", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("locale", ["de_DE.UTF-8", "en_GB.UTF-8"])
def test_a_usage_error_is_french_whatever_the_machine_speaks(locale: str) -> None:
    code, out, told = run("rank", locale=locale)
    assert (code, out) == (2, "")
    assert told == (
        "Usage : passerelle rank [OPTIONS]\nPour de l'aide : passerelle rank --help\n\n"
        "Erreur : il manque l'option '--postings'.\n"
    )


def test_a_usage_error_is_english_where_that_is_asked_for() -> None:
    code, _, told = run("rank", language="en")
    assert code == 2
    assert "Usage: passerelle rank [OPTIONS]" in told
    assert "Error: Missing option '--postings'." in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rnk",), "il n'y a pas de commande « rnk »."),
        (("audit", "--neuf"), "il n'y a pas d'option « --neuf »."),
        (("audit", "show", "--last", "x"), "valeur non valable pour '--last' : « x » n'est pas un nombre"),
        (("audit", "show", "--last", "0"), "0 n'est pas dans les bornes 1<=x<=1000."),
        (("audit", "verify", "--file", "absent.jsonl"), "« absent.jsonl » n'existe pas."),
        (("keys", "add"), "il manque l'argument 'IDENTIFIANT'."),
        (("audit", "show", "en trop"), "argument en trop (en trop)"),
    ],
)
def test_mistakes_are_told_in_french(arguments: tuple[str, ...], words: str) -> None:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 2
    assert words in result.stderr


def test_help_is_french_from_head_to_foot() -> None:
    code, out, _ = run("rank", "--help")
    assert code == 0
    for words in (
        "Usage : passerelle rank",
        "Options :",
        "--top ENTIER",
        "[obligatoire]",
        "[défaut : static]",
    ):
        assert words in out
    assert "Montrer ce message et quitter." in out
    runner = CliRunner()
    whole = out + runner.invoke(cli, ["--help"]).stdout + runner.invoke(cli, ["audit", "--help"]).stdout
    assert "Commandes :" in whole
    assert "COMMANDE [ARGUMENTS]..." in whole
    for english in ("Show this", "Options:", "Commands", "required", "default", *METAVARS):
        assert not re.search(rf"{re.escape(english)}(?!\w)", whole), english


def test_help_is_english_from_head_to_foot_where_that_is_asked_for() -> None:
    out = run("audit", "--help", language="en")[1]
    for words in (
        "Usage: passerelle audit [OPTIONS] COMMAND [ARGS]...",
        "Options:",
        "Show this message and exit.",
    ):
        assert words in out
    out += run("keys", "add", "--help", language="en")[1]
    for words in ("Read, verify, export", "show    Show the last entries", "Example:", "[OPTIONS] ID"):
        assert words in out
    assert "--database DATABASE" in out
    for french in ("Exemple", "Montrer", "défaut", "IDENTIFIANT", " BASE "):
        assert french not in out
