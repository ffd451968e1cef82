"""Profiles as they would be once something is learnt: the one definition, for every caller.

Somebody who has followed a course has not practised the trade. What a course adds to a profile is:

- the skills it teaches, each at most at `TAUGHT`, below the strength of a skill that somebody names as
  their practice;
- its certificate, diploma and licence, in full: a paper is a paper;
- a share of the picture of the person's trades, by its hours (`trade_share`);
- the name of a qualification, which whoever holds it tells (`told`);
- no grade too many (`score_ceiling`);
- nothing else: years, and the words and sentences in which people tell of their work, stay theirs. A
  catalogue's words are no account of practice.

The text of a person is not read again: sentences, direction and trades are those of the pool.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.additive import AdditiveModel
from matcher.ranking.person_trades import Sentences, tells_of_work
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import PoolBuilder
from matcher.ranking.read_texts import ReadTexts, Spans, read_texts, told_sentences
from matcher.records import Candidate, Facts
from matcher.records.errors import Text
from matcher.understanding.trade_words import Distribution
from models.encoder import Encoder

TAUGHT = 0.7
"""Strength of a skill that was taught and not practised yet, where one named as practice has 0.95: enough
to count as shown (2/3), less than a narrower skill that is practised (0.8 of 0.95)."""

QUALIFYING_HOURS = 400.0
"""Hours of a qualification: the length of a preparation before hire (POEI, POEC) and of short titles."""

MOST_OF_A_PROFILE = 0.8
"""Share of a profile's trades that the longest course takes: a fresh diploma stands beside a former life."""

QUALIFICATION = 350.0
"""Hours from which a course is a qualification: ten weeks, the shortest that lead to a title."""

SHIFTED = ("skills", "certificates", "diplomas")


@dataclass(frozen=True)
class Learnt:
    """What a course, or a skill learnt, adds to a profile.

    Attributes:
        text: the lines it adds to the text.
        facts: what these lines say; evidence points into `text`.
        phrases: what tells of the trade it leads to.
        hours: how long it takes, 0 where it leads to no trade.
        names: where in `text` its title and its diploma stand, as (start, end).
    """

    text: str
    facts: Facts
    phrases: tuple[str, ...] = ()
    hours: float = 0.0
    names: tuple[tuple[int, int], ...] = ()

    @property
    def told(self) -> tuple[tuple[int, int], ...]:
        """What of `text` a person tells of themselves afterwards: the names of a qualification."""
        return self.names if self.hours >= QUALIFICATION else ()


Change = tuple[int, Sequence[Learnt]]
"""A row of a pool, and what that person learns."""


def trade_share(hours: float) -> float:
    """Return the share of a profile's trades that so many hours of courses take, in 0..MOST_OF_A_PROFILE.

    It saturates: three days move the picture by 4%, three weeks by 18%, a qualification of 400 hours by
    51%, a year of 1,200 hours by 76%.
    """
    return MOST_OF_A_PROFILE * -math.expm1(-hours / QUALIFYING_HOURS)


AFTER_A_COURSE = Text(
    "Le score après une formation la suppose réussie. Elle vaut moins que la pratique : ce qu'elle enseigne "
    f"compte au plus à {TAUGHT * 100:.0f} %, ses heures déplacent le profil vers le métier (3 jours : "
    f"{trade_share(21) * 100:.0f} %, 400 heures : {trade_share(400) * 100:.0f} %, jamais plus de "
    f"{MOST_OF_A_PROFILE * 100:.0f} %), certificat et diplôme comptent en entier, et elle n'ajoute aucune "
    "année d'expérience. En moins de dix semaines, une personne loin du métier devient « à former » au "
    "mieux, et aucune formation ne rend « opérationnel » qui n'était pas déjà proche du métier.",
    "The score after a course takes it as passed. It counts less than practice: what it teaches counts "
    f"{TAUGHT * 100:.0f}% at most, its hours move the profile towards the trade (3 days: "
    f"{trade_share(21) * 100:.0f}%, 400 hours: {trade_share(400) * 100:.0f}%, never more than "
    f"{MOST_OF_A_PROFILE * 100:.0f}%), certificate and diploma count in full, and it adds no year of "
    "experience. In less than ten weeks somebody far from the trade becomes 'trainable' at best, and no "
    "course makes anybody 'operational' who was not close to the trade already.",
)
"""What every page and file says beside a score after a course."""


def score_ceiling(
    model: AdditiveModel, today: NDArray[np.float64], hours: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the highest score that people can have once courses are passed.

    The guide of the judgements calls somebody trainable (grade 1) who needs a course or three to twelve
    months, close (grade 2) who has the right fresh diploma, operational (grade 3) who has done the job. So a
    course makes nobody operational who was not close before, and one shorter than a qualification makes
    nobody close who was not trainable.

    Args:
        model: the ranking model.
        today: scores as people are, float (people,).
        hours: what their courses take in all, float (people,).
    """
    trainable, close, operational = model.grade_thresholds
    ceiling = np.where(today < close, np.nextafter(operational, 0.0), 1.0)
    far = (today < trainable) & (hours < QUALIFICATION)
    return np.where(far, np.nextafter(close, 0.0), ceiling)


def changed_pool(pool: CandidatePool, changes: Sequence[Change]) -> CandidatePool:
    """Return a pool of changed profiles, in the order of `changes`; their ids are their numbers.

    Args:
        pool: the people as they are.
        changes: who learns what. Several courses of one person count together, in any order.
    """
    rows = [row for row, _ in changes]
    # A large pool keeps people packed: each is unpacked once, however many courses are tried.
    today = {row: (pool.candidates[row], pool.facts[row]) for row in dict.fromkeys(rows)}
    people, facts = [], []
    for number, (row, learnt) in enumerate(changes):
        person, known = changed_profile(*today[row], learnt)
        people.append(person.model_copy(update={"id": f"{number:07d}"}))
        facts.append(known)
    spans = _told_spans(pool, changes)
    sentences = Sentences.of(told_sentences([person.text for person in people], spans))
    work = tells_of_work(sentences.different)[sentences.place]
    trades = np.zeros((len(changes), pool.trades.shape[1]), dtype=np.float32)
    for number, (row, learnt) in enumerate(changes):
        trades[number] = _trades(pool, row, learnt)
    builder = PoolBuilder(pool.encoder)
    builder.add(people, facts, ReadTexts(spans, work, pool.directions[rows].astype(np.float32), trades))
    return builder.finish()


def changed_profile(person: Candidate, facts: Facts, learnt: Sequence[Learnt]) -> tuple[Candidate, Facts]:
    """Return a record and its facts with what is learnt; evidence points into the longer text."""
    text = person.text
    updates = {name: list(getattr(facts, name)) for name in SHIFTED}
    licences = list(facts.licences)
    for one in learnt:
        for name in SHIFTED:
            updates[name] += [
                fact.model_copy(update={"start": fact.start + len(text), "end": fact.end + len(text)})
                for fact in getattr(one.facts, name)
            ]
        licences += one.facts.licences
        text += one.text
    return (
        person.model_copy(update={"text": text}),
        facts.model_copy(update={**updates, "licences": list(dict.fromkeys(licences))}),
    )


def _told_spans(pool: CandidatePool, changes: Sequence[Change]) -> list[Spans]:
    """Return the sentences of changed profiles: people's own, then the names of qualifications."""
    spans: list[Spans] = []
    for row, learnt in changes:
        pairs = [(span.start, span.end) for span in pool.sentences[row]]
        end = len(pool.candidates[row].text)
        for one in learnt:
            pairs += [(end + first, end + last) for first, last in one.told]
            end += len(one.text)
        spans.append(np.array(pairs, dtype=np.int32).reshape(len(pairs), 2))
    return spans


def _trades(pool: CandidatePool, row: int, learnt: Sequence[Learnt]) -> Distribution:
    """Return how much of a profile each trade explains, part the person's own, part the courses'."""
    own: Distribution = pool.trades[row]
    hours = sum(one.hours for one in learnt)
    if hours <= 0:
        return own
    taught = sum(one.hours / hours * trades_taught(one.phrases, pool.encoder) for one in learnt if one.hours)
    if not own.any():
        # Whoever tells nothing could be anybody: a course of three days does not make a trade of it.
        own = np.full_like(own, 1 / len(own))
    share = trade_share(hours) * float(np.sum(taught))
    return np.asarray((1 - share) * own + trade_share(hours) * taught, dtype=np.float32)


@lru_cache(maxsize=2_048)
def trades_taught(phrases: tuple[str, ...], encoder: Encoder) -> Distribution:
    """Return how much of what a course says each trade explains, float32 (trades,)."""
    trades: Distribution = read_texts(["\n".join(f"{phrase}." for phrase in phrases)], encoder).trades[0]
    return trades
