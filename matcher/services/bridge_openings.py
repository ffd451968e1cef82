"""The openings at the end of a bridge, scored for a person as they are and as they would be."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np

from matcher.geo import distance_km, locate
from matcher.ranking.pool import CandidatePool
from matcher.records.bridge import BridgeOpening, NamedSkill, Transferred
from matcher.services.changed_profiles import Learnt
from matcher.services.openings import Opening
from matcher.services.search import Ranking, load_ranker, rank_all, scores_after

SCORED_OPENINGS = 6
"""Openings of a trade that are ranked, those closest to the trade first."""


class ScoredOpenings:
    """The openings of one trade, ranked for one person."""

    def __init__(self, openings: Sequence[Opening], pool: CandidatePool) -> None:
        """Rank each opening for the one person of a pool, as they are."""
        self._openings = openings
        self._person = pool.candidates[0]
        self._rankings: list[Ranking] = [rank_all(opening.posting, pool) for opening in openings]

    @property
    def barred(self) -> bool:
        """Whether a rule keeps the person from every one of these openings."""
        return all(ranking.eligibility(0).status == "not_eligible" for ranking in self._rankings)

    def missing(self) -> list[NamedSkill]:
        """Return what the must-haves of the openings lack, in the words of the openings."""
        return [
            NamedSkill(uri=skill.uri, label=skill.label)
            for ranking in self._rankings
            for skill in ranking.match(0, 1).missing
            if skill.need == "must"
        ]

    def proofs(self, shown: Container[str]) -> list[Transferred]:
        """Return what the best opening asks for and the person's text shows, strongest first.

        Likeness of meaning alone serves a score but is no quotation: "all shifts but nights" is near to
        night work. Only what the text names, or the concepts in `shown`, is returned.
        """
        best = max(self._rankings, key=lambda ranking: float(ranking.scores[0]), default=None)
        if best is None:
            return []
        matched = [
            skill for skill in best.match(0, 1).matched if skill.found != "implied" or skill.uri in shown
        ]
        matched.sort(key=lambda skill: -skill.strength)
        return [
            Transferred(
                uri=skill.uri,
                label=skill.label,
                found=skill.found,
                start=skill.candidate_evidence.start,
                end=skill.candidate_evidence.end,
                words=skill.words,
            )
            for skill in matched
        ]

    def scores(self, learnt: Sequence[Sequence[Learnt]]) -> list[list[float]]:
        """Return the scores of the person once each of some lists of things is learnt, a list an opening."""
        return scores_after(self._rankings, [(0, some) for some in learnt])

    def best_scores(self, learnt: Sequence[Sequence[Learnt]]) -> list[float]:
        """Return for each list of things learnt the best score over the openings."""
        return [max(scores) for scores in zip(*self.scores(learnt), strict=True)]

    def told(self, learnt: Sequence[Learnt]) -> tuple[BridgeOpening, ...]:
        """Return the openings with the scores before and after, best first."""
        later = self.scores([learnt])
        home = locate(self._person.commune, self._person.postal_code).point
        told = []
        for opening, ranking, (score_after,) in zip(self._openings, self._rankings, later, strict=True):
            posting, match = opening.posting, ranking.match(0, 1)
            place = locate(posting.commune, posting.postal_code).point
            told.append(
                BridgeOpening(
                    posting_id=posting.id,
                    title=posting.title,
                    firm=posting.firm,
                    commune=posting.commune,
                    contract=posting.contract,
                    positions=posting.positions,
                    km=distance_km(home, place) if home and place else None,
                    beginners=opening.beginners,
                    score=match.score,
                    score_after=score_after,
                    grade=match.grade,
                    grade_after=int(load_ranker().grades(np.array([score_after]))[0]),
                    eligibility=match.eligibility.status,
                    conditions=tuple(
                        reason.text for reason in match.eligibility.reasons if reason.status != "eligible"
                    ),
                    missing=tuple(skill.label for skill in match.missing if skill.need == "must"),
                )
            )
        told.sort(
            key=lambda opening: (
                opening.eligibility == "not_eligible",
                -opening.score_after,
                opening.posting_id,
            )
        )
        return tuple(told)
