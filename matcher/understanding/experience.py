"""Years of experience told in a CV or asked for in a posting."""

from __future__ import annotations

import re

from matcher.understanding.context import Context
from matcher.understanding.cues import cue
from matcher.understanding.dates import Duration, Period, durations, merged_months, periods
from matcher.understanding.document import Document
from matcher.understanding.private_life import is_private

_AGE = cue("experience", "age", before=r"(?:", after=r")\s+$")
_AGE_AFTER = cue("experience", "age_after", before=r"\s*(?:", after=r")")
_NOT_WORK_BEFORE = cue("experience", "not_work_before", before=r"(?:", after=r")\s+(?:\w+\s)?$")
_NOT_WORK_AFTER = cue("experience", "not_work_after", before=r"\s*(?:", after=r")")
_TOTAL = cue("experience", "total", before=r"\s*(?:d'|of |de )?(?:", after=r")")
_NESTED = cue("experience", "nested")
_STUDY = cue("experience", "study", before=r"\b(?:", after=r")\b")
_ASKED = cue("experience", "asked")
_NOT_ASKED = re.compile(
    r"depuis (?:plus de |pres de )?$|(?:contrat|cdd|ages?|mission) de|\bde \d+ a $|formation (?:de|en) $"
)
_BEGINNER = cue("experience", "beginner")
_LIVING = cue("experience", "living", before=r"\b(?:", after=r")\b")
_IDLE = re.compile(
    r"[^.;]{0,20}(?:au chomage|sans emploi|en recherche|conge parental|arret maladie|en france\b)"
)
_EARLIER = re.compile(r"(?:avant|auparavant|precedemment|before)\b(?! de\b)")
"""Begins what came before the dated periods."""
MAX_YEARS = 55
_OF_CHILDREN = re.compile(
    r"\b(?:enfants?|fils|filles?|garcons?|jumeaux|petits-enfants|petite?s?|bebes?|gamins?)\b[^.;]{0,24}$"
)
_STILL = re.compile(r"(?:^|\n)\W*depuis ?[:,] ")
"""Begins what has lasted since the last dated period."""
LONG_CAREER = 10 * 12
"""Months from which the same length told twice is one and the same."""
_PERSON_BEFORE = re.compile(
    r"\b(?:homme|femme|jeune|monsieur|madame|dame|retraitee?|candidate?|nee? [^.;]{2,20})(?: de)?[ ,:(]*$"
    r"|(?:^|[.,;(]) ?a $|permis (?:\w )?depuis $"
    r"|\b(?:je suis|moi,? c'est|je m'appelle|ici) [a-z-]{2,15}(?: [a-z-]{2,15})?,? ?$"
)
_CIVIL_AFTER = re.compile(
    r"\W{1,3}(?:celibataire|mariee?\b|pacsee?|divorcee?|veu(?:f|ve)|en couple|en concubinage|pere\b|mere\b|"
    r"maman|papa|(?:un|deux|trois|quatre|\d) enfants?|de nationalite|nationalite)"
)


_AT_WORK = re.compile(
    r"\s*(?:de |d')"
    r"(?!chomage|pause|conge|formation|arret|recherche|maladie|galere|vie|mariage|fac|lycee)\w{4,}"
)
_HOPED = re.compile(r"\bideal|\bde preference\b|\batouts?\b|\bplus :")


def years_of_experience(document: Document, now: int) -> float | None:
    """Return the years of work that a CV tells, None where it tells nothing.

    Dated periods are merged without counting twice; undated durations are added up unless they are part of
    another ("19 ans dont 12 sur ..."); what is said to have come before
    them is added; of these two and a stated total the greatest stands.

    Args:
        document: the CV.
        now: the current month (12 x year + month - 1).
    """
    dated: list[Period] = []
    told: set[float] = set()
    undated = total = earlier = 0.0
    spans: list[tuple[int, int]] = []
    worked: list[int] = []
    for period in periods(document.folded, now):
        if _is_private(document, period.start):
            continue
        if not _is_study(document, period.start, period.end) and not _out_of_work(document, period):
            dated.append(period)
            worked.append(document.sentence_index(period.start))
        spans.append((period.start, period.end))
    for duration in durations(document.folded):
        if any(start < duration.end and duration.start < end for start, end in spans):
            continue
        if _is_private(document, duration.start):
            continue
        if not _is_work(document, duration) or duration.months > 12 * MAX_YEARS:
            continue
        if _TOTAL.match(document.folded, duration.end):
            total = max(total, duration.months)
            continue
        nested = _NESTED.search(document.folded, max(0, duration.start - 45), duration.start)
        again = duration.months >= LONG_CAREER and duration.months in told
        told.add(duration.months)
        if not nested and not again and document.sentence_index(duration.start) not in worked:
            undated += duration.months
            if _EARLIER.match(document.folded, document.sentence_at(duration.start).start):
                earlier += duration.months
    if dated and _STILL.search(document.folded):
        dated.append(Period(max(period.last for period in dated), now, 0, 0))
    # An undated length beside dates mostly says the same again: "Acheteur, 10 ans" above a dated career.
    months = max(total, merged_months(dated) + earlier, undated)
    return round(min(months / 12, MAX_YEARS), 2) if months > 0 else None


def years_asked(document: Document, context: Context) -> float | None:
    """Return the least years of experience that a posting asks for; 0 where beginners are welcome."""
    asked = []
    for duration in durations(document.folded):
        sentence = document.sentence_at(duration.start)
        before = document.folded[max(sentence.start, duration.start - 40) : duration.start]
        around = document.folded[
            max(sentence.start, duration.start - 60) : min(sentence.end, duration.end + 60)
        ]
        if not _ASKED.search(around) or _NOT_ASKED.search(before):
            continue
        if duration.months <= 12 * 25 and not _is_welcome(document, context, duration):
            asked.append(duration.months)
    if asked:
        return round(min(asked) / 12, 2)
    return 0.0 if _BEGINNER.search(document.folded) else None


def _is_welcome(document: Document, context: Context, duration: Duration) -> bool:
    """Tell whether the experience is merely welcome; what else of the sentence is says nothing of it."""
    if context.need(duration.start, duration.end) != "nice":
        return False
    sentence = document.sentence_at(duration.start)
    folded = document.folded
    low = max(sentence.start, *(folded.rfind(mark, sentence.start, duration.start) for mark in ",;:("))
    ends = [folded.find(mark, duration.end, sentence.end) for mark in ",;:)"]
    high = min([end for end in ends if end >= 0], default=sentence.end)
    return context.only_nice(low, high) or _HOPED.search(folded, sentence.start, duration.start) is not None


def months_near(document: Document, start: int, end: int, now: int) -> int | None:
    """Return the months said of an occupation named at `start:end`, within its sentence."""
    sentence = document.sentence_at(start)
    low, high = sentence.start, max(sentence.end, end)
    piece = document.folded[low:high]
    found = [(abs(period.start + low - end), period.last - period.first) for period in periods(piece, now)]
    found += [
        (min(abs(duration.start + low - end), abs(start - duration.end - low)), round(duration.months))
        for duration in durations(piece)
        if _is_work(document, Duration(duration.months, duration.start + low, duration.end + low))
    ]
    return min(found)[1] if found else None


def _is_private(document: Document, position: int) -> bool:
    sentence = document.sentence_at(position)
    return is_private(document.folded[sentence.start : sentence.end])


def _is_study(document: Document, start: int, end: int) -> bool:
    sentence = document.sentence_at(start)
    near = document.folded[max(sentence.start, start - 50) : min(max(sentence.end, end), end + 40)]
    return _STUDY.search(near) is not None


def _out_of_work(document: Document, period: Period) -> bool:
    """Tell whether a period says where somebody lived or that they had no work."""
    sentence = document.sentence_at(period.start)
    before = document.folded[max(sentence.start, period.start - 32) : period.start]
    after = document.folded[period.end : min(max(sentence.end, period.end), period.end + 28)]
    return _LIVING.search(before) is not None or _IDLE.match(after) is not None


def _is_age(document: Document, duration: Duration, before: str, after: str) -> bool:
    """Tell "Nadia, 49 ans, mariée", "à 49 ans", "homme de 52 ans" and a child's age from years of work."""
    if _OF_CHILDREN.search(before):
        return True
    grown = duration.months >= 16 * 12 and "ans" in document.folded[duration.start : duration.end]
    if not grown or _AGE_AFTER.match(after):
        return False
    if _PERSON_BEFORE.search(before) or _CIVIL_AFTER.match(after):
        return True
    head = document.folded[max(0, duration.start - 60) : duration.start]
    return bool(
        duration.start < 60
        and re.match(r"[ \t]*(?:,|\.|\n|$|et\b|[–—/|)-])", after)
        and re.fullmatch(r"(?:[a-z' ./–—-]{2,40}[,/(–—-] ?)?\s*", head)
    )


def _is_work(document: Document, duration: Duration) -> bool:
    sentence = document.sentence_at(duration.start)
    before = document.folded[max(sentence.start, duration.start - 32) : duration.start]
    after = document.folded[duration.end : duration.end + 40]
    if _AGE.search(before) and not _AGE_AFTER.match(after):
        return False
    if _is_age(document, duration, before, after):
        return False
    worked_before = before.endswith("apres ") and (_AGE_AFTER.match(after) or _AT_WORK.match(after))
    if (_NOT_WORK_BEFORE.search(before) and not worked_before) or _NOT_WORK_AFTER.match(after):
        return False
    if _LIVING.search(
        document.folded, max(sentence.start, duration.start - 40), min(sentence.end, duration.end + 20)
    ):
        return False
    if _STUDY.search(document.folded, max(sentence.start, duration.start - 34), duration.start):
        return False
    if "stage" in document.folded[max(sentence.start, duration.start - 20) : duration.end + 20]:
        return duration.months >= 6
    return duration.months >= 1
