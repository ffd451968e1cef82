"""The organiser's question: who meets whom, when, and what now that something has changed?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.planning.changes import Change, WalkIn
from matcher.planning.checks import mend_event
from matcher.planning.meetings import plan_meetings
from matcher.planning.replan import update_plan
from matcher.planning.values import DIGITS, MeetingValues, neutral_score
from matcher.ranking.pool import CandidatePool
from matcher.records import Candidate, Posting
from matcher.records.errors import PlanningError
from matcher.records.event import Event, Interest, Plan, Stand
from matcher.services.search import DEFAULT_ENCODER, Ranking, build_pool, rank_all

RECORDED = {
    *("kind", "visitor", "stand", "arrive", "leave", "since", "recruiter", "minutes"),
    *("wish", "veto", "step_free"),
}
"""Fields of a change that stay in the plan and the log: what planning needs, nothing of a profile."""

Scores = dict[str, dict[str, Interest | None]]


@dataclass(frozen=True)
class Scheduled:
    """A plan, and what was found in its event.

    Attributes:
        plan: made of what is good in the event.
        faults: what is wrong in it and was left out or mended, each naming its field.
        notes: what is allowed but probably not meant.
    """

    plan: Plan
    faults: list[PlanningError]
    notes: list[PlanningError]


def schedule_event(
    event: Event,
    postings: Sequence[Posting],
    candidates: Sequence[Candidate],
    encoder_name: str = DEFAULT_ENCODER,
    progress: Callable[[int], object] | None = None,
) -> Scheduled:
    """Plan the meetings of a forum.

    Args:
        event: as the organiser wrote it.
        postings: the postings that its stands name.
        candidates: the profiles that its visitors name.
        encoder_name: the encoder of the ranking.
        progress: called with 1 for each posting that is ranked.

    Raises:
        PlanningError: no slot or no stand of the event is sound, or the solver is not installed.
    """
    mended = mend_event(event, [one.id for one in postings], [one.id for one in candidates])
    values = score_event(mended.event, postings, candidates, encoder_name, progress)
    return Scheduled(plan_meetings(mended.event, values), mended.faults, mended.notes)


def score_event(
    event: Event,
    postings: Sequence[Posting],
    candidates: Sequence[Candidate],
    encoder_name: str = DEFAULT_ENCODER,
    progress: Callable[[int], object] | None = None,
) -> MeetingValues:
    """Return what each visitor with a profile is worth to each stand with postings.

    That is the best score among the postings the person may apply for; None where a rule closes them all.
    """
    registered = {visitor.candidate for visitor in event.visitors if visitor.candidate}
    people = sorted((one for one in candidates if one.id in registered), key=lambda one: one.id)
    if not people:
        return MeetingValues()
    pool = build_pool(people, encoder_name)
    rankings = _rankings(event.stands, postings, pool, progress)
    scores: Scores = {}
    for visitor in event.visitors:
        row = pool.rows.get(visitor.candidate or "")
        if row is not None:
            scores[visitor.id] = _interests(event.stands, rankings, row)
    return MeetingValues(scores, neutral_score(scores))


def _rankings(
    stands: Sequence[Stand],
    postings: Sequence[Posting],
    pool: CandidatePool,
    progress: Callable[[int], object] | None = None,
) -> dict[str, Ranking]:
    wanted = {posting for stand in stands for posting in stand.postings}
    rankings: dict[str, Ranking] = {}
    for posting in postings:
        if posting.id in wanted and posting.id not in rankings:
            rankings[posting.id] = rank_all(posting, pool)
            if progress:
                progress(1)
    return rankings


def _interests(
    stands: Sequence[Stand], rankings: Mapping[str, Ranking], row: int
) -> dict[str, Interest | None]:
    found: dict[str, Interest | None] = {}
    for stand in stands:
        known = [posting for posting in stand.postings if posting in rankings]
        if not known:
            continue
        known.sort(key=lambda posting: (-float(rankings[posting].scores[row]), posting))
        # Eligibility costs more than scores: it is only asked from the best on, until one is open.
        best = next((one for one in known if rankings[one].eligibility(row).status != "not_eligible"), None)
        found[stand.id] = (
            None
            if best is None
            else Interest(posting=best, score=round(float(rankings[best].scores[row]), DIGITS))
        )
    return found


def score_walk_ins(
    changes: Sequence[Change],
    event: Event,
    postings: Sequence[Posting],
    encoder_name: str = DEFAULT_ENCODER,
) -> Scores:
    """Return the scores of walk-ins who brought a CV; the others get the neutral score of the plan."""
    people = [_candidate(one) for one in changes if isinstance(one, WalkIn) and one.text.strip()]
    if not people or not postings:
        return {}
    pool = build_pool(people, encoder_name)
    rankings = _rankings(event.stands, postings, pool)
    return {person.id: _interests(event.stands, rankings, pool.rows[person.id]) for person in people}


def _candidate(walk_in: WalkIn) -> Candidate:
    """Return the profile of somebody at the desk: their text, their range, and whatever else they said."""
    told = walk_in.model_extra or {}
    fields = {key: value for key, value in told.items() if key in Candidate.model_fields and key != "id"}
    return Candidate(id=walk_in.visitor, text=walk_in.text, mobility_km=walk_in.mobility_km, **fields)


def update_event(
    plan: Plan,
    event: Event,
    changes: Sequence[Change],
    now: str,
    postings: Sequence[Posting] = (),
    encoder_name: str = DEFAULT_ENCODER,
) -> tuple[Plan, Scores]:
    """Plan the rest of a forum's day after changes.

    Args:
        plan: the plan in force.
        event: the event it was made for, as the organiser wrote it.
        changes: what happened.
        now: the time, "14:20".
        postings: the stands' postings; without them walk-ins get the neutral score.
        encoder_name: the encoder of the ranking.

    Returns:
        The new plan, and the scores of the walk-ins that it now holds.

    Raises:
        PlanningError: a change or the plan names something that the event does not know.
    """
    sound = mend_event(event).event
    scores = score_walk_ins(changes, sound, postings, encoder_name)
    # The CV is read for its scores and not kept: a plan goes through many hands.
    told: list[dict[str, Any]] = [
        change.model_dump(mode="json", exclude_none=True, include=RECORDED) for change in changes
    ]
    return update_plan(plan, sound, told, now, scores), scores
