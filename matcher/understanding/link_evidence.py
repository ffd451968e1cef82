"""What is known of a sentence and a skill, and the logistic curve that turns it into a probability."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


class LinkEvidence(NamedTuple):
    """What is known of each sentence of a text and each skill: float32 (sentences, skills) unless said.

    Attributes:
        words: likeness to the skill's profile by words.
        odds: logarithm of the probability, by its words, that the sentence tells of this skill if of any.
        meaning: likeness to it by meaning.
        near: likeness by meaning to the nearest text that was written for the skill.
        trade: how likely the skill is by the trades of the whole text, (skills,).
        local: how likely it is by the trades of the sentence alone.
        named: how much of one of the skill's names stands in the sentence.
        share: how much of that name and of a piece of the sentence is the same.
        told: how surely a single word points to the skill in these trades.
        free: as `named`, without the words that name other skills in full.
        kin: how often it goes with the skills that the text names, (skills,).
        relative: 1 where the sentence names its parent or child, 0.5 where it names a sibling.
        covered: how much of the sentence names skills in full, (sentences, 1).
        length: logarithm of the characters of the sentence, (sentences, 1).
        frequency: logarithm of the sentences of the trades that show the skill, (skills,).
        common: 1 for skills of all trades, (skills,).
        ad: 1 where the text asks for skills, (1,).
        around: what each sentence stands in, (sentences, fields of `ClauseSurroundings`).
    """

    words: Scores
    odds: Scores
    meaning: Scores
    near: Scores
    trade: Scores
    local: Scores
    named: Scores
    share: Scores
    told: Scores
    free: Scores
    kin: Scores
    relative: Scores
    covered: Scores
    length: Scores
    frequency: Scores
    common: Scores
    ad: Scores
    around: Scores


class Calibration(NamedTuple):
    """Logistic weights of what is known of a sentence and a skill."""

    intercept: float
    words: float
    odds: float
    meaning: float
    near: float
    nearest: float
    trade: float
    rare: float
    local: float
    best: float
    named: float
    share: float
    told: float
    free: float
    kin: float
    relative: float
    covered: float
    length: float
    frequency: float
    ad: float
    odds_elsewhere: float
    best_elsewhere: float
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


LEAST_TRADE = 1e-4
"""Added to how likely a skill is before its logarithm is taken."""


def columns(known: LinkEvidence) -> tuple[Scores, ...]:
    """Return the evidence in the order of the weights of `Calibration`.

    Each is to be spread over (sentences, skills).

    `best` is how far a skill stays behind the one nearest to the same sentence, `nearest` the same of `near`,
    `rare` the logarithm of `trade`; those `elsewhere` are the greatest of the other sentences of the text,
    the last ones those of `ClauseSurroundings`.
    """
    likeness = known.words + known.meaning
    best = likeness - likeness.max(axis=-1, keepdims=True, initial=-np.inf)
    return (
        known.words,
        known.odds,
        known.meaning,
        known.near,
        known.near - known.near.max(axis=-1, keepdims=True, initial=-np.inf),
        np.sqrt(known.trade),
        np.log(known.trade + LEAST_TRADE),
        np.sqrt(known.local),
        best,
        known.named,
        known.share,
        known.told,
        known.free,
        known.kin,
        known.relative,
        known.covered,
        known.length,
        known.frequency,
        known.ad,
        _elsewhere(known.odds),
        _elsewhere(best),
        *known.around.T[:, :, None],
    )


def _elsewhere(evidence: Scores) -> Scores:
    """Return the greatest evidence of the other sentences, float32 (sentences, skills).

    Where there is no other sentence it is the least of the only one: nothing is told elsewhere.
    """
    if len(evidence) < 2:
        return np.broadcast_to(evidence.min(axis=-1, keepdims=True, initial=0.0), evidence.shape)
    first, columns = evidence.argmax(axis=0), np.arange(evidence.shape[1])
    others = evidence.copy()
    others[first, columns] = -np.inf
    greatest = np.broadcast_to(evidence[first, columns], evidence.shape).copy()
    greatest[first, columns] = others.max(axis=0)
    return greatest


def table(known: LinkEvidence) -> Scores:
    """Return the evidence of `columns` as one array, float32 (sentences, skills, weights)."""
    shape = known.words.shape
    return np.stack([np.broadcast_to(column, shape) for column in columns(known)], axis=-1).astype(np.float32)


def case_probability(weights: Sequence[float], evidence: Sequence[float], leaning: float = 0.0) -> float:
    """Return the logistic of the weighted evidence of one case.

    Args:
        weights: the intercept, then one weight for each evidence.
        evidence: what is known of the case, in the order of the weights.
        leaning: log-odds to add for this skill and name.
    """
    intercept, *slopes = weights
    return 1 / (1 + exp(-(intercept + leaning + sum(a * b for a, b in zip(slopes, evidence, strict=True)))))


def probability(known: LinkEvidence, weights: Calibration, leanings: Scores) -> Scores:
    """Return the logistic of the evidence of each sentence and skill, float32 (sentences, skills).

    Args:
        known: the evidence.
        weights: of its kinds.
        leanings: float32 (skills,), log-odds to add for each skill.
    """
    # What is the same for all sentences, or for all skills, is summed before it is spread.
    logit = np.full(known.words.shape, weights.intercept, dtype=np.float32)
    spread = leanings.copy()
    part = np.empty_like(logit)
    for column, weight in zip(columns(known), weights[1:], strict=True):
        if column.ndim == 1:
            spread += np.float32(weight) * column
        else:
            logit += np.multiply(column, np.float32(weight), out=part[:, : column.shape[1]])
    logit += spread
    np.negative(logit, out=logit)
    np.exp(logit, out=logit)
    logit += 1
    return np.reciprocal(logit, out=logit)
