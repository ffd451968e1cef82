"""Years of experience told in a CV or asked for in a posting."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from matcher.understanding.asides import is_of_others
from matcher.understanding.context import Context
from matcher.understanding.cues import cue, cue_pattern
from matcher.understanding.dates import (
    NUMBER_WORDS,
    Duration,
    Period,
    durations,
    merged_months,
    number_of,
    periods,
)
from matcher.understanding.document import Document
from matcher.understanding.private_life import is_private
from matcher.understanding.spans import Span, overlaps, spans_of

_AGE = cue_pattern("experience", "age", before=r"(?:", after=r")\s+$")
_AGE_AFTER = cue_pattern("experience", "age_after", before=r"\s*(?:", after=r")")
_NOT_WORK_BEFORE = cue_pattern("experience", "not_work_before", before=r"(?:", after=r")\s+(?:\w+\s)?$")
_NOT_WORK_AFTER = cue_pattern("experience", "not_work_after", before=r"\s*(?:", after=r")")
_TOTAL = cue_pattern("experience", "total", before=r"\s*(?:d'|of |de )?(?:", after=r")")
_NESTED = cue_pattern("experience", "nested")
_STUDY = cue_pattern("experience", "study", before=r"\b(?:", after=r")\b")
_ASKED = cue_pattern("experience", "asked")
_NOT_ASKED = re.compile(
    r"depuis (?:plus de |pres de )?$|(?:contrat|cdd|ages?|mission) de|\bde \d+ a $|formation (?:de|en) $"
)
_AFTERWARDS = re.compile(r"(?:apres|ensuite|puis|enfin)\b(?! (?:\d|un|deux|trois))")
_INSTEAD = re.compile(r"\bou (?:bien |alors |sinon |a defaut |au moins )?$")
"""Leads to what stands for a diploma ("Bac +2 ou dix ans de terrain"): who has one needs none of it."""
_BEGINNER = cue("experience", "beginner")
_LIVING = cue_pattern("experience", "living", before=r"\b(?:", after=r")\b")
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
_SINCE_THEN = re.compile(r" que (?:je|j')")
_AT_AGE = re.compile(r"(?:^|[\s,(])a $|\bdes mes $|\bdes l'age de $")
_OF_PRACTICE = re.compile(r",[^,]*$")
_AT_A_PLACE = re.compile(r"\b(?:dans|chez|d'une?|de la|du|des|en|au|a la)\b")
"""Tells where somebody works: what follows is how long ("Assistante dans un négoce, 21 ans")."""
BESIDE = 60
"""Most characters between a title and the dates of its line."""
TITLE_LINE = 70
"""Most characters of a line that is little but a title or a date."""
LONG_ENOUGH = 5 * 12
"""Months of experience from which it stands for a diploma rather than being asked of everybody."""
LONG_CAREER = 10 * 12
"""Months from which the same length told twice is one and the same."""
LONGEST_CAREER = 45 * 12
"""Months beyond which lengths told one by one are parts of the longest ("Quarante ans ..., dont dix ...")."""
_PERSON_BEFORE = re.compile(
    r"\b(?:homme|femme|jeune|monsieur|madame|dame|retraitee?|candidate?|nee? [^.;]{2,20})(?: de)?[ ,:(]*$"
    r"|(?:^|[.,;(]) ?a $|permis (?:\w )?depuis $"
    r"|\b(?:je suis|moi,? c'est|je m'appelle|ici) [a-z-]{2,15}(?: [a-z-]{2,15})?,? ?$"
)
_CIVIL_AFTER = re.compile(
    r"\W{1,3}(?:celibataire|mariee?\b|pacsee?|divorcee?|veu(?:f|ve)|en couple|en concubinage|pere\b|mere\b|"
    r"maman|papa|(?:un|deux|trois|quatre|\d) enfants?|de nationalite|nationalite|permis\b)"
)


_AT_WORK = re.compile(
    r"\s*(?:de |d')"
    r"(?!chomage|pause|conge|formation|arret|recherche|maladie|galere|vie|mariage|fac|lycee)\w{4,}"
)
_HOPED = re.compile(r"\bideal|\bde preference\b|\batouts?\b|\bplus :")


class _Dated(NamedTuple):
    """The dated periods of a CV: those of work, where all of them stand, and the sentences of the former."""

    work: list[Period]
    spans: list[Span]
    sentences: frozenset[int]


class _Lengths(NamedTuple):
    """Months of work without dates: the greatest stated total, those told one by one, those of before."""

    total: float
    added: float
    earlier: float


def years_of_experience(document: Document, now: int) -> float | None:
    """Return the years of work that a CV tells, None where it tells nothing.

    Dated periods are merged without counting twice; undated durations are added up unless they are part of
    another ("19 ans dont 12 sur ..."); what is said to have come before the dated periods is added to them;
    of these two and a stated total the greatest stands.

    Args:
        document: the CV.
        now: the current month (12 x year + month - 1).
    """
    dated = _dated(document, now)
    told = _undated(document, dated)
    work = dated.work
    if work and _STILL.search(document.folded):
        work = [*work, Period(max(period.last for period in work), now, 0, 0)]
    # An undated length beside dates mostly says the same again: "Acheteur, 10 ans" above a dated career.
    grown = 0.0 if work else _since_age(document.folded)
    added = max(merged_months(work) + told.earlier, told.added, grown)
    # A stated total is what the person counts, dates may hold other trades; far less is but a part.
    months = told.total if told.total >= added / 2 else max(told.total, added)
    return round(min(months / 12, MAX_YEARS), 2) if months > 0 else None


def _dated(document: Document, now: int) -> _Dated:
    told = [period for period in periods(document.folded, now) if not _is_of_life(document, period.start)]
    work = [
        period
        for period in told
        if not _is_study(document, period.start, period.end) and not _out_of_work(document, period)
    ]
    sentences = frozenset(document.sentence_index(period.start) for period in work)
    return _Dated(work, spans_of(told), sentences)


def _undated(document: Document, dated: _Dated) -> _Lengths:
    """Return the lengths of work that stand in no dates, none counted twice."""
    total = added = earlier = longest = 0.0
    told: set[float] = set()
    for duration in durations(document.folded):
        if overlaps(duration.start, duration.end, dated.spans) or _is_of_life(document, duration.start):
            continue
        if not _is_work(document, duration) or duration.months > 12 * MAX_YEARS:
            continue
        if _TOTAL.match(document.folded, duration.end):
            total = max(total, duration.months)
            continue
        nested = _NESTED.search(document.folded, max(0, duration.start - 45), duration.start)
        again = duration.months >= LONG_CAREER and duration.months in told
        told.add(duration.months)
        if nested or again or document.sentence_index(duration.start) in dated.sentences:
            continue
        added += duration.months
        longest = max(longest, duration.months)
        if _EARLIER.match(document.folded, document.sentence_at(duration.start).start) or _goes_before(
            document, duration, dated.sentences
        ):
            earlier += duration.months
    return _Lengths(total, longest if added > LONGEST_CAREER else added, earlier)


def _goes_before(document: Document, duration: Duration, worked: Collection[int]) -> bool:
    """Tell whether dated work follows in the next sentence ("Trois ans de salon. Après, depuis 2013 ...")."""
    following = document.sentence_index(duration.start) + 1
    return following in worked and bool(
        _AFTERWARDS.match(document.folded, document.sentences[following].start)
    )


_ENTRY_AGE = re.compile(
    rf"\b(?:r?entre|commence|debute|arrive|embauche)e?s? (?:[\w'-]+ ){{0,3}}?a (?P<age>{NUMBER_WORDS}) ans"
)
_PRESENT_AGE = re.compile(rf"\bj'(?:en )?ai (?P<age>{NUMBER_WORDS})(?: ans\b(?! d')|(?= ?[,.;:!]))")


def _since_age(folded: str) -> float:
    """Return the months from the age at which somebody began to their age now, 0 where one is not said."""
    began, present = _ENTRY_AGE.search(folded), _PRESENT_AGE.search(folded)
    if not began or not present:
        return 0.0
    first, last = number_of(began["age"]), number_of(present["age"])
    return 12 * (last - first) if 14 <= first < last <= 70 else 0.0


def years_asked(document: Document, context: Context) -> float | None:
    """Return the least years of experience that a posting asks for; 0 where beginners are welcome."""
    asked: list[float] = []
    for duration in durations(document.folded):
        sentence = document.sentence_at(duration.start)
        before = document.before(duration.start, 40)
        around = document.folded[
            max(sentence.start, duration.start - 60) : min(sentence.end, duration.end + 60)
        ]
        if not _ASKED.search(around) or _NOT_ASKED.search(before) or (asked and _NESTED.search(before)):
            continue
        if (
            duration.months >= LONG_ENOUGH
            and _INSTEAD.search(before)
            and _STUDY.search(document.folded, sentence.start, duration.start)
        ):
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
    """Return the months said of an occupation named at `start:end`, None where nothing is said.

    They stand in its sentence, in its line, or beside a line that is little but the title.
    """
    sentence = document.sentence_at(start)
    scopes = [(sentence.start, max(sentence.end, end))]
    line = _line(document.folded, start)
    scopes.append((max(line[0], start - BESIDE), min(line[1], end + BESIDE)))
    if line[1] - line[0] <= TITLE_LINE:
        scopes += [
            beside
            for beside in (_line(document.folded, line[1] + 1), _line(document.folded, line[0] - 1))
            if beside[1] - beside[0] <= TITLE_LINE and beside != line
        ]
    for low, high in scopes:
        months = _months_in(document, start, end, now, low, high)
        if months is not None:
            return months
    return None


def _line(folded: str, position: int) -> tuple[int, int]:
    position = max(0, min(position, len(folded)))
    low = folded.rfind("\n", 0, position) + 1
    high = folded.find("\n", position)
    return low, high if high >= 0 else len(folded)


def _months_in(document: Document, start: int, end: int, now: int, low: int, high: int) -> int | None:
    piece = document.folded[low:high]
    found = [
        (_gap(period.start + low, period.end + low, start, end), period.last - period.first)
        for period in periods(piece, now)
        if not _is_study(document, period.start + low, period.end + low)
    ]
    found += [
        (_gap(duration.start + low, duration.end + low, start, end), round(duration.months))
        for duration in durations(piece)
        if _is_work(document, Duration(duration.months, duration.start + low, duration.end + low))
    ]
    return min(found)[1] if found else None


def _gap(first: int, last: int, start: int, end: int) -> int:
    """Return how many characters stand between two spans."""
    return max(first - end, start - last, 0)


def _is_of_life(document: Document, position: int) -> bool:
    """Tell whether a sentence speaks of private life alone, or of the work of a relative."""
    sentence = document.sentence_at(position)
    told = document.folded[sentence.start : sentence.end]
    return is_private(told) or is_of_others(told)


def _is_study(document: Document, start: int, end: int) -> bool:
    sentence = document.sentence_at(start)
    near = document.folded[max(sentence.start, start - 50) : min(max(sentence.end, end), end + 40)]
    return _STUDY.search(near) is not None


def _out_of_work(document: Document, period: Period) -> bool:
    """Tell whether a period says where somebody lived or that they had no work."""
    sentence = document.sentence_at(period.start)
    before = document.before(period.start, 32)
    after = document.folded[period.end : min(max(sentence.end, period.end), period.end + 28)]
    return _LIVING.search(before) is not None or _IDLE.match(after) is not None


def _is_age(document: Document, duration: Duration, before: str, after: str) -> bool:
    """Tell "Nadia, 49 ans, mariée", "à 49 ans", "homme de 52 ans" and a child's age from years of work."""
    if _OF_CHILDREN.search(before):
        return True
    at_age = _AT_AGE.search(before) and 14 * 12 <= duration.months <= 70 * 12
    if (
        at_age
        and "ans" in document.folded[duration.start : duration.end]
        and not after.startswith((" d'", " de "))
    ):
        return True
    grown = duration.months >= 16 * 12 and "ans" in document.folded[duration.start : duration.end]
    if not grown or _AGE_AFTER.match(after):
        return False
    if _PERSON_BEFORE.search(before) or _CIVIL_AFTER.match(after):
        return True
    head = document.folded[max(0, duration.start - 60) : duration.start]
    return bool(
        duration.start < 60
        and not _AT_A_PLACE.search(head)
        and not after.startswith(", dont ")
        and re.match(r"[ \t]*(?:,|\.|\n|$|et\b|[–—/|)-])", after)
        and re.fullmatch(r"(?:[a-z' ./–—-]{2,40}[,/(–—-] ?)?\s*", head)
    )


def _is_work(document: Document, duration: Duration) -> bool:
    sentence = document.sentence_at(duration.start)
    before = document.before(duration.start, 32)
    after = document.folded[duration.end : duration.end + 40]
    in_ans = "ans" in document.folded[duration.start : duration.end]
    if in_ans and _AGE.search(before) and not _AGE_AFTER.match(after):
        return False
    if before.endswith("il y a ") and _SINCE_THEN.match(after):
        return True
    if _is_age(document, duration, before, after):
        return False
    worked_before = before.endswith("apres ") and (_AGE_AFTER.match(after) or _AT_WORK.match(after))
    if (_NOT_WORK_BEFORE.search(before) and not worked_before) or _NOT_WORK_AFTER.match(after):
        return False
    if _LIVING.search(
        document.folded, max(sentence.start, duration.start - 40), min(sentence.end, duration.end + 20)
    ):
        return False
    study = _STUDY.search(document.folded, max(sentence.start, duration.start - 34), duration.start)
    # "CAP coiffure, trois ans de salon": what stands behind the comma is no longer the diploma.
    if study and not (_OF_PRACTICE.search(before) and _AT_WORK.match(after)):
        return False
    # Weeks are told of traineeships and trials.
    if "sem" in document.folded[duration.start : duration.end]:
        return False
    if "stage" in document.folded[max(sentence.start, duration.start - 20) : duration.end + 20]:
        return duration.months >= 6
    return duration.months >= 1
