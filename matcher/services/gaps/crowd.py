"""The people of the file as the analysis sees them: what a rule, a course or a split asks of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.eligibility import MAX_REMEMBERED
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import LEARNERS
from matcher.ranking.rules.job import contract_codes
from matcher.ranking.rules.tables import covers
from matcher.records import Candidate, Facts
from matcher.records.posting import TRAINING_CONTRACTS
from matcher.services.courses import diploma_held
from matcher.services.gaps.reach import Place

ADULT_AGE = 19
"""Age by the year of birth alone from which nobody can still be a minor."""

ADULT_YEARS = 3.0
"""Years of experience that show an adult where no year of birth is given."""

PEOPLE_KEPT = MAX_REMEMBERED
"""People kept unpacked: the rules remember no more."""

APPRENTICE_AGE = 29
"""Last age at which apprenticeship opens without a special reason (Code du travail, L6222-1)."""


@dataclass(frozen=True)
class Crowd:
    """People in the rows of a pool, with what is asked of them beside the ranking.

    Attributes:
        pool: the people as the ranking sees them.
        homes: where each lives.
        mobility: kilometres each states, None where they do not.
        contracts: codes of the contracts each looks for; empty for any.
        adult: bool (people,), certainly 18 or more on the day of the question.
        level: int64 (people,), level of the highest diploma held, 0 where none is told.
        work_study: bool (people,), may start a course that alternates with work.
        trade: int64 (people,), column of the main trade in the trade model, -1 where the text tells none.
        trade_share: float32 (people,), how much of the text that trade explains.
    """

    pool: CandidatePool
    homes: tuple[Place, ...]
    mobility: tuple[float | None, ...]
    contracts: tuple[tuple[str, ...], ...]
    adult: NDArray[np.bool_]
    level: NDArray[np.int64]
    work_study: NDArray[np.bool_]
    trade: NDArray[np.int64]
    trade_share: NDArray[np.float32]
    _holders: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    _people: dict[int, tuple[Candidate, Facts]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.pool)

    def person(self, row: int) -> tuple[Candidate, Facts]:
        """Return one profile and, of its facts, those that rules of eligibility read.

        The same objects each time for the first `PEOPLE_KEPT` asked for: the rules remember people by them.
        """
        known = self._people.get(row)
        if known is None:
            facts = self.pool.facts[row]
            known = self.pool.candidates[row], facts.model_copy(update={"skills": [], "occupations": []})
            if len(self._people) < PEOPLE_KEPT:
                self._people[row] = known
        return known

    def holders(self, code: str) -> NDArray[np.bool_]:
        """Return who holds a certificate, a category of it or a wider one, bool (people,)."""
        if code not in self._holders:
            held = np.zeros(len(self.pool), dtype=np.bool_)
            for own, rows in self.pool.certificates.items():
                if answers(own, code):
                    held[rows] = True
            self._holders[code] = held
        return self._holders[code]


def answers(own: str, asked: str) -> bool:
    """Tell whether a certificate answers the one asked for: itself, any of its kind, or a wider one."""
    return covers(own, asked) or own.startswith(f"{asked} ")


def read_crowd(pool: CandidatePool, as_of: date) -> Crowd:
    """Read what is asked of the people of a pool, each looked at once."""
    homes, mobility, contracts = [], [], []
    size = len(pool)
    adult, work_study = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    level = np.zeros(size, dtype=np.int64)
    for row in range(size):
        person, facts = pool.candidates[row], pool.facts[row]
        homes.append(Place(person.commune, person.postal_code))
        mobility.append(person.mobility_km)
        codes = tuple(contract_codes(person.contracts))
        contracts.append(codes)
        years = as_of.year - person.birth_year if person.birth_year else None
        adult[row] = bool(pool.years[row] >= ADULT_YEARS) or (years is not None and years >= ADULT_AGE)
        level[row] = diploma_held(facts)
        work_study[row] = (
            years is None
            or years <= APPRENTICE_AGE
            or person.kind in LEARNERS
            or any(code in TRAINING_CONTRACTS for code in codes)
        )
    trade = np.where(pool.trades.any(axis=1), pool.trades.argmax(axis=1), -1).astype(np.int64)
    share = pool.trades.max(axis=1, initial=0.0)
    return Crowd(
        pool=pool,
        homes=tuple(homes),
        mobility=tuple(mobility),
        contracts=tuple(contracts),
        adult=adult,
        level=level,
        work_study=work_study,
        trade=trade,
        trade_share=share,
    )
