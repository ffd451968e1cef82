"""Working times and contracts named in a text, in the codes of the record format."""

from __future__ import annotations

import re

from matcher.understanding.context import Context
from matcher.understanding.document import Document

_SHIFTS = (
    ("2x8", r"\b2 ?[x*×] ?8\b|\bdeux[- ]huit\b|\ben 2 equipes|\bmatin/apres-midi\b|\bmatin et apres-midi\b"),
    ("3x8", r"\b3 ?[x*×] ?8\b|\btrois[- ]huit\b"),
    ("4x8", r"\b4 ?[x*×] ?8\b"),
    ("5x8", r"\b5 ?[x*×] ?8\b|\bcinq[- ]huit\b|\bfeux continus?\b|\bcontinu 5 equipes"),
    (
        "nuit",
        r"\b(?:la|de|les|en|equipe de|travail de|poste de|horaires? de) nuits?\b|\bnuits? (?:fixes?|uniquement|ok|possibles?)\b|\bnight (?:shift|work|team)s?\b",
    ),
    (
        "weekend",
        r"\bvsd\b|\bsd\b(?= (?:equipe|suppleance))|\b(?:equipes? de )?suppleance\b|\b(?:le|les|en|de|equipe de) week-?ends?\b|\bweekend (?:shift|work)s?\b",
    ),
    (
        "journee",
        r"\b(?:de|en|la|poste de|horaires? de|a la) journee\b|\bhoraires? (?:de bureau|fixes? de jour|normaux)\b|\b(?:passer )?de jour\b|\b(?:souhait|horaires?) ?:? journee\b|\bday (?:shift|work)\b",
    ),
    (
        "partiel",
        r"\btemps partiel\b|\bmi-?temps\b|\bpart[- ]time\b|\b(?:2[0-9]|3[0-2]) ?h(?:eures)? (?:par semaine|hebdo)",
    ),
)
_CONTRACTS = (
    ("CDI", r"\bcdi\b|\bcontrat a duree indeterminee\b|\bpermanent (?:contract|position)\b"),
    ("CDD", r"\bcdd\b|\bcontrat a duree determinee\b|\bfixed[- ]term\b"),
    (
        "interim",
        r"\binterim(?:aires?)?\b|\bmissions? (?:longues?|courtes?|d'interim)\b|\btravail temporaire\b|\btemp(?:orary)? (?:agency|work)\b",
    ),
    ("apprentissage", r"\bapprentissages?\b|\bapprentie?s?\b|\balternan(?:ce|te?s?)\b|\bapprenticeship\b"),
    ("professionnalisation", r"\bprofessionnalisation\b|\bcontrat pro\b"),
    ("stage", r"\bstages?\b|\bstagiaires?\b|\binternship\b"),
    ("saisonnier", r"\bsaisonni(?:er|ere)s?\b|\bjobs? d'ete\b|\bseasonal\b"),
)
_SHIFT_PATTERNS = tuple((code, re.compile(pattern)) for code, pattern in _SHIFTS)
_CONTRACT_PATTERNS = tuple((code, re.compile(pattern)) for code, pattern in _CONTRACTS)
_REFUSED = re.compile(
    r"(?:sauf|hors|pas|sans|jamais|ni|plus|pas possible|impossible|except|no)\s+(?:\w+\s)?$"
)


def read_shifts(document: Document, context: Context) -> list[str]:
    """Return the working times named and not refused ("sauf la nuit")."""
    return _codes(document, context, _SHIFT_PATTERNS)


def read_contracts(document: Document, context: Context) -> list[str]:
    """Return the contracts named and not refused."""
    return _codes(document, context, _CONTRACT_PATTERNS)


def _codes(
    document: Document, context: Context, patterns: tuple[tuple[str, re.Pattern[str]], ...]
) -> list[str]:
    return [
        code
        for code, pattern in patterns
        if any(not _refused(document, context, match) for match in pattern.finditer(document.folded))
    ]


def _refused(document: Document, context: Context, match: re.Match[str]) -> bool:
    before = document.folded[max(0, match.start() - 24) : match.start()]
    return context.denied(match.start()) or _REFUSED.search(before) is not None
