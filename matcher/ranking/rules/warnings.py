"""What is wrong with a posting itself: criteria the law forbids, and things that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from matcher.ranking.rules.tables import cited, flat
from matcher.records import EligibilityReason, Posting
from matcher.records.errors import Text
from matcher.records.numbers import counted
from matcher.records.posting import TRAINING_CONTRACTS
from matcher.understanding import split_sentences
from matcher.understanding.words import fold_aligned

FILE = Path(__file__).parent / "warnings.yaml"
LAWFUL_AGE = 18
_YEAR = (Text("an", "year"), Text("ans", "years"))
_MOST_QUOTED = 4

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
_MEANS_NOTHING_ALONE = re.compile(
    r"\b(?:nous|on|je|vous|de|d|des|du|la|le|les|l|un|une|et|ou|avec|pour|est|sont|a|etre|si possible|"
    r"recherch\w*|souhait\w*|exig\w*|demand\w*|requis\w*|obligatoire\w*|imperati\w*|indispensable\w*|"
    r"uniquement|exclusivement|seulement|preference|age\w*|ans|profil\w*|candidat\w*|personnes?|postes?|"
    r"the|an?|only|must|be|years?|old|required|wanted|looking|for)\b"
)
"""What is left of "Nationalité française exigée" without the criterion asks for nothing."""


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

    Illegal criteria are warned of once each, with the posting's own words, and weigh on nobody's rank:
    `without_illegal_criteria` is what the ranking reads.

    Args:
        posting: the posting.
        text: its text, by default title and text of the posting.
    """
    whole = text if text is not None else f"{posting.title}\n{posting.text}"
    asked = posting.requirements
    needs = [*asked.must_have, *asked.nice_to_have] if asked else []
    return [*_illegal("\n".join([whole, *needs]), posting), *_contradictions(posting, whole)]


def _illegal(text: str, posting: Posting) -> Iterator[EligibilityReason]:
    found: dict[str, list[str]] = {}
    criteria = {criterion.id: criterion for criterion in illegal_criteria()}
    for criterion, start, end in _illegal_spans(text, posting):
        words = " ".join(text[start:end].split())
        told = found.setdefault(criterion.id, [])
        if len(told) < _MOST_QUOTED and words not in told:
            told.append(words)
    between = Text(" », « ", "', '").render()
    for name, quoted in found.items():
        message = criteria[name].text.render().format(words=between.join(quoted))
        yield EligibilityReason(
            rule=name, status="conditions", text=message, source=cited(criteria[name].article).render()
        )


def _illegal_spans(text: str, posting: Posting) -> Iterator[tuple[Criterion, int, int]]:
    folded = re.sub(r"[\n\t'’]", " ", fold_aligned(text))
    for criterion in illegal_criteria():
        if criterion.id == "illegal-age" and posting.contract in TRAINING_CONTRACTS:
            continue
        for match in criterion.pattern.finditer(folded):
            around = folded[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            if not (criterion.unless and criterion.unless.search(around)):
                yield criterion, match.start(), match.end()


def without_illegal_criteria(posting: Posting, text: str) -> str:
    """Return `text` with the criteria that the law forbids blanked out, offsets unchanged.

    A sentence that asked for nothing else goes with them, so that no word of it moves a rank.

    Args:
        posting: the posting the text is of: its contract may make an age lawful.
        text: its text, or one of its requirements.
    """
    spans = [(start, end) for _, start, end in _illegal_spans(text, posting)]
    if not spans:
        return text
    kept = list(text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    for sentence in split_sentences(text):
        if not any(start < sentence.end and sentence.start < end for start, end in spans):
            continue
        left = fold_aligned("".join(kept[sentence.start : sentence.end]))
        if not any(map(str.isalpha, _MEANS_NOTHING_ALONE.sub(" ", left))):
            kept[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
    return "".join(kept)


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
    told = {
        name: counted(value, *_YEAR) if name in ("years", "other") else value
        for name, value in values.items()
    }
    message = Text(entry["fr"], entry["en"]).render().format(**told)
    rule = f"contradiction-{name.replace('_', '-')}"
    return EligibilityReason(
        rule=rule, status="conditions", text=message, source=cited(entry["article"]).render()
    )
