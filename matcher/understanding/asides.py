"""Sentences that do not tell what the person does: what they deny, and what those around them do."""

from __future__ import annotations

import re

from matcher.records import Evidence
from matcher.understanding.cues import cue
from matcher.understanding.private_life import is_private
from matcher.understanding.sentences import split_sentences
from matcher.understanding.words import fold, fold_aligned

FROM_THE_START = 0.25
"""Share of a sentence in which a denial must begin: "je n'ai jamais touché de presse" denies, "je soude, je
n'ai pas peur du bruit" tells of work."""

_DENIED = cue("context", "denied_ahead")
_OF_A_THING = re.compile(r"\bqui $")
"""Stands before what a thing does not do: "une section qui ne tape plus" is what the person mends."""
_OTHERS = cue("private", "others")
_OWN = re.compile(r"\b(?:j'(?:ai|y|etais)|je (?!voudrais|veux|cherche|souhaite|connais|sais))\b")


_TURN = re.compile(r"\s*[:;]\s+|,?\s(?:mais|but)\s")
"""Where a sentence that denies turns to what the person does."""

_AGE = re.compile(r"(?<!\w)(?:j'ai|agee? de) \d\d ans(?P<turn>\s*,\s+)")

LEAST_WORDS = 3
"""Words that follow an aside at least where they are read on their own."""


def told_spans(text: str) -> list[Evidence]:
    """Return the sentences of a profile, one that turns from an aside to work as two.

    "À la mer on ne téléphone pas au dépanneur : groupes électrogènes, pompes" denies no pump, and in "j'ai 19
    ans, bac pro maintenance" the age is private, the diploma is not.
    """
    return [part for sentence in split_sentences(text) for part in _cut(text, sentence)]


def _cut(text: str, sentence: Evidence) -> list[Evidence]:
    told = sentence.of(text)
    start, end = _turn(told) or (0, 0)
    if not start or len(told[end:].split()) < LEAST_WORDS:
        return [sentence]
    aside = Evidence(start=sentence.start, end=sentence.start + start)
    return [aside, Evidence(start=sentence.start + end, end=sentence.end)]


def _turn(sentence: str) -> tuple[int, int] | None:
    """Return where an aside at the start of a sentence ends and what follows it begins."""
    folded = fold_aligned(sentence)
    if age := _AGE.match(folded):
        return age.span("turn")
    if not is_denial(sentence) or is_of_others(sentence):
        return None
    turn = _TURN.search(folded)
    return turn.span() if turn else None


def is_aside(sentence: str) -> bool:
    """Return whether a sentence cannot tell what the person does or did.

    What is private by article L1132-1 of the French Labour Code (`is_private`), what they say they never
    did, the trade of somebody around them.
    """
    return is_private(sentence) or is_denial(sentence) or is_of_others(sentence)


def is_denial(sentence: str) -> bool:
    """Return whether a sentence says from its start what the person does not do."""
    folded = fold(sentence)
    match = _DENIED.search(folded)
    return (
        match is not None
        and match.start() <= FROM_THE_START * len(folded)
        and not _OF_A_THING.search(folded[: match.start()])
    )


def is_of_others(sentence: str) -> bool:
    """Return whether a sentence tells what a relative or friend does, and nothing that the person does."""
    folded = fold(sentence)
    match = _OTHERS.search(folded)
    return match is not None and not _OWN.search(folded[: match.start()] + folded[match.end() :])
