"""Why somebody has no place in a plan, and the one change that would give them one, recomputed."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.planning.redeployment import GroupProblem, Option
from matcher.ranking.demand import Requirement
from matcher.ranking.eligibility import carpools
from matcher.ranking.explanation import MET
from matcher.ranking.requirement_names import requirement_name
from matcher.records.errors import Text
from matcher.records.redeployment import Change, Unmatched
from matcher.services.courses import skills_learnt
from matcher.services.redeploy_courses import LEAST_START
from matcher.services.redeploy_group import Blocker, Pair
from matcher.services.redeploy_told import Offers, best_by_opening, left_over
from matcher.services.search import scores_after

SHOWN_CHANGES = 3
NEAREST = 2
"""Openings for which missing skills are tried."""

SKILLS_TRIED = 3

FAR_MINUTES = 90.0
"""A trip longer than this is no daily trip, whatever people accept."""


def explain_unmatched(
    offers: Offers,
    problem: GroupProblem,
    chosen: Sequence[Option],
    unmatched: Sequence[int],
    floor: float,
) -> tuple[Unmatched, ...]:
    """Return, for each person without a place, the reason and what would change it.

    Nothing is guessed: a score is recomputed with the skill or the course; an obstacle is one that
    stands alone between the person and the opening (or all that stand there are told); it is said
    whether a position is left.
    """
    left = left_over(problem, chosen)
    possible = openings_to_be_had(problem, chosen)
    options_of: dict[int, list[Option]] = {person: [] for person in unmatched}
    for option in problem.options:
        if option.person in options_of:
            options_of[option.person].append(option)
    changes: dict[int, list[Change]] = {}
    for person in unmatched:
        options_of[person] = best_by_opening(options_of[person])
        changes[person] = [
            *_another_place(offers, options_of[person], left),
            *_without_obstacles(offers, person, possible, floor, chosen),
            *_after_course(offers, person, possible, chosen),
        ]
    skills = with_skills(offers, [one for one in unmatched if not changes[one]], possible, floor)
    told = []
    for person in unmatched:
        found = sorted(changes[person] or skills.get(person, []), key=lambda one: (not one.free, -one.score))
        told.append(
            Unmatched(
                person=offers.group.people[person].id,
                reason=_reason(offers, person, options_of[person], floor, bool(found)).render(),
                changes=tuple(_distinct(found)[:SHOWN_CHANGES]),
            )
        )
    return tuple(told)


def openings_to_be_had(problem: GroupProblem, chosen: Sequence[Option]) -> set[int]:
    """Return the openings where a position is left or would be, others moving to another opening of theirs.

    Somebody moves to an opening without a course, or to a course whose seats are not all taken, and not
    below the worst fit of the plan. Nobody loses their place by it.
    """
    left = left_over(problem, chosen)
    taken: dict[int, int] = {}
    for option in chosen:
        if option.course is not None:
            taken[option.course] = taken.get(option.course, 0) + 1
    worst = min((option.score for option in chosen), default=0.0)
    holders: dict[int, int] = {option.person: option.opening for option in chosen}
    moves: dict[int, set[int]] = {}
    for option in problem.options:
        seats = None if option.course is None else problem.seats[option.course]
        full = seats is not None and option.course is not None and taken.get(option.course, 0) >= seats
        if option.person in holders and option.score >= worst and not full:
            moves.setdefault(option.opening, set()).add(holders[option.person])
    had = {opening for opening, count in enumerate(left) if count > 0}
    waiting = list(had)
    while waiting:
        for opening in moves.get(waiting.pop(), set()) - had:
            had.add(opening)
            waiting.append(opening)
    return had


def _distinct(changes: Sequence[Change]) -> list[Change]:
    seen: dict[str, Change] = {}
    for change in changes:
        seen.setdefault(change.posting, change)
    return list(seen.values())


def _reason(offers: Offers, person: int, options: Sequence[Option], floor: float, changeable: bool) -> Text:
    reason = _nearest_reason(offers, person, options, floor)
    if changeable:
        return reason
    return Text(
        f"{reason.fr} Ni une compétence de plus ni une formation du catalogue n'y suffit : "
        "à voir avec un conseiller, vers un métier voisin.",
        f"{reason.en} Neither one more skill nor a course of the catalogue is enough: to see with "
        "an adviser, towards a neighbouring trade.",
    )


def _nearest_reason(offers: Offers, person: int, options: Sequence[Option], floor: float) -> Text:
    group = offers.group
    if options:
        titles = " ; ".join(_title(offers, option.opening) for option in options[:2])
        return Text(
            f"Des offres conviennent ({titles}), mais tous leurs postes vont à d'autres personnes du groupe.",
            f"Some postings fit ({titles}), but all their positions go to others of the group.",
        )
    scores = group.scores[person]
    best = int(scores.argmax())
    if scores[best] >= floor:
        blocker = group.pair(person, best).blockers[0]
        return Text(
            f"L'offre la plus proche ({_title(offers, best)}) n'est pas possible en l'état : "
            f"{_sentence(blocker.text)}",
            f"The nearest posting ({_title(offers, best)}) is not possible as things are: "
            f"{_sentence(blocker.text)}",
        )
    percent = round(100 * float(scores[best]))
    return Text(
        f"Aucune offre n'est assez proche : la meilleure est {_title(offers, best)}, {percent} sur 100.",
        f"No posting is near enough: the best is {_title(offers, best)}, {percent} out of 100.",
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "…")) else text + "."


def _title(offers: Offers, opening: int) -> str:
    posting = offers.group.postings[opening]
    return f"{posting.title}, {posting.firm}" if posting.firm else posting.title


def _another_place(offers: Offers, options: Sequence[Option], left: Sequence[int]) -> list[Change]:
    """Return the place that is lacking for the person's best option: a position, or a seat in a course."""
    found = []
    for option in options[:1]:
        title = _title(offers, option.opening)
        if left[option.opening] > 0 and option.course is not None:
            course = offers.catalogue.trainings[option.course].title
            text = Text(
                f"Une place de plus dans la formation « {course} », pour {title}.",
                f"One more seat in the course '{course}', for {title}.",
            )
            found.append(_change(offers, "training", text, option.opening, option.score, free=True))
        else:
            text = Text(f"{title} : il y faudrait un poste de plus.", f"{title}: one more is needed there.")
            found.append(_change(offers, "position", text, option.opening, option.score, free=False))
    return found


def _without_obstacles(
    offers: Offers, person: int, possible: Container[int], floor: float, chosen: Sequence[Option]
) -> list[Change]:
    """Return the openings that fit but for an obstacle; where all have several, the nearest of those."""
    group = offers.group
    single: list[Change] = []
    several: list[Change] = []
    for opening in np.argsort(-group.scores[person], kind="stable").tolist():
        score = float(group.scores[person, opening])
        if score < floor:
            break
        pair = group.pair(person, opening)
        if not pair.blockers or any(one.kind == "eligibility" for one in pair.blockers):
            continue
        text = _lifted(offers, person, opening, pair, chosen)
        change = _change(offers, pair.blockers[0].kind, text, opening, score, free=opening in possible)
        (single if len(pair.blockers) == 1 else several).append(change)
    return single or several[:1]


def _after_course(
    offers: Offers, person: int, possible: Container[int], chosen: Sequence[Option]
) -> list[Change]:
    """Return the openings that a course would bring near and one obstacle still keeps away."""
    found = []
    for bridge in sorted(offers.bridges, key=lambda one: (-one.score, one.opening, one.course)):
        blockers = bridge.pair.blockers
        if bridge.person != person or len(blockers) != 1 or blockers[0].kind == "eligibility":
            continue
        title = offers.catalogue.trainings[bridge.course].title
        lifted = _lifted(offers, person, bridge.opening, bridge.pair, chosen)
        text = Text(
            f"Deux choses ensemble, la formation « {title} » et : {lifted.fr}",
            f"Two things together, the course '{title}' and: {lifted.en}",
        )
        free = bridge.opening in possible
        found.append(_change(offers, "training", text, bridge.opening, bridge.score, free=free))
    return found


def _lifted(offers: Offers, person: int, opening: int, pair: Pair, chosen: Sequence[Option]) -> Text:
    """Say what would have to give way."""
    title = _title(offers, opening)
    parts = [_way_round(offers, person, opening, one, pair, chosen) for one in pair.blockers]
    return Text(
        f"{title}. " + " ".join(part.fr for part in parts), f"{title}. " + " ".join(part.en for part in parts)
    )


def _way_round(
    offers: Offers, person: int, opening: int, blocker: Blocker, pair: Pair, chosen: Sequence[Option]
) -> Text:
    told = _sentence(blocker.text)
    if blocker.kind != "travel":
        return Text(f"À demander à la personne : {told}", f"To ask the person: {told}")
    trip = pair.commute.trip
    if trip is not None and trip.minutes > FAR_MINUTES:
        return Text(f"Seulement en déménageant : {told}", f"Only by moving house: {told}")
    driver = _driver(offers, person, opening, chosen)
    if driver:
        return Text(
            f"Covoiturage possible avec {driver}, à qui ce plan propose le même lieu : {told}",
            f"Possible car-pool with {driver}, whom this plan sends to the same place: {told}",
        )
    return Text(f"Trajet à résoudre : {told}", f"The way there to be solved: {told}")


def _driver(offers: Offers, person: int, opening: int, chosen: Sequence[Option]) -> str | None:
    """Return somebody of the group, placed at the same opening or firm, who could drive this person."""
    group = offers.group
    posting = group.postings[opening]
    colleagues = [
        (group.people[one.person], group.pool.facts[one.person])
        for one in chosen
        if (group.postings[one.opening].firm, group.postings[one.opening].commune)
        == (posting.firm, posting.commune)
        and group.postings[one.opening].schedule == posting.schedule
    ]
    facts = group.rankings[opening].demand.facts
    found = carpools(posting, group.people[person], colleagues, group.pool.facts[person], facts, 1)
    return found[0].driver_id if found else None


@dataclass(frozen=True)
class _Trial:
    """Skills that somebody does not show today, tried for one opening; `names` is what they are told as."""

    person: int
    opening: int
    labels: tuple[str, ...]
    names: tuple[str, ...]


def with_skills(
    offers: Offers, people: Sequence[int], possible: Container[int], floor: float
) -> dict[int, list[Change]]:
    """Return which missing skill, written into the profile, would lift the nearest openings enough.

    Somebody whose trade is another one altogether is not told to write three words: they need a
    neighbouring trade, see LEAST_START.
    """
    group = offers.group
    trials = [trial for person in people for trial in _trials(offers, person)]
    if not trials:
        return {}
    scores = scores_after(group.rankings, [(one.person, [skills_learnt(one.labels)]) for one in trials])
    found: dict[int, list[Change]] = {}
    lifted: set[tuple[int, int]] = set()
    for row, trial in enumerate(trials):
        person, opening = trial.person, trial.opening
        today = float(group.scores[person, opening])
        score = scores[opening][row]
        # All skills together are told only where no single one is enough.
        if score < floor or (person, opening) in lifted:
            continue
        lifted.add((person, opening))
        text = Text(
            f"{_title(offers, opening)}. Apprendre et montrer dans le profil : {' ; '.join(trial.names)} "
            f"({100 * today:.0f} aujourd'hui, {100 * score:.0f} sur 100 alors).",
            f"{_title(offers, opening)}. Learning and showing in the profile: {'; '.join(trial.names)} "
            f"({100 * today:.0f} today, {100 * score:.0f} out of 100 then).",
        )
        found.setdefault(person, []).append(
            _change(offers, "skill", text, opening, score, free=opening in possible)
        )
    return found


def _trials(offers: Offers, person: int) -> list[_Trial]:
    group = offers.group
    trials = []
    for opening in np.argsort(-group.scores[person], kind="stable")[:NEAREST].tolist():
        if group.scores[person, opening] < LEAST_START or group.pair(person, opening).blockers:
            continue
        ranking = group.rankings[opening]
        missing = np.flatnonzero(ranking.assessment.strengths[:, person] < MET)
        heaviest = missing[np.argsort(-ranking.assessment.weights[missing], kind="stable")][:SKILLS_TRIED]
        wanted = [ranking.demand.requirements[row] for row in heaviest.tolist()]
        tried: list[tuple[Requirement, ...]] = [(one,) for one in wanted]
        if len(wanted) > 1:
            tried.append(tuple(wanted))
        for some in tried:
            labels = tuple(one.label for one in some)
            names = tuple(requirement_name(ranking.demand, one) for one in some)
            trials.append(_Trial(person, opening, labels, names))
    return trials


def _change(offers: Offers, kind: str, text: Text, opening: int, score: float, *, free: bool) -> Change:
    return Change.model_validate(
        {
            "kind": kind,
            "text": text.render(),
            "posting": offers.group.postings[opening].id,
            "score": round(score, 4),
            "free": free,
        }
    )
