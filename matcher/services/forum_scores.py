"""Everybody at a forum against every posting: the scores and conditions that lists are made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.geo import Roads
from matcher.planning.checks import mend_event
from matcher.planning.presence import why_not
from matcher.ranking.pool import CandidatePool
from matcher.records import Candidate, Eligibility, Match, Posting
from matcher.records.errors import PlanningError, Text
from matcher.records.event import Event, Group, Stand, Visitor
from matcher.services.search import DEFAULT_ENCODER, Ranking, build_pool, load_ranker, rank_all

WISH = 0.15
"""What a wish adds to the worth of a place: a wish decides between near fits, it does not replace one."""


@dataclass(frozen=True)
class Column:
    """One posting at one stand."""

    stand: Stand
    posting: Posting


@dataclass(frozen=True)
class Table:
    """Everybody against every posting, before any list is made.

    Rows are visitors in the order of their ids; columns are postings, stand after stand.

    Attributes:
        pool_rows: row of each visitor's profile in `pool`, -1 for a visitor without one.
        scores: float (visitors, columns), 0 without profile.
        wishes: float (visitors, columns), 0, 1 or 2 sides that asked for the meeting.
        allowed: bool (visitors, columns).
        refusals: why a pair that fits is not allowed, by row and column.
        faults: what is wrong in the event.
    """

    event: Event
    visitors: tuple[Visitor, ...]
    columns: tuple[Column, ...]
    stands: tuple[Stand, ...]
    stand_of: NDArray[np.int64]
    pool: CandidatePool | None
    rankings: dict[str, Ranking]
    pool_rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    wishes: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    refusals: dict[tuple[int, int], str]
    faults: tuple[PlanningError, ...] = ()

    @property
    def values(self) -> NDArray[np.float64]:
        """What each place is worth: the score, and a little for each side that wishes it."""
        return self.scores + WISH * self.wishes

    def match(self, row: int, column: int, rank: int) -> Match | None:
        """Return the explained match of a pair; None for a visitor without profile."""
        if self.pool_rows[row] < 0:
            return None
        ranking = self.rankings[self.columns[column].posting.id]
        return ranking.match(int(self.pool_rows[row]), rank)


def fit_threshold() -> float:
    """Return the score from which a person fits a posting: the ranking model's limit of grade 1."""
    return float(load_ranker().grade_thresholds[0])


def compare_everybody(
    event: Event,
    postings: Sequence[Posting],
    candidates: Sequence[Candidate],
    encoder_name: str = DEFAULT_ENCODER,
    progress: Callable[[int], object] | None = None,
    *,
    roads: Roads | None = None,
) -> Table:
    """Score every visitor for every posting of every stand and find out who may meet whom.

    What is wrong in the event is left out and told in `faults`. The routing engine `roads` is asked about
    those who come on a list.
    """
    mended = mend_event(event, [one.id for one in postings], [one.id for one in candidates])
    event = mended.event
    by_id = {posting.id: posting for posting in postings}
    visitors = tuple(sorted(event.visitors, key=lambda visitor: visitor.id))
    stands = tuple(sorted(event.stands, key=lambda stand: stand.id))
    columns = tuple(Column(stand, by_id[one]) for stand in stands for one in dict.fromkeys(stand.postings))
    registered = {visitor.candidate for visitor in visitors if visitor.candidate}
    people = sorted((one for one in candidates if one.id in registered), key=lambda one: one.id)
    pool = build_pool(people, encoder_name) if people and columns else None
    rankings: dict[str, Ranking] = {}
    for column in columns:
        if pool is not None and column.posting.id not in rankings:
            rankings[column.posting.id] = rank_all(column.posting, pool, roads=roads)
            if progress:
                progress(1)
    rows = [pool.rows[one.candidate] if pool and one.candidate else -1 for one in visitors]
    pool_rows = np.array(rows, dtype=np.int64)
    scores = np.zeros((len(visitors), len(columns)))
    for number, column in enumerate(columns):
        if pool is not None:
            scores[pool_rows >= 0, number] = rankings[column.posting.id].scores[pool_rows[pool_rows >= 0]]
    place = {stand.id: number for number, stand in enumerate(stands)}
    stand_of = np.array([place[column.stand.id] for column in columns], dtype=np.int64)
    wishes = _wishes(event, visitors, columns)
    table = Table(
        event=event,
        visitors=visitors,
        columns=columns,
        stands=stands,
        stand_of=stand_of,
        pool=pool,
        rankings=rankings,
        pool_rows=pool_rows,
        scores=scores,
        wishes=wishes,
        allowed=np.zeros_like(scores, dtype=np.bool_),
        refusals={},
        faults=tuple(mended.faults),
    )
    _allow(table)
    return table


def _wishes(event: Event, visitors: Sequence[Visitor], columns: Sequence[Column]) -> NDArray[np.float64]:
    groups = {group.id: group for group in event.groups}
    wishes = np.zeros((len(visitors), len(columns)))
    for row, visitor in enumerate(visitors):
        group = groups.get(visitor.group or "")
        wished = {*visitor.wish, *(group.wish if group else [])}
        for number, column in enumerate(columns):
            wishes[row, number] = (column.stand.id in wished) + bool(
                {visitor.id, visitor.group} & set(column.stand.wish)
            )
    return wishes


def _allow(table: Table) -> None:
    """Fill `allowed` and `refusals`: pairs that fit or are wished, eligible, and able to meet."""
    groups: dict[str, Group] = {group.id: group for group in table.event.groups}
    fits = (table.scores >= fit_threshold()) | (table.wishes > 0)
    refused: dict[tuple[int, str], Text | None] = {}
    for row, number in np.argwhere(fits).tolist():
        visitor, column = table.visitors[row], table.columns[number]
        key = (row, column.stand.id)
        if key not in refused:
            refused[key] = why_not(table.event, visitor, groups.get(visitor.group or ""), column.stand)
        reason = refused[key]
        if reason is not None:
            table.refusals[row, number] = reason.render()
            continue
        eligibility = eligibility_of(table, row, number)
        if eligibility is not None and eligibility.status == "not_eligible":
            table.refusals[row, number] = next(
                one.text for one in eligibility.reasons if one.status == "not_eligible"
            )
            continue
        table.allowed[row, number] = True


def eligibility_of(table: Table, row: int, column: int) -> Eligibility | None:
    """Return whether a visitor may take a job; None for a visitor without profile."""
    if table.pool_rows[row] < 0:
        return None
    return table.rankings[table.columns[column].posting.id].eligibility(int(table.pool_rows[row]))
