"""The openings at the end of a bridge, scored for a person as they are and as they would be."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np

from matcher.geo import distance_km, locate
from matcher.ranking.scoring import assess
from matcher.records import Candidate
from matcher.records.bridge import BridgeOpening, NamedSkill, Transferred
from matcher.services.openings import Opening
from matcher.services.search import Ranking, build_pool, load_ranker, rank_all

SCORED_OPENINGS = 6
"""Openings of a trade that are ranked, those closest to the trade first."""


class ScoredOpenings:
    """The openings of one trade, ranked for one person."""

    def __init__(self, openings: Sequence[Opening], person: Candidate, encoder_name: str) -> None:
        """Rank each opening for the person as they are."""
        self._openings = openings
        self._person = person
        self._encoder_name = encoder_name
        pool = build_pool([person], encoder_name)
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

    def scores(self, people: Sequence[Candidate]) -> list[list[float]]:
        """Return the scores of changed profiles, a list an opening."""
        pool = build_pool(people, self._encoder_name)
        return [
            load_ranker().scores(assess(ranking.demand, pool).features).tolist() for ranking in self._rankings
        ]

    def best_scores(self, people: Sequence[Candidate]) -> list[float]:
        """Return for each changed profile its best score over the openings."""
        return [max(scores) for scores in zip(*self.scores(people), strict=True)]

    def told(self, after: Candidate) -> tuple[BridgeOpening, ...]:
        """Return the openings with the scores before and after, best first."""
        later = self.scores([after])
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
