"""Going through all postings once: who is ready, who lacks one thing, who could come by which course."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.planning.openings import Filling
from matcher.ranking.scoring import TradeColumns, compare_trades
from matcher.services.gaps.courses import (
    Catalogue,
    Offers,
    find_offers,
    profiles_after,
)
from matcher.services.gaps.crowd import Crowd, read_crowd
from matcher.services.gaps.market import Asked, Market
from matcher.services.gaps.readiness import LARGE_POOL, Judge, Rows, Standing, one_away, one_paper_away
from matcher.services.gaps.reading import available_workers

Progress = Callable[[int], object]

READY_KEPT = 30
"""People kept who are ready for one posting, beside four for each of its openings."""

NEAR_KEPT = 60
"""People kept who lack one thing for one posting."""

OFFERED_KEPT = 60
OFFERED_KEPT_LARGE = 12
"""People kept for one posting and course before the score is recomputed, in a large pool fewer."""

RECOMPUTED = 400
RECOMPUTED_LARGE = 60
"""People of one course whose profile after it is ranked anew, the likeliest first."""

TOGETHER = 32
"""Postings whose trades are compared with those of all people in one go."""

CHUNK = 5_000
"""Profiles after a course that are ranked at a time; a posting is compared with every chunk it concerns."""


@dataclass(frozen=True)
class Seen:
    """What was found for one posting.

    Attributes:
        ready: rows of people who could take it, best fit first.
        near: rows of people who lack one thing only, by that thing: a skill's URI or a certificate's code.
    """

    ready: Rows
    near: dict[str, Rows]


@dataclass(frozen=True)
class Options:
    """Who would be ready for which posting after which course: parallel arrays.

    Attributes:
        person: int64, rows of the pool.
        course: int64, places in the catalogue.
        posting: int64, places in the market.
        log_odds: float64, of the recomputed score.
    """

    person: NDArray[np.int64]
    course: NDArray[np.int64]
    posting: NDArray[np.int64]
    log_odds: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Survey:
    """What was found for all postings.

    Attributes:
        seen: by posting.
        options: who would be ready after which course.
        today: as many openings filled as people can take today.
    """

    seen: tuple[Seen, ...]
    options: Options
    today: Filling

    def unfilled(self, posting: int) -> int:
        """Return how many openings of a posting nobody takes today."""
        return self.today.unfilled(posting)


def survey_market(
    market: Market,
    catalogue: Catalogue,
    entry: NDArray[np.bool_],
    judge: Judge,
    *,
    progress: Progress | None = None,
) -> Survey:
    """Look at every posting once, then recompute what courses would change.

    Args:
        market: postings and people.
        catalogue: the courses; may be empty.
        entry: bool (people, courses), who may enter which course.
        judge: decides who is ready.
        progress: called with the number of postings done.
    """
    seen, offers = [], []
    large = len(market.crowd) > LARGE_POOL
    most = OFFERED_KEPT_LARGE if large else OFFERED_KEPT
    margin = max((course.allowance for course in catalogue.courses), default=0.0)

    def look(asked: Asked, trades: TradeColumns) -> tuple[Seen, Offers]:
        reachable = market.reach.to(asked.place)
        standing = judge.stand(asked, market.crowd, reachable, margin=margin, trades=trades)
        kept = most + 2 * asked.posting.positions
        return _note(asked, standing, judge), find_offers(asked, standing, catalogue, entry, judge, kept)

    # Threads, not processes: the people are too many to be copied, and numpy lets go of the interpreter.
    with ThreadPoolExecutor(available_workers()) as threads:
        for start in range(0, len(market.asked), TOGETHER):
            some = market.asked[start : start + TOGETHER]
            trades = compare_trades([asked.demand for asked in some], market.crowd.pool)
            for note, offered in threads.map(look, some, trades):
                seen.append(note)
                offers.append(offered)
                if progress:
                    progress(1)
    today = Filling(market.openings.tolist(), [one.ready.tolist() for one in seen])
    today.fill()
    options = recompute(market, catalogue, offers, judge)
    return Survey(tuple(seen), options, today)


def _note(asked: Asked, standing: Standing, judge: Judge) -> Seen:
    near: dict[str, Rows] = {}
    for row, who in one_away(standing, asked, judge.threshold):
        for link in asked.links[row]:
            if link.named and who.any():
                both = np.union1d(near.get(link.uri, standing.rows[:0]), standing.rows[who])
                near[link.uri] = standing.by_fit(np.isin(standing.rows, both))[:NEAR_KEPT]
    for code, who in one_paper_away(standing, asked, judge.threshold):
        if who.any():
            near[code] = standing.by_fit(who)[:NEAR_KEPT]
    kept = READY_KEPT + 4 * asked.posting.positions
    return Seen(ready=standing.by_fit(standing.ready)[:kept], near=near)


def recompute(market: Market, catalogue: Catalogue, offers: Sequence[Offers], judge: Judge) -> Options:
    """Rank the profiles after their courses anew and keep those who are then ready.

    Args:
        market: postings and people.
        catalogue: the courses.
        offers: by posting, who might be ready after which course.
        judge: decides who is ready.
    """
    posting = np.repeat(np.arange(len(offers)), [len(one.rows) for one in offers])
    person = np.concatenate([np.zeros(0, np.int64), *(one.rows for one in offers)])
    course = np.concatenate([np.zeros(0, np.int64), *(one.courses for one in offers)])
    estimate = np.concatenate([np.zeros(0), *(one.estimates for one in offers)])
    kept = _likeliest_pairs(person, course, estimate, len(market.crowd))
    person, course, posting = person[kept], course[kept], posting[kept]
    pairs, pair_of = np.unique(np.stack([course, person], axis=1), axis=0, return_inverse=True)
    pair_of = pair_of.reshape(-1)
    found: list[tuple[int, int, int, float]] = []
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        inside = np.flatnonzero((pair_of >= start) & (pair_of < start + CHUNK))
        changed = _after(market.crowd, catalogue, chunk, judge)
        for number in np.unique(posting[inside]).tolist():
            concerned = np.zeros(len(chunk), dtype=np.bool_)
            concerned[pair_of[inside[posting[inside] == number]] - start] = True
            standing = judge.stand(market.asked[number], changed, concerned)
            for place in np.flatnonzero(standing.ready).tolist():
                course_of, person_of = chunk[standing.rows[place]].tolist()
                found.append((person_of, course_of, number, float(standing.log_odds[place])))
    found.sort()
    columns = list(zip(*found, strict=True)) if found else [(), (), (), ()]
    return Options(
        person=np.array(columns[0], dtype=np.int64),
        course=np.array(columns[1], dtype=np.int64),
        posting=np.array(columns[2], dtype=np.int64),
        log_odds=np.array(columns[3], dtype=np.float64),
    )


def _likeliest_pairs(
    person: NDArray[np.int64], course: NDArray[np.int64], estimate: NDArray[np.float64], crowd: int
) -> NDArray[np.int64]:
    """Return the places of the offers of the likeliest people of each course."""
    most = RECOMPUTED_LARGE if crowd > LARGE_POOL else RECOMPUTED
    if not len(person):
        return np.zeros(0, dtype=np.int64)
    pairs = course * (int(person.max()) + 1) + person
    distinct, pair_of = np.unique(pairs, return_inverse=True)
    best = np.full(len(distinct), -np.inf)
    np.maximum.at(best, pair_of, estimate)
    of_course = distinct // (int(person.max()) + 1)
    # By course, the likeliest first; ties in the order of the people.
    order = np.lexsort((distinct, -best, of_course))
    starts = np.searchsorted(of_course[order], of_course[order], side="left")
    kept = np.zeros(len(distinct), dtype=np.bool_)
    kept[order[np.arange(len(order)) - starts < most]] = True
    return np.flatnonzero(kept[pair_of])


def _after(crowd: Crowd, catalogue: Catalogue, pairs: NDArray[np.int64], judge: Judge) -> Crowd:
    return read_crowd(profiles_after(crowd.pool, catalogue, pairs), judge.as_of)
