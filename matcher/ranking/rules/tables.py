"""The small tables beside the rules: schedules, hazard words, certificates, regulated occupations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from matcher.records.errors import Text
from matcher.understanding.words import fold

FOLDER = Path(__file__).parent

Slot = tuple[float, float]

_JOINING = {" à ": " to ", " et ": " and ", " ; ": "; "}
_JOINED = re.compile(r" (?:à|et|;) ")
_DENIED = re.compile(r"\b(?:pas|sans|aucun|aucune|ni|jamais|hors) (?:de |d |du |des |la |le |les )?$")


class Schedule(NamedTuple):
    """A schedule code's usual hours, from midnight; an end after 24 is the next day."""

    label: Text
    slots: tuple[Slot, ...]
    weekend: bool


class HazardWords(NamedTuple):
    """Patterns on folded text: those that make a hazard sure, those that make it likely."""

    sure: tuple[re.Pattern[str], ...]
    likely: tuple[re.Pattern[str], ...]


class CertificateHelp(NamedTuple):
    """How a certificate is obtained, and whether it serves to drive equipment."""

    training: Text
    driving: bool


class Regulated(NamedTuple):
    """An occupation that the law keeps for holders of a diploma."""

    title: re.Pattern[str]
    held: re.Pattern[str]
    article: str
    diploma: Text


def flat(text: str) -> str:
    """Return folded text on one line and without apostrophes, for patterns."""
    return " ".join(fold(text).replace("'", " ").split())


def cited(article: str | dict[str, str]) -> Text:
    """Return what a rule rests on in both languages: an article of law, or who asks, as its file says it.

    The codes of French law keep their names; only what joins their articles is translated.
    """
    if isinstance(article, dict):
        return Text(article["fr"], article["en"])
    return Text(article, _JOINED.sub(lambda match: _JOINING[match[0]], article))


def found(pattern: re.Pattern[str], folded: str) -> bool:
    """Return whether a pattern occurs, not denied just before ("pas de port de charges")."""
    return any(not _DENIED.search(folded[: match.start()][-24:]) for match in pattern.finditer(folded))


def _load(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _text(entry: dict[str, Any]) -> Text:
    return Text(entry["fr"], entry["en"])


@lru_cache(maxsize=1)
def schedules() -> dict[str, Schedule]:
    """Return the usual hours of each schedule code."""
    return {
        str(code): Schedule(
            _text(entry["label"]),
            tuple((float(start), float(end)) for start, end in entry["slots"]),
            bool(entry.get("weekend", False)),
        )
        for code, entry in _load("schedules.yaml").items()
    }


@lru_cache(maxsize=1)
def hazard_words() -> dict[str, HazardWords]:
    """Return the words that name each hazard."""
    return {
        hazard: HazardWords(
            tuple(re.compile(pattern) for pattern in entry.get("sure", ())),
            tuple(re.compile(pattern) for pattern in entry.get("likely", ())),
        )
        for hazard, entry in _load("hazards.yaml").items()
    }


@lru_cache(maxsize=1)
def _certificates() -> tuple[dict[str, CertificateHelp], CertificateHelp]:
    content = _load("certificates.yaml")
    prefixes = {
        prefix: CertificateHelp(_text(entry), bool(entry.get("driving", False)))
        for prefix, entry in content["prefixes"].items()
    }
    return prefixes, CertificateHelp(_text(content["other"]), False)


def certificate_help(code: str) -> CertificateHelp:
    """Return how a certificate is obtained, by the longest prefix of its code."""
    prefixes, other = _certificates()
    fitting = [prefix for prefix in prefixes if code.startswith(prefix)]
    return prefixes[max(fitting, key=len)] if fitting else other


@lru_cache(maxsize=1)
def _covers() -> dict[str, frozenset[str]]:
    covers = _load("certificates.yaml")["covers"]
    return {code: frozenset(included) for code, included in covers.items()}


def is_of(own: str, asked: str) -> bool:
    """Return whether a certificate is the one asked for, or a category of it ("CACES R489-3")."""
    return own == asked or own.startswith(asked + "-")


def most_precise(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct codes, without a family that stands beside one of its categories."""
    distinct = dict.fromkeys(codes)
    return tuple(code for code in distinct if not any(other.startswith(code + "-") for other in distinct))


def covers(own: str, asked: str) -> bool:
    """Return whether a certificate held answers the one asked for: itself, a category of it, or wider."""
    return is_of(own, asked) or asked in _covers().get(own, frozenset())


@lru_cache(maxsize=1)
def regulated_occupations() -> tuple[Regulated, ...]:
    """Return the occupations that the law keeps for holders of a diploma."""
    return tuple(
        Regulated(
            re.compile(entry["title"]), re.compile(entry["held"]), entry["article"], _text(entry["diploma"])
        )
        for entry in _load("regulated.yaml")
    )


@lru_cache(maxsize=1)
def hazards_without_rule() -> dict[str, Text]:
    """Return the hazards that no rule on minors names, and why."""
    return {hazard: _text(entry) for hazard, entry in _load("minors-work.yaml")["without_rule"].items()}
