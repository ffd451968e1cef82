"""What the pages show of a match: words in their context, bars, numbers that add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.ranking.eligibility import TRIP_RULE
from matcher.ranking.narrative import POINTS, add_up
from matcher.ranking.wording import GRADES, shorten
from matcher.records import (
    Candidate,
    Comparison,
    Eligibility,
    EligibilityReason,
    Evidence,
    Facts,
    Match,
    MatchedSkill,
    MissingSkill,
)
from matcher.records.errors import Text
from matcher.taxonomy.names import reader_name

STATUS = {
    "eligible": Text("Peut prendre le poste", "May take the job"),
    "conditions": Text("Sous conditions", "With conditions"),
    "not_eligible": Text("Ne peut pas prendre le poste", "May not take the job"),
    "unknown": Text("À vérifier", "To be checked"),
}
FOUND = {
    "label": Text("dit tel quel", "said as such"),
    "variant": Text("dit autrement", "said otherwise"),
    "implied": Text("montré par la tâche", "shown by the task"),
}
CERTIFICATE_STATE = {
    "held": Text("détenu", "held"),
    "expired": Text("périmé", "expired"),
    "wanted": Text("souhaité", "wished for"),
    "required": Text("demandé", "required"),
}
CONTEXT_CHARACTERS = 70
SUMMARY_CHARACTERS = 150


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `label` says what its words prove, None where they prove nothing."""

    text: str
    label: str | None = None


@dataclass(frozen=True)
class Proof:
    """Words of the profile in their context, and the skills that they show."""

    skills: tuple[tuple[MatchedSkill, str], ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Bar:
    """One line of the sum: `points` in hundredths, and a bar from `start` over `width` (0..100)."""

    label: str
    points: float
    start: float
    width: float
    kind: str


@dataclass(frozen=True)
class Card:
    """All that is shown of one match."""

    match: Match
    candidate: Candidate
    distance_km: float | None
    points: float
    shown: tuple[str, ...]
    grade: str
    status: str
    reasons: tuple[tuple[str, str, str | None], ...]
    proofs: tuple[Proof, ...]
    missing_must: tuple[MissingSkill, ...]
    missing_nice: tuple[MissingSkill, ...]
    bars: tuple[Bar, ...]
    summary: str
    trip: EligibilityReason | None = None
    path: tuple[str, ...] = ()


def card(match: Match, candidate: Candidate, distance: float | None, path: tuple[str, ...] = ()) -> Card:
    """Return what is shown of a match; `path` is how the contract lies on the person's path."""
    return Card(
        match=match,
        candidate=candidate,
        distance_km=distance,
        points=round(match.score * POINTS) / 10,
        shown=tuple(skill.label for skill in match.matched),
        grade=GRADES[match.grade].render(),
        status=STATUS[match.eligibility.status].render(),
        reasons=_reasons(match.eligibility),
        proofs=_proofs(match, candidate),
        missing_must=tuple(skill for skill in match.missing if skill.need == "must"),
        missing_nice=tuple(skill for skill in match.missing if skill.need == "nice"),
        bars=bars(match),
        summary=shorten(candidate.text, SUMMARY_CHARACTERS),
        trip=next((one for one in match.eligibility.reasons if one.rule == TRIP_RULE), None),
        path=path,
    )


def _proofs(match: Match, candidate: Candidate) -> tuple[Proof, ...]:
    """Return each quote once, with all the skills it shows; quotes that show most needs come first."""
    quotes: dict[tuple[int, int], list[MatchedSkill]] = {}
    for skill in match.matched:
        span = skill.candidate_evidence
        quotes.setdefault((span.start, span.end), []).append(skill)
    ordered = sorted(quotes.values(), key=lambda skills: -sum(skill.need == "must" for skill in skills))
    return tuple(
        Proof(
            tuple((skill, FOUND[skill.found].render()) for skill in skills),
            excerpt(candidate.text, skills[0].candidate_evidence, ", ".join(skill.label for skill in skills)),
        )
        for skills in ordered
    )


def _reasons(eligibility: Eligibility) -> tuple[tuple[str, str, str | None], ...]:
    order = {"not_eligible": 0, "conditions": 1, "unknown": 2, "eligible": 3}
    reasons = sorted(eligibility.reasons, key=lambda reason: order[reason.status])
    return tuple((reason.status, reason.text, reason.source) for reason in reasons)


def excerpt(text: str, span: Evidence, label: str) -> tuple[Piece, ...]:
    """Return the words of a span with some of what stands around them."""
    before = text[max(0, span.start - CONTEXT_CHARACTERS) : span.start]
    after = text[span.end : span.end + CONTEXT_CHARACTERS]
    if span.start > CONTEXT_CHARACTERS:
        before = "…" + before.partition(" ")[2]
    if span.end + CONTEXT_CHARACTERS < len(text):
        after = after.rpartition(" ")[0] + "…"
    return Piece(before), Piece(span.of(text), label), Piece(after)


def marked(text: str, spans: Iterable[tuple[Evidence, str]]) -> tuple[Piece, ...]:
    """Return the whole text in pieces, marked where spans stand; of two that overlap the longer stays."""
    free: list[tuple[int, int, str]] = []
    for span, label in sorted(spans, key=lambda item: item[0].start - item[0].end):
        start, end = span.start, min(span.end, len(text))
        if start < end and all(end <= other[0] or start >= other[1] for other in free):
            free.append((start, end, label))
    pieces, position = [], 0
    for start, end, label in sorted(free):
        if start > position:
            pieces.append(Piece(text[position:start]))
        pieces.append(Piece(text[start:end], label))
        position = end
    if position < len(text):
        pieces.append(Piece(text[position:]))
    return tuple(pieces)


def candidate_marks(match: Match) -> list[tuple[Evidence, str]]:
    """Return the spans of the profile that prove something."""
    return [(skill.candidate_evidence, skill.label) for skill in match.matched]


def posting_marks(match: Match) -> list[tuple[Evidence, str]]:
    """Return the spans of the posting that ask for what the profile shows."""
    return [(skill.posting_evidence, skill.label) for skill in match.matched if skill.posting_evidence]


def fact_marks(facts: Facts) -> list[tuple[Evidence, str]]:
    """Return the spans of a profile from which something was understood."""
    shown = (fact for fact in facts.skills if not fact.negated)
    spans: list[tuple[Evidence, str]] = [(fact, reader_name(fact.uri, fact.label)) for fact in shown]
    spans += [(fact, fact.code) for fact in facts.certificates]
    spans += [(fact, fact.label) for fact in facts.diplomas]
    return spans + [(fact, reader_name(fact.uri, fact.label)) for fact in facts.occupations]


def bars(match: Match) -> tuple[Bar, ...]:
    """Return the lines of the sum that gives the score; what is shown adds up to the shown score."""
    lines = [(Text("Point de départ", "Starting point").render(), match.base)]
    lines += [(contribution.label, contribution.amount) for contribution in match.contributions]
    rounded = add_up([amount for _, amount in lines], round(match.score * POINTS))
    # Gains first: drawn end to end, no bar then leaves the frame.
    order = sorted(range(1, len(lines)), key=lambda index: -rounded[index])
    drawn, level = [], 0
    for index in (0, *order):
        amount = rounded[index]
        if index and not amount:
            continue
        start, end = sorted((level, level + amount))
        kind = "base" if index == 0 else "gain" if amount > 0 else "loss"
        drawn.append(Bar(lines[index][0], amount / 10, start / 10, (end - start) / 10, kind))
        level += amount
    return tuple(drawn)


def gap_bars(comparison: Comparison) -> tuple[Bar, ...]:
    """Return the lines of the sum that gives the gap between two people; what is shown adds up.

    `start` and `width` draw around the middle of the frame: to the right what speaks for the first.
    """
    total = round(comparison.difference * POINTS)
    points = add_up([item.amount for item in comparison.features], total)
    widest = max((abs(amount) for amount in points), default=0) or 1
    drawn = []
    for item, amount in zip(comparison.features, points, strict=True):
        if not amount:
            continue
        width = abs(amount) / widest * 50
        start = 50.0 if amount > 0 else 50.0 - width
        drawn.append(Bar(item.label, amount / 10, start, width, "gain" if amount > 0 else "loss"))
    return tuple(drawn)
