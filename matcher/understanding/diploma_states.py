"""Whether somebody holds a diploma, prepares it, began it in vain or only wishes for it."""

from __future__ import annotations

import re
from typing import NamedTuple

from matcher.records.facts import DiplomaState
from matcher.understanding.context import Context
from matcher.understanding.cues import cue_pattern
from matcher.understanding.document import Document, own_words

_IN_PROGRESS = cue_pattern("diplomas", "in_progress")
_RUNNING_BEHIND = cue_pattern("diplomas", "running_behind", before=r"(?:", after=r")")
_FAILED = cue_pattern("diplomas", "failed")
_FAILED_BEHIND = cue_pattern("diplomas", "failed_behind", before=r"(?:", after=r")")
_FAILED_BEFORE = cue_pattern("diplomas", "failed_before", before=r"(?:", after=r")$")
_AIMED_BEFORE = cue_pattern("diplomas", "aimed_before", before=r"(?:", after=r")$")
_AIMED_BEHIND = cue_pattern("diplomas", "aimed_behind", before=r"(?:", after=r")")
_WANTED = cue_pattern("diplomas", "wanted")
_PREPARED = cue_pattern("diplomas", "prepared", before=r"(?:", after=r")$")
_GIVEN_LATER = cue_pattern("diplomas", "given_later", before=r"(?:", after=r")$")
_PASSED_LATER = re.compile(
    r"(?:rate|echoue|echec)\w*[^.;]{0,20}(?<!non )(?<!pas )"
    r"\b(?:eue?|obtenue?|reussie?|decrochee?) (?:en|l'annee|au|la) "
)
_SOUGHT = re.compile(
    r"(?:cherche|recherche|souhait\w*|voudrais|aimerais|projet)\b[^.;]{0,40}\b(?:pour|un|une)\s$"
)
_ANY_ONE = re.compile(r"\b(?:d')?une? $")
_PLANNED = re.compile(r"\b(?:reconversion|projets?|idee|vo(?:e)?ux|souhait\w*|envies?|apprendre)\b")
_PAST_YEAR = re.compile(r"[^.;:\n]{0,45}?\b(?:19\d\d|20[01]\d|202[0-5])\b")
_NEXT_YEAR = re.compile(r" ?(?:ou [a-z ]{2,25} )?en (?:alternance|apprentissage)\b")
_EARLIER = re.compile(r".*(?:, mais |\b(?:bac|bts|but|dut|cap|bep|licence|master|titre|cqp\w?)\b[^,]*, ?)")
_OF_THE_NEXT = re.compile(
    r"[,;]? ?(?:abandon\w+|arret\w+|rat\w+|lach\w+|loup\w+) (?:ma|mon|la|le|un|une|en) ?$"
)
"""A failure that the next diploma bears ("DEUG de lettres, abandonné ma licence")."""
_NEVER_SAT = re.compile(r"\bnon passee?s?\b")
_LEVEL_ONLY = re.compile(
    r"(?<!diplome de )(?<!titre de )niveau (?:(?:cap|bep|bac|bac pro|bts|dut) ?(?:/|-|ou|et) ?)?$"
)
_RELATIVE = cue_pattern("diplomas", "of_others", before=r"(?:", after=r")(?P<told>[^.;]*)$")
_ONESELF = re.compile(r"\b(?:je|j'|moi|m'|me)(?:\b|(?<='))")
_AT_THE_END = cue_pattern("diplomas", "at_the_end", before=r"(?:", after=r")$")
_OF_THE_FIRM = cue_pattern("diplomas", "of_the_firm", before=r"(?:", after=r")$")
_TRAINS = cue_pattern("diplomas", "training_contract")
_GIVEN_BEHIND = cue_pattern("diplomas", "given_behind", before=r"(?:", after=r")")
_FROM_START = cue_pattern("diplomas", "prepared_from_start", before=r"(?:", after=r")")
_HAD_BEFORE = cue_pattern("diplomas", "had_before", before=r"(?:", after=r")$")


TITLE_LINE = 90
"""Most characters from the start of a line or sentence to the diploma that its first words speak of."""


class Place(NamedTuple):
    """Where a diploma stands: its first character, the ends of its name and of its field, the next one."""

    start: int
    name_end: int
    end: int
    following: int


def diploma_state(
    document: Document, context: Context, place: Place, *, posting: bool
) -> DiplomaState | None:
    """Return the state of a diploma, None where it is only wished for, denied or given after hiring.

    Args:
        document: the text.
        context: its denials and wishes.
        place: where the diploma stands.
        posting: the text asks for diplomas; one that the job prepares for is in progress.
    """
    folded = document.folded
    sentence = document.sentence_at(place.start)
    before = document.before(place.start, 45)
    limit = min(max(sentence.end, place.end), place.end + 50, max(place.following, place.end))
    if posting:
        return _state_asked(document, context, place, before)
    after = folded[place.name_end : place.end] + own_words(folded, place.end, limit)
    if place.end < place.following <= limit:
        after = _OF_THE_NEXT.sub("", after)
    rest = folded[place.name_end : max(limit, place.name_end)]
    far = min(max(sentence.end, place.end), place.end + 90, max(place.following, place.end))
    behind = folded[place.end : far]
    if _LEVEL_ONLY.search(before) and _NEVER_SAT.search(after):
        return "failed"
    if is_of_another(document, place.start) or _NEVER_SAT.search(after) or rest.lstrip().startswith("?"):
        return None
    if _PASSED_LATER.search(rest):
        return "held"
    if _FAILED.search(after) or _FAILED_BEFORE.search(before) or _FAILED_BEHIND.match(behind):
        return "failed"
    if _AIMED_BEFORE.search(before) or _AIMED_BEHIND.match(rest):
        return None
    if _IN_PROGRESS.search(_since_last(before) + folded[place.start : place.name_end]) or (
        _IN_PROGRESS.search(after) or _RUNNING_BEHIND.match(behind)
    ):
        return "in_progress"
    if _LEVEL_ONLY.search(before) and "equivalen" not in before:
        return "failed"
    if context.denied(place.start) or _is_wish(document, context, place, before, rest):
        return None
    return "held"


def _state_asked(document: Document, context: Context, place: Place, before: str) -> DiplomaState | None:
    if _GIVEN_LATER.search(before) or _OF_THE_FIRM.search(before) or context.denied(place.start):
        return None
    trains = _TRAINS.search(document.folded) is not None
    if _AT_THE_END.search(before):
        return "in_progress" if trains else None
    behind = max(place.name_end, min(place.following, place.name_end + 60))
    if not trains and _GIVEN_BEHIND.match(document.folded, place.name_end, behind):
        return None
    return "in_progress" if _is_prepared(document, place.start, before) else "required"


def is_of_another(document: Document, start: int) -> bool:
    """Tell whether a paper is that of a relative or of somebody at work ("mon fils prépare un BTS")."""
    near = _RELATIVE.search(document.before(start, 110))
    return near is not None and not _ONESELF.search(near["told"])


def _is_prepared(document: Document, start: int, before: str) -> bool:
    """Tell whether a posting prepares for a diploma rather than asks for it."""
    if _PREPARED.search(before):
        return True
    folded = document.folded
    # A dash ends a sentence: "Contrat d'apprentissage – CAP usinage" is one line.
    begins = {document.sentence_at(start).start, folded.rfind("\n", 0, start) + 1}
    led = any(start - begin <= TITLE_LINE and _FROM_START.match(folded, begin, start) for begin in begins)
    return led and not _HAD_BEFORE.search(before)


def _is_wish(document: Document, context: Context, place: Place, before: str, rest: str) -> bool:
    """Tell whether a diploma is looked for and not begun: it is no fact."""
    if context.wished(place.start) and (
        _WANTED.search(before) or _SOUGHT.search(before) or _ANY_ONE.search(before)
    ):
        return True
    sentence = document.sentence_at(place.start)
    planned = _PLANNED.search(document.folded, sentence.start, place.start)
    if _PAST_YEAR.match(document.folded, place.name_end, place.following):
        return False
    return planned is not None and (
        planned.group().startswith("v")
        or _NEXT_YEAR.match(rest) is not None
        or planned.end() > place.start - 30
    )


def _since_last(before: str) -> str:
    """Return what stands before a diploma since the one before it ("BTS arrêté en 2e année, BUT ...")."""
    earlier = _EARLIER.search(before)
    return before[earlier.end() :] if earlier else before
