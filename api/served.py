"""Serving a ranking and logging it: nothing that ranks people leaves without an entry in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.matching import Selection
from api.schemas import MatchFilters
from api.workplace import Snapshot, Workplace
from matcher.geo import locate
from matcher.records import Comparison, Explanation, Posting, Training
from matcher.records.match import Audience
from matcher.services.audit import log_comparison, log_explanation, log_postings, log_ranking
from matcher.services.explaining import compare, explain_match
from matcher.store import Actor

MAX_TRAININGS = 500
"""Courses looked at for one match."""


def log_selection(
    workplace: Workplace,
    snapshot: Snapshot,
    actor: Actor,
    posting: Posting,
    found: Selection,
    settings: Mapping[str, Any],
) -> int:
    """Log a page of ranked candidates; return the entry's number."""
    served = [match for match, _ in found.matches]
    if snapshot.roads is not None:
        settings = {**settings, "routing": snapshot.roads.name}
    entry = log_ranking(
        workplace.store, actor, posting, snapshot.pool, served, settings=settings, total=found.total
    )
    return entry.seq


def log_offers(
    workplace: Workplace, snapshot: Snapshot, actor: Actor, candidate_id: str, found: Selection
) -> int:
    """Log a page of postings ranked for a person; return the entry's number."""
    served = [match for match, _ in found.matches]
    return log_postings(workplace.store, actor, candidate_id, snapshot.pool, served).seq


def settings_of(filters: MatchFilters, **options: Any) -> dict[str, Any]:
    """Return filters as the log may hold them: the place as its INSEE code, no free text."""
    given = filters.model_dump(exclude_defaults=True, exclude={"commune", "postal_code"})
    place = locate(filters.commune, filters.postal_code).commune
    if place is not None:
        given["insee"] = place.insee
    return {**given, **{name: value for name, value in options.items() if value is not None}}


def serve_explanation(
    workplace: Workplace,
    snapshot: Snapshot,
    actor: Actor,
    posting: Posting,
    candidate_id: str,
    *,
    audience: Audience = "recruiter",
) -> tuple[Explanation, int]:
    """Return one match explained to one audience, and the number of its entry in the log."""
    explanation = explain_match(
        workplace.rank_stored(snapshot, posting),
        candidate_id,
        workplace.store.list(Training, limit=MAX_TRAININGS).records,
        audience=audience,
        leave_out=snapshot.withdrawn,
    )
    entry = log_explanation(workplace.store, actor, posting, snapshot.pool, explanation)
    return explanation, entry.seq


def serve_comparison(
    workplace: Workplace, snapshot: Snapshot, actor: Actor, posting: Posting, one_id: str, other_id: str
) -> tuple[Comparison, dict[str, str], int]:
    """Return why one of two people stands before the other, their eligibility, and the entry's number.

    Raises:
        RankingError: both are the same person.
    """
    ranking = workplace.rank_stored(snapshot, posting)
    comparison = compare(ranking, one_id, other_id)
    pool = snapshot.pool
    people = (comparison.first_id, comparison.second_id)
    statuses: dict[str, str] = {one: ranking.told_eligibility(pool.rows[one]).status for one in people}
    entry = log_comparison(workplace.store, actor, posting, pool, comparison)
    return comparison, statuses, entry.seq
