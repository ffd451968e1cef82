"""The recruiter's question: who fits this posting, why, and what is missing?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

import models
from matcher.geo import Roads
from matcher.ranking.additive import AdditiveModel
from matcher.ranking.demand import Demand, pool_demand
from matcher.ranking.eligibility import assess_eligibility, road_decides
from matcher.ranking.explanation import contributions, skill_proofs
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import build_pool as build_pool_with
from matcher.ranking.scoring import Assessment, assess
from matcher.records import Candidate, Eligibility, Facts, Match, Posting, Training
from matcher.records.errors import RankingError, Text
from matcher.services.changed_profiles import Change, Learnt, changed_pool, score_ceiling
from matcher.services.courses import suggest_trainings
from models.registry import DEFAULT_ENCODER as DEFAULT_ENCODER
from models.registry import load_encoder

RANKER_PATH = Path(models.__file__).parent / "artifacts" / "ranker.json"


@lru_cache(maxsize=1)
def load_ranker() -> AdditiveModel:
    """Return the shipped ranking model."""
    return AdditiveModel.load(RANKER_PATH)


def build_pool(
    candidates: Sequence[Candidate],
    encoder_name: str = DEFAULT_ENCODER,
    *,
    facts: Sequence[Facts] | None = None,
    progress: Callable[[int], object] | None = None,
) -> CandidatePool:
    """Understand, embed and index candidates with the encoder of this name."""
    return build_pool_with(candidates, load_encoder(encoder_name), facts=facts, progress=progress)


@dataclass(frozen=True)
class Ranking:
    """One posting ranked against a whole pool, before any cut.

    Attributes:
        order: candidate rows, best first; ties keep the order of candidate ids.
        scores: float64 (candidates,), in 0..1.
        roads: the routing engine that is asked about those who are told of; ways are estimated without.
    """

    demand: Demand
    pool: CandidatePool
    assessment: Assessment
    scores: np.ndarray
    order: np.ndarray
    roads: Roads | None = None

    def match(self, row: int, rank: int, *, eligibility: Eligibility | None = None) -> Match:
        """Return the explained match of one candidate row."""
        model = load_ranker()
        proofs = skill_proofs(self.demand, self.pool, self.assessment, row)
        return Match(
            posting_id=self.demand.posting.id,
            candidate_id=self.pool.ids[row],
            rank=rank,
            score=float(self.scores[row]),
            grade=int(model.grades(self.scores[row : row + 1])[0]),
            eligibility=eligibility or self.told_eligibility(row),
            base=model.base(),
            contributions=contributions(model, self.assessment, row),
            matched=proofs.matched,
            missing=proofs.missing,
            missing_beside=proofs.missing_beside,
        )

    def eligibility(self, row: int) -> Eligibility:
        """Return whether this candidate may and can take the job, to sort people out in great numbers.

        The way is estimated; the routing engine is asked only about those whom the real road could
        exclude, or save.
        """
        pair = (self.demand.posting, self.pool.candidates[row], self.demand.facts, self.pool.facts[row])
        roads = self.roads if self.roads is not None and road_decides(*pair) else None
        return assess_eligibility(*pair, roads=roads)

    def told_eligibility(self, row: int) -> Eligibility:
        """Return the same for somebody who is told of, with the real way where there is an engine."""
        pair = (self.demand.posting, self.pool.candidates[row], self.demand.facts, self.pool.facts[row])
        return assess_eligibility(*pair, roads=self.roads)

    def eligible(self, row: int) -> Eligibility | None:
        """Return the eligibility of somebody to be told of; None where a rule excludes them."""
        found = self.eligibility(row)
        if self.roads is not None and found.status != "not_eligible":
            found = self.told_eligibility(row)
        return None if found.status == "not_eligible" else found


def rank_all(
    posting: Posting,
    pool: CandidatePool,
    *,
    ignore_requirements: bool = False,
    facts: Facts | None = None,
    roads: Roads | None = None,
) -> Ranking:
    """Score every candidate of the pool for one posting.

    Args:
        posting: what is asked for.
        pool: who is there.
        ignore_requirements: use the posting's free text alone.
        facts: facts of `posting_text(posting)` read before, as the store keeps them.
        roads: the routing engine to ask about those who are told of; no score and no order hangs on it.
    """
    demand = pool_demand(posting, pool, ignore_requirements=ignore_requirements, facts=facts)
    assessment = assess(demand, pool)
    scores = load_ranker().scores(assessment.features)
    return Ranking(demand, pool, assessment, scores, _best_first(scores, pool), roads)


def _best_first(scores: np.ndarray, pool: CandidatePool) -> np.ndarray:
    return pool.by_id[np.argsort(-scores[pool.by_id], kind="stable")]


def scores_after(rankings: Sequence[Ranking], changes: Sequence[Change]) -> list[list[float]]:
    """Return the scores of people once something is learnt: a list a ranking, in the order of `changes`.

    Learning takes nothing away: a profile that turns to another trade keeps the score it has. No score
    exceeds `score_ceiling`.

    Args:
        rankings: postings against one pool.
        changes: rows of that pool, and what each person learns.
    """
    if not rankings or not changes:
        return [[] for _ in rankings]
    pool, rows = changed_pool(rankings[0].pool, changes), [row for row, _ in changes]
    hours = np.array([sum(one.hours for one in learnt) for _, learnt in changes])
    model = load_ranker()
    found = []
    for ranking in rankings:
        today = ranking.scores[rows]
        later = model.scores(assess(ranking.demand, pool).features)
        found.append(np.maximum(today, np.minimum(later, score_ceiling(model, today, hours))).tolist())
    return found


def rank(
    posting: Posting,
    pool: CandidatePool,
    top: int | None = None,
    *,
    ignore_requirements: bool = False,
    eligible_only: bool = False,
    roads: Roads | None = None,
) -> list[Match]:
    """Return explained matches, best first.

    Args:
        posting: what is asked for.
        pool: who is there.
        top: how many matches at most; all by default.
        ignore_requirements: use the posting's free text alone.
        eligible_only: leave out people whom a rule excludes; ranks then count those kept.
        roads: the routing engine to ask about those returned.
    """
    ranking = rank_all(posting, pool, ignore_requirements=ignore_requirements, roads=roads)
    return list(iterate_matches(ranking, top, eligible_only=eligible_only))


def iterate_matches(
    ranking: Ranking, top: int | None = None, *, eligible_only: bool = False
) -> Iterator[Match]:
    """Yield the matches of a ranking in order, explaining only those that are asked for."""
    rank_number = 0
    for row in ranking.order:
        if top is not None and rank_number >= top:
            return
        place = int(row)
        eligibility = ranking.eligible(place) if eligible_only else ranking.told_eligibility(place)
        if eligibility is None:
            continue
        rank_number += 1
        yield ranking.match(place, rank_number, eligibility=eligibility)


def explain(
    posting: Posting, candidate_id: str, pool: CandidatePool, trainings: Sequence[Training] = ()
) -> Match:
    """Return the explained match of one person of the pool, with courses that would close what is missing.

    Args:
        posting: what is asked for.
        candidate_id: id of a person in `pool`.
        pool: everybody; the rank is the person's among them.
        trainings: a catalogue to look for courses in.

    Raises:
        RankingError: the person is not in the pool.
    """
    return explain_in(rank_all(posting, pool), candidate_id, trainings)


def explain_in(ranking: Ranking, candidate_id: str, trainings: Sequence[Training] = ()) -> Match:
    """Return the explained match of one person of a ranking, as `explain`.

    Raises:
        RankingError: the person is not in the ranking.
    """
    rank_number = rank_of(ranking, candidate_id)
    row = ranking.pool.rows[candidate_id]
    match = ranking.match(row, rank_number)
    if not trainings or not match.missing:
        return match

    def score_with(learnt: Sequence[Learnt]) -> list[float]:
        return scores_after([ranking], [(row, [one]) for one in learnt])[0]

    suggestions = suggest_trainings(match.missing, trainings, match.score, score_with)
    return match.model_copy(update={"trainings": suggestions})


def rank_of(ranking: Ranking, candidate_id: str, *, field: str | None = None) -> int:
    """Return where a person stands in a ranking, counted from 1.

    Raises:
        RankingError: the person is not in the ranking; names `field`, where one is given.
    """
    row = ranking.pool.rows.get(candidate_id)
    if row is None:
        raise RankingError(
            Text(
                f"le profil « {candidate_id} » n'est pas dans la liste.",
                f"profile '{candidate_id}' is not in the list.",
            ),
            field=field,
        )
    return int(np.flatnonzero(ranking.order == row)[0]) + 1


def rank_for_candidate(
    candidate: Candidate,
    postings: Sequence[Posting],
    encoder_name: str = DEFAULT_ENCODER,
    top: int | None = None,
    *,
    pool: CandidatePool | None = None,
) -> list[Match]:
    """Return the postings that fit one person, best first, explained; ranks count postings.

    Args:
        candidate: the person.
        postings: what is open.
        encoder_name: the encoder, where no pool is given.
        top: how many at most.
        pool: a pool that holds the person; word rarity is then that of the whole pool.
    """
    own_pool = pool or build_pool([candidate], encoder_name)
    row = own_pool.rows[candidate.id]
    rankings = [rank_all(posting, own_pool) for posting in postings]
    rankings.sort(key=lambda ranking: (-float(ranking.scores[row]), ranking.demand.posting.id))
    return [ranking.match(row, number) for number, ranking in enumerate(rankings[:top], start=1)]
