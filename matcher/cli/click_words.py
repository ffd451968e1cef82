"""The words of the command-line library itself ("Usage:", "No such option") in the user's language.

click asks the standard library's gettext for each of its texts, and gettext chooses the language by the
locale of the machine; ours is chosen by `PASSERELLE_LANG`, French where nobody says. So click's own hook,
the name `_` (and `ngettext`) in each of its modules, is pointed here; no locale, no environment and no
other library's translations are touched. Texts that are not in the table stay as they are.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from models.errors import user_language

WORDS: dict[str, str] = {
    "(dynamic)": "(calculé)",
    "%(prog)s, version %(version)s": "%(prog)s, version %(version)s",
    "Aborted!": "Interrompu.",
    "Argument {name!r} takes {nargs} values.": "l'argument « {name} » prend {nargs} valeurs.",
    "Choose from:\n\t{choices}": "Choisissez parmi :\n\t{choices}",
    "Commands": "Commandes ",
    "Confirm the action without prompting.": "Confirmer sans poser la question.",
    "Could not open file {filename!r}: {message}": "impossible d'ouvrir « {filename} » : {message}",
    "Do you want to continue?": "Continuer ?",
    "Error: The two entered values do not match.": "Erreur : les deux saisies diffèrent.",
    "Error: invalid input": "Erreur : saisie non valable",
    "Error: {message}": "Erreur : {message}",
    "Invalid value for {param_hint}: {message}": "valeur non valable pour {param_hint} : {message}",
    "Invalid value: {message}": "valeur non valable : {message}",
    "Missing argument": "il manque l'argument",
    "Missing command.": "il manque une commande.",
    "Missing option": "il manque l'option",
    "Missing parameter": "il manque le paramètre",
    "Missing parameter: {param_name}": "il manque le paramètre : {param_name}",
    "Missing {param_type}": "il manque : {param_type}",
    "No such command {name!r}.": "il n'y a pas de commande « {name} ».",
    "No such option {name!r}.": "il n'y a pas d'option « {name} ».",
    "Option {name!r} does not take a value.": "l'option « {name} » ne prend pas de valeur.",
    "Options": "Options ",
    "Positional arguments": "Arguments ",
    "Press any key to continue...": "Appuyez sur une touche pour continuer...",
    "Repeat for confirmation": "Répétez pour confirmer",
    "Show the version and exit.": "Montrer la version et quitter.",
    "Show this message and exit.": "Montrer ce message et quitter.",
    "Try '{command} {option}' for help.": "Pour de l'aide : {command} {option}",
    "Usage:": "Usage :",
    "Value must be an iterable.": "il faut une suite de valeurs.",
    "default: {default}": "défaut : {default}",
    "deprecated": "abandonné",
    "env var: {var}": "variable : {var}",
    "required": "obligatoire",
    "unknown error": "erreur inconnue",
    "{name} {filename!r} does not exist.": "« {filename} » n'existe pas.",
    "{name} {filename!r} is a directory.": "« {filename} » est un dossier.",
    "{name} {filename!r} is a file.": "« {filename} » est un fichier.",
    "{name} {filename!r} is not executable.": "« {filename} » n'est pas exécutable.",
    "{name} {filename!r} is not readable.": "« {filename} » ne peut pas être lu.",
    "{name} {filename!r} is not writable.": "« {filename} » ne peut pas être écrit.",
    "{value!r} is not a valid UUID.": "« {value} » n'est pas un UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "« {value} » n'est ni oui ni non. "
    "Valeurs reconnues : {states}",
    "{value!r} is not a valid {number_type}.": "« {value} » n'est pas un nombre de la forme attendue.",
    "{value} is not in the range {range}.": "{value} n'est pas dans les bornes {range}.",
}
"""What a user may read of click, with its French; a heading ends in the space before its colon."""

PLURALS: dict[str, tuple[str, str]] = {
    "(Did you mean one of: {possibilities}?)": (
        "Vouliez-vous dire {possibility} ?",
        "Vouliez-vous dire l'une de celles-ci : {possibilities} ?",
    ),
    "Got unexpected extra arguments ({args})": ("argument en trop ({args})", "arguments en trop ({args})"),
    "Option {name!r} requires {nargs} arguments.": (
        "l'option « {name} » demande une valeur.",
        "l'option « {name} » demande {nargs} valeurs.",
    ),
    "Takes {nargs} values but {len} were given.": (
        "il faut {nargs} valeurs ; une seule est donnée.",
        "il faut {nargs} valeurs ; {len} sont données.",
    ),
    "{len_type} values are required, but {len_value} were given.": (
        "il faut {len_type} valeurs ; {len_value} est donnée.",
        "il faut {len_type} valeurs ; {len_value} sont données.",
    ),
    "{value!r} does not match the formats {formats}.": (
        "« {value} » n'est pas de la forme {format}.",
        "« {value} » n'est d'aucune de ces formes : {formats}.",
    ),
    "{value!r} is not one of {choices}.": (
        "« {value} » n'est pas {choice}.",
        "« {value} » n'est pas l'une de ces valeurs : {choices}.",
    ),
}
"""Texts with a singular, by their English plural."""

METAVARS = {
    "BOOLEAN": "OUI|NON",
    "COMMAND [ARGS]...": "COMMANDE [ARGUMENTS]...",
    "DATABASE": "BASE",
    "DIRECTORY": "DOSSIER",
    "DURATION": "DURÉE",
    "FILE": "FICHIER",
    "FILE...": "FICHIER...",
    "FLOAT": "NOMBRE",
    "FLOAT RANGE": "NOMBRE",
    "ID": "IDENTIFIANT",
    "ID|KEY": "IDENTIFIANT|CLÉ",
    "INTEGER": "ENTIER",
    "INTEGER RANGE": "ENTIER",
    "NUMBER": "NUMÉRO",
    "PATH": "CHEMIN",
    "TEXT": "TEXTE",
    "[COMMAND] [ARGS]...": "[COMMANDE] [ARGUMENTS]...",
}
"""What stands for a value in a line of help."""


def translate(message: str) -> str:
    """Return a text of click in the user's language."""
    return message if user_language() == "en" else WORDS.get(message, message)


def translate_plural(singular: str, plural: str, number: int) -> str:
    """Return a text of click that agrees with a number, in the user's language."""
    if user_language() == "en":
        return singular if number == 1 else plural
    one, several = PLURALS.get(plural, (singular, plural))
    return one if abs(number) < 2 else several


def speak() -> None:
    """Have click speak the user's language from here on; doing so twice changes nothing."""
    for module in pkgutil.iter_modules(click.__path__, "click."):
        if module.name == "click._winconsole":
            # Loads on Windows alone.
            continue
        loaded = importlib.import_module(module.name)
        for name, ours in (("_", translate), ("ngettext", translate_plural)):
            if hasattr(loaded, name):
                setattr(loaded, name, ours)
    click.Parameter.make_metavar = _in_french(click.Parameter.make_metavar)  # type: ignore[method-assign]
    click.Argument.make_metavar = _in_french(click.Argument.make_metavar)  # type: ignore[method-assign]
    click.Group.collect_usage_pieces = _in_french(click.Group.collect_usage_pieces)  # type: ignore[method-assign]


def _in_french(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method whose words for values are given in the user's language."""
    if getattr(method, "speaks_french", False):
        return method

    @wraps(method)
    def told(*args: Any, **options: Any) -> Any:
        words = method(*args, **options)
        if user_language() == "en":
            return words
        if isinstance(words, list):
            return [METAVARS.get(word, word) for word in words]
        return METAVARS.get(words, words)

    told.speaks_french = True  # type: ignore[attr-defined]
    return told
