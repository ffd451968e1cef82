"""Going through the saved searches: what is new for each, worth telling, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from matcher.records import Candidate, Match, Posting, Training
from matcher.records.errors import Text, speaking
from matcher.services.bridge_courses import held_level, pays, within_reach
from matcher.services.catalogue import facts_of, load_pool_with
from matcher.services.courses import Course, closed_by, read_courses
from matcher.services.numbers import euros, hours, number
from matcher.services.search import DEFAULT_ENCODER, Ranking, build_pool, rank_all, scores_after
from matcher.store import Store
from matcher.store.watches import Found, Watch, WatchKind
from models.registry import load_encoder

PROOFS = 3
CONDITIONS = 2
REACHED_POSTINGS = 5
"""Openings of a person, the best ones, whose missing skills a new course is looked at for."""

LEAST_GAIN = 0.05
"""A course is told where it raises the score of one of those openings by this much."""

Progress = Callable[[int], object]


def look(store: Store, encoder_name: str = DEFAULT_ENCODER, *, progress: Progress | None = None) -> int:
    """Go through all saved searches and store what is new with the digests that will tell it.

    Args:
        store: the records and the saved searches.
        encoder_name: the encoder.
        progress: called with 1 for each posting or search done.

    Returns:
        How many digests wait because of it.
    """
    by_kind: dict[WatchKind, list[Watch]] = defaultdict(list)
    for watch in store.watches.list():
        by_kind[watch.kind].append(watch)
    found: list[tuple[Watch, list[Found]]] = []
    found += _candidates(store, by_kind["candidates"], encoder_name, progress)
    people = by_kind["openings"] + by_kind["courses"]
    if people:
        seen = _look_from_people(store, people, encoder_name, progress)
        found += [(watch, _openings(store, watch, seen)) for watch in by_kind["openings"]]
        found += _courses(store, by_kind["courses"], seen)
    return store.watches.record([(watch, items) for watch, items in found if items])


def _candidates(
    store: Store, watches: Sequence[Watch], encoder_name: str, progress: Progress | None
) -> list[tuple[Watch, list[Found]]]:
    if not watches:
        return []
    encoder = load_encoder(encoder_name)
    pool = load_pool_with(store, encoder)
    rankings: dict[str, Ranking] = {}
    found = []
    for watch in watches:
        posting = store.get(Posting, watch.subject_id)
        if posting is not None:
            if posting.id not in rankings:
                rankings[posting.id] = rank_all(posting, pool, facts=facts_of(store, posting, encoder))
            with speaking(watch.language):
                found.append((watch, _ranked(store, watch, rankings[posting.id])))
        if progress:
            progress(1)
    return found


def _ranked(store: Store, watch: Watch, ranking: Ranking) -> list[Found]:
    wanted = _wanted(store, watch)
    items = []
    for row in ranking.order.tolist():
        score = float(ranking.scores[row])
        if score < watch.least:
            break
        candidate_id = ranking.pool.candidates[row].id
        if not wanted(candidate_id):
            continue
        match = ranking.match(row, 1)
        if match.eligibility.status != "not_eligible":
            items.append(Found(candidate_id, match.score, _reasons(match)))
    return items


def _wanted(store: Store, watch: Watch) -> Callable[[str], bool]:
    """Return what tells whether a record is new to a watch."""
    known = store.watches.known(watch.id)
    touched = store.watches.touched(watch.kind, watch.since) if watch.since else None
    return lambda record_id: record_id not in known and (touched is None or record_id in touched)


def _reasons(match: Match) -> tuple[str, ...]:
    matched = sorted(match.matched, key=lambda skill: (skill.need != "must", -skill.strength))
    proofs = [
        f"{skill.label} : « {' '.join(skill.words.split())[:160]} »"
        for skill in matched
        if skill.found != "implied"
    ]
    conditions = [reason.text for reason in match.eligibility.reasons if reason.status != "eligible"]
    return (*proofs[:PROOFS], *(f"! {condition}" for condition in conditions[:CONDITIONS]))


@dataclass
class _Seen:
    """What the people who watch see: their openings by score, and the level of their diploma.

    Attributes:
        people: by id.
        levels: level of the highest diploma told, by id.
        postings: by id.
        matches: (score, posting id) of the openings that no rule bars, by person, best first.
        rankings: of the postings that somebody may be told of or trained for.
    """

    people: dict[str, Candidate]
    levels: dict[str, int | None]
    postings: dict[str, Posting] = field(default_factory=dict)
    matches: dict[str, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    rankings: dict[str, Ranking] = field(default_factory=dict)


def _look_from_people(
    store: Store, watches: Sequence[Watch], encoder_name: str, progress: Progress | None
) -> _Seen:
    encoder = load_encoder(encoder_name)
    ids = sorted({watch.subject_id for watch in watches})
    people = [person for person in (store.get(Candidate, one) for one in ids) if person is not None]
    facts = [facts_of(store, person, encoder) for person in people]
    pool = build_pool(people, encoder_name, facts=facts)
    seen = _Seen(
        {person.id: person for person in people},
        {person.id: held_level(told) for person, told in zip(people, facts, strict=True)},
    )
    for batch in store.iterate(Posting):
        for stored in batch:
            posting = stored.record
            ranking = rank_all(posting, pool, facts=facts_of(store, posting, encoder))
            seen.postings[posting.id] = posting
            seen.rankings[posting.id] = ranking
            for row, person in enumerate(pool.candidates):
                if ranking.eligibility(row).status != "not_eligible":
                    seen.matches[person.id].append((float(ranking.scores[row]), posting.id))
            if progress:
                progress(1)
    for matches in seen.matches.values():
        matches.sort(key=lambda match: (-match[0], match[1]))
    return seen


def _openings(store: Store, watch: Watch, seen: _Seen) -> list[Found]:
    wanted = _wanted(store, watch)
    items = []
    with speaking(watch.language):
        for score, posting_id in seen.matches.get(watch.subject_id, ()):
            if score < watch.least:
                break
            if wanted(posting_id):
                ranking = seen.rankings[posting_id]
                match = ranking.match(ranking.pool.rows[watch.subject_id], 1)
                items.append(Found(posting_id, match.score, _reasons(match)))
    return items


def _courses(store: Store, watches: Sequence[Watch], seen: _Seen) -> list[tuple[Watch, list[Found]]]:
    if not watches:
        return []
    trainings = [stored.record for batch in store.iterate(Training) for stored in batch]
    courses = read_courses(trainings)
    found = []
    for watch in watches:
        person = seen.people.get(watch.subject_id)
        if person is not None:
            wanted = _wanted(store, watch)
            new = [course for course in courses if wanted(course.training.id)]
            with speaking(watch.language):
                found.append((watch, _useful(person, new, seen, watch.least)))
    return found


def _useful(person: Candidate, courses: Sequence[Course], seen: _Seen, least: float) -> list[Found]:
    """Return the courses that bring one of the person's best openings to `least`, highest first."""
    level = seen.levels[person.id]
    best: dict[str, Found] = {}
    for score, posting_id in seen.matches.get(person.id, ())[:REACHED_POSTINGS]:
        ranking = seen.rankings[posting_id]
        row = ranking.pool.rows[person.id]
        missing = ranking.match(row, 1).missing
        offers = [(course, closed_by(course, missing)) for course in courses if within_reach(course, level)]
        offers = [(course, closes) for course, closes in offers if pays(course, closes)]
        if not offers:
            continue
        (scores,) = scores_after([ranking], [(row, [course.learnt]) for course, _ in offers])
        for (course, closes), later in zip(offers, scores, strict=True):
            known = best.get(course.training.id)
            if later >= least and later - score >= LEAST_GAIN and (known is None or later > known.score):
                best[course.training.id] = Found(
                    course.training.id,
                    later,
                    _course_reasons(course.training, closes, seen.postings[posting_id], score, later),
                )
    return sorted(best.values(), key=lambda item: (-item.score, item.item_id))


def _course_reasons(
    training: Training, closes: Sequence[str], posting: Posting, now: float, later: float
) -> tuple[str, ...]:
    told = Text(
        f"apprend : {' ; '.join(closes)}",
        f"teaches: {'; '.join(closes)}",
    ).render()
    effect = Text(
        f"pour « {posting.title} », le score passerait de {number(now, 2)} à {number(later, 2)}",
        f"for '{posting.title}' the score would go from {number(now, 2)} to {number(later, 2)}",
    ).render()
    return (told, effect, f"{hours(training.duration_hours)}, {euros(training.cost_eur)}")
