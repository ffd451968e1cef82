"""The words of explanations, kept as data: one table for the recruiter and for the person themselves."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from matcher.records.errors import Text, user_language
from matcher.records.match import Audience

FILE = Path(__file__).parent / "wording.yaml"

STATUS = {
    "eligible": Text("éligible", "eligible"),
    "conditions": Text("éligible sous conditions", "eligible with conditions"),
    "not_eligible": Text("non éligible", "not eligible"),
    "unknown": Text("à vérifier", "to be checked"),
}
GRADES = (
    Text("hors cible", "not relevant"),
    Text("à former", "trainable"),
    Text("métier proche", "close trade"),
    Text("opérationnel", "operational"),
)
FOUND = {
    "label": Text("dit", "said"),
    "variant": Text("dit autrement", "said otherwise"),
    "implied": Text("montré par la tâche", "shown by the task"),
}
NEED = {"must": Text("exigé", "must-have"), "nice": Text("apprécié", "nice to have")}
BESIDE = Text("dans le texte de l'annonce", "in the text of the posting")
"""What a skill is called that only the text of a posting tells, beside the list of what the firm asks for."""
NOTICE = Text(
    "Ce classement éclaire un choix, il ne décide pas : une personne lit les preuves et décide. Toute "
    "personne classée peut demander ce que l'on sait d'elle, le faire corriger et contester le résultat.",
    "This ranking informs a choice, it does not decide: a person reads the proofs and decides. Anyone ranked "
    "may ask what is known about them, have it corrected and contest the result.",
)


@lru_cache(maxsize=1)
def wordings() -> dict[str, Any]:
    """Return the table of wording.yaml."""
    table: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return table


def say(part: str, name: str, audience: Audience, **values: object) -> str:
    """Return a wording in the user's language, with `values` filled in.

    Args:
        part: "questions", "labels", "titles" or "lines".
        name: the entry.
        audience: who reads it.
        values: what its {names} stand for.
    """
    entry = wordings()[part][name]
    texts = entry[audience] if audience in entry else entry["both"]
    told: str = texts[user_language()]
    return told.format(**values)


def first_capital(text: str) -> str:
    """Return a name as a title; what follows its first letter stays as it is."""
    return text[:1].upper() + text[1:]


def shorten(text: str, length: int = 110) -> str:
    """Return `text` on one line, cut at a word with an ellipsis where it is longer than `length`."""
    line = " ".join(text[: length * 8].split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0] + "…"
