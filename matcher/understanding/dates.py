"""Dates and durations as people write them in CVs and ads; everything works on folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matcher.understanding.spans import spans_of, stands_in

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
DATE = rf"(?:(?:\d{{1,2}}[/.-])?(?:0?[1-9]|1[0-2])[/.-]{_YEAR}|(?:{_MONTH})\.? {_YEAR}|{_YEAR})"
"""A month and year ("06/2027", "juin 2027", "12/06/2027") or a year alone."""

_PARTS = re.compile(
    rf"(?:(?:\d{{1,2}}[/.-])?(?P<number>0?[1-9]|1[0-2])[/.-]|(?P<name>{_MONTH})\.? )?(?P<year>{_YEAR})"
)
_NUMBERS = {
    word: number
    for number, words in enumerate(
        [
            "zero",
            "un une one",
            "deux two",
            "trois three",
            "quatre four",
            "cinq five",
            "six",
            "sept seven",
            "huit eight",
            "neuf nine",
            "dix ten",
            "onze eleven",
            "douze twelve",
            "treize thirteen",
            "quatorze fourteen",
            "quinze fifteen",
            "seize sixteen",
            "dix-sept seventeen",
            "dix-huit eighteen",
            "dix-neuf nineteen",
            "vingt twenty",
        ]
    )
    for word in words.split()
} | {"trente": 30, "thirty": 30, "quarante": 40, "forty": 40, "cinquante": 50}
_NUMBERS |= {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30}
_NUMBERS |= {
    f"{tens}{joint}{unit}": number + _NUMBERS[unit]
    for tens, number in (("vingt", 20), ("trente", 30), ("quarante", 40), ("cinquante", 50))
    for unit in ("un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
    for joint in ((" et ", "-et-") if unit.startswith("un") else ("-", " "))
}
NUMBER_WORDS = r"\d{1,2}(?:[.,]5)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
"""A number in figures or letters, as an expression."""
_DURATION = re.compile(
    rf"(?<![\w/.,-])(?P<number>{NUMBER_WORDS})\+?(?: d')?(?:\s?(?:/|a|ou|et|to|-)\s?\d{{1,2}})?"
    r"(?P<half> ans? et demie?)?(?:(?P=half)|\s?(?:bonnes |longues |belles )?"
    r"(?P<unit>ans?|annees?|mois|semaines?|years?|yrs?|months?))\b(?P<after> et demie?| 1/2)?"
)
DURATION_WORDS = rf"(?<![\w/.,-])(?:{NUMBER_WORDS}) ?(?:ans?|annees?|mois|saisons?)\b"
"""A length of time without its capture groups, to stand inside other expressions."""


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of time in months since year 0, end exclusive, and where the text says it."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Duration:
    """A length of time in months and where the text says it."""

    months: float
    start: int
    end: int


def month_of(text: str, *, last: bool = False) -> int | None:
    """Return the month (12 x year + month - 1) that a folded date names.

    Args:
        text: the folded date.
        last: of a year alone take December rather than January.
    """
    match = _PARTS.search(text)
    if not match:
        return None
    if match["number"]:
        month = int(match["number"])
    elif match["name"]:
        month = MONTHS[match["name"]]
    else:
        month = 12 if last else 1
    return int(match["year"]) * 12 + month - 1


def number_of(written: str) -> float:
    """Return the number that a folded text writes in figures ("2,5") or letters ("vingt et un")."""
    return _NUMBERS[written] if written in _NUMBERS else float(written.replace(",", "."))


@lru_cache(maxsize=8)
def durations(folded: str) -> tuple[Duration, ...]:
    """Return the durations of a folded text ("8 ans", "deux ans et demi"); of a range the lower end."""
    found = []
    for match in _DURATION.finditer(folded):
        amount = number_of(match["number"])
        unit = match["unit"] or "ans"
        months = amount * (1 if unit.startswith("mo") else 0.25 if unit.startswith("sem") else 12)
        if match["after"] or match["half"]:
            months += 6 if months >= 12 else 0.5
        found.append(Duration(months, match.start(), match.end()))
    return tuple(found)


_RANGE = re.compile(
    rf"(?<![\d/])(?:de |from )?(?P<first>{DATE})\s*(?:→|->|–|—|-|/|a|au|jusqu'?(?:en|a|au)?|to|until|till)\s*"
    rf"(?P<second>{DATE}(?!-{_YEAR})|aujourd'hui|auj\b\.?|a ce jour|ce jour|maintenant|"
    r"present|today|now|current|actuel\w*|en cours|\d\d(?!\d))"
)
_SINCE = re.compile(rf"\b(?:depuis|since|a partir de|des)\s+(?:le |fin |debut |l'annee )?(?P<first>{DATE})")


_DIGIT = re.compile(r"\d")
"""Every date has one, most pieces of text have none."""


@lru_cache(maxsize=8)
def periods(folded: str, now: int) -> tuple[Period, ...]:
    """Return the dated periods of a folded text ("2008→2018", "mars 2015 à juin 2019", "depuis 2009").

    Args:
        folded: the text.
        now: the current month, as `month_of` counts.
    """
    if _DIGIT.search(folded) is None:
        return ()
    found = []
    for match in _RANGE.finditer(folded):
        first = month_of(match["first"])
        second = match["second"]
        if first is None:
            continue
        if second.isdigit() and len(second) == 2:
            last: int | None = (first // 12 // 100 * 100 + int(second)) * 12
        elif second[0].isdigit() or second.split()[0].rstrip(".") in MONTHS:
            # Years alone: "2008-2018" is ten years, so the end counts as its January.
            last = month_of(second)
            last = last + 1 if last is not None and not re.fullmatch(_YEAR, second) else last
        else:
            last = now
        if last is not None and first <= last <= now + 12 and last - first <= 12 * 60:
            found.append(Period(first, max(min(last, now), first + 1), match.start(), match.end()))
    found += _written_short(folded, now)
    found += _entered_and_left(folded, now)
    taken = spans_of(found)
    for match in _SINCE.finditer(folded):
        first = month_of(match["first"])
        if first is None or first >= now or stands_in(match.start("first"), taken):
            continue
        if any(_holds(period, first, folded[period.end : match.start()]) for period in found):
            continue
        found.append(Period(first, now, match.start(), match.end()))
    return tuple(sorted(found))


def _holds(period: Period, first: int, between: str) -> bool:
    """Tell whether a month of the same sentence lies in a period that is told before it."""
    return bool(between) and _ENDS.search(between) is None and period.first <= first <= period.last


_ENDS = re.compile(r"[.;!?\n]")
_SHORT_MONTHS = re.compile(
    r"(?<![\d/.])(?P<month>0[1-9]|1[0-2])/(?P<year>\d\d) ?(?:-|–|—|a|au|→) ?"
    r"(?P<last_month>0[1-9]|1[0-2])/(?P<last_year>\d\d)(?![\d/])"
)
_SHORT_YEAR = re.compile(rf"\bde (?P<year>[6-9]\d) a (?P<last>{_YEAR}|\d\d)\b(?! ?(?:ans|h\b|%|kg|t\b))")
_OPEN = re.compile(rf"\((?P<first>{_YEAR}) ?[-–—>→]{{1,2}} ?\)")


def _written_short(folded: str, now: int) -> list[Period]:
    """Return the periods whose years are cut ("09/19 – 06/22", "de 98 à 2004") or left open ("(2015-)")."""
    found = []
    for match in _SHORT_MONTHS.finditer(folded):
        first = _century(int(match["year"]), now) * 12 + int(match["month"]) - 1
        last = _century(int(match["last_year"]), now) * 12 + int(match["last_month"])
        found.append((first, last, match))
    for match in _SHORT_YEAR.finditer(folded):
        last_year = int(match["last"])
        last_year = last_year if last_year > 99 else _century(last_year, now)
        found.append((_century(int(match["year"]), now) * 12, last_year * 12, match))
    for match in _OPEN.finditer(folded):
        found.append((int(match["first"]) * 12, now, match))
    return [
        Period(first, min(last, now), match.start(), match.end())
        for first, last, match in found
        if first < min(last, now)
    ]


def _century(year: int, now: int) -> int:
    """Return the year that two digits stand for: one of this century unless that is still to come."""
    return 2000 + year if (2000 + year) * 12 <= now else 1900 + year


_WHEN = rf"en (?:(?:{_MONTH}) |debut |fin )?(?P<{{}}>{_YEAR})"
_ENTERED = re.compile(
    r"\b(?:r?entre|embauche|arrive|commence|debute)e?s? (?:[\w'-]+ ){0,5}?" + _WHEN.format("first")
)
_LEFT = re.compile(
    r"[^;!?\n]{0,90}?\b(?:(?:licencie|arrete|quitte|parti|ferme|sorti|fini)e?s?|fermeture|jusqu'|depart)"
    r"[^.;!?\n]{0,30}?" + _WHEN.format("last")
)
_STILL_THERE = re.compile(
    r"[^;!?\n]{0,90}?\b(?:(?:y|en) (?:suis|travaille) (?:encore|toujours)|"
    r"toujours (?:en poste|la\b|dans la (?:meme )?boite))"
)


def _entered_and_left(folded: str, now: int) -> list[Period]:
    """Return the periods told by two verbs ("entrée en 2006, licenciée en 2024", "... j'y suis encore")."""
    found = []
    for match in _ENTERED.finditer(folded):
        first = month_of(match.group())
        left = _LEFT.match(folded, match.end())
        if first is None or first >= now:
            continue
        if left:
            last = int(left["last"]) * 12
            if first < last <= now:
                found.append(Period(first, last, match.start(), left.end()))
        elif still := _STILL_THERE.match(folded, match.end()):
            found.append(Period(first, now, match.start(), still.end()))
    return found


def merged_months(stretches: list[Period]) -> int:
    """Return the months that the periods cover together, none counted twice."""
    total, reach = 0, -1
    for period in sorted(stretches):
        first = max(period.first, reach)
        if period.last > first:
            total += period.last - first
            reach = period.last
    return total
