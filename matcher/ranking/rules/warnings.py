"""What is wrong with a posting itself: criteria the law forbids, and things that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from matcher.ranking.rules.tables import flat
from matcher.records import EligibilityReason, Posting
from matcher.records.errors import Text
from matcher.records.posting import TRAINING_CONTRACTS
from matcher.understanding.words import fold_aligned

FILE = Path(__file__).parent / "warnings.yaml"
LAWFUL_AGE = 18

_BEGINNER = re.compile(
    r"\bdebutant\w* (?:\w+ )?(?:accepte|bienvenu|possible|ok)|\bouvert aux debutants?"
    r"|\bsans experience (?:acceptee?|bienvenue)"
)
_YEARS = re.compile(
    # "16 ans minimum" is an age, "16 ans minimum d'experience" is not.
    r"\b(?!1[4-8] ans minimum(?! d ?experience))(\d{1,2}) (?:ans|annees) "
    r"(?:d ?experience|de pratique|minimum|dans (?:un|le|la))"
    r"|\bexperience (?:de |d ?au moins |minimum (?:de )?)(\d{1,2}) ans"
)
_NIGHT = re.compile(r"\btravail de nuit\b|\bposte de nuit\b|\b[345] ?x ?8\b")
_NOT_NIGHT = re.compile(r"\b(?:pas|sans|aucun|jamais)(?: de)? $")
_AROUND = 40


class Criterion(NamedTuple):
    """A criterion that a posting may not set, and what to say about it."""

    id: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    article: str
    text: Text


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=1)
def illegal_criteria() -> tuple[Criterion, ...]:
    """Return the criteria of warnings.yaml."""
    return tuple(
        Criterion(
            entry["id"],
            re.compile(entry["pattern"]),
            re.compile(entry["unless"]) if "unless" in entry else None,
            entry["article"],
            Text(entry["fr"], entry["en"]),
        )
        for entry in _content()["illegal"]
    )


def posting_warnings(posting: Posting, text: str | None = None) -> list[EligibilityReason]:
    """Return what the firm should correct in its posting, each with the article it goes against.

    Illegal criteria are warned of once each, with the posting's own words, and weigh on nobody's rank.

    Args:
        posting: the posting.
        text: its text, by default title and text of the posting.
    """
    whole = text if text is not None else f"{posting.title}\n{posting.text}"
    return [*_illegal(whole, posting), *_contradictions(posting, whole)]


def _illegal(text: str, posting: Posting) -> Iterator[EligibilityReason]:
    folded = re.sub(r"[\n\t'’]", " ", fold_aligned(text))
    for criterion in illegal_criteria():
        for match in criterion.pattern.finditer(folded):
            around = folded[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            learns = criterion.id == "illegal-age" and posting.contract in TRAINING_CONTRACTS
            if learns or (criterion.unless and criterion.unless.search(around)):
                continue
            words = " ".join(text[match.start() : match.end()].split())
            message = criterion.text.render().format(words=words)
            yield EligibilityReason(
                rule=criterion.id, status="conditions", text=message, source=criterion.article
            )
            break


def _contradictions(posting: Posting, text: str) -> Iterator[EligibilityReason]:
    folded = flat(text)
    requirements = posting.requirements
    stated = requirements.min_years if requirements else None
    written = max((float(match[1] or match[2]) for match in _YEARS.finditer(folded)), default=None)
    years = max((value for value in (stated, written) if value is not None), default=0.0)
    min_age = requirements.min_age if requirements else None
    if _BEGINNER.search(folded) and years >= 2:
        yield _contradiction("beginner", years=years)
    elif stated and written and abs(stated - written) >= 2:
        yield _contradiction("years_differ", years=stated, other=written)
    if posting.contract in TRAINING_CONTRACTS and years >= 2:
        yield _contradiction("training_years", contract=posting.contract, years=years)
    if min_age is not None and min_age < LAWFUL_AGE and posting.schedule == "nuit":
        yield _contradiction("minor_night", min_age=min_age)
    if min_age is not None and min_age > LAWFUL_AGE:
        yield _contradiction("age_limit", min_age=min_age)
    if posting.schedule == "journee" and _says_night(folded):
        yield _contradiction("schedule", schedule=posting.schedule)
    if posting.start_date and posting.published and posting.start_date < posting.published:
        start, published = posting.start_date.strftime("%d/%m/%Y"), posting.published.strftime("%d/%m/%Y")
        yield _contradiction("dates", start=start, published=published)


def _says_night(folded: str) -> bool:
    return any(not _NOT_NIGHT.search(folded[: match.start()]) for match in _NIGHT.finditer(folded))


def _contradiction(name: str, **values: Any) -> EligibilityReason:
    entry = _content()["contradictions"][name]
    message = Text(entry["fr"], entry["en"]).render().format(**values)
    rule = f"contradiction-{name.replace('_', '-')}"
    return EligibilityReason(rule=rule, status="conditions", text=message, source=entry["article"])
