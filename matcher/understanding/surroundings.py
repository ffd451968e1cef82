"""What a clause or a name stands in: a wish, somebody else's work, the first words of a letter, a list.

It tells nothing of any skill, and much of whether one is shown: a title and a farewell seldom describe a
task, what stands in a list is meant. The curves that decide on skills weigh it beside the evidence for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.records import Evidence
from matcher.understanding.asides import is_denial, is_of_others
from matcher.understanding.context import Context
from matcher.understanding.cues import cue
from matcher.understanding.document import Document
from matcher.understanding.phrases import Hit

_FIRM = cue("surroundings", "firm")
_STUDIES = cue("surroundings", "studies")

FEW_WORDS = 4
"""A clause of no more words is a heading, a greeting or an entry of a list."""

_ENTRY = "•*-–—/"


class ClauseSurroundings(NamedTuple):
    """What a clause stands in, each 0 or 1.

    Attributes:
        wished: some of it is a wish or a project.
        others: it tells what a relative or friend does.
        denial: it says from its start what the person does not do.
        first: no clause stands before it.
        last: none stands behind it.
        firm: a firm speaks of itself.
        question: it asks.
        studies: it speaks of courses or diplomas.
        brief: it has few words.
        english: the text is English.
    """

    wished: float
    others: float
    denial: float
    first: float
    last: float
    firm: float
    question: float
    studies: float
    brief: float
    english: float


class NameSurroundings(NamedTuple):
    """What a name stands in; all but `length` are 0 or 1.

    Attributes:
        listed: behind a comma.
        led: behind a colon.
        starts: at the start of a clause or of an entry.
        capital: with a capital letter.
        bracketed: before a closing bracket.
        length: logarithm of its characters.
    """

    listed: float
    led: float
    starts: float
    capital: float
    bracketed: float
    length: float


def of_clauses(document: Document, context: Context, clauses: Sequence[Evidence]) -> NDArray[np.float32]:
    """Return what each clause of a document stands in, float32 (clauses, fields of `ClauseSurroundings`)."""
    rows = []
    for place, clause in enumerate(clauses):
        folded, text = document.folded[clause.start : clause.end], clause.of(document.text)
        rows.append(
            ClauseSurroundings(
                wished=float(context.wishes_within(clause.start, clause.end)),
                others=float(is_of_others(text)),
                denial=float(is_denial(text)),
                first=float(place == 0),
                last=float(place == len(clauses) - 1),
                firm=float(_FIRM.search(folded) is not None),
                question=float("?" in text),
                studies=float(_STUDIES.search(folded) is not None),
                brief=float(len(text.split()) <= FEW_WORDS),
                english=float(document.language == "en"),
            )
        )
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(ClauseSurroundings._fields))


def of_name(document: Document, hit: Hit[Any], clause: Evidence) -> NameSurroundings:
    """Return what a name stands in, in its clause."""
    before = document.text[max(0, hit.start - 3) : hit.start].rstrip(" ")
    return NameSurroundings(
        listed=float(before.endswith(",")),
        led=float(before.endswith(":")),
        starts=float(hit.start == clause.start or before.endswith(tuple(_ENTRY)) or not before.strip()),
        capital=float(document.text[hit.start].isupper()),
        bracketed=float(document.text[hit.end : hit.end + 1] == ")"),
        length=log(hit.end - hit.start),
    )
