"""One match explained to one reader: proofs, courses, doubts, comparison, and all of it in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from matcher.ranking.comparison import feature_differences, requirement_differences
from matcher.ranking.eligibility import DISCLAIMER, carpools, posting_warnings
from matcher.ranking.narrative import sections_of
from matcher.ranking.path_words import path_lines
from matcher.ranking.uncertainty import uncertainties
from matcher.records import CarpoolSuggestion, Comparison, Eligibility, Explanation, Training
from matcher.records.errors import RankingError, Text, user_language
from matcher.records.match import Audience
from matcher.services.search import Ranking, explain_in, load_ranker, rank_of

NO_CAR_RULE = "no-car"
"""The rule whose reason says that a person without a car cannot easily come."""

MAX_DRIVERS = 200
"""Best ranked people among whom a driver is looked for."""

LEAST_DRIVER_GRADE = 1

LICENCE_B = "passerelle:skill/permis-b"
"""The concept that the field `licence_b` of a profile states, whatever its text says."""


def explain_match(
    ranking: Ranking,
    candidate_id: str,
    trainings: Sequence[Training] = (),
    *,
    audience: Audience = "recruiter",
    against: str | None = None,
    leave_out: Collection[str] = (),
) -> Explanation:
    """Return one match of a ranking, explained to one audience in the user's language.

    Args:
        ranking: everybody ranked for the posting.
        candidate_id: the person explained.
        trainings: a catalogue to look for courses in.
        audience: the recruiter, or the person themselves.
        against: somebody else of the ranking, to say why one stands before the other.
        leave_out: people who are not to be named, for instance deleted meanwhile.

    Raises:
        RankingError: a person is not in the ranking, is compared with themselves, or asks about another.
    """
    if against is not None and audience == "candidate":
        raise RankingError(
            Text(
                "une explication destinée à la personne ne parle de personne d'autre.",
                "an explanation meant for the person speaks of nobody else.",
            ),
            field="against",
            remedy=Text("Retirez --against, ou --for candidate.", "Drop --against, or --for candidate."),
        )
    match = explain_in(ranking, candidate_id, trainings)
    row = ranking.pool.rows[candidate_id]
    comparison = compare(ranking, candidate_id, against) if against is not None else None
    doubts = uncertainties(
        load_ranker(), ranking.demand, ranking.pool, ranking.assessment, row, audience=audience
    )
    posting = ranking.demand.posting
    for_recruiter = audience == "recruiter"
    bare = Explanation(
        **dict(match),
        audience=audience,
        language="en" if user_language() == "en" else "fr",
        score_low=doubts.low,
        score_high=doubts.high,
        path=path_lines(ranking.demand, ranking.pool, [row], audience)[0],
        uncertainties=doubts.items,
        warnings=tuple(posting_warnings(posting)) if for_recruiter else (),
        disclaimer=DISCLAIMER.render(),
        carpools=_carpools(ranking, row, match.eligibility, leave_out) if for_recruiter else (),
        comparison=comparison,
    )
    stated = (LICENCE_B,) if ranking.pool.candidates[row].licence_b else ()
    statuses: dict[str, str] = {}
    if comparison is not None:
        statuses = {
            one: ranking.told_eligibility(ranking.pool.rows[one]).status
            for one in (comparison.first_id, comparison.second_id)
        }
    return bare.model_copy(update={"sections": sections_of(bare, posting, statuses, stated)})


def compare(ranking: Ranking, one_id: str, other_id: str) -> Comparison:
    """Return why one of two people stands before the other; the amounts sum to the gap of their scores.

    Raises:
        RankingError: one of them is not in the ranking, or both are the same person.
    """
    if one_id == other_id:
        raise RankingError(
            Text(
                f"le profil « {one_id} » ne se compare pas à lui-même.",
                f"profile '{one_id}' cannot be compared with itself.",
            ),
            field="against",
            remedy=Text("Donnez un autre identifiant.", "Give another id."),
        )
    ranks = {person: rank_of(ranking, person, field="against") for person in (one_id, other_id)}
    first_id, second_id = sorted(ranks, key=lambda person: ranks[person])
    first, second = (ranking.pool.rows[person] for person in (first_id, second_id))
    # The scores of a ranking cut at its top are exact only for who was looked at.
    first_score, second_score = (
        ranking.match(row, ranks[person]).score for row, person in ((first, first_id), (second, second_id))
    )
    model = load_ranker()
    return Comparison(
        posting_id=ranking.demand.posting.id,
        first_id=first_id,
        second_id=second_id,
        first_rank=ranks[first_id],
        second_rank=ranks[second_id],
        first_score=first_score,
        second_score=second_score,
        difference=first_score - second_score,
        features=feature_differences(model, ranking.assessment, first, second),
        requirements=requirement_differences(model, ranking.demand, ranking.assessment, first, second),
    )


def _carpools(
    ranking: Ranking, row: int, eligibility: Eligibility, leave_out: Collection[str]
) -> tuple[CarpoolSuggestion, ...]:
    """Return drivers among those who rank well for the same job, for somebody without a car."""
    if not any(reason.rule == NO_CAR_RULE and reason.status != "eligible" for reason in eligibility.reasons):
        return ()
    grades = load_ranker().grades(ranking.scores)
    near = [
        other
        for other in ranking.order[:MAX_DRIVERS].tolist()
        if other != row
        and grades[other] >= LEAST_DRIVER_GRADE
        and ranking.pool.candidates[other].id not in leave_out
    ]
    pool = ranking.pool
    found = carpools(
        ranking.demand.posting,
        pool.candidates[row],
        [(pool.candidates[other], pool.facts[other]) for other in near],
        pool.facts[row],
        ranking.demand.facts,
    )
    return tuple(
        CarpoolSuggestion(
            driver_id=one.driver_id,
            detour_km=round(one.detour_km, 1),
            detour_minutes=round(one.detour_minutes, 1),
        )
        for one in found
    )
