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
_MISSED = r"(?:rate|echoue|echec|loupe|manque|recale|ajourne|redouble)\w*"
_GOT = r"(?<!non )(?<!pas )\b(?:eue?|obtenue?|reussie?|decrochee?|validee?)\b"
_PASSED_LATER = re.compile(
    rf"{_MISSED}[^.;]{{0,20}}{_GOT} (?:en|l'annee|au|la) "
    rf"|{_GOT}[^.;,]{{0,12}}\b(?:apres|malgre) (?:\w+ ){{0,2}}(?:echecs?|rates?|tentatives?)"
    rf"|{_MISSED}[^.;]{{0,30}}\b(?:puis|mais|repass\w+|retent\w+|finalement|enfin|ensuite|avant de l')\b"
    rf"[^.;]{{0,25}}{_GOT}(?! (?:le|la|un|une|mon|ma)\b)"
)
"""Missed, then taken again and got."""
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
_DENIED_BEFORE = cue_pattern("diplomas", "denied_before", before=r"(?:", after=r")$")
_EXCEPTED_BEFORE = cue_pattern("diplomas", "excepted_before", before=r"(?:", after=r")$")
_SHORT_TIME = cue_pattern("diplomas", "short_time", before=r"(?:", after=r")$")
_TOO_SHORT_FOR = cue_pattern("diplomas", "too_short_for")
_DOES_NOT_MIND = cue_pattern("diplomas", "does_not_mind")
_LEFT = re.compile(r" (?:arrete|abandonne|interrompu|rate|loupe|manque)e?s?\b")
_THEIRS = re.compile(r"\b(?:son|sa|leurs?) $")
_FIRST_PERSON = re.compile(r"\b(?:je|moi|mon|mes|j'\w+|jai)\b")
_IN_IT = re.compile(r"(?:^|[.,;:(] ?|\b(?:toujours|encore) )en $")
"""Stands before what somebody studies for: "En BUT GMP, bac STI2D mention bien"."""
_LOOKING_BACK = re.compile(
    r"[^.;]{0,60}\b(?:j'ai|j'av\w+|jai|on a|on av\w+|nous av\w+|etais|etait|19\d\d|20[01]\d|202[0-5])\b"
)
_GOT_ALL_THE_SAME = re.compile(
    r"[^.;]{0,30}\b(?:que j'ai (?:eue?|obtenue?|passee?|validee?)|obtenue?|reussie?|validee?)\b"
)
_ONESELF = re.compile(r"\b(?:je|j'|moi|m'|me)(?:\b|(?<='))")
_AT_THE_END = cue_pattern("diplomas", "at_the_end", before=r"(?:", after=r")$")
_OF_THE_FIRM = cue_pattern("diplomas", "of_the_firm", before=r"(?:", after=r")$")
_TRAINS = cue_pattern("diplomas", "training_contract")
_GIVEN_BEHIND = cue_pattern("diplomas", "given_behind", before=r"(?:", after=r")")
_FROM_START = cue_pattern("diplomas", "prepared_from_start", before=r"(?:", after=r")")
_HAD_BEFORE = cue_pattern("diplomas", "had_before", before=r"(?:", after=r")$")


DO_NOT_MIND = 90
"""Most characters from a diploma to the words that say that any will do."""
TITLE_LINE = 90
"""Most characters from the start of a line or sentence to the diploma that its first words speak of."""


class Place(NamedTuple):
    """Where a diploma stands: its first character, the ends of its name and of its field, the next one.

    `since`: what stands before it speaks of another.
    """

    start: int
    name_end: int
    end: int
    following: int
    since: int = 0


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
    before = document.before(place.start, 65 if posting else 45)
    if posting:
        return _state_asked(document, context, place, before)
    said = _around(document, place, before)
    if _LEVEL_ONLY.search(before) and _NEVER_SAT.search(said.after):
        return "failed"
    if _is_not_theirs(document, place.start, before) or said.is_no_paper():
        return None
    if _PASSED_LATER.search(said.rest):
        return "held"
    if said.is_failed():
        return "failed"
    if said.is_aimed():
        return None
    name = document.folded[place.start : place.name_end]
    if said.is_running(name):
        return "in_progress"
    if said.is_cut_short(name):
        return "failed"
    if _is_denied(document, context, place.start) or _is_wish(document, context, place, before, said.rest):
        return None
    return "held"


class _Said(NamedTuple):
    """The words around a diploma: before it, its own behind it, what follows its name and its field.

    `led`: what stands before it since the diploma before.
    """

    before: str
    led: str
    after: str
    rest: str
    behind: str

    def is_no_paper(self) -> bool:
        """Tell what was never sat for, and a question ("Le BTS ? Non.")."""
        return _NEVER_SAT.search(self.after) is not None or self.rest.startswith((" ?", "?"))

    def is_failed(self) -> bool:
        return any(
            (
                _FAILED.search(self.after),
                _FAILED_BEFORE.search(self.before),
                _FAILED_BEHIND.match(self.behind),
            )
        )

    def is_aimed(self) -> bool:
        """Tell what is denied, promised, refused, or only in view."""
        if _DENIED_BEFORE.search(self.before) or _AIMED_BEHIND.match(self.rest):
            return True
        return _AIMED_BEFORE.search(self.before) is not None and not _GOT_ALL_THE_SAME.match(self.rest)

    def is_running(self, name: str) -> bool:
        """Tell "En BUT GMP, ..." and "2e année de BTS" from a look back ("En BTS j'ai appris à souder")."""
        return any(
            (
                _IN_PROGRESS.search(self.led + name),
                _IN_PROGRESS.search(self.after),
                _RUNNING_BEHIND.match(self.behind),
                _IN_IT.search(self.led) and not _LOOKING_BACK.match(self.rest),
            )
        )

    def is_cut_short(self, name: str) -> bool:
        """Tell whether a course was left, or its level said to be reached ("un an de BTS", "niveau bac")."""
        if _TOO_SHORT_FOR.match(name) and _SHORT_TIME.search(self.before):
            return True
        return _LEVEL_ONLY.search(self.before) is not None and "equivalen" not in self.before


def _around(document: Document, place: Place, before: str) -> _Said:
    """Return what a text says around a diploma."""
    folded = document.folded
    end = max(document.sentence_at(place.start).end, place.end)
    following = max(place.following, place.end)
    limit = min(end, place.end + 50, following)
    after = folded[place.name_end : place.end] + own_words(folded, place.end, limit)
    if place.end < place.following <= limit:
        after = _OF_THE_NEXT.sub("", after)
    return _Said(
        before=before,
        led=_since_last(before[max(0, place.since - place.start + len(before)) :]),
        after=after,
        rest=folded[place.name_end : max(limit, place.name_end)],
        behind=folded[place.end : min(end, place.end + 90, following)],
    )


def _state_asked(document: Document, context: Context, place: Place, before: str) -> DiplomaState | None:
    if (
        _GIVEN_LATER.search(before)
        or _OF_THE_FIRM.search(before)
        or _is_denied(document, context, place.start)
    ):
        return None
    sentence = document.sentence_at(place.start)
    if _DENIED_BEFORE.search(before) or _DOES_NOT_MIND.search(
        document.folded, place.name_end, min(sentence.end, place.end + DO_NOT_MIND)
    ):
        return None
    if _LEFT.match(document.folded, place.name_end):
        return None
    trains = _TRAINS.search(document.folded) is not None
    if _AT_THE_END.search(before):
        return "in_progress" if trains else None
    behind = max(place.name_end, min(place.following, place.name_end + 60))
    if not trains and _GIVEN_BEHIND.match(document.folded, place.name_end, behind):
        return None
    return "in_progress" if _is_prepared(document, place.start, before) else "required"


def _is_denied(document: Document, context: Context, start: int) -> bool:
    """Tell "je n'ai pas de BTS" from "aucun diplôme sauf le CAP"."""
    return context.denied(start) and not _EXCEPTED_BEFORE.search(document.before(start, 75))


def _is_not_theirs(document: Document, start: int, before: str) -> bool:
    """Tell whether a diploma is of a relative, or of a third person where somebody speaks of oneself."""
    if is_of_another(document, start):
        return True
    return _THEIRS.search(before) is not None and _FIRST_PERSON.search(document.folded) is not None


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
