"""Who could take a posting today, and what each of the others lacks, by the ranking itself.

Somebody is ready for a posting where the ranking gives them grade 2 or better, they show every technical
skill that the posting names as a must (unless the firm trains newcomers itself), hold its certificates,
can come, and no rule excludes them. Somebody is one thing away where meeting one requirement more, with
the score recomputed, makes them ready.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.additive import AdditiveModel
from matcher.ranking.eligibility import is_excluded
from matcher.ranking.features import FEATURE_NAMES
from matcher.ranking.scoring import (
    COVERAGES,
    Assessment,
    TradeColumns,
    asked_certificates,
    assess,
)
from matcher.services.gaps.crowd import Crowd
from matcher.services.gaps.market import Asked

Rows = NDArray[np.int64]

PROVEN = 2 / 3
"""Strength from which a hard requirement counts as shown. The explanation calls a must met from 0.35 on,
for a recruiter to ask about; here nobody asks."""

SHOWN = 0.95
"""Strength of a requirement that a person has just been taught: that of a named skill."""

LOOKED_AT = 400
"""People looked at for one posting, the likeliest first, in a pool of ordinary size."""

LARGE_POOL = 5_000
LOOKED_AT_LARGE = 160
"""In a large pool fewer are looked at: several times the openings of any posting (counts say "at least")."""

CHECKED_ELSEWHERE = frozenset({"distance", "minimum-age"})
"""Rules decided here by other means: `Reach`, and an adult's age."""


@dataclass(frozen=True)
class Threshold:
    """The relevance that counts as fit, as a grade of the ranking.

    Attributes:
        score: least score.
        log_odds: the same in log-odds.
    """

    score: float
    log_odds: float

    @classmethod
    def of(cls, model: AdditiveModel, grade: int = 2) -> Threshold:
        """Return the threshold of a grade, 1 to 3."""
        score = float(model.grade_thresholds[grade - 1])
        return cls(score, math.log(score / (1 - score)))


@dataclass(frozen=True)
class Standing:
    """One posting and the people looked at for it.

    Attributes:
        rows: int64 (n,), rows of the pool, ascending.
        log_odds: float64 (n,).
        strengths: float32 (requirements, n).
        missing: bool (n, requirements), hard requirements not shown.
        lacking: bool (n, certificates), required certificates not held.
        ready: bool (n,).
        slopes: float64 (requirements,), log-odds that one unit of each strength adds.
        certificate_gain: what each certificate would add.
    """

    rows: Rows
    log_odds: NDArray[np.float64]
    strengths: NDArray[np.float32]
    missing: NDArray[np.bool_]
    lacking: NDArray[np.bool_]
    ready: NDArray[np.bool_]
    slopes: NDArray[np.float64]
    certificate_gain: float

    def by_fit(self, chosen: NDArray[np.bool_]) -> Rows:
        """Return the rows of the chosen people, best fit first; ties keep the order of the pool."""
        return self.rows[self._order[chosen[self._order]]]

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(-self.log_odds, kind="stable")


@dataclass(frozen=True)
class Judge:
    """Decides who is ready, with one model, one threshold and one day.

    Attributes:
        model: the ranking model.
        threshold: the relevance that counts as fit.
        as_of: the day that ages are counted on.
    """

    model: AdditiveModel
    threshold: Threshold
    as_of: date

    def stand(
        self,
        asked: Asked,
        crowd: Crowd,
        reachable: NDArray[np.bool_],
        *,
        margin: float = 0.0,
        trades: TradeColumns | None = None,
    ) -> Standing:
        """Look at the people who are ready for a posting or could become so.

        Args:
            asked: the posting.
            crowd: the people.
            reachable: bool (people,), who can come.
            margin: log-odds that something else than a requirement (a whole course) may add.
            trades: how the trades of the people compare, where `compare_trades` said it before.
        """
        pool = crowd.pool
        assessment = assess(asked.demand, pool, trades)
        potential = self.model.log_odds(assessment.features) + self._room(assessment, asked)
        likely = np.flatnonzero(reachable & (potential + margin >= self.threshold.log_odds))
        most = LOOKED_AT if len(pool) <= LARGE_POOL else LOOKED_AT_LARGE
        most += 4 * asked.posting.positions
        if len(likely) > most:
            best = np.argsort(-potential[likely], kind="stable")[:most]
            likely = np.sort(likely[best])
        return self._decide(asked, crowd, assessment, likely)

    def _decide(self, asked: Asked, crowd: Crowd, assessment: Assessment, rows: Rows) -> Standing:
        log_odds = self.model.log_odds(assessment.features[rows])
        strengths = assessment.strengths[:, rows]
        unmet = strengths < PROVEN
        missing = (unmet & asked.hard[:, None]).T
        lacking = (
            ~np.stack([crowd.holders(code)[rows] for code in asked.certificates], axis=1)
            if asked.certificates
            else np.zeros((len(rows), 0), dtype=np.bool_)
        )
        fit = (log_odds >= self.threshold.log_odds) & ~missing.any(axis=1) & ~lacking.any(axis=1)
        allowed = self._allowed(asked, crowd, rows)
        keep = np.flatnonzero(allowed)
        return Standing(
            rows=rows[keep],
            log_odds=log_odds[keep],
            strengths=strengths[:, keep],
            missing=missing[keep],
            lacking=lacking[keep],
            ready=fit[keep],
            slopes=self._slopes(asked, assessment),
            certificate_gain=self._certificate_gain(asked),
        )

    def _room(self, assessment: Assessment, asked: Asked) -> NDArray[np.float64]:
        """Return the most that requirements and certificates can still add to each person's log-odds."""
        needs = {requirement.need for requirement in asked.demand.requirements}
        names = [name for need, name in COVERAGES.items() if need in needs]
        columns = [FEATURE_NAMES.index(name) for name in (*names, "certificates")]
        return np.asarray(
            ((1.0 - assessment.features[:, columns]) * self.model.weights[columns]).sum(axis=1),
            dtype=np.float64,
        )

    def _slopes(self, asked: Asked, assessment: Assessment) -> NDArray[np.float64]:
        slopes = np.zeros(len(asked.demand.requirements), dtype=np.float64)
        for need, name in COVERAGES.items():
            of_need = [row for row, one in enumerate(asked.demand.requirements) if one.need == need]
            if of_need:
                shares = assessment.weights[of_need] / assessment.weights[of_need].sum()
                slopes[of_need] = float(self.model.weights[FEATURE_NAMES.index(name)]) * shares
        return slopes

    def _certificate_gain(self, asked: Asked) -> float:
        codes = asked_certificates(asked.demand)
        return float(self.model.weights[FEATURE_NAMES.index("certificates")]) / len(codes) if codes else 0.0

    def _allowed(self, asked: Asked, crowd: Crowd, rows: Rows) -> NDArray[np.bool_]:
        """Return whom no rule excludes; a missing certificate never does, it can be obtained."""
        allowed = np.ones(len(rows), dtype=np.bool_)
        doubtful = np.ones(len(rows), dtype=np.bool_) if _excludes_adults(asked) else ~crowd.adult[rows]
        for place in np.flatnonzero(doubtful).tolist():
            person, facts = crowd.person(int(rows[place]))
            allowed[place] = not is_excluded(
                asked.posting, person, asked.demand.facts, facts, today=self.as_of
            )
        return allowed


def _excludes_adults(asked: Asked) -> bool:
    return any(rule.excludes for rule in asked.job.adult_rules if rule.id not in CHECKED_ELSEWHERE)


def one_away(standing: Standing, asked: Asked, threshold: Threshold) -> list[tuple[int, NDArray[np.bool_]]]:
    """Return for each requirement that names a skill who would be ready if they showed it.

    Returns:
        Pairs of a requirement and bool (n,) over the people of `standing`.
    """
    found = []
    free_of_papers = ~standing.lacking.any(axis=1)
    for row in np.flatnonzero(asked.technical).tolist():
        others = standing.missing.copy()
        others[:, row] = False
        unmet = standing.strengths[row] < PROVEN
        after = standing.log_odds + standing.slopes[row] * np.maximum(0.0, SHOWN - standing.strengths[row])
        near = ~standing.ready & unmet & free_of_papers & ~others.any(axis=1) & (after >= threshold.log_odds)
        found.append((row, near))
    return found


def one_paper_away(
    standing: Standing, asked: Asked, threshold: Threshold
) -> list[tuple[str, NDArray[np.bool_]]]:
    """Return for each required certificate who would be ready if they held it."""
    found = []
    for column, code in enumerate(asked.certificates):
        only = standing.lacking[:, column] & (standing.lacking.sum(axis=1) == 1)
        after = standing.log_odds + standing.certificate_gain
        near = only & ~standing.missing.any(axis=1) & (after >= threshold.log_odds)
        found.append((code, near))
    return found
