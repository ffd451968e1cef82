"""The trade that the tasks of a text tell, where no title stands in it."""

from __future__ import annotations

from typing import NamedTuple

from matcher.records import Evidence, Occupation, OccupationFact
from matcher.understanding.asides import is_aside
from matcher.understanding.context import Context
from matcher.understanding.document import Document
from matcher.understanding.occupations import occupation_fact
from matcher.understanding.reading import TextReading

CLOSE_KIN = 0.25
"""Affinity from which two trades are close kin."""
LEAST_TOLD = 0.3
"""Least probability of the trade by one clause at least: a text of empty words resembles something, too."""
LEAST_HELD = 0.4
"""Least share of a CV that must tell of one trade for its tasks alone to name what the person is.

Of 64 people who tell what they did, 33 name no title: from here on the trade told is theirs in 7 of 9, from
0.25 on in 13 of 24."""
LEAST_LEAD_HELD = 2.0
"""How many times likelier than the next trade that is no close kin it must be in a CV."""
LEAST_CLAUSES = 2
"""A single phrase ("remplacement d'injecteurs et de pompes") is a task of many trades, not a trade."""
CONFIDENCE_HELD = 0.7

_AGENCY = frozenset(["charge-recrutement-interim"])
"""What agencies tell of themselves in postings of all trades."""


class ToldTrade(NamedTuple):
    """The trade that a text tells most of, its share of the text, and the clause that tells it best."""

    occupation: Occupation
    share: float
    clause: Evidence


def told_trade(reading: TextReading, *, least_lead: float) -> ToldTrade | None:
    """Return the trade that the clauses of a text tell most of, None where none stands out.

    Args:
        reading: what the clauses tell.
        least_lead: how many times likelier than the next trade that is no close kin it must be.
    """
    if not reading.spans:
        return None
    trades, shares = reading.linker.trades, reading.trade_shares
    first = int(shares.argmax())
    kin = trades.affinity[first] >= CLOSE_KIN
    occupation = trades.occupations[first]
    if shares[first] < least_lead * float(shares[~kin].max(initial=0.0)) or occupation.id in _AGENCY:
        return None
    clause, told = reading.clearest(first)
    return ToldTrade(occupation, float(shares[first]), clause) if told >= LEAST_TOLD else None


def held_by_tasks(
    document: Document, context: Context, reading: TextReading, *, now: int
) -> list[OccupationFact]:
    """Return the occupation that the tasks of a CV tell, where it names none that was held.

    The evidence is the clause that tells most of the trade; a wish, a denial and what somebody around the
    person does are no evidence.

    Args:
        document: the CV.
        context: its denials and wishes.
        reading: what its clauses tell.
        now: the current month, as `dates.periods` counts.
    """
    told = told_trade(reading, least_lead=LEAST_LEAD_HELD)
    if told is None or told.share < LEAST_HELD or len(reading.spans) < LEAST_CLAUSES:
        return []
    clause = told.clause
    sentence = document.sentence_at(clause.start).of(document.text)
    if context.wished(clause.start) or context.denied(clause.start) or is_aside(sentence):
        return []
    return [occupation_fact(document, clause.start, clause.end, told.occupation, CONFIDENCE_HELD, now=now)]
